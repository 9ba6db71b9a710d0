/** Performance figures: a job computes them from samples and trades, once for each day; owners see only their own. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findJob } from '../../src/maintenance/jobs/registry.ts';
import { runJob } from '../../src/maintenance/jobs/run-job.ts';
import { sharedFile } from '../support/shared-data.ts';
import type { Person } from '../support/sql-desk.ts';
import { PerformanceDesk, rowsOf } from './performance-desk.ts';
import type { Row } from './performance-desk.ts';

let desk: PerformanceDesk;
let mine: Person;
let other: Person;

beforeAll(async () => {
  desk = await PerformanceDesk.open();
});
afterAll(() => desk.close());
beforeEach(async () => {
  [mine, other] = [await desk.person(), await desk.person()];
  await desk.run();
});

describe('the job', () => {
  test('writes a row of every period from the last sample of each day', async () => {
    await desk.sample(
      mine,
      '2018-11-29T09:00Z 1000',
      '2018-11-29T23:59Z 1100',
      '2018-11-30T08:00Z 5',
      '2018-11-30T23:00Z 990',
      '2018-12-02T10:00Z 1188',
    );
    expect(await desk.run()).toMatchObject({ rows: 3 + 1 + 2 + 1 + 1, message: '8 rows of 1 portfolios' });
    const figures = (
      await rowsOf(mine, 'equity_start::text, equity_end::text, periods, total_return, max_drawdown')
    ).map((row) => ({
      ...row,
      total_return: Number((row['total_return'] as number).toFixed(12)),
      max_drawdown: Number((row['max_drawdown'] as number).toFixed(12)),
    }));
    const money = (start: string, end: string): Row => ({
      equity_start: `${start}.00000000`,
      equity_end: `${end}.00000000`,
    });
    expect(figures).toEqual([
      { interval: '1d', date: '2018-11-29', ...money('1000', '1100'), periods: 1, total_return: 0.1, max_drawdown: 0 },
      {
        interval: '1d',
        date: '2018-11-30',
        ...money('1100', '990'),
        periods: 1,
        total_return: -0.1,
        max_drawdown: -0.1,
      },
      { interval: '1d', date: '2018-12-02', ...money('990', '1188'), periods: 1, total_return: 0.2, max_drawdown: 0 },
      {
        interval: '1w',
        date: '2018-12-02',
        ...money('1000', '1188'),
        periods: 3,
        total_return: 0.188,
        max_drawdown: -0.1,
      },
      {
        interval: '1M',
        date: '2018-11-30',
        ...money('1000', '990'),
        periods: 2,
        total_return: -0.01,
        max_drawdown: -0.1,
      },
      { interval: '1M', date: '2018-12-31', ...money('990', '1188'), periods: 1, total_return: 0.2, max_drawdown: 0 },
      {
        interval: '1y',
        date: '2018-12-31',
        ...money('1000', '1188'),
        periods: 3,
        total_return: 0.188,
        max_drawdown: -0.1,
      },
      {
        interval: 'all',
        date: '2018-12-02',
        ...money('1000', '1188'),
        periods: 3,
        total_return: 0.188,
        max_drawdown: -0.1,
      },
    ]);
    const [day] = await rowsOf(
      mine,
      'sharpe, beta, win_rate, periods_per_year, undefined_reasons',
      `date = '2018-11-29'`,
    );
    expect(day).toMatchObject({
      sharpe: null,
      beta: null,
      win_rate: null,
      periods_per_year: 365,
      undefined_reasons: {
        sharpe: 'fewer than 2 periods',
        var_95: 'fewer than 2 periods',
        beta: 'no benchmark',
        win_rate: 'no closed trades',
      },
    });
  });

  test('counts no deposit as a gain', async () => {
    await desk.sample(mine, '2018-11-29T09:00Z 1000', '2018-11-29T23:59Z 1500 1500', '2018-11-30T23:59Z 1000 900');
    await desk.run();
    expect(await rowsOf(mine, 'total_return, net_deposits::text', `interval in ('1d', 'all')`)).toEqual([
      { interval: '1d', date: '2018-11-29', total_return: 0, net_deposits: '500.00000000' },
      {
        interval: '1d',
        date: '2018-11-30',
        total_return: expect.closeTo(100 / 1500, 12) as number,
        net_deposits: '-600.00000000',
      },
      {
        interval: 'all',
        date: '2018-11-30',
        total_return: expect.closeTo(100 / 1500, 12) as number,
        net_deposits: '-100.00000000',
      },
    ]);
  });

  test('distinguishes a trade that closed at cost from one that opened', async () => {
    await desk.trade(
      mine,
      '2018-11-29T10:00Z BTCUSD BUY 3 0',
      '2018-11-29T11:00Z BTCUSD SELL 1 0',
      '2018-11-29T12:00Z BTCUSD SELL 3 8',
      '2018-11-29T13:00Z BTCUSD BUY 1 -2',
      '2018-11-29T14:00Z ETHUSD SELL 1 0',
    );
    await desk.trade(
      mine,
      '2018-11-30T10:00Z ETHUSD BUY 1 0',
      '2018-12-01T10:00Z ETHUSD BUY 1 0',
      '2018-12-01T11:00Z ETHUSD SELL 1 1',
    );
    await desk.sample(mine, '2018-11-29T23:00Z 1000', '2018-12-01T23:59Z 1000');
    await desk.run();
    const counted =
      'trades, wins, losses, win_rate, average_win::text, average_loss::text, profit_factor, realized_pnl::text, commission::text';
    expect(await rowsOf(mine, counted, `interval in ('1d', 'all')`)).toEqual([
      {
        interval: '1d',
        date: '2018-11-29',
        trades: 3,
        wins: 1,
        losses: 1,
        win_rate: 1 / 3,
        average_win: '8.00000000',
        average_loss: '-2.00000000',
        profit_factor: 4,
        realized_pnl: '6.00000000',
        commission: '0.50000000',
      },
      // The day in between has no sample: its trade counts on the next sampled day.
      {
        interval: '1d',
        date: '2018-12-01',
        trades: 2,
        wins: 1,
        losses: 0,
        win_rate: 0.5,
        average_win: '1.00000000',
        average_loss: null,
        profit_factor: null,
        realized_pnl: '1.00000000',
        commission: '0.30000000',
      },
      {
        interval: 'all',
        date: '2018-12-01',
        trades: 5,
        wins: 2,
        losses: 1,
        win_rate: 0.4,
        average_win: '4.50000000',
        average_loss: '-2.00000000',
        profit_factor: 4.5,
        realized_pnl: '7.00000000',
        commission: '0.80000000',
      },
    ]);
  });

  test('compares with the closes of a benchmark', async () => {
    const days = Array.from({ length: 12 }, (_, at) => ({
      day: `2018-11-${at + 10}`,
      close: 100 + (at % 3) * 5 + at,
      equity: 1000 + (at % 3) * 100 + at * 20,
    }));
    for (const { day, close, equity } of days) {
      await desk.root.query(
        `insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume) values ('BTCUSD', '1d', $1, $2, $2, $2, $2, 1), ('BTCUSD', '1m', $1, 1, $2, 1, $2, 1)`,
        [`${day}Z`, close],
      );
      await desk.sample(mine, `${day}T23:59Z ${equity}`);
    }
    await desk.run({ benchmark: 'BTCUSD', periodsPerYear: 252 });
    // Without sums of the benchmark's days there is no comparison.
    expect(await rowsOf(mine, 'beta', `interval = 'all'`)).toMatchObject([{ beta: null }]);
    expect(await runJob(desk.engine.pool, findJob('refresh-views')!, { now: 0 })).toMatchObject({ outcome: 'DONE' });
    await desk.sample(mine, `2018-11-10T23:59Z ${days[0]!.equity}`);
    await desk.run({ benchmark: 'BTCUSD', periodsPerYear: 252 });
    const own = days.slice(1).map(({ equity }, at) => equity / days[at]!.equity - 1);
    const market = days.slice(1).map(({ close }, at) => close / days[at]!.close - 1);
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const beta =
      own.reduce((sum, value, at) => sum + (value - mean(own)) * (market[at]! - mean(market)), 0) /
      market.reduce((sum, value) => sum + (value - mean(market)) ** 2, 0);
    expect(await rowsOf(mine, 'benchmark, beta, periods_per_year', `interval = 'all'`)).toEqual([
      {
        interval: 'all',
        date: '2018-11-21',
        benchmark: 'BTCUSD',
        beta: expect.closeTo(beta, 9) as number,
        periods_per_year: 252,
      },
    ]);
  });
});

test("a portfolio's figures are visible to its owner, and to roles that see every book", async () => {
  await desk.sample(mine, '2018-11-28T23:00Z 1000', '2018-11-29T23:00Z 1100');
  await desk.run();
  expect(await rowsOf(mine, 'periods')).toHaveLength(6);
  expect(await rowsOf(other, 'periods')).toEqual([]);
  expect(await rowsOf(desk.engine, 'periods', `portfolio_id = '${mine.portfolioId}'`)).toHaveLength(6);
  await expect(
    mine.pool.query(`select keep_performance($1, '2018-11-01', '[]', '{}')`, [mine.portfolioId]),
  ).rejects.toMatchObject({ code: '42501' });
});

interface Trusted {
  readonly recommended: Readonly<Record<string, number>>;
}

const trusted = sharedFile('reference/returns_metrics.json');
const input = sharedFile('data/returns_1d_bitfinex_BTCUSD_ETHUSD_LTCUSD_2018.csv');

if (trusted !== null && input !== null) {
  test('equity that moves like a real market gets the figures of trusted implementations', async () => {
    const { recommended } = (JSON.parse(readFileSync(trusted, 'utf8')) as { cases: Record<string, Trusted> }).cases[
      'bitfinex_ETHUSD_vs_BTCUSD_2018'
    ]!;
    const returns = readFileSync(input, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
      .filter(([, symbol]) => symbol === 'ETHUSD')
      .map(([at, , value]) => ({ day: at!.slice(0, 10), value: Number(value) }));
    let equity = 1e9;
    await desk.sample(mine, `${returns[0]!.day}T00:00Z ${equity}`);
    for (const { day, value } of returns) await desk.sample(mine, `${day}T23:59Z ${(equity *= 1 + value).toFixed(8)}`);
    await desk.run();
    const [all] = await rowsOf(
      mine,
      'periods, total_return, cagr, volatility, sharpe, sortino, max_drawdown, calmar, var_95, cvar_95',
      `interval = 'all'`,
    );
    expect(all).toMatchObject({ date: returns.at(-1)!.day, periods: recommended['n'] });
    const names = {
      total_return: 'total_return',
      cagr: 'cagr',
      volatility: 'volatility_annual',
      sharpe: 'sharpe_annual',
      sortino: 'sortino_annual',
      max_drawdown: 'max_drawdown',
      calmar: 'calmar',
      var_95: 'var95_historical',
      cvar_95: 'cvar95_historical',
    };
    for (const [column, name] of Object.entries(names))
      expect(Math.abs((all![column] as number) / recommended[name]! - 1), column).toBeLessThan(1e-9);
  });
}
