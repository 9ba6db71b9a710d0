/** Exits, one-cancels-other and one-triggers-other at the database's door: values, verdicts, rows and second sendings. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptAndFill, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';
import { calling, codeOf, lawsBroken, rowsOf } from './linked-desk.ts';
import type { Call } from './linked-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let alice: Person;
let bob: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  await desk.instrument('SPY', {
    tick_size: '0.01',
    lot_size: '0.001',
    slippage_rate: '0.001',
    commission_rate: '0.001',
  });
  await desk.instrument('QQQ', { tick_size: '0.01', lot_size: '0.001' });
  for (const symbol of ['SPY', 'QQQ']) await desk.quote(symbol, '99.99', '100.01', '100');
  alice = await desk.person({ cash: '100000' });
  bob = await desk.person({ cash: '100000' });
});
afterAll(() => desk.close());

const BRACKET: Call = { limit_price: '100', take_profit: { limit_price: '110' }, stop_loss: { stop_price: '95' } };

describe('an order with exits', () => {
  test('is stored with both behind it, waiting for it', async () => {
    const { id, clientOrderId } = await placed(alice, BRACKET);
    const rows = await rowsOf(alice, clientOrderId);
    const { number } = rows[0]!;
    expect(rows).toEqual([
      row({ id, number, clientOrderId, limit: '100', side: 'BUY', type: 'LIMIT' }),
      row({ number: number + 1, clientOrderId: `${clientOrderId}:tp`, limit: '110', parent: id, list: id }),
      row({ number: number + 2, clientOrderId: `${clientOrderId}:sl`, type: 'STOP', stop: '95', parent: id, list: id }),
    ]);
    const { rows: events } = await desk.root.query(
      'select e.type, e.status, e.quantity::float as quantity from "OrderEvent" e join "Order" o on o.id = e.order_id where o.parent_id = $1',
      [id],
    );
    expect(events).toEqual([1, 2].map(() => ({ type: 'PENDING_NEW', status: 'PENDING_NEW', quantity: 10 })));
    const next = await placed(alice, { limit_price: '90' });
    expect((await rowsOf(alice, next.clientOrderId))[0]!.number).toBe(number + 3);
  });

  test('takes stop-limit and trailing exits, and exits for the day', async () => {
    const stops: readonly [Call, object][] = [
      [{ stop_loss: { stop_price: '95', limit_price: 94.5 } }, { type: 'STOP_LIMIT', stop: '95', limit: '94.5' }],
      [
        { stop_loss: { trail_percent: '1.5', time_in_force: 'DAY' } },
        { type: 'TRAILING_STOP', percent: '1.5', tif: 'DAY' },
      ],
      [{ stop_loss: { trail_amount: '2' } }, { type: 'TRAILING_STOP', amount: '2' }],
    ];
    for (const [terms, expected] of stops) {
      const { clientOrderId } = await placed(alice, { limit_price: '100', ...terms });
      expect((await rowsOf(alice, clientOrderId))[1]).toMatchObject(expected);
    }
  });

  test('a target in R is that multiple of the distance to the stop, on the tick towards the market', async () => {
    const buy = await placed(alice, {
      limit_price: '100',
      stop_loss: { stop_price: '97.67' },
      take_profit: { r: '1.5' },
    });
    expect((await rowsOf(alice, buy.clientOrderId))[1]).toMatchObject({ limit: '103.49' });
    const sell = await placed(alice, {
      side: 'SELL',
      limit_price: '100',
      stop_loss: { stop_price: '102.33' },
      take_profit: { r: '1.5' },
    });
    expect((await rowsOf(alice, sell.clientOrderId))[1]).toMatchObject({ side: 'BUY', limit: '96.51' });
  });

  test('that is sent again is the same order, and with other exits it is refused', async () => {
    const first = { ...BRACKET, client_order_id: randomUUID() };
    const { id } = await placed(alice, first);
    expect((await placed(alice, { ...first, take_profit: { limit_price: 110.0, time_in_force: 'GTC' } })).id).toBe(id);
    for (const other of [
      { take_profit: { limit_price: '111' } },
      { take_profit: null },
      { take_profit: { limit_price: '110', time_in_force: 'DAY' } },
      { stop_loss: { stop_price: '95', limit_price: '94' } },
    ])
      expect(await codeOf(calling(alice, { ...first, ...other }))).toBe('DUPLICATE_CLIENT_ORDER_ID');
    expect(await rowsOf(alice, first.client_order_id)).toHaveLength(3);
  });

  test('that is denied has none', async () => {
    const denied = await placed(alice, { ...BRACKET, quantity: '1000000' });
    expect(denied.status).toBe('DENIED');
    expect(await rowsOf(alice, denied.clientOrderId)).toHaveLength(1);
  });

  test.each([
    [
      'a target below a purchase',
      { take_profit: { limit_price: '99' } },
      'WRONG_SIDE',
      'the take profit of a buy is above its price: 99 is not above 100',
    ],
    [
      'a stop above a purchase',
      { stop_loss: { stop_price: '100' } },
      'WRONG_SIDE',
      'the stop loss of a buy is below its price: 100 is not below 100',
    ],
    [
      'a target above a sale',
      { side: 'SELL', take_profit: { limit_price: '101' } },
      'WRONG_SIDE',
      'the take profit of a sell is below its price: 101 is not below 100',
    ],
    [
      'a stop below a sale',
      { side: 'SELL', stop_loss: { stop_price: '99' } },
      'WRONG_SIDE',
      'the stop loss of a sell is above its price: 99 is not above 100',
    ],
    [
      'a target off the tick',
      { take_profit: { limit_price: '110.001' } },
      'OFF_TICK',
      'price 110.001 of the take profit is not a multiple of the tick 0.01',
    ],
    [
      'a target beyond every price',
      { take_profit: { limit_price: '200000000000' } },
      'PRICE_BOUND',
      'price 200,000,000,000 of the take profit is above the largest price 100,000,000,000',
    ],
    [
      'a limit far through its stop',
      { stop_loss: { stop_price: '95', limit_price: '70' } },
      'PRICE_COLLAR',
      'price 70 of the stop loss is more than 20 % through its stop at 95',
    ],
    [
      'a limit above the stop that sells',
      { stop_loss: { stop_price: '95', limit_price: '95.01' } },
      'LIMIT_BEFORE_STOP',
      'the stop loss of a buy has its limit at its stop or below: 95.01 is above 95',
    ],
    [
      'a limit below the stop that buys',
      { side: 'SELL', take_profit: null, stop_loss: { stop_price: '105', limit_price: '104.99' } },
      'LIMIT_BEFORE_STOP',
      'the stop loss of a sell has its limit at its stop or above: 104.99 is below 105',
    ],
    [
      'a trail wider than the price',
      { stop_loss: { trail_amount: '100' } },
      'EXIT_OUT_OF_REACH',
      'the stop loss would be at 0, which no price can reach',
    ],
    [
      'a target in R below zero',
      { side: 'SELL', stop_loss: { stop_price: '160' }, take_profit: { r: '2' } },
      'EXIT_OUT_OF_REACH',
      'the take profit would be at -20, which no price can reach',
    ],
    [
      'an ATR that is not known',
      { stop_loss: { atr: '1' } },
      'ATR_UNKNOWN',
      'the ATR of SPY needs 15 closed candles of 1h; there are 0',
    ],
    [
      'a trail of an ATR that is not known',
      { stop_loss: { trail_atr: '1' } },
      'ATR_UNKNOWN',
      'the ATR of SPY needs 15 closed candles of 1h; there are 0',
    ],
  ])('%s denies the entry', async (_, terms, code, message) => {
    const { status, denial, clientOrderId } = await placed(alice, { limit_price: '100', ...terms });
    expect([status, denial]).toEqual(['DENIED', expect.objectContaining({ code, message })]);
    expect(await rowsOf(alice, clientOrderId)).toHaveLength(1);
  });

  test.each<[string, Call]>([
    ['an array', { take_profit: ['110'] }],
    ['a text', { take_profit: '110' }],
    ['an empty object', { take_profit: {} }],
    ['null as json', { stop_loss: { stop_price: null } }],
    ['an unknown key', { take_profit: { limit_price: '110', size: '1' } }],
    ['a key of the other exit', { take_profit: { stop_price: '110' } }],
    ['two distances', { stop_loss: { atr: '1', trail_percent: '1' } }],
    ['a limit without a stop', { stop_loss: { limit_price: '94' } }],
    ['a limit beside a trail', { stop_loss: { trail_amount: '1', limit_price: '94' } }],
    ['NaN', { take_profit: { limit_price: 'NaN' } }],
    ['infinity', { take_profit: { limit_price: 'Infinity' } }],
    ['zero', { take_profit: { limit_price: 0 } }],
    ['a negative number', { take_profit: { limit_price: -110 } }],
    ['a ninth decimal', { take_profit: { limit_price: '110.000000001' } }],
    ['thirteen digits', { take_profit: { limit_price: '1000000000000' } }],
    ['an exponent', { take_profit: { limit_price: '1e2' } }],
    ['a boolean', { take_profit: { limit_price: true } }],
    ['an object as a number', { take_profit: { limit_price: { a: 1 } } }],
    ['a hundred per cent', { stop_loss: { trail_percent: '100' } }],
    ['a thousand ATR', { stop_loss: { atr: '1000' } }],
    ['R without a stop', { take_profit: { r: '2' } }],
    ['another time in force', { take_profit: { limit_price: '110', time_in_force: 'IOC' } }],
    ['null as time in force', { take_profit: { limit_price: '110', time_in_force: null } }],
    ['exits of an order that only reduces', { ...BRACKET, reduce_only: true }],
    ['exits of an order that waits', { ...BRACKET, parent_id: randomUUID() }],
  ])('%s as an exit is refused and leaves no order', async (_, terms) => {
    const call = { limit_price: '100', client_order_id: randomUUID(), ...terms };
    expect(await codeOf(calling(alice, call))).toBe('BAD_EXIT');
    expect(await rowsOf(alice, call.client_order_id)).toEqual([]);
  });

  test.each([
    [
      { take_profit: { tp: '110' } },
      'take profit: unknown key tp',
      'Use one of limit_price, atr, r, and with it time_in_force.',
    ],
    [
      { stop_loss: { stop_price: '95', stopPrice: 'x"\n' } },
      'stop loss: unknown key stopPrice',
      'Use one of stop_price, atr, trail_amount, trail_percent, trail_atr, and with it limit_price or time_in_force.',
    ],
  ])('with an unknown key is refused with that key and those that exist', async (terms, message, hint) => {
    await expect(calling(alice, { limit_price: '100', ...terms })).rejects.toMatchObject({
      detail: 'BAD_EXIT',
      message,
      hint,
    });
  });

  test('needs a client order id that leaves room for the ids of its exits', async () => {
    expect(await codeOf(calling(alice, { ...BRACKET, client_order_id: 'x'.repeat(62) }))).toBe('BAD_CLIENT_ORDER_ID');
    expect(await codeOf(calling(alice, { ...BRACKET, client_order_id: 'x'.repeat(61) }))).toBeNull();
  });

  test('is refused whole when an id of its exits is taken', async () => {
    const id = randomUUID();
    await placed(alice, { limit_price: '90', client_order_id: `${id}:sl` });
    expect(await codeOf(calling(alice, { ...BRACKET, client_order_id: id }))).toBe('DUPLICATE_CLIENT_ORDER_ID');
    expect((await rowsOf(alice, id)).map(({ clientOrderId }) => clientOrderId)).toEqual([`${id}:sl`]);
  });

  test('counts its exits among the open orders that only reduce', async () => {
    const person = await desk.person({ cash: '100000' });
    await desk.root.query('insert into "PersonLimit" (user_id, max_open_orders) values ($1, 20)', [person.userId]);
    for (let index = 0; index < 9; index++) await placed(person, BRACKET);
    expect((await placed(person, { limit_price: '100', stop_loss: { stop_price: '95' } })).status).toBe('PENDING_NEW');
    const tooMany = await placed(person, BRACKET);
    expect(tooMany.denial).toMatchObject({ code: 'OPEN_ORDERS_LIMIT' });
    expect((await placed(person, { limit_price: '100', stop_loss: { stop_price: '95' } })).status).toBe('PENDING_NEW');
  });
});

describe('a preview', () => {
  test('tells the exits, the worst loss and the result at the target', async () => {
    const verdict = await checked(alice, BRACKET);
    // Fees: 1, 0.949 at 94.9 (0.1 % of slippage below 95) and 1.1.
    expect(verdict).toMatchObject({
      denial: null,
      worstLoss: '-52.949',
      targetResult: '97.9',
      exits: [
        { kind: 'TAKE_PROFIT', type: 'LIMIT', limitPrice: '110', stopPrice: null, timeInForce: 'GTC' },
        { kind: 'STOP_LOSS', type: 'STOP', limitPrice: null, stopPrice: '95', trailAmount: null, trailPercent: null },
      ],
    });
  });

  test('of a market order measures from its worst price', async () => {
    const verdict = await checked(alice, { type: 'MARKET', limit_price: null, stop_loss: { stop_price: '95' } });
    // 100.01 with slippage is 100.12: ten times 5.22, and fees of 1.0012 and 0.949.
    expect(verdict).toMatchObject({
      worstPrice: expect.stringMatching(/^100\.120*$/),
      worstLoss: '-54.1502',
      targetResult: null,
    });
  });

  test('of an order behind another one counts what that one will add', async () => {
    const exit: Call = { side: 'SELL', limit_price: '110', reduce_only: true };
    expect(await checked(bob, exit)).toMatchObject({ denial: { code: 'REDUCE_ONLY_NO_POSITION' } });
    expect(await checked(bob, { ...exit, awaited_quantity: '10' })).toMatchObject({
      denial: null,
      positionBefore: '10',
      positionAfter: '0',
    });
    expect(await codeOf(checked(bob, { ...exit, awaited_quantity: 'NaN' }))).toBe('BAD_QUANTITY');
  });
});

describe('an order that waits for another one', () => {
  test('names an open order of its portfolio and symbol', async () => {
    const entry = await placed(alice, { limit_price: '90' });
    const child = await placed(alice, { limit_price: '80', parent_id: entry.id });
    expect((await rowsOf(alice, child.clientOrderId))[0]).toMatchObject({ parent: entry.id, list: null });
    const strange = await placed(bob, { limit_price: '90' });
    for (const parent_id of [randomUUID(), strange.id, child.id])
      expect(await codeOf(calling(alice, { limit_price: '80', parent_id }))).toBe('BAD_LINK');
    expect(await codeOf(calling(alice, { limit_price: '80', parent_id: entry.id, symbol: 'QQQ' }))).toBe('BAD_LINK');
    await alice.pool.query('select cancel_order($1)', [entry.id]);
    expect(await codeOf(calling(alice, { limit_price: '80', parent_id: entry.id }))).toBe('BAD_LINK');
  });

  test('and only reduces on the other side joins its exits', async () => {
    const entry = await placed(alice, { limit_price: '90' });
    const exit: Call = { side: 'SELL', limit_price: '95', reduce_only: true, parent_id: entry.id };
    expect(await codeOf(calling(alice, { ...exit, quantity: '5' }))).toBe('LINKED_QUANTITY');
    const { clientOrderId } = await placed(alice, exit);
    expect((await rowsOf(alice, clientOrderId))[0]).toMatchObject({ parent: entry.id, list: entry.id });
  });
});

describe('orders that share a quantity', () => {
  test('get one list, also a third one', async () => {
    const first = await placed(alice, { limit_price: '90' });
    const second = await placed(alice, { type: 'STOP', limit_price: null, stop_price: '105', oco_with: first.id });
    const third = await placed(alice, { limit_price: '85', oco_with: second.id });
    const { rows } = await alice.pool.query<{ list_id: string }>('select list_id from "Order" where id = any ($1)', [
      [first.id, second.id, third.id],
    ]);
    const [list] = rows.map(({ list_id }) => list_id);
    expect(rows.map(({ list_id }) => list_id)).toEqual([list, list, list]);
    // The exits of an order have its id for their list, and that is another one.
    expect([first.id, second.id, third.id]).not.toContain(list);
    for (const order of [first, second, third])
      expect(await codeOf(alice.pool.query('select check_replace($1, 5)', [order.id]))).toBe('ORDER_NOT_ACCEPTED');
  });

  test('are of one portfolio and symbol, open, without a fill and no exits', async () => {
    const entry = await placed(alice, BRACKET);
    const [, exit] = await rowsOf(alice, entry.clientOrderId);
    const strange = await placed(bob, { limit_price: '90' });
    for (const oco_with of [randomUUID(), strange.id, exit!.id])
      expect(await codeOf(calling(alice, { limit_price: '80', oco_with }))).toBe('BAD_LINK');
    expect(await codeOf(calling(alice, { limit_price: '80', oco_with: entry.id, symbol: 'QQQ' }))).toBe('BAD_LINK');
    expect(await codeOf(calling(alice, { limit_price: '80', oco_with: entry.id, parent_id: entry.id }))).toBe(
      'BAD_LINK',
    );
    const filled = await placed(alice, { limit_price: '100', quantity: '1' });
    await engine.book(
      acceptAndFill({ orderId: filled.id, portfolioId: alice.portfolioId, symbol: 'SPY', quantity: '1', price: '100' }),
    );
    expect(await codeOf(calling(alice, { limit_price: '80', oco_with: filled.id }))).toBe('BAD_LINK');
  });

  test('and a denied one begins no list', async () => {
    const first = await placed(alice, { limit_price: '90' });
    expect((await placed(alice, { limit_price: '90', quantity: '1000000', oco_with: first.id })).status).toBe('DENIED');
    expect((await rowsOf(alice, first.clientOrderId))[0]).toMatchObject({ list: null });
  });
});

test('the laws of the books hold', async () => {
  expect(await lawsBroken(desk)).toEqual([]);
});

async function placed(person: Person, call: Call) {
  return calling(person, call);
}

async function checked(person: Person, { client_order_id: _, ...call }: Call): Promise<Record<string, unknown>> {
  const names = { symbol: 'SPY', side: 'BUY', type: 'LIMIT', quantity: '10', ...call };
  const keys = Object.keys(names);
  const { rows } = await person.pool.query<{ verdict: Record<string, unknown> }>(
    `select check_order(portfolio_id => $1, ${keys.map((key, index) => `${key} => $${index + 2}`).join(', ')}) as verdict`,
    [person.portfolioId, ...Object.values(names)],
  );
  return rows[0]!.verdict;
}

function row(changes: object): object {
  return {
    id: expect.any(String),
    side: 'SELL',
    type: 'LIMIT',
    status: 'PENDING_NEW',
    tif: 'reduce' in changes ? '' : expect.any(String),
    limit: null,
    stop: null,
    amount: null,
    percent: null,
    parent: null,
    list: null,
    reduceOnly: 'parent' in changes,
    quantity: '10',
    ...changes,
  };
}
