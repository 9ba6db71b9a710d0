import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCommandDesk } from '../command-desk.ts';
import type { CommandDesk } from '../command-desk.ts';

const TRADES = 12_345;

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
  await desk.json('order', 'place', 'b 0.5 BTCUSD @mkt');
  await desk.fill(1, '6400');
  // More trades than one read returns, booked against the order of their times. The test ignores their effect on the
  // books.
  await desk.sql.root.query(
    `insert into "Trade" (id, order_id, portfolio_id, symbol, side, quantity, price, commission, slippage, liquidity, cost_change, realized_pnl, executed_at)
     select gen_random_uuid(), o.id, o.portfolio_id, case when n % 2 = 0 then 'BTCUSD' else 'ETHUSD' end, 'BUY', 0.1, 6000, 0, 0, 'TAKER', 600, 0,
            '2018-11-12T12:00:00Z'::timestamptz - n * interval '1 second'
       from generate_series(1, $1::int) n, (select * from "Order" where number = 1) o order by n`,
    [TRADES - 1],
  );
});
afterAll(() => desk.close());

interface Trade {
  readonly sequence: string;
  readonly symbol: string;
  readonly executedAt: string;
}

test('--json prints all trades in one document, in the order of booking', async () => {
  const { code, stdout, stderr } = await desk.program('trade', 'list', '--json');
  expect([code, stderr]).toEqual([0, '']);
  const trades = JSON.parse(stdout) as Trade[];
  expect(trades).toHaveLength(TRADES);
  const sequences = trades.map(({ sequence }) => Number(sequence));
  expect(sequences).toEqual([...sequences].sort((one, other) => one - other));
  // The text equals that of a single write.
  expect(stdout).toBe(`${JSON.stringify(trades, null, 2)}\n`);
});

test('text output has the latest trades, and a note names the others', async () => {
  const { stdout, stderr } = await desk.run('trade', 'list');
  expect(stdout.trimEnd().split('\n')).toHaveLength(51);
  expect(stderr).toBe('These are the latest 50. List all with: traderai trade list --limit 0\n');
});

test('trades are filtered by symbol, by market time and by number from the end', async () => {
  const list = (...args: string[]) => desk.json<Trade[]>('trade', 'list', ...args);
  expect((await list('--symbol', 'ethusd')).every(({ symbol }) => symbol === 'ETHUSD')).toBe(true);
  const span = await list('--from', '2018-11-12T11:59:50Z', '--to', '2018-11-12T12:00:00Z');
  expect(span.map(({ executedAt }) => executedAt.slice(17, 19))).toEqual([
    '59',
    '58',
    '57',
    '56',
    '55',
    '54',
    '53',
    '52',
    '51',
    '50',
  ]);
  const all = await list();
  expect(await list('--limit', '3')).toEqual(all.slice(-3));
  expect(await list('--portfolio', 'main', '--limit', '0')).toHaveLength(TRADES);
  expect((await desk.run('trade', 'list', '--portfolio', 'nowhere')).code).toBe(1);
});
