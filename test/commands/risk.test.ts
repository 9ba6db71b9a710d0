/** The risk of a portfolio, with the program itself: exposure, shocks, value at risk, and limits with their use. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setLimit } from '../../src/database/actions/limits.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { runBinary } from '../support/binary.ts';
import { openCommandDesk } from './command-desk.ts';
import type { CommandDesk } from './command-desk.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
});
afterAll(() => desk.close());

interface Shocked {
  readonly shocks: readonly {
    readonly shock: string;
    readonly day: string | null;
    readonly pnl: string;
    readonly limitsPassed: readonly { readonly kind: string; readonly use: string }[];
    readonly stopsReached: readonly { readonly stopPrice: string }[];
  }[];
  readonly undefined: Readonly<Record<string, string>>;
}

test('without a position nothing is at risk, and the commands say so', async () => {
  const shown = await desk.program('risk', 'show');
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  expect(shown.stdout).toMatch(/Equity +10,000\.00\n/);
  expect(shown.stdout).toMatch(/Value at risk +unknown: no position is held\n/);
  expect(shown.stdout).toContain('No limits. Set one with: traderai risk limit set');
  expect(shown.stdout).toContain('Trading was never halted.');
  expect((await desk.run('risk', 'exposure')).stdout).toContain('No open positions.');
  expect((await desk.run('risk', 'what-if')).stdout).toContain('No open positions in main');
});

describe('with half a bitcoin at 6,400', () => {
  beforeAll(async () => {
    expect(await desk.run('order', 'place', 'b 0.5 BTCUSD @mkt')).toMatchObject({ code: 0 });
    await desk.fill(1, '6400');
    // The commission of 1 belongs to the loss of the day.
    expect(await desk.run('order', 'place', 's 0.5 BTCUSD @mkt stp 6000 gtc ro')).toMatchObject({ code: 0 });
    const limit = {
      target: { kind: 'portfolio', portfolioId: desk.person.portfolioId },
      symbol: null,
      currency: null,
      symbols: null,
      side: null,
      hours: null,
      reason: null,
    } as const;
    for (const terms of [
      { kind: 'MAX_GROSS_EXPOSURE', action: 'DENY', value: new Decimal(6400) },
      { kind: 'MAX_DAILY_LOSS', action: 'FREEZE', value: new Decimal(500) },
    ] as const) {
      const set = await setLimit(desk.person.pool, { ...limit, ...terms });
      if (!set.ok) throw new Error(set.error.message);
    }
  });

  test('exposure is listed by currency and by symbol', async () => {
    const { stdout, code } = await desk.program('risk', 'exposure');
    expect(code).toBe(0);
    expect(stdout).toMatch(/all USD .*3,200\.00 .*3,200\.00 .*\+3,200\.00 .*32\.\d%/);
    expect(await desk.json('risk', 'exposure')).toMatchObject({
      currencies: [{ currency: 'USD', long: '3200', short: '0', gross: '3200', net: '3200', unpriced: [] }],
      symbols: [{ symbol: 'BTCUSD', currency: 'USD', gross: '3200' }],
    });
  });

  test('a shock shows its cost, the limits that it passes and the stops that it reaches', async () => {
    const { stdout, code, stderr } = await desk.program('risk', 'what-if');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/all -20% .*-640\.00 .* 1 .*daily loss/);
    expect(stdout).toMatch(/all -5% .*-160\.00 .* 0 .*none/);
    expect(stdout).toContain('worst day: unknown, BTCUSD has 0 daily returns; 30 are needed');
    const one = await desk.program('risk', 'what-if', '--shock', 'btcusd=-20%');
    expect(one.stdout).toMatch(/BTCUSD .*\+0\.5 .*-20\.00% .*5,120 .*-640\.00/);
    expect(one.stdout).toMatch(
      /Passes limit \d+: daily loss of portfolio main: 641\.00, the limit is 500\.00, then FREEZE\./,
    );
    expect(one.stdout).toContain('Reaches order 2: SELL 0.5 BTCUSD STOP at 6,000.');
    const several = await desk.json<Shocked>('risk', 'what-if', '--shock', '-5%', '--shock', '+10%', '--shock', '-20%');
    expect(several.shocks.map(({ shock, pnl }) => `${shock} ${pnl}`)).toEqual([
      'all -5% -160',
      'all +10% 320',
      'all -20% -640',
    ]);
    expect(several.shocks[2]).toMatchObject({
      limitsPassed: [{ kind: 'MAX_DAILY_LOSS', use: '641' }],
      stopsReached: [{ number: '2', stopPrice: '6000' }],
    });
  });

  test('the worst day and value at risk come from the stored candles', async () => {
    // 31 closes: 100, 101, …, but the 21st is 90 after 119: the worst return is 90/119 - 1.
    await desk.sql.root.query(`select ensure_month_partitions('MarketData', '2018-10-01', '2018-12-01')`);
    await desk.sql.root.query(
      `insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume)
         select 'BTCUSD', '1d', '2018-10-01'::timestamptz + n * interval '1 day', 90, 200, 90, case when n = 20 then 90 else 100 + n end, 1
           from generate_series(0, 30) n`,
    );
    const { shocks, ...rest } = await desk.json<Shocked>('risk', 'what-if', '--shock', 'worst');
    expect(rest.undefined).toEqual({});
    expect(shocks[0]).toMatchObject({ shock: 'worst day', day: '2018-10-21' });
    expect(Number(shocks[0]!.pnl)).toBeCloseTo(3200 * (90 / 119 - 1), 6);
    const { summary, limits } = await desk.json<{
      summary: Record<string, unknown>;
      limits: Record<string, unknown>[];
    }>('risk', 'show');
    expect(summary).toMatchObject({ grossExposure: '3200', valueAtRisk: { days: 30 }, undefined: {} });
    // The results sorted are 90/119 - 1 and then 1/130, 1/129 …: the 1st percentile lies 0.29 of the way between.
    const [worst, second] = [3200 * (90 / 119 - 1), 3200 / 129];
    const { var99Historical } = summary['valueAtRisk'] as { var99Historical: string };
    expect(Number(var99Historical)).toBeCloseTo(worst + (second - worst) * 0.29, 2);
    expect(limits).toMatchObject([
      { kind: 'MAX_GROSS_EXPOSURE', unit: 'money', portfolio: 'main', value: '6400', use: '3200', useShare: 0.5 },
      { kind: 'MAX_DAILY_LOSS', action: 'FREEZE', breached: false },
    ]);
    const text = (await desk.program('risk', 'show')).stdout;
    expect(text).toMatch(/Value at risk 95% +[+-][\d.]+ \([+-][\d.]+%\) in a day, from 30 days/);
    expect(text).toMatch(/MAX_GROSS_EXPOSURE .*portfolio main .*3,200\.00 .*6,400\.00 .*50%/);
  });

  test.each([['-5'], ['BTCUSD'], ['-200%'], ['best']])('the shock %s is refused', async (text) => {
    expect(await desk.run('risk', 'what-if', '--shock', text)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Write -5%'),
    });
  });

  test('a symbol that is not held, and a portfolio that is not visible, are refused', async () => {
    const unheld = await desk.run('risk', 'what-if', '--shock', 'ETHUSD=-5%');
    expect(unheld).toMatchObject({ code: 2, stderr: expect.stringContaining('is not held in') });
    const stranger = await desk.sql.person();
    const as = await runBinary(['risk', 'what-if', '--portfolio', `${desk.person.login}/main`], {
      home: desk.home,
      url: desk.urlOf(stranger.login),
    });
    expect(as.code).toBe(1);
  });

  test('risk without a portfolio sees limits and halts of the desk', async () => {
    const risk = await desk.sql.person({ role: 'traderai_risk' });
    await desk.sql.root.query(`update "Portfolio" set active = false where user_id = $1`, [risk.userId]);
    const shown = await runBinary(['risk', 'show'], { home: desk.home, url: desk.urlOf(risk.login) });
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.stdout).toContain('MAX_DAILY_LOSS');
  });
});
