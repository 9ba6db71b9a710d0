/** The buying power that open orders reserve: each at the worst price that it allows, fee included. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkOrder } from '../../src/database/actions/check-order.ts';
import type { Verdict } from '../../src/database/actions/check-order.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import type { OrderToPlace } from '../../src/database/actions/place-order.ts';
import { moveCash } from '../../src/database/actions/portfolios.ts';
import type { OrderRow } from '../../src/database/order-row.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { d } from '../domain/samples.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  for (const symbol of ['SPY', 'ETHUSD']) await desk.instrument(symbol, { tick_size: '0.01', lot_size: '0.001' });
  await desk.quote('SPY', '268.99', '269.01', '269');
  await desk.quote('ETHUSD', '218', '218.2', '218.1');
});
afterAll(() => desk.close());

async function personWith({
  account = 'MARGIN',
  cash = '10000',
  held,
}: { readonly account?: 'CASH' | 'MARGIN'; readonly cash?: string; readonly held?: string } = {}): Promise<Person> {
  const person = await desk.person({ cash });
  await desk.root.query('update "Portfolio" set account = $2 where id = $1', [person.portfolioId, account]);
  if (held !== undefined) {
    const { id } = await placed(person, { symbol: 'SPY', quantity: d(held), type: 'LIMIT', limitPrice: d(100) });
    await engine.book(
      acceptAndFill({ orderId: id, portfolioId: person.portfolioId, symbol: 'SPY', quantity: held, price: '100' }),
    );
  }
  return person;
}

async function placed(person: Person, order: Partial<OrderToPlace>): Promise<OrderRow> {
  const answer = await placeOrder(person.pool, marketBuy(person, { symbol: 'SPY', ...order }));
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

async function judged(person: Person, order: Partial<OrderToPlace>): Promise<Verdict> {
  const answer = await checkOrder(person.pool, marketBuy(person, { symbol: 'SPY', ...order }));
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

const limit = (price: string, quantity: string, part: Partial<OrderToPlace> = {}): Partial<OrderToPlace> => ({
  type: 'LIMIT',
  limitPrice: d(price),
  quantity: d(quantity),
  ...part,
});

async function buyingPower(person: Person): Promise<string> {
  const { rows } = await person.pool.query<{ buying_power: string }>(
    'select trim_scale(buying_power)::text as buying_power from portfolio_value($1)',
    [person.portfolioId],
  );
  return rows[0]!.buying_power;
}

describe('an order reserves', () => {
  test.each<{ what: string; order: Partial<OrderToPlace>; reserved: string; worst: string }>([
    {
      what: 'its limit when it rests far below the market',
      order: limit('2.69', '1'),
      worst: '2.69',
      reserved: '2.69269',
    },
    { what: 'its limit when it crosses the market', order: limit('280', '1'), worst: '280', reserved: '280.28' },
    {
      what: 'ask with slippage, rounded up to the tick, and fee when it buys at the market',
      order: { quantity: d(1) },
      worst: '269.15',
      reserved: '269.41915',
    },
    {
      what: 'the mark and the loss by slippage when it sells short at the market',
      order: { side: 'SELL', quantity: d(1) },
      worst: '268.85',
      reserved: '269.41885',
    },
    {
      what: 'its limit when it sells short above the market',
      order: limit('300', '1', { side: 'SELL' }),
      worst: '300',
      reserved: '300.3',
    },
    {
      what: 'the mark and the loss by its limit when it sells short below the market',
      order: limit('260', '1', { side: 'SELL' }),
      worst: '260',
      reserved: '278.26',
    },
  ])('$what', async ({ order, reserved, worst }) => {
    const person = await personWith();
    const verdict = await judged(person, order);
    expect([verdict.denial, verdict.worstPrice?.toFixed(), verdict.reserved?.toFixed()]).toEqual([
      null,
      worst,
      reserved,
    ]);
    await placed(person, order);
    expect(await buyingPower(person)).toBe(d(10_000).minus(reserved).toFixed());
    expect(verdict.buyingPowerAfter?.toFixed()).toBe(d(10_000).minus(reserved).toFixed());
  });

  test('and a denial has the cost of the order itself, not of the market', async () => {
    const person = await personWith();
    expect((await judged(person, { symbol: 'ETHUSD', ...limit('200', '200000') })).denial).toMatchObject({
      code: 'INSUFFICIENT_BUYING_POWER',
      value: '40040000',
    });
  });

  test('by its own price, not by the highest limit', async () => {
    const person = await personWith();
    for (const price of ['2.69', '100', '250']) await placed(person, limit(price, '1'));
    expect(await buyingPower(person)).toBe(d(10_000).minus(d('352.69').times('1.001')).toFixed());
  });

  test('nothing when it only closes, and only the part beyond the position when it reverses the position', async () => {
    const person = await personWith({ held: '10' });
    const cash = await buyingPower(person);
    expect((await judged(person, { side: 'SELL', quantity: d(10) })).reserved?.toFixed()).toBe('0');
    // 12 sold at 268.85: ten bring 2,688.50, two are a short of 269 each, plus the fee.
    const turned = d(2).times(269).times(2).minus(d(12).times('268.85')).plus(d(12).times('268.85').times('0.001'));
    expect((await judged(person, { side: 'SELL', quantity: d(12) })).reserved?.toFixed()).toBe(
      Decimal.max(turned, 0).toFixed(),
    );
    await placed(person, { side: 'SELL', quantity: d(10) });
    expect(await buyingPower(person)).toBe(cash);
    // The position is reserved: one more opens a short.
    expect((await judged(person, limit('300', '1', { side: 'SELL' }))).reserved?.toFixed()).toBe('0');
    expect((await judged(person, limit('300', '20', { side: 'SELL' }))).reserved?.greaterThan(0)).toBe(true);
  });
});

describe('an order for all the money', () => {
  test.each(['b 100%nav', 'b $10k'])('%s keeps cash for its slippage and fee', async (order) => {
    const person = await personWith({ account: order.includes('nav') ? 'CASH' : 'MARGIN' });
    const quantity = d(10_000).dividedBy(d('269.15').times('1.001')).toDecimalPlaces(3, Decimal.ROUND_FLOOR);
    expect((await judged(person, { quantity })).denial).toBeNull();
    expect((await judged(person, { quantity: quantity.plus('0.001') })).denial).toMatchObject({
      code: 'INSUFFICIENT_BUYING_POWER',
    });
  });
});

describe('a CASH account', () => {
  test('is denied a sale of more than its position, with the free quantity', async () => {
    const person = await personWith({ account: 'CASH' });
    expect((await judged(person, { side: 'SELL', quantity: d(1) })).denial).toMatchObject({
      code: 'NO_SHORT_IN_CASH_ACCOUNT',
      limit: '0',
      value: '1',
      headroom: '-1',
    });
    expect((await placed(person, limit('300', '1', { side: 'SELL' }))).status).toBe('DENIED');
  });

  test('reserves its position for one sale only; a reduce-only sale is always accepted', async () => {
    const person = await personWith({ account: 'CASH', held: '10' });
    expect((await placed(person, limit('300', '7', { side: 'SELL', timeInForce: 'GTC' }))).status).toBe('PENDING_NEW');
    expect((await judged(person, { side: 'SELL', quantity: d(4) })).denial).toMatchObject({
      code: 'NO_SHORT_IN_CASH_ACCOUNT',
      limit: '3',
      value: '4',
    });
    expect((await judged(person, { side: 'SELL', quantity: d(3) })).denial).toBeNull();
    expect((await judged(person, { side: 'SELL', quantity: d(10), reduceOnly: true })).denial).toBeNull();
  });

  test('can buy with and withdraw the cash that its open buys do not reserve', async () => {
    const person = await personWith({ account: 'CASH' });
    await placed(person, limit('100', '60', { timeInForce: 'GTC' }));
    expect(await buyingPower(person)).toBe('3994');
    expect((await judged(person, limit('100', '40'))).denial).toMatchObject({
      code: 'INSUFFICIENT_BUYING_POWER',
      limit: '3994',
      value: '4004',
    });
    expect(await moveCash(person.pool, { portfolioId: person.portfolioId, amount: d('-3994.00000001') })).toMatchObject(
      { ok: false, error: { code: 'INSUFFICIENT_BUYING_POWER' } },
    );
    expect(await moveCash(person.pool, { portfolioId: person.portfolioId, amount: d('-3994') })).toMatchObject({
      ok: true,
      value: { account: 'CASH' },
    });
  });

  test('refuses a step that spends more than its cash: the engine must load again', async () => {
    const person = await personWith({ account: 'CASH', cash: '1000' });
    const { id } = await placed(person, limit('250', '1'));
    const step = acceptAndFill({
      orderId: id,
      portfolioId: person.portfolioId,
      symbol: 'SPY',
      quantity: '1',
      price: '1000',
    });
    await expect(engine.book(step)).rejects.toMatchObject({ code: 'TR409', detail: 'STALE_CASH' });
  });
});
