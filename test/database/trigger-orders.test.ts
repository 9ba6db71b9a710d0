/** Orders with a trigger at the database's door: their values, their verdict, their reservation, their second sending. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkOrder } from '../../src/database/actions/check-order.ts';
import type { Verdict } from '../../src/database/actions/check-order.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import type { OrderToPlace } from '../../src/database/actions/place-order.ts';
import type { OrderRow } from '../../src/database/order-row.ts';
import { d } from '../domain/samples.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let alice: Person;
/** Without an open order. */
let bob: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  // Five basis points of slippage, ten of commission.
  await desk.instrument('SPY', { tick_size: '0.01', lot_size: '0.001' });
  await desk.quote('SPY', '99.99', '100.01', '100');
  await desk.instrument('SILENT', { tick_size: '0.01', lot_size: '0.001' });
  alice = await desk.person();
  bob = await desk.person();
});
afterAll(() => desk.close());

const SIDES = { buys: 'BUY', sells: 'SELL' } as const;
type Terms = Partial<OrderToPlace>;

const stop = (price: string, part: Terms = {}): Terms => ({ type: 'STOP', stopPrice: d(price), ...part });
const touched = (price: string, part: Terms = {}): Terms => ({
  type: 'MARKET_IF_TOUCHED',
  stopPrice: d(price),
  ...part,
});
const stopLimit = (price: string, limitPrice: string, part: Terms = {}): Terms =>
  stop(price, { type: 'STOP_LIMIT', limitPrice: d(limitPrice), ...part });
const trailing = (trailAmount: string, part: Terms = {}): Terms => ({
  type: 'TRAILING_STOP',
  trailAmount: d(trailAmount),
  ...part,
});
const trailingPercent = (percent: string, part: Terms = {}): Terms => ({
  type: 'TRAILING_STOP',
  trailPercent: d(percent),
  ...part,
});

const termsOf = (person: Person, order: Terms): OrderToPlace =>
  marketBuy(person, { symbol: 'SPY', quantity: d(1), timeInForce: 'GTC', ...order });

async function judged(person: Person, order: Terms): Promise<Verdict> {
  const answer = await checkOrder(person.pool, termsOf(person, order));
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

async function placed(person: Person, order: Terms): Promise<OrderRow> {
  const answer = await placeOrder(person.pool, termsOf(person, order));
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

/** A person that holds this much of SPY, bought at 90 without a fee. */
async function holder(quantity: string, cash = '10000'): Promise<Person> {
  const person = await desk.person({ cash });
  const { id } = await placed(person, { type: 'LIMIT', limitPrice: d(90), quantity: d(quantity) });
  const fill = { orderId: id, portfolioId: person.portfolioId, symbol: 'SPY', quantity, price: '90', commission: '0' };
  await engine.book(acceptAndFill(fill));
  return person;
}

async function buyingPower(person: Person): Promise<string> {
  const { rows } = await person.pool.query<{ buying_power: string }>(
    'select trim_scale(buying_power)::text as buying_power from portfolio_value($1)',
    [person.portfolioId],
  );
  return rows[0]!.buying_power;
}

describe('an order with a trigger', () => {
  test('keeps every digit of its terms and waits for the engine', async () => {
    const terms = [
      stop('105.01', { side: 'BUY' }),
      stopLimit('105.01', '106.02'),
      touched('95.5'),
      trailing('1.25'),
      trailingPercent('1.12345678'),
    ];
    const rows = [];
    for (const order of terms) rows.push(await placed(alice, order));
    expect(
      rows.map(({ type, status, limitPrice, stopPrice, trailAmount, trailPercent, triggeredAt }) => [
        type,
        status,
        ...[limitPrice, stopPrice, trailAmount, trailPercent].map((value) => value?.toFixed() ?? null),
        triggeredAt,
      ]),
    ).toEqual([
      ['STOP', 'PENDING_NEW', null, '105.01', null, null, null],
      ['STOP_LIMIT', 'PENDING_NEW', '106.02', '105.01', null, null, null],
      ['MARKET_IF_TOUCHED', 'PENDING_NEW', null, '95.5', null, null, null],
      ['TRAILING_STOP', 'PENDING_NEW', null, null, '1.25', null, null],
      ['TRAILING_STOP', 'PENDING_NEW', null, null, null, '1.12345678', null],
    ]);
  });

  test('that is sent again is the same order, and with another term it is refused', async () => {
    const orders: readonly (readonly [Terms, Terms])[] = [
      [stop('105'), stop('105.01')],
      [stopLimit('105', '106'), stopLimit('105', '106.01')],
      [touched('95'), touched('94')],
      [touched('95'), stop('95')],
      [trailing('2'), trailing('2.5')],
      [trailing('2'), trailingPercent('2')],
    ];
    for (const [order, other] of orders) {
      const clientOrderId = randomUUID();
      const first = await placed(alice, { ...order, clientOrderId });
      expect(await placed(alice, { ...order, clientOrderId })).toEqual(first);
      expect(await placeOrder(alice.pool, termsOf(alice, { ...other, clientOrderId }))).toMatchObject({
        ok: false,
        error: { code: 'DUPLICATE_CLIENT_ORDER_ID' },
      });
    }
  });

  test('is the same order after the engine has moved the stop price of its trail', async () => {
    const order = trailing('2', { clientOrderId: randomUUID() });
    const first = await placed(alice, order);
    await desk.root.query('update "Order" set stop_price = 102 where id = $1', [first.id]);
    expect((await placed(alice, order)).stopPrice?.toFixed()).toBe('102');
  });
});

describe('a denial', () => {
  test.each<[string, string, Terms]>([
    ['OFF_TICK', 'the stop price is between two ticks', stop('105.005')],
    ['OFF_TICK', 'the trail is between two ticks', trailing('1.005')],
    ['TRAIL_TOO_WIDE', 'no price can reach the trail of a sale', trailing('100', { side: 'SELL' })],
    ['PRICE_COLLAR', 'the limit of a buy is far above its stop', stopLimit('150', '180.01')],
    ['PRICE_COLLAR', 'the limit of a sale is far below its stop', stopLimit('50', '39.99', { side: 'SELL' })],
    ['PRICE_BOUND', 'the stop is above the largest price', stop('100000000001')],
    ['PRICE_BOUND', 'the trail is above the largest price', trailing('100000000000.01', { quantity: d('0.001') })],
    ['PRICE_BOUND', 'a cover has a trail beyond every price', trailing('999999999999.99', { reduceOnly: true })],
    ['TRAIL_TOO_WIDE', 'the trail of a sale leaves less than a tick', trailingPercent('99.995', { side: 'SELL' })],
    ['NO_MARKET', 'a trail has no price to follow', trailing('1', { symbol: 'SILENT' })],
    ['NO_MARKET', 'a short has no price', stop('90', { side: 'SELL', symbol: 'SILENT' })],
    ['INSUFFICIENT_BUYING_POWER', 'the stop costs more than the market', stop('120', { quantity: d(90) })],
    ['REDUCE_ONLY_NO_POSITION', 'there is nothing to protect', stop('90', { side: 'SELL', reduceOnly: true })],
  ])('%s when %s', async (code, _, order) => {
    expect((await judged(bob, order)).denial).toMatchObject({ code });
    expect(await placed(bob, order)).toMatchObject({ status: 'DENIED', denial: { code } });
  });

  test.each<[string, Terms]>([
    ['a stop far above the market', stop('1000')],
    ['a stop far below the market', stop('1', { side: 'SELL' })],
    ['a limit near a stop that is far from the market', stopLimit('500', '550', { quantity: d(10) })],
    ['a limit below the stop of a buy', stopLimit('110', '105')],
    ['a stop without a market', stop('90', { symbol: 'SILENT' })],
    ['if touched without a market', touched('90', { symbol: 'SILENT' })],
  ])('never meets %s', async (_, order) => {
    expect((await judged(bob, order)).denial).toBeNull();
  });

  test('never meets the protection of a position: without a market, without cash, beside other sales', async () => {
    const person = await holder('10', '901');
    await placed(person, { side: 'SELL', type: 'LIMIT', limitPrice: d(110), quantity: d(10) });
    const sell = { side: SIDES.sells, reduceOnly: true, quantity: d(10) };
    const protections = [stop('90', sell), stopLimit('90', '89', sell), trailing('5', sell), touched('120', sell)];
    for (const order of protections) expect((await placed(person, order)).denial).toBeNull();
    await desk.root.query(`delete from "Quote" where symbol = 'SPY'`);
    try {
      for (const order of protections) expect((await placed(person, order)).denial).toBeNull();
    } finally {
      await desk.quote('SPY', '99.99', '100.01', '100');
    }
  });
});

describe('a preview', () => {
  test.each<{
    what: string;
    order: Terms;
    reference: string;
    worst: string;
    reserved: string;
    reached: boolean;
  }>([
    {
      what: 'a buy stop above the market',
      order: stop('110'),
      reference: '110',
      worst: '110.06',
      reserved: '110.17006',
      reached: false,
    },
    {
      what: 'a buy stop that is reached',
      order: stop('90'),
      reference: '100.01',
      worst: '100.07',
      reserved: '100.17007',
      reached: true,
    },
    {
      what: 'a buy if touched: reserved by the market, expected at its price',
      order: touched('90'),
      reference: '90',
      worst: '90.05',
      reserved: '100.17007',
      reached: false,
    },
    {
      what: 'a buy if touched that is reached',
      order: touched('105'),
      reference: '100.01',
      worst: '100.07',
      reserved: '105.16506',
      reached: true,
    },
    {
      what: 'a short by a stop: reserved by the market, expected at its price',
      order: stop('90', { side: 'SELL' }),
      reference: '90',
      worst: '89.95',
      // Twice the mark less 99.94, and the fee.
      reserved: '100.15994',
      reached: false,
    },
    {
      what: 'a short by a stop that is reached',
      order: stop('105', { side: 'SELL' }),
      reference: '99.99',
      worst: '99.94',
      reserved: '105.04494',
      reached: true,
    },
    {
      what: 'a short if touched',
      order: touched('110', { side: 'SELL' }),
      reference: '110',
      worst: '109.94',
      reserved: '110.04994',
      reached: false,
    },
    {
      what: 'a stop-limit by its limit',
      order: stopLimit('110', '112'),
      reference: '112',
      worst: '112',
      reserved: '112.112',
      reached: false,
    },
    {
      what: 'a trailing buy by its distance from the market',
      order: trailing('5'),
      reference: '105',
      worst: '105.06',
      reserved: '105.16506',
      reached: false,
    },
    {
      what: 'a trailing buy in percent',
      order: trailingPercent('7.5'),
      reference: '107.5',
      worst: '107.56',
      reserved: '107.66756',
      reached: false,
    },
  ])('of $what', async ({ order, reference, worst, reserved, reached }) => {
    const person = await desk.person();
    const verdict = await judged(person, order);
    expect([
      verdict.denial,
      verdict.referencePrice?.toFixed(),
      verdict.worstPrice?.toFixed(),
      verdict.reserved?.toFixed(),
      verdict.triggersAtOnce,
    ]).toEqual([null, reference, worst, reserved, reached]);
    await placed(person, order);
    expect(await buyingPower(person)).toBe(d(10_000).minus(reserved).toFixed());
  });

  test('says the worst result of a protective stop: result and fee at its price with slippage', async () => {
    const person = await holder('10');
    const result = async (order: Terms): Promise<string | undefined> =>
      (await judged(person, { side: 'SELL', ...order })).worstResult?.toFixed();
    // Ten bought at 90, sold at 84.95 with a fee of 0.8495.
    expect(await result(stop('85', { quantity: d(10), reduceOnly: true }))).toBe('-51.3495');
    expect(await result(stopLimit('85', '84', { quantity: d(4) }))).toBe('-24.336');
    expect(await result(trailing('15', { quantity: d(10) }))).toBe('-51.3495');
    // Only the position is sold, not the short behind it.
    expect(await result(stop('85', { quantity: d(20) }))).toBe('-51.3495');
    expect(await result({ quantity: d(10) })).toBe('98.4006');
    expect(await result(stop('110', { side: 'BUY' }))).toBeUndefined();
  });

  test('of a cover says the worst result too', async () => {
    const person = await desk.person();
    await desk.root.query(
      `insert into "Position" (portfolio_id, symbol, quantity, cost) values ($1, 'SPY', -10, -900)`,
      [person.portfolioId],
    );
    const verdict = await judged(person, stop('105', { quantity: d(10), reduceOnly: true }));
    expect(verdict.worstResult?.toFixed()).toBe('-151.6506');
  });
});

test('an order that has been triggered reserves as a market order', async () => {
  const person = await desk.person();
  const { id } = await placed(person, stop('110'));
  expect(await buyingPower(person)).toBe('9889.82994');
  await desk.root.query(`update "Order" set status = 'NEW', accepted_at = now(), triggered_at = now() where id = $1`, [
    id,
  ]);
  expect(await buyingPower(person)).toBe('9899.82993');
});

test('the engine judges a stop again by its trigger before it accepts it', async () => {
  const person = await desk.person({ cash: '150' });
  const { id } = await placed(person, stop('110'));
  const verdictOf = async (): Promise<unknown> => {
    const { rows } = await engine.pool.query('select denial from judge_requests($1)', [[id]]);
    return rows[0];
  };
  expect(await verdictOf()).toEqual({ denial: null });
  await desk.root.query('update "Portfolio" set cash_balance_usd = 110 where id = $1', [person.portfolioId]);
  expect(await verdictOf()).toMatchObject({
    denial: { denial: { code: 'INSUFFICIENT_BUYING_POWER', value: '110.17006' } },
  });
});

test('no trade of an order with a trigger is booked before the market has reached it', async () => {
  const law = async (): Promise<unknown[]> =>
    (await desk.root.query('select type, triggered_at from invariant.fill_after_trigger')).rows;
  const person = await desk.person();
  const { id } = await placed(person, stop('105', { side: 'BUY' }));
  const at = Date.UTC(2018, 10, 12, 12);
  const fill = { orderId: id, portfolioId: person.portfolioId, symbol: 'SPY', quantity: '1', price: '105' };
  const step = acceptAndFill({ ...fill, executedAt: at });
  const orders = step['orders'] as Record<string, unknown>[];
  const triggered = new Date(at).toISOString();
  await engine.book({ ...step, orders: orders.map((order) => ({ ...order, triggered_at: triggered })) });
  expect(await law()).toEqual([]);
  await desk.root.query('update "Order" set triggered_at = null where id = $1', [id]);
  expect(await law()).toEqual([{ type: 'STOP', triggered_at: null }]);
  await desk.root.query('update "Order" set triggered_at = $2::timestamptz + interval \'1 second\' where id = $1', [
    id,
    triggered,
  ]);
  expect(await law()).toHaveLength(1);
});

test('PUBLIC and a viewer place no order with a trigger', async () => {
  const viewer = await desk.person({ role: 'traderai_viewer' });
  await expect(placeOrder(viewer.pool, termsOf(viewer, stop('105')))).resolves.toMatchObject({
    ok: false,
    error: { code: 'NOT_PERMITTED' },
  });
});
