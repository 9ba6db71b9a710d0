/** Times in force and conditions at the database's door: their values, their denials, their second sending, their laws. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkOrder } from '../../src/database/actions/check-order.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import type { OrderToPlace } from '../../src/database/actions/place-order.ts';
import type { OrderRow } from '../../src/database/order-row.ts';
import { d } from '../domain/samples.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let alice: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  await desk.instrument('SPY', { tick_size: '0.01', lot_size: '0.001' });
  await desk.instrument('NYSE', { tick_size: '0.01', lot_size: '1' });
  await desk.root.query(`update "Instrument" set trading_hours = '{"name": "us-equities"}' where symbol = 'NYSE'`);
  for (const symbol of ['SPY', 'NYSE']) await desk.quote(symbol, '99.99', '100.01', '100');
  alice = await desk.person({ cash: '1000000' });
});
beforeEach(() => marketAt('2026-03-10T03:30:00Z'));
afterAll(() => desk.close());

async function marketAt(instant: string): Promise<void> {
  await desk.root.query('update "EngineLease" set market_at = $1', [instant]);
}

type Terms = Partial<OrderToPlace>;
const limit = (part: Terms = {}): OrderToPlace =>
  marketBuy(alice, {
    symbol: 'SPY',
    type: 'LIMIT',
    limitPrice: d(90),
    quantity: d(10),
    timeInForce: 'GTC',
    ...part,
  });

async function placed(order: OrderToPlace): Promise<OrderRow> {
  const answer = await placeOrder(alice.pool, order);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

describe('values that do not fit leave no order', () => {
  const call = `select place_order($1, 'shape', 'SPY', 'BUY', $2::"OrderType", 10, $3, $4::"TimeInForce", stop_price => $5,
    expire_date => $6::date, post_only => $7::boolean, all_or_none => $8::boolean, display_quantity => $9::numeric)`;
  type Given = {
    readonly type?: string;
    readonly limit?: string | null;
    readonly tif?: string;
    readonly stop?: string;
    readonly date?: string | null;
    readonly post?: boolean | null;
    readonly aon?: boolean | null;
    readonly show?: string;
  };
  test.each<[string, string, Given]>([
    ['GTD without a date', 'BAD_EXPIRE_DATE', { tif: 'GTD' }],
    ['a date of a GTC order', 'BAD_EXPIRE_DATE', { date: '2026-12-31' }],
    ['infinity as date', 'BAD_EXPIRE_DATE', { tif: 'GTD', date: 'infinity' }],
    ['-infinity as date', 'BAD_EXPIRE_DATE', { tif: 'GTD', date: '-infinity' }],
    ['a date in 2100', 'BAD_EXPIRE_DATE', { tif: 'GTD', date: '2100-01-01' }],
    ['the last date of Postgres', 'BAD_EXPIRE_DATE', { tif: 'GTD', date: '5874897-12-31' }],
    ['a date before Christ', 'BAD_EXPIRE_DATE', { tif: 'GTD', date: '4713-01-01 BC' }],
    ['a stop at the open', 'BAD_TIME_IN_FORCE', { type: 'STOP', limit: null, stop: '110', tif: 'OPG' }],
    ['a stop-limit at the close', 'BAD_TIME_IN_FORCE', { type: 'STOP_LIMIT', stop: '110', tif: 'CLS' }],
    ['an unknown word for post-only', 'BAD_CONDITION', { post: null }],
    ['an unknown word for all or none', 'BAD_CONDITION', { aon: null }],
    ['a post-only market order', 'BAD_CONDITION', { type: 'MARKET', limit: null, post: true }],
    ['a post-only stop-limit order', 'BAD_CONDITION', { type: 'STOP_LIMIT', stop: '110', post: true }],
    ['a post-only order that never waits', 'BAD_CONDITION', { tif: 'IOC', post: true }],
    ['a post-only order at the open', 'BAD_CONDITION', { tif: 'OPG', post: true }],
    ['all or none at once', 'BAD_CONDITION', { tif: 'IOC', aon: true }],
    ['all or none twice', 'BAD_CONDITION', { tif: 'FOK', aon: true }],
    ['all or none that shows a part', 'BAD_CONDITION', { aon: true, show: '5' }],
    ['nothing to show', 'BAD_DISPLAY_QUANTITY', { show: '0' }],
    ['less than nothing to show', 'BAD_DISPLAY_QUANTITY', { show: '-5' }],
    ['more than the order to show', 'BAD_DISPLAY_QUANTITY', { show: '10.00000001' }],
    ['NaN to show', 'BAD_DISPLAY_QUANTITY', { show: 'NaN' }],
    ['infinity to show', 'BAD_DISPLAY_QUANTITY', { show: 'Infinity' }],
    ['a ninth decimal to show', 'BAD_DISPLAY_QUANTITY', { show: '5.000000001' }],
    ['a market order that shows a part', 'BAD_DISPLAY_QUANTITY', { type: 'MARKET', limit: null, show: '5' }],
    ['a part to show at the close', 'BAD_DISPLAY_QUANTITY', { tif: 'CLS', show: '5' }],
    ['a part to show at once', 'BAD_DISPLAY_QUANTITY', { tif: 'IOC', show: '5' }],
  ])('%s', async (_, code, given) => {
    const { type = 'LIMIT', limit: price = '90', tif = 'GTC', stop, date, post = false, aon = false, show } = given;
    const values = [alice.portfolioId, type, price, tif, stop ?? null, date ?? null, post, aon, show ?? null];
    await expect(alice.pool.query(call, values)).rejects.toMatchObject({ code: 'TR422', detail: code });
    expect((await desk.root.query(`select 1 from "Order" where client_order_id = 'shape'`)).rows).toEqual([]);
  });
});

describe('an order', () => {
  const orders: readonly (readonly [Terms, Terms])[] = [
    [
      { timeInForce: 'GTD', expireDate: '2026-12-31' },
      { timeInForce: 'GTD', expireDate: '2026-12-30' },
    ],
    [{ timeInForce: 'OPG' }, { timeInForce: 'CLS' }],
    [{ postOnly: true }, {}],
    [{ allOrNone: true }, {}],
    [{ displayQuantity: d('2.5') }, { displayQuantity: d('2.6') }],
    [{ displayQuantity: d('2.5') }, {}],
  ];

  test.each(orders)(
    '%o keeps its terms; sent again it is the same, with other terms it is refused',
    async (terms, other) => {
      const clientOrderId = randomUUID();
      const first = await placed(limit({ ...terms, clientOrderId }));
      expect(first).toMatchObject({ status: 'PENDING_NEW', ...terms });
      expect(await placed(limit({ ...terms, clientOrderId }))).toEqual(first);
      expect(await placeOrder(alice.pool, limit({ ...other, clientOrderId }))).toMatchObject({
        ok: false,
        error: { code: 'DUPLICATE_CLIENT_ORDER_ID' },
      });
    },
  );

  test('that the engine repriced is still the same order', async () => {
    const order = limit({ postOnly: true, clientOrderId: randomUUID() });
    const first = await placed(order);
    await desk.root.query('update "Order" set limit_price = 89.99 where id = $1', [first.id]);
    expect((await placed(order)).limitPrice?.toFixed()).toBe('89.99');
  });
});

describe('a denial', () => {
  test.each<[string, string, Terms]>([
    ['OFF_LOT', 'the shown part is between two lots', { displayQuantity: d('2.0005') }],
    ['EXPIRE_DATE_PASSED', 'the date was yesterday', { timeInForce: 'GTD', expireDate: '2026-03-09' }],
    ['EXPIRE_DATE_PASSED', 'the date was long ago', { timeInForce: 'GTD', expireDate: '1970-01-01' }],
  ])('%s when %s', async (code, _, terms) => {
    const judged = await checkOrder(alice.pool, limit(terms));
    expect(judged).toMatchObject({ ok: true, value: { denial: { code } } });
    expect(await placed(limit(terms))).toMatchObject({ status: 'DENIED', denial: { code } });
  });

  test('by the date asks the zone of the instrument, and without hours the day of the desk', async () => {
    // 23:30 of 9 March in New York.
    const terms = { timeInForce: 'GTD', expireDate: '2026-03-09' } as const;
    expect((await placed(limit({ ...terms, symbol: 'NYSE' }))).denial).toBeNull();
    expect((await placed(limit({ ...terms, symbol: 'SPY' }))).denial).toMatchObject({ code: 'EXPIRE_DATE_PASSED' });
    await marketAt('2026-03-10T04:30:00Z');
    expect((await placed(limit({ ...terms, symbol: 'NYSE' }))).denial).toMatchObject({
      code: 'EXPIRE_DATE_PASSED',
      message: 'the last date 2026-03-09 of the order has passed: in America/New_York it is 2026-03-10',
    });
  });

  test('never meets a date of today, and an unknown instrument is denied as such', async () => {
    expect((await placed(limit({ timeInForce: 'GTD', expireDate: '2026-03-10' }))).denial).toBeNull();
    const unknown = limit({ timeInForce: 'GTD', expireDate: '1990-01-01', symbol: 'NONE' });
    expect((await placed(unknown)).denial).toMatchObject({ code: 'UNKNOWN_INSTRUMENT' });
  });
});

describe('a law of the books shows', () => {
  const law = async (name: string, order: OrderRow): Promise<number> =>
    (await desk.root.query(`select 1 from invariant.${name} where number = $1`, [order.number])).rows.length;

  /** The book of the engine, with a change of its trade. */
  async function fill(order: OrderRow, quantity: string, trade: Readonly<Record<string, unknown>>): Promise<void> {
    const step = acceptAndFill({
      orderId: order.id,
      portfolioId: alice.portfolioId,
      symbol: 'SPY',
      quantity,
      price: '90',
    });
    const trades = step['trades'] as Record<string, unknown>[];
    await engine.book({ ...step, trades: trades.map((one) => ({ ...one, ...trade })) });
  }

  test('a post-only order that took', async () => {
    const [maker, taker] = [await placed(limit({ postOnly: true })), await placed(limit({ postOnly: true }))];
    await fill(maker, '10', { liquidity: 'MAKER' });
    await fill(taker, '10', { liquidity: 'TAKER' });
    expect([await law('post_only_is_maker', maker), await law('post_only_is_maker', taker)]).toEqual([0, 1]);
  });

  test('a slice above the displayed quantity', async () => {
    const order = await placed(limit({ displayQuantity: d(5) }));
    await fill(order, '10', { liquidity: 'MAKER' });
    expect(await law('shown_quantity', order)).toBe(1);
  });

  test('a trade at the close of an order that has no session', async () => {
    const order = await placed(limit({ timeInForce: 'CLS' }));
    await fill(order, '10', {});
    expect(await law('one_moment_of_a_session', order)).toBe(1);
  });
});
