/** Sizes by the volatility of stored bars and by the record of a source, with the shipped program. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Decimal } from '../../src/domain/decimal.ts';
import { returnFigures } from '../../src/domain/return-figures.ts';
import { runBinary } from '../support/binary.ts';
import { Session } from './session.ts';

let session: Session;
beforeAll(async () => {
  session = await Session.open();
});
afterAll(() => session[Symbol.asyncDispose]());

interface Previewed {
  readonly worstLoss: string | null;
  readonly order: { readonly quantity: string };
  readonly sizing: {
    readonly method: string;
    readonly percent: string;
    readonly money: string;
    readonly volatility: string | null;
    readonly record: object | null;
  };
}

const preview = (line: string): Promise<Previewed> => session.run('order', 'place', line, '--dry-run');

async function refusal(line: string): Promise<string> {
  const { code, stderr } = await runBinary(['order', 'place', line], session.at);
  expect(code).toBe(2);
  return stderr;
}

const CLOSES = Array.from({ length: 25 }, (_, day) => 100 + (day % 5) * 2 - (day % 3));

test('without twenty returns of closed bars there is no volatility target', async () => {
  expect(await refusal('b vol 15% XUSD @100')).toContain(
    'the volatility of XUSD is not known now: it needs 20 returns',
  );
});

test('a volatility target is by the deviation of daily returns, and sees no bar that closes later', async () => {
  const { pool } = session.desk;
  await pool.query(`select ensure_month_partitions('MarketData', '2024-12-01', '2025-02-01')`);
  // The market's clock is in 2 January: that day and the next one are not closed.
  const closes = [...CLOSES, 500, 1];
  await pool.query(
    `insert into "MarketData" (symbol, interval, timestamp, open, high, low, close)
     select 'XUSD', '1d', '2024-12-08'::timestamptz + (n - 1) * interval '1 day', c, c, c, c from unnest($1::numeric[]) with ordinality v (c, n)`,
    [closes],
  );
  const returns = CLOSES.slice(1).map((close, at) => close / CLOSES[at]! - 1);
  const { volatility } = returnFigures(returns, { periodsPerYear: 365, riskFree: 0 });
  const { sizing, order } = await preview('b vol 15% XUSD @100');
  expect(Number(sizing.volatility)).toBeCloseTo(volatility!, 9);
  expect(sizing).toMatchObject({ method: 'VOLATILITY', percent: '15', record: null });
  const money = new Decimal(100_000).times('0.15').dividedBy(sizing.volatility!);
  expect(new Decimal(order.quantity).times(100).lessThanOrEqualTo(money)).toBe(true);
  expect(new Decimal(order.quantity).times(100).greaterThan(money.times('0.99'))).toBe(true);
});

test('a capped Kelly bet needs thirty judged signals of the source', async () => {
  const judged = (from: number, until: number): Promise<unknown> =>
    session.desk.pool.query(
      `insert into "Signal" (source, algorithm, symbol, interval, direction, strength, entry_price, generated_at, expires_at, outcome, outcome_price, outcome_return, judged_at)
       select 'ma-cross', 'a', 'XUSD', '1h', 'LONG', 0.5, 100, t, t + interval '1 hour',
              case when n % 5 < 3 then 'HIT' else 'MISS' end::"SignalOutcome", 100, case when n % 5 < 3 then 0.02 else -0.01 end, now()
         from generate_series($1::int, $2::int) n cross join lateral (select '2024-12-01'::timestamptz + n * interval '1 hour' as t) at`,
      [from, until],
    );
  const line = 'b kelly ma-cross XUSD @100 gtc sl 95';
  expect(await refusal(line)).toContain('ma-cross has 0 judged signals in XUSD, and Kelly needs 30');
  await judged(0, 28);
  expect(await refusal(line)).toContain('ma-cross has 29 judged signals in XUSD, and Kelly needs 30');
  await judged(29, 29);
  // Its fraction is 0.6 - 0.4 ÷ 2 = 0.4: a quarter is above the cap of 2 % of equity.
  const { sizing, worstLoss } = await preview(line);
  expect(sizing).toEqual({
    method: 'KELLY',
    percent: '2',
    equity: '100000',
    money: '2000',
    volatility: null,
    record: { source: 'ma-cross', judged: 30, hits: 18, fraction: '0.4' },
  });
  expect(Number(worstLoss)).toBeLessThanOrEqual(-1_994);
  expect(Number(worstLoss)).toBeGreaterThanOrEqual(-2_000);
  const { stdout } = await runBinary(['order', 'place', line, '--dry-run'], session.at);
  expect(stdout).toMatch(/\nRisk +2,000\.00 \(2 % of 100,000\.00, by 18 hits of 30 signals of ma-cross\)\n/);
  expect(await refusal('b kelly other XUSD @100 gtc sl 95')).toContain('other has 0 judged signals');
  expect(await refusal('b kelly ma-cross XUSD @100 gtc')).toContain('a quantity by risk needs a stop loss');
});
