import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkOrder } from '../../src/database/actions/check-order.ts';
import { findOrderByClientId, placeOrder } from '../../src/database/actions/place-order.ts';
import type { OrderToPlace } from '../../src/database/actions/place-order.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let alice: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  await desk.instrument('BTCUSD', { tick_size: '0.01', lot_size: '0.00000001' });
  await desk.quote('BTCUSD', '6399.99', '6400.01', '6400');
  alice = await desk.person();
});
afterAll(() => desk.close());

describe('an accepted order', () => {
  test('is PENDING_NEW with its first event, the next number of its portfolio, and a notification for the engine', async () => {
    const person = await desk.person();
    const heard: string[] = [];
    const listener = await desk.root.connect();
    listener.on('notification', ({ channel, payload }) => heard.push(`${channel}:${payload ?? ''}`));
    await listener.query('listen traderai_engine');
    const first = await placeOrder(person.pool, marketBuy(person));
    const second = await placeOrder(person.pool, marketBuy(person));
    await listener.query('select 1');
    listener.release(true);
    expect([first, second]).toMatchObject([
      { ok: true, value: { status: 'PENDING_NEW', number: 1, portfolio: 'main', denial: null } },
      { ok: true, value: { status: 'PENDING_NEW', number: 2 } },
    ]);
    expect(heard).toEqual(['traderai_engine:', 'traderai_engine:']);
    const events = await desk.root.query(
      'select sequence, type, status, user_id from "OrderEvent" where order_id = $1',
      [first.ok && first.value.id],
    );
    expect(events.rows).toEqual([{ sequence: 1, type: 'PENDING_NEW', status: 'PENDING_NEW', user_id: person.userId }]);
  });

  test('keeps every digit of its quantity and price', async () => {
    const placed = await placeOrder(
      alice.pool,
      marketBuy(alice, {
        type: 'LIMIT',
        quantity: new Decimal('0.12345678'),
        limitPrice: new Decimal('6000.01'),
        timeInForce: 'GTC',
      }),
    );
    expect(placed.ok && [placed.value.quantity.toFixed(), placed.value.limitPrice?.toFixed()]).toEqual([
      '0.12345678',
      '6000.01',
    ]);
  });
});

describe('a client order id', () => {
  test('gives twenty concurrent calls the same order', async () => {
    const person = await desk.person();
    const order = marketBuy(person);
    const answers = await Promise.all(Array.from({ length: 20 }, () => placeOrder(person.pool, order)));
    const ids = new Set(answers.map((answer) => (answer.ok ? answer.value.id : answer.error.code)));
    expect(ids.size).toBe(1);
    const stored = await desk.root.query('select count(*)::int as orders from "Order" where portfolio_id = $1', [
      person.portfolioId,
    ]);
    expect(stored.rows).toEqual([{ orders: 1 }]);
  });

  test('gives a denied order again, still denied', async () => {
    const order = marketBuy(alice, { symbol: 'NOSUCH' });
    const first = await placeOrder(alice.pool, order);
    const again = await placeOrder(alice.pool, order);
    expect(again).toEqual(first);
    expect(again).toMatchObject({ ok: true, value: { status: 'DENIED', denial: { code: 'UNKNOWN_INSTRUMENT' } } });
  });

  const otherBodies: readonly (readonly [string, Partial<OrderToPlace>])[] = [
    ['quantity', { quantity: new Decimal('0.2') }],
    ['side', { side: 'SELL' }],
    ['symbol', { symbol: 'ETHUSD' }],
    ['price', { type: 'LIMIT', limitPrice: new Decimal('6000') }],
    ['time in force', { timeInForce: 'GTC' }],
    ['reduce-only flag', { reduceOnly: true }],
    ['note', { note: 'another' }],
  ];
  test.each(otherBodies)('is refused for another %s', async (_, change) => {
    const order = marketBuy(alice);
    await placeOrder(alice.pool, order);
    expect(await placeOrder(alice.pool, { ...order, ...change })).toMatchObject({
      ok: false,
      error: { code: 'DUPLICATE_CLIENT_ORDER_ID', kind: 'conflict' },
    });
  });

  test('may be used again in another portfolio', async () => {
    const bob = await desk.person();
    const first = await placeOrder(alice.pool, marketBuy(alice, { clientOrderId: 'morning-1' }));
    const second = await placeOrder(bob.pool, marketBuy(bob, { clientOrderId: 'morning-1' }));
    expect(first.ok && second.ok && first.value.id !== second.value.id).toBe(true);
  });

  test('finds its order, or reports that there is none', async () => {
    const placed = await placeOrder(alice.pool, marketBuy(alice, { clientOrderId: 'findable' }));
    const found = await findOrderByClientId(alice.pool, { portfolioId: alice.portfolioId, clientOrderId: 'findable' });
    expect(found).toEqual(placed);
    expect(
      await findOrderByClientId(alice.pool, { portfolioId: alice.portfolioId, clientOrderId: 'never-sent' }),
    ).toEqual({ ok: true, value: null });
  });
});

describe('a denial', () => {
  type Case = {
    readonly code: string;
    readonly when: string;
    readonly order: Partial<OrderToPlace>;
    readonly prepare?: (person: Person) => Promise<unknown>;
  };
  const limit = (price: string, change: Partial<OrderToPlace> = {}): Partial<OrderToPlace> => ({
    type: 'LIMIT',
    limitPrice: new Decimal(price),
    ...change,
  });
  const cases: readonly Case[] = [
    {
      code: 'PORTFOLIO_INACTIVE',
      when: 'the portfolio is closed',
      order: {},
      prepare: (person) => desk.root.query('update "Portfolio" set active = false where id = $1', [person.portfolioId]),
    },
    { code: 'UNKNOWN_INSTRUMENT', when: 'the symbol is not on the desk', order: { symbol: 'XRPUSD' } },
    {
      code: 'INSTRUMENT_INACTIVE',
      when: 'the instrument is closed',
      order: { symbol: 'CLOSED' },
      prepare: () => desk.instrument('CLOSED', { active: false }),
    },
    {
      code: 'CURRENCY_MISMATCH',
      when: 'the instrument trades in another currency',
      order: { symbol: 'BTCEUR' },
      prepare: () => desk.instrument('BTCEUR', { currency: 'EUR' }),
    },
    {
      code: 'OFF_LOT',
      when: 'the quantity is between two lots',
      order: { symbol: 'LOTS', quantity: new Decimal('1.05') },
      prepare: () => desk.instrument('LOTS', { lot_size: '0.1' }),
    },
    { code: 'OFF_TICK', when: 'the price is between two ticks', order: limit('6000.005') },
    {
      code: 'NO_MARKET',
      when: 'a market order has no price',
      order: { symbol: 'SILENT' },
      prepare: () => desk.instrument('SILENT'),
    },
    {
      code: 'BELOW_MINIMUM_NOTIONAL',
      when: 'the order is too small',
      order: { symbol: 'LARGE', quantity: new Decimal('0.001') },
      prepare: async () => {
        await desk.instrument('LARGE', { minimum_notional: '10' });
        await desk.quote('LARGE', '99', '101', '100');
      },
    },
    { code: 'PRICE_COLLAR', when: 'a buy limit is far above the market', order: limit('7680.01') },
    {
      code: 'PRICE_COLLAR',
      when: 'a sell limit is far below the market',
      order: limit('5119.99', { side: 'SELL' }),
    },
    {
      code: 'REDUCE_ONLY_NO_POSITION',
      when: 'a reduce-only order has no position to reduce',
      order: { reduceOnly: true },
    },
    {
      code: 'INSUFFICIENT_BUYING_POWER',
      when: 'the order costs more than the buying power',
      order: { quantity: new Decimal('1.6') },
    },
    {
      code: 'INSUFFICIENT_BUYING_POWER',
      when: 'a short would cost more than the buying power',
      order: { side: 'SELL', quantity: new Decimal('1.6') },
    },
  ];
  test.each(cases)('has the code $code when $when', async ({ code, order, prepare }) => {
    const person = await desk.person();
    await prepare?.(person);
    const terms = marketBuy(person, order);
    const verdict = await checkOrder(person.pool, terms);
    const placed = await placeOrder(person.pool, terms);
    expect(verdict).toMatchObject({ ok: true, value: { denial: { code } } });
    expect(placed).toMatchObject({ ok: true, value: { status: 'DENIED', denial: { code } } });
    expect(placed.ok && placed.value.closedAt).not.toBeNull();
  });

  test('for buying power has the needed amount, the remaining amount, and the headroom', async () => {
    const person = await desk.person();
    const placed = await placeOrder(person.pool, marketBuy(person, { quantity: new Decimal('2') }));
    expect(placed.ok && placed.value.denial).toEqual({
      code: 'INSUFFICIENT_BUYING_POWER',
      message: 'buy 2 BTCUSD needs 12,819.24644 USD of buying power; 10,000 is left',
      limit: '10000',
      value: '12819.24644',
      headroom: '-2819.24644',
    });
  });

  test('does not change buying power, but an open order reduces it', async () => {
    const person = await desk.person();
    const terms = marketBuy(person, { ...limit('6000'), quantity: new Decimal('1') });
    await placeOrder(person.pool, marketBuy(person, { quantity: new Decimal('2') }));
    const before = await checkOrder(person.pool, terms);
    await placeOrder(person.pool, terms);
    const after = await checkOrder(person.pool, terms);
    expect(before).toMatchObject({ ok: true, value: { denial: null } });
    expect(before.ok && before.value.buyingPowerBefore?.toFixed()).toBe('10000');
    expect(after).toMatchObject({ ok: true, value: { denial: { code: 'INSUFFICIENT_BUYING_POWER' } } });
  });
});

describe('a position that was on the lot until an administrator raised it', () => {
  const sale = (quantity: string, change: Partial<OrderToPlace> = {}): Partial<OrderToPlace> => ({
    symbol: 'RAISED',
    side: 'SELL',
    quantity: new Decimal(quantity),
    timeInForce: 'GTC',
    ...change,
  });
  const limit: Partial<OrderToPlace> = { type: 'LIMIT', limitPrice: new Decimal(100) };
  let holder: Person;
  beforeAll(async () => {
    await desk.instrument('RAISED', { tick_size: '0.01', lot_size: '10', minimum_notional: '200' });
    await desk.quote('RAISED', '100', '100', '100');
  });
  beforeEach(async () => {
    holder = await desk.person();
  });

  const hold = (quantity: string): Promise<unknown> =>
    desk.root.query(
      `insert into "Position" (portfolio_id, symbol, quantity, cost) values ($1, 'RAISED', $2::numeric, $2::numeric * 100)`,
      [holder.portfolioId, quantity],
    );

  async function answer(order: Partial<OrderToPlace>): Promise<string> {
    const terms = marketBuy(holder, order);
    const [verdict, placed] = [await checkOrder(holder.pool, terms), await placeOrder(holder.pool, terms)];
    if (!verdict.ok || !placed.ok) throw new Error(JSON.stringify([verdict, placed]));
    expect(verdict.value.denial?.code).toBe(placed.value.denial?.code);
    return placed.value.denial?.code ?? placed.value.status;
  }

  test.each([
    ['whole', '15'],
    ['in part', '7'],
  ])('can be closed %s, at the market or a limit, reduce-only or not', async (_, quantity) => {
    for (const change of [{}, limit, { reduceOnly: true }, { ...limit, reduceOnly: true }]) {
      holder = await desk.person();
      await hold('15');
      expect(await answer(sale(quantity, change))).toBe('PENDING_NEW');
    }
    holder = await desk.person();
    await hold('-15');
    expect(await answer(sale(quantity, { side: 'BUY' }))).toBe('PENDING_NEW');
  });

  test('cannot be enlarged or reversed off the lot, by one order or several', async () => {
    await hold('15');
    for (const order of [sale('5', { side: 'BUY' }), sale('16'), sale('16', { reduceOnly: true })])
      expect(await answer(order)).toBe('OFF_LOT');
    expect(await answer(sale('12', limit))).toBe('PENDING_NEW');
    expect(await answer(sale('4'))).toBe('OFF_LOT');
    expect(await answer(sale('15', { reduceOnly: true }))).toBe('PENDING_NEW');
  });

  test('stays on the lot when it is on it', async () => {
    await hold('20');
    expect(await answer(sale('5'))).toBe('OFF_LOT');
  });

  test('below the minimum notional can be closed completely, not in parts', async () => {
    await hold('1.5');
    expect(await answer(sale('1', limit))).toBe('BELOW_MINIMUM_NOTIONAL');
    expect(await answer(sale('1.5'))).toBe('PENDING_NEW');
    expect(await answer(sale('1.5', { ...limit, reduceOnly: true }))).toBe('PENDING_NEW');
  });
});

describe('a preview', () => {
  test('shows notional, commission, position and buying power, and places nothing', async () => {
    const person = await desk.person();
    const verdict = await checkOrder(person.pool, marketBuy(person, { quantity: new Decimal('0.5') }));
    expect(
      verdict.ok && Object.fromEntries(Object.entries(verdict.value).map(([key, value]) => [key, String(value)])),
    ).toMatchObject({
      denial: 'null',
      referencePrice: '6400.01',
      notional: '3200.005',
      commission: '3.200005',
      positionBefore: '0',
      positionAfter: '0.5',
      buyingPowerBefore: '10000',
      // 6,400.01 plus five basis points, rounded up to the tick, and its fee.
      worstPrice: '6403.22',
      reserved: '3204.81161',
      buyingPowerAfter: '6795.18839',
      equity: '10000',
    });
    const stored = await desk.root.query('select count(*)::int as orders from "Order" where portfolio_id = $1', [
      person.portfolioId,
    ]);
    expect(stored.rows).toEqual([{ orders: 0 }]);
  });

  test('of a reducing order needs no buying power', async () => {
    const person = await desk.person();
    const bought = await placeOrder(person.pool, marketBuy(person, { quantity: new Decimal('1.5') }));
    await engine.book(
      acceptAndFill({
        orderId: bought.ok ? bought.value.id : '',
        portfolioId: person.portfolioId,
        symbol: 'BTCUSD',
        quantity: '1.5',
        price: '6400',
      }),
    );
    const selling = await checkOrder(
      person.pool,
      marketBuy(person, { side: 'SELL', quantity: new Decimal('1.5'), reduceOnly: true }),
    );
    expect(selling.ok && [selling.value.positionBefore?.toFixed(), selling.value.positionAfter?.toFixed()]).toEqual([
      '1.5',
      '0',
    ]);
    expect(selling.ok && selling.value.buyingPowerAfter?.toFixed()).toBe(
      selling.ok ? selling.value.buyingPowerBefore?.toFixed() : '',
    );
    expect(selling).toMatchObject({ ok: true, value: { denial: null } });
  });
});

describe('an invalid request leaves no order', () => {
  const call = `select place_order($1, $2, $3, $4, $5, $6, $7, $8)`;
  const good = (): unknown[] => [alice.portfolioId, 'shape-1', 'BTCUSD', 'BUY', 'LIMIT', '1', '6000', 'DAY'];
  const bad: readonly (readonly [string, number, unknown, string])[] = [
    ['NaN as quantity', 5, 'NaN', 'BAD_QUANTITY'],
    ['Infinity as quantity', 5, 'Infinity', 'BAD_QUANTITY'],
    ['-Infinity as quantity', 5, '-Infinity', 'BAD_QUANTITY'],
    ['a quantity of zero', 5, '0', 'BAD_QUANTITY'],
    ['a negative quantity', 5, '-1', 'BAD_QUANTITY'],
    ['no quantity', 5, null, 'BAD_QUANTITY'],
    ['a ninth decimal of quantity', 5, '0.123456789', 'BAD_QUANTITY'],
    ['1,000,000,000,000 units', 5, '1000000000000', 'BAD_QUANTITY'],
    ['NaN as price', 6, 'NaN', 'BAD_PRICE'],
    ['Infinity as price', 6, 'Infinity', 'BAD_PRICE'],
    ['a price of zero', 6, '0', 'BAD_PRICE'],
    ['a ninth decimal of price', 6, '6000.000000001', 'BAD_PRICE'],
    ['a limit order without a price', 6, null, 'BAD_PRICE'],
    ['a market order with a price', 4, 'MARKET', 'BAD_PRICE'],
    ['a stop order without a stop price', 4, 'STOP', 'BAD_PRICE'],
    ['good till a date without one', 7, 'GTD', 'BAD_EXPIRE_DATE'],
    ['no time in force', 7, null, 'UNSUPPORTED'],
    ['a client order id with a line break', 1, 'a\nb', 'BAD_CLIENT_ORDER_ID'],
    ['an empty client order id', 1, '', 'BAD_CLIENT_ORDER_ID'],
    ['a client order id of 65 characters', 1, 'x'.repeat(65), 'BAD_CLIENT_ORDER_ID'],
    ['a lower-case symbol', 2, 'btcusd', 'BAD_SYMBOL'],
    ['a symbol with an escape sequence', 2, 'BTC\u001b[31m', 'BAD_SYMBOL'],
  ];
  test.each(bad)('%s', async (_, position, value, code) => {
    const values = good();
    values[position] = value;
    await expect(alice.pool.query(call, values)).rejects.toMatchObject({ code: 'TR422', detail: code });
    const stored = await desk.root.query(
      `select count(*)::int as orders from "Order" where client_order_id = 'shape-1'`,
    );
    expect(stored.rows).toEqual([{ orders: 0 }]);
  });

  test('a note with a bidirectional override', async () => {
    expect(await placeOrder(alice.pool, marketBuy(alice, { note: 'buy\u202ellac' }))).toMatchObject({
      ok: false,
      error: { code: 'BAD_NOTE', kind: 'invalid' },
    });
  });
});
