/**
 * Before the first quote of a symbol the cost of a short is unknown: only orders that bound their own cost, or that
 * reduce, are accepted.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { checkOrder } from '../../src/database/actions/check-order.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import type { OrderToPlace } from '../../src/database/actions/place-order.ts';
import { d } from '../domain/samples.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let person: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  await desk.instrument('IPO', { tick_size: '0.01', lot_size: '1' });
  await desk.instrument('OLD', { tick_size: '0.01', lot_size: '1' });
  await desk.quote('OLD', '100', '100', '100');
});
afterAll(() => desk.close());
beforeEach(async () => {
  person = await desk.person();
  await desk.root.query(`delete from "Quote" where symbol = 'IPO'`);
});

const sell = (quantity: number, limit: string | null, part: Partial<OrderToPlace> = {}): Partial<OrderToPlace> => ({
  symbol: 'IPO',
  side: 'SELL',
  type: limit === null ? 'MARKET' : 'LIMIT',
  limitPrice: limit === null ? null : d(limit),
  quantity: d(quantity),
  timeInForce: 'GTC',
  ...part,
});
const buy = (quantity: number, limit: string | null, part: Partial<OrderToPlace> = {}): Partial<OrderToPlace> =>
  sell(quantity, limit, { side: 'BUY', ...part });

/** The result for the trader's login: the code of the denial, or the status. The preview must give the same. */
async function place(order: Partial<OrderToPlace>): Promise<string> {
  const terms = marketBuy(person, order);
  const [verdict, placed] = [await checkOrder(person.pool, terms), await placeOrder(person.pool, terms)];
  if (!verdict.ok || !placed.ok) throw new Error(JSON.stringify([verdict, placed]));
  expect(verdict.value.denial?.code).toBe(placed.value.denial?.code);
  return placed.value.denial?.code ?? placed.value.status;
}

async function hold(quantity: number): Promise<void> {
  await desk.root.query(
    `insert into "Position" (portfolio_id, symbol, quantity, cost) values ($1, 'IPO', $2::numeric, $2::numeric * 100)`,
    [person.portfolioId, quantity],
  );
}

async function buyingPower(): Promise<string> {
  const { rows } = await person.pool.query<{ left: string }>(
    'select trim_scale(buying_power)::text as left from portfolio_value($1)',
    [person.portfolioId],
  );
  return rows[0]!.left;
}

test.each(['0.01', '1', '100', '100000', null])('a short sale at %s is denied', async (limit) => {
  expect(await place(sell(1, limit))).toBe('NO_MARKET');
  expect(await buyingPower()).toBe('10000');
});

test('a stored candle is not a quote', async () => {
  await desk.root.query(`select ensure_month_partitions('MarketData', '2025-01-02', '2025-01-02')`);
  await desk.root.query(`insert into "MarketData" (symbol, interval, timestamp, source, open, high, low, close, volume)
    values ('IPO', '1d', '2025-01-02', 'test', 100, 100, 100, 100, 1) on conflict do nothing`);
  expect(await place(sell(1, '0.01'))).toBe('NO_MARKET');
});

test('a quote without a price does not count', async () => {
  await desk.root.query(`insert into "Quote" (symbol, quoted_at) values ('IPO', now())`);
  expect(await place(sell(1, '0.01'))).toBe('NO_MARKET');
});

test('a limit buy is accepted, bounded by its limit; a market buy is denied', async () => {
  expect(await place(buy(10, '50'))).toBe('PENDING_NEW');
  expect(await buyingPower()).toBe('9499.5');
  expect(await place(buy(1000, '50'))).toBe('INSUFFICIENT_BUYING_POWER');
  expect(await place(buy(1, null))).toBe('NO_MARKET');
});

test('a sale of the position is accepted once; a larger sale is denied, with the free quantity', async () => {
  await hold(10);
  expect(await place(sell(7, '90'))).toBe('PENDING_NEW');
  const beyond = await placeOrder(person.pool, marketBuy(person, sell(4, '90')));
  expect(beyond).toMatchObject({
    ok: true,
    value: { denial: { code: 'NO_MARKET', limit: '3', value: '4', headroom: '-1' } },
  });
  expect(await place(sell(3, '90'))).toBe('PENDING_NEW');
  expect(await place(sell(1, '90'))).toBe('NO_MARKET');
});

test('an order that only reduces is accepted, also at the market', async () => {
  await hold(10);
  expect(await place(sell(10, '90', { reduceOnly: true }))).toBe('PENDING_NEW');
  expect(await place(sell(10, null, { reduceOnly: true }))).toBe('PENDING_NEW');
});

test('a short can be bought back but not enlarged', async () => {
  await hold(-10);
  expect(await place(buy(10, '90', { reduceOnly: true }))).toBe('PENDING_NEW');
  expect(await place(buy(10, null, { reduceOnly: true }))).toBe('PENDING_NEW');
  expect(await place(sell(1, '1000'))).toBe('NO_MARKET');
});

test('a CASH account gets the error that it cannot sell short', async () => {
  await desk.root.query(`update "Portfolio" set account = 'CASH' where id = $1`, [person.portfolioId]);
  expect(await place(sell(1, '90'))).toBe('NO_SHORT_IN_CASH_ACCOUNT');
});

test('an open short sale without a mark reserves the largest price: only reducing and canceling work', async () => {
  await desk.quote('IPO', '100', '100', '100');
  expect(await place(sell(10, '100'))).toBe('PENDING_NEW');
  expect(await buyingPower()).toBe('8999');
  await desk.root.query(`delete from "Quote" where symbol = 'IPO'`);
  // Ten that may have to be bought back at the largest price, and that bring 100 each less the fee.
  expect(await buyingPower()).toBe(d(10_000).minus(d('2e12')).plus(1000).minus(1).toFixed());
  expect(await place({ symbol: 'OLD', quantity: d(1) })).toBe('INSUFFICIENT_BUYING_POWER');
  await engine.pool.query('select book_marks($1, $2)', [engine.epoch, ['IPO']]);
  const alert = await person.pool.query<{ message: string }>(
    `select message from "Alert" where portfolio_id = $1 and type = 'RISK_LIMIT'`,
    [person.portfolioId],
  );
  expect(alert.rows).toMatchObject([
    { message: expect.stringContaining('Buying power of main is -1,999,999,989,001.00 USD.') },
  ]);
  const { rows } = await person.pool.query<{ status: string }>(
    'select (cancel_order(id)).status from "Order" where portfolio_id = $1 and status = $2',
    [person.portfolioId, 'PENDING_NEW'],
  );
  expect(rows).toEqual([{ status: 'PENDING_CANCEL' }]);
});
