/** Sized orders with the shipped program: the preview's worst loss is the change of cash when the stop fills. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Decimal } from '../../src/domain/decimal.ts';
import { runBinary } from '../support/binary.ts';
import { Session, quiet } from './session.ts';

let session: Session;
beforeAll(async () => {
  session = await Session.open();
  await session.desk.pool.query(`update "Instrument" set slippage_rate = 0.0007, commission_rate = 0.0013`);
});
afterAll(() => session[Symbol.asyncDispose]());

interface Previewed {
  readonly worstLoss: string;
  readonly order: { readonly quantity: string };
  readonly sizing: { readonly method: string; readonly percent: string | null; readonly money: string };
}

const FALL = '100 100 94 96 1000000';
const RISE = '100 106 100 104 1000000';

test.each([
  ['b risk 500 XUSD @mkt sl 95', FALL],
  ['b r0.5% XUSD @100 gtc sl 96.37', FALL],
  ['b risk 250 XUSD @mkt sl trl 4.321%', FALL],
  ['b risk 2.5k XUSD @100 gtc sl trl 3.33', FALL],
  ['ss risk 0.25% XUSD @mkt sl 103.21', RISE],
])('%s loses what its preview shows', async (line, bar) => {
  const preview = await session.run<Previewed>('order', 'place', line, '--dry-run');
  const before = await session.cash();
  const id = line.replaceAll(/\W/g, '');
  await session.replay({ bars: [quiet(100), bar, quiet(100)], plan: [`0 ${id} ${line}`] });
  const change = new Decimal(await session.cash()).minus(before);
  expect(change.toFixed()).toBe(preview.worstLoss);
  expect(change.negated().lessThanOrEqualTo(preview.sizing.money)).toBe(true);
  const [closing, entry] = (await session.trades()).toReversed().slice(0, 2);
  expect([entry, closing]).toEqual([1, 0].map(() => expect.stringContaining(` ${preview.order.quantity} @`)));
});

test('the books agree afterwards', async () => {
  expect(await session.verified()).toBe(true);
});

test('the command shows the risk, the quantity and the loss', async () => {
  const { code, stdout } = await runBinary(
    ['order', 'place', 'b risk 500 XUSD @100 gtc sl 95', '--dry-run'],
    session.at,
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Order +BUY 93\.\d+ XUSD at 100/);
  expect(stdout).toMatch(/\nRisk +500\.00\n/);
  expect(stdout).toMatch(/\nResult at stop +-499\.\d+\n/);
});

test('the loss of the worst gap is shown beside it, from as many bars as are stored', async () => {
  const preview = (line: string): Promise<{ gapLoss: object | null }> =>
    session.run('order', 'place', line, '--dry-run');
  // The bars of a minute have opened where the ones before them closed, but for the falls to 96 and rises to 104.
  expect((await preview('b 10 XUSD @100 gtc sl 95')).gapLoss).toMatchObject({
    interval: '1m',
    gap: expect.stringMatching(/^0\.0384615/),
  });
  const insert = `insert into "MarketData" (symbol, interval, timestamp, open, high, low, close)
    select 'XUSD', '1d', day, open, 200, 1, close from (values
      ('2024-12-29'::timestamptz, 100, 100), ('2024-12-30', 90, 100), ('2024-12-31', 105, 100), ('2026-01-01', 10, 10)) v (day, open, close)`;
  await session.desk.pool.query(`select ensure_month_partitions('MarketData', '2024-12-01', '2026-02-01')`);
  await session.desk.pool.query(insert);
  // Passed by 10 %, the stop at 95 opens at 85.5 and fills at 85.44; a bar after the market's clock does not count.
  const fees = new Decimal('1000').plus('854.4').times('0.0013');
  expect((await preview('b 10 XUSD @100 gtc sl 95')).gapLoss).toEqual({
    interval: '1d',
    gaps: 2,
    gap: '0.1',
    result: new Decimal('854.4').minus(1000).minus(fees).toFixed(),
  });
  expect((await preview('ss 10 XUSD @100 gtc sl 105')).gapLoss).toMatchObject({ gap: '0.05', gaps: 2 });
  expect((await preview('b 10 XUSD @100 gtc')).gapLoss).toBeNull();
  const { stdout } = await runBinary(['order', 'place', 'b 10 XUSD @100 gtc sl 95', '--dry-run'], session.at);
  expect(stdout).toMatch(/\nIn worst gap +-148\.01 \(10 % beyond the stop, the worst of 2 gaps of 1d\)\n/);
});

test.each([
  ['b risk 500 XUSD @100', 'a quantity by risk needs a stop loss (sl) or a trigger'],
  ['b risk 0.001 XUSD @100 sl 95', 'one lot of 0.001 XUSD loses 0.00532'],
  ['b risk 500 XUSD @100 sl -1.2atr', 'the ATR of XUSD is not known now'],
  ['b risk 0 XUSD @100 sl 95', '"0" is not a share of equity or money; expected 0.5% or 250'],
])('%s is refused', async (line, message) => {
  const { code, stderr } = await runBinary(['order', 'place', line], session.at);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});

test('a risk is divided equally over symbols, and each line places the previewed quantity', async () => {
  const { pool } = session.desk;
  await pool.query(`insert into "Instrument" (symbol, name, tick_size, lot_size) values ('YUSD', 'Y', 0.01, 0.1)`);
  await pool.query(
    `insert into "Quote" (symbol, bid, ask, last, quoted_at) select 'YUSD', 49.99, 50.01, 50, quoted_at from "Quote" where symbol = 'XUSD'`,
  );
  const line = 'b risk 1% XUSD,YUSD @mkt gtc sl trl 2%';
  const sized = await session.run<(Previewed & { readonly line: string })[]>('order', 'size', line);
  expect(sized.map((one) => [one.line, one.sizing.percent])).toEqual([
    [`b ${sized[0]!.order.quantity} XUSD @mkt gtc sl trl 2%`, '0.5'],
    [`b ${sized[1]!.order.quantity} YUSD @mkt gtc sl trl 2%`, '0.5'],
  ]);
  for (const { sizing, worstLoss, line: placed } of sized) {
    expect(new Decimal(worstLoss).negated().lessThanOrEqualTo(sizing.money)).toBe(true);
    expect(new Decimal(worstLoss).negated().greaterThan(new Decimal(sizing.money).times('0.98'))).toBe(true);
    expect((await session.run<Previewed>('order', 'place', placed, '--dry-run')).worstLoss).toBe(worstLoss);
  }
  const shown = await runBinary(['order', 'size', line], session.at);
  expect([shown.code, shown.stdout.match(/^Line +b .*$/gm)?.length]).toEqual([0, 2]);
  const refused = await runBinary(['order', 'size', 'b risk 1% XUSD,NOPE @mkt sl trl 2%'], session.at);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('there is no instrument NOPE')]);
});
