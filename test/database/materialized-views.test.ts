/**
 * Summaries are right after a refresh, refreshed without blocking readers, of a known age, and show no rows of other
 * users.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MATERIALIZED_VIEWS } from '../../src/maintenance/jobs/refresh-views.ts';
import { findJob } from '../../src/maintenance/jobs/registry.ts';
import { runJob } from '../../src/maintenance/jobs/run-job.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let administrator: Person;
let mine: Person;
let other: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  administrator = await desk.person({ role: 'traderai_admin', cash: '0' });
  mine = await desk.person({ cash: '1000' });
  other = await desk.person({ cash: '2000' });
  for (const symbol of ['BTCUSD', 'ETHUSD', 'SPY', 'EMPTY']) await desk.instrument(symbol);
});
afterAll(() => desk.close());

async function refresh(): Promise<void> {
  expect(await runJob(administrator.pool, findJob('refresh-views')!, { now: 0 })).toMatchObject({ outcome: 'DONE' });
}

async function rowsOf(person: Pick<Person, 'pool'>, text: string): Promise<unknown[]> {
  return (await person.pool.query(text)).rows;
}

test.each(MATERIALIZED_VIEWS)(
  '%s has a unique index and a comment, and no login can read it directly',
  async (view) => {
    const { rows } = await desk.root.query(
      `select bool_or(i.indisunique) as unique, obj_description($1::regclass, 'pg_class') as said from pg_index i where i.indrelid = $1::regclass`,
      [view],
    );
    expect(rows).toEqual([{ unique: true, said: expect.any(String) as string }]);
    for (const person of [mine, administrator])
      await expect(person.pool.query(`select from ${view}`)).rejects.toMatchObject({ code: '42501' });
    await expect(mine.pool.query(`refresh materialized view ${view}`)).rejects.toMatchObject({ code: '42501' });
    await expect(mine.pool.query(`select refresh_view('${view}')`)).rejects.toMatchObject({ code: '42501' });
  },
);

test('no other relation can be refreshed, whatever its name', async () => {
  await expect(administrator.pool.query(`select refresh_view('pg_class; drop table "Trade"')`)).rejects.toMatchObject({
    code: 'TR422',
  });
});

describe('portfolio_realtime', () => {
  test('values every portfolio from its stored marks, and each user sees only its own', async () => {
    await desk.root.query(
      `insert into "Position" (portfolio_id, symbol, quantity, cost, realized_pnl, fees, mark_price)
         values ($1, 'BTCUSD', 0.1, 600, 12.5, 1.25, 6500), ($1, 'ETHUSD', -1, -200, 0, 0.5, 210.5), ($1, 'SPY', 0, 0, -3, 0, 99)`,
      [mine.portfolioId],
    );
    await refresh();
    expect(
      await rowsOf(
        mine,
        `select portfolio_id, cash::text, positions_value::text, equity::text, unrealized_pnl::text, realized_pnl::text, fees::text,
                                      gross_exposure::text, open_positions::int, refreshed_at is not null as dated from portfolio_realtime_mine`,
      ),
    ).toEqual([
      {
        portfolio_id: mine.portfolioId,
        cash: '1000.00000000',
        positions_value: '439.50000000',
        equity: '1439.50000000',
        unrealized_pnl: '39.50000000',
        realized_pnl: '9.50000000',
        fees: '1.75000000',
        gross_exposure: '860.50000000',
        open_positions: 2,
        dated: true,
      },
    ]);
    expect(await rowsOf(other, 'select portfolio_id from portfolio_realtime_mine')).toEqual([
      { portfolio_id: other.portfolioId },
    ]);
    expect(await rowsOf(administrator, 'select portfolio_id from portfolio_realtime_mine')).toHaveLength(3);
  });

  test('a function in the condition sees no more rows than the view shows', async () => {
    // Without the security barrier a cheap condition would run first, on all rows: here it would divide by the other
    // user's cash.
    await desk.root.query(`update "Portfolio" set cash_balance_usd = 0 where id = $1`, [other.portfolioId]);
    await refresh();
    expect(await rowsOf(mine, 'select 1 as one from portfolio_realtime_mine where 1 / cash < 1')).toEqual([{ one: 1 }]);
    await desk.root.query(`update "Portfolio" set cash_balance_usd = 2000 where id = $1`, [other.portfolioId]);
  });

  test('does not change until it is refreshed, while live values change', async () => {
    await refresh();
    const [before] = (await rowsOf(mine, 'select refreshed_at, equity::text from portfolio_realtime_mine')) as {
      refreshed_at: Date;
      equity: string;
    }[];
    await desk.root.query(`update "Position" set mark_price = 7000 where portfolio_id = $1 and symbol = 'BTCUSD'`, [
      mine.portfolioId,
    ]);
    expect(await rowsOf(mine, 'select refreshed_at, equity::text from portfolio_realtime_mine')).toEqual([before]);
    expect(await rowsOf(mine, `select sum(round(quantity * mark_price, 8))::text as value from "Position"`)).toEqual([
      { value: '489.50000000' },
    ]);
    await refresh();
    const [after] = (await rowsOf(mine, 'select refreshed_at, equity::text from portfolio_realtime_mine')) as {
      refreshed_at: Date;
      equity: string;
    }[];
    expect(after!.equity).toBe('1489.50000000');
    expect(after!.refreshed_at.getTime()).toBeGreaterThan(before!.refreshed_at.getTime());
  });

  test('is refreshed while another session reads it', async () => {
    const reader = await mine.pool.connect();
    try {
      await reader.query('begin isolation level repeatable read');
      await reader.query('select from portfolio_realtime_mine');
      await refresh();
      expect((await reader.query('select from portfolio_realtime_mine')).rowCount).toBe(1);
    } finally {
      await reader.query('rollback');
      reader.release();
    }
  });
});

describe('symbol_performance_summary', () => {
  test('has one row a day, from the finest candles', async () => {
    await desk.root.query(`select ensure_month_partitions('MarketData', '2018-10-01', '2018-11-30')`);
    await desk.root.query(
      `insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume) values
         ('BTCUSD', '1m', '2018-11-13T23:59:00Z', 100, 101, 99, 100.5, 5),
         ('BTCUSD', '1m', '2018-11-14T00:00:00Z', 100, 110, 95, 105, 2),
         ('BTCUSD', '1m', '2018-11-14T00:01:00Z', 105, 106, 90, 92, 3),
         ('BTCUSD', '1d', '2018-11-14T00:00:00Z', 1, 1, 1, 1, 1),
         ('BTCUSD', '1m', '2018-10-01T00:00:00Z', 1, 1, 1, 1, 1),
         ('SPY', '1d', '2018-11-14T00:00:00Z', 270, 275, 265, 272, 1000)`,
    );
    await refresh();
    expect(
      await rowsOf(
        mine,
        `select symbol, day::text, made_of, candles::int, open::text, high::text, low::text, close::text, volume::text, change_fraction::text
                                 from symbol_performance_summary_shown order by symbol, day desc`,
      ),
    ).toEqual([
      {
        symbol: 'BTCUSD',
        day: '2018-11-14',
        made_of: '1m',
        candles: 2,
        open: '100.00000000',
        high: '110.00000000',
        low: '90.00000000',
        close: '92.00000000',
        volume: '5.00000000',
        change_fraction: '-0.08000000',
      },
      {
        symbol: 'BTCUSD',
        day: '2018-11-13',
        made_of: '1m',
        candles: 1,
        open: '100.00000000',
        high: '101.00000000',
        low: '99.00000000',
        close: '100.50000000',
        volume: '5.00000000',
        change_fraction: '0.00500000',
      },
      {
        symbol: 'SPY',
        day: '2018-11-14',
        made_of: '1d',
        candles: 1,
        open: '270.00000000',
        high: '275.00000000',
        low: '265.00000000',
        close: '272.00000000',
        volume: '1000.00000000',
        change_fraction: '0.00740741',
      },
    ]);
  });
});

describe('signal_performance', () => {
  test("counts judged signals, with Wilson's interval, and has nulls for the others", async () => {
    const signal = (
      n: number,
      algorithm: string,
      outcome: string | null,
      outcomeReturn: number | null,
      strength: number,
    ): Promise<unknown> =>
      desk.root.query(
        `insert into "Signal" (source, algorithm, symbol, interval, direction, strength, entry_price, generated_at, expires_at, outcome, outcome_price, outcome_return, judged_at)
           values ('test', $2, 'BTCUSD', '1h', 'LONG', $5, 100, '2018-11-14'::timestamptz + make_interval(hours => $1), '2018-11-15'::timestamptz + make_interval(hours => $1),
                   $3::"SignalOutcome", case when $3 is not null then 100 end, $4, case when $3 is not null then now() end)`,
        [n, algorithm, outcome, outcomeReturn, strength],
      );
    for (let n = 0; n < 10; n += 1) await signal(n, 'cross', n < 7 ? 'HIT' : 'MISS', n < 7 ? 0.01 : -0.02, 0.6);
    await signal(10, 'cross', null, null, 0.6);
    await signal(11, 'waiting', null, null, 0.5);
    await refresh();
    const [judged, waiting] = (await rowsOf(
      mine,
      `select algorithm, signals::int, judged::int, hits::int, hit_rate, hit_rate_low, hit_rate_high, brier::float8, average_return::float8
                                                    from signal_performance_shown order by algorithm`,
    )) as Record<string, number>[];
    expect(judged).toMatchObject({ algorithm: 'cross', signals: 11, judged: 10, hits: 7, hit_rate: 0.7 });
    expect(judged!.hit_rate_low).toBeCloseTo(0.3967781, 6);
    expect(judged!.hit_rate_high).toBeCloseTo(0.8922087, 6);
    expect(judged!.brier).toBeCloseTo(0.7 * 0.16 + 0.3 * 0.36, 12);
    expect(judged!.average_return).toBeCloseTo(0.001, 12);
    expect(waiting).toMatchObject({
      algorithm: 'waiting',
      signals: 1,
      judged: null,
      hits: 0,
      hit_rate: null,
      hit_rate_low: null,
      brier: null,
    });
  });
});
