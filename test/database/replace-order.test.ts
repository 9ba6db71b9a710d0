import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelOrder } from '../../src/database/actions/cancel-order.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import type { OrderToPlace } from '../../src/database/actions/place-order.ts';
import { checkReplace, replaceOrder } from '../../src/database/actions/replace-order.ts';
import type { DeskError } from '../../src/database/actions/desk-error.ts';
import type { OrderRow } from '../../src/database/order-row.ts';
import { readRequests, judgeRequests } from '../../src/database/booking/engine-orders.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import type { Result } from '../../src/domain/result.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let alice: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  await desk.instrument('BTCUSD', {
    tick_size: '0.01',
    lot_size: '0.001',
    minimum_notional: '10',
    commission_rate: '0',
  });
  await desk.instrument('ETHUSD', {
    tick_size: '0.01',
    lot_size: '0.001',
    minimum_notional: '10',
    commission_rate: '0',
  });
  await desk.quote('BTCUSD', '6399.99', '6400.01', '6400');
  await desk.quote('ETHUSD', '199.99', '200.01', '200');
  // Quotes of a recording do not age while the tests run.
  await desk.root.query('update "Quote" set live = false');
  alice = await desk.person({ cash: '1000000' });
});
afterAll(() => desk.close());

const AT = '2018-11-12T12:00:00.000Z';

interface Terms {
  readonly quantity?: string;
  readonly limitPrice?: string;
  readonly stopPrice?: string;
}

function wanted(order: OrderRow, { quantity, limitPrice, stopPrice }: Terms): Parameters<typeof replaceOrder>[1] {
  const decimal = (text: string | undefined): Decimal | null => (text === undefined ? null : new Decimal(text));
  return {
    orderId: order.id,
    terms: { quantity: decimal(quantity), limitPrice: decimal(limitPrice), stopPrice: decimal(stopPrice) },
  };
}

function replace(order: OrderRow, terms: Terms, person: Person = alice): Promise<Result<OrderRow, DeskError>> {
  return replaceOrder(person.pool, wanted(order, terms));
}

async function place(part: Partial<OrderToPlace> = {}, person: Person = alice): Promise<OrderRow> {
  const placed = await placeOrder(
    person.pool,
    marketBuy(person, {
      type: 'LIMIT',
      limitPrice: new Decimal('6000'),
      quantity: new Decimal('1'),
      timeInForce: 'GTC',
      ...part,
    }),
  );
  if (!placed.ok) throw new Error(placed.error.message);
  expect(placed.value.denial).toBeNull();
  return placed.value;
}

interface Move {
  readonly type: string;
  readonly status: string;
  readonly filled?: string;
  readonly row?: Readonly<Record<string, unknown>>;
}

/** The engine books moves of an order in one step. */
async function book(order: OrderRow, ...moves: readonly Move[]): Promise<void> {
  const last = moves.at(-1)!;
  const filled = last.filled ?? '0';
  const closed = ['FILLED', 'CANCELED', 'EXPIRED'].includes(last.status);
  await engine.book({
    orders: [
      {
        id: order.id,
        status: last.status,
        filled_quantity: filled,
        filled_notional: new Decimal(filled).times(6000).toFixed(8),
        accepted_at: AT,
        accepted_sequence: 1,
        closed_at: closed ? AT : null,
        ...last.row,
      },
    ],
    events: moves.map(({ type, status }, index) => ({
      ordinal: index + 1,
      order_id: order.id,
      type,
      status,
      occurred_at: AT,
    })),
  });
}

async function working(part: Partial<OrderToPlace> = {}, person: Person = alice): Promise<OrderRow> {
  const order = await place(part, person);
  await book(order, { type: 'NEW', status: 'NEW' });
  return order;
}

async function stateOf({ id }: OrderRow): Promise<Record<string, unknown>> {
  const { rows } = await desk.root.query(
    `select o.status, trim_scale(o.quantity)::text as quantity, trim_scale(o.limit_price)::text as "limit",
            concat_ws(' ', trim_scale(o.replace_quantity), trim_scale(o.replace_limit_price), trim_scale(o.replace_stop_price)) as wanted,
            (select string_agg(e.type || ' ' || e.status, ', ' order by e.sequence) from "OrderEvent" e where e.order_id = o.id and e.sequence > 2) as events
       from "Order" o where o.id = $1`,
    [id],
  );
  return rows[0];
}

describe('a replace', () => {
  test('is a request until the engine answers it: the terms stay as they are', async () => {
    const order = await working();
    expect(await replace(order, { quantity: '2', limitPrice: '5900' })).toMatchObject({
      ok: true,
      value: { status: 'PENDING_REPLACE' },
    });
    expect(await stateOf(order)).toEqual({
      status: 'PENDING_REPLACE',
      quantity: '1',
      limit: '6000',
      wanted: '2 5900',
      events: 'PENDING_REPLACE PENDING_REPLACE',
    });
    await book(order, {
      type: 'REPLACED',
      status: 'NEW',
      row: { quantity: '2', limit_price: '5900', replaced_at: AT },
    });
    expect(await stateOf(order)).toEqual({
      status: 'NEW',
      quantity: '2',
      limit: '5900',
      wanted: '',
      events: 'PENDING_REPLACE PENDING_REPLACE, REPLACED NEW',
    });
  });

  test('that is rejected leaves the former terms', async () => {
    const order = await working();
    await replace(order, { quantity: '2' });
    await book(order, { type: 'REPLACE_REJECTED', status: 'NEW' });
    expect(await stateOf(order)).toMatchObject({ status: 'NEW', quantity: '1', wanted: '' });
  });

  test('asked twenty times at once is one request', async () => {
    const order = await working();
    const answers = await Promise.all(Array.from({ length: 20 }, () => replace(order, { limitPrice: '5900' })));
    expect(answers.every((answer) => answer.ok && answer.value.status === 'PENDING_REPLACE')).toBe(true);
    expect(await stateOf(order)).toMatchObject({ events: 'PENDING_REPLACE PENDING_REPLACE' });
  });

  test('asked with different terms at once is one of them; the others are refused', async () => {
    const order = await working();
    const answers = await Promise.all(
      ['5901', '5902', '5903', '5904'].map((limitPrice) => replace(order, { limitPrice })),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.flatMap((answer) => (answer.ok ? [] : [answer.error.code]))).toEqual([
      'REPLACE_PENDING',
      'REPLACE_PENDING',
      'REPLACE_PENDING',
    ]);
    expect(await stateOf(order)).toMatchObject({ events: 'PENDING_REPLACE PENDING_REPLACE' });
  });

  test('of terms that are equal to the pending ones is the same request, however they are written', async () => {
    const order = await working();
    await replace(order, { limitPrice: '5900' });
    expect(await replace(order, { limitPrice: '5900.00', quantity: '1.000' })).toMatchObject({ ok: true });
    expect(await replace(order, { limitPrice: '5900', quantity: '0.5' })).toMatchObject({
      ok: false,
      error: { code: 'REPLACE_PENDING', kind: 'conflict' },
    });
  });

  test.each<[string, (order: OrderRow) => Promise<unknown>, string]>([
    ['that waits for its cancel', (order) => cancelOrder(alice.pool, order.id), 'CANCEL_PENDING'],
    [
      'that is canceled',
      (order) => book(order, { type: 'CANCELED', status: 'CANCELED', row: { end_reason: 'CANCEL_REQUESTED' } }),
      'ORDER_TERMINAL',
    ],
    ['that is filled', (order) => book(order, { type: 'TRADE', status: 'FILLED', filled: '1' }), 'ORDER_TERMINAL'],
  ])('of an order %s is refused', async (_, reach, code) => {
    const order = await working();
    await reach(order);
    const before = await stateOf(order);
    expect(await replace(order, { quantity: '0.5' })).toMatchObject({ ok: false, error: { code, kind: 'conflict' } });
    expect(await stateOf(order)).toEqual(before);
  });

  test('of an order that the engine has not accepted is refused', async () => {
    const order = await place();
    expect(await replace(order, { quantity: '0.5' })).toMatchObject({
      ok: false,
      error: { code: 'ORDER_NOT_ACCEPTED', kind: 'conflict' },
    });
  });

  test.each<[Terms, string]>([
    [{}, 'NO_NEW_TERMS'],
    [{ quantity: '0' }, 'BAD_QUANTITY'],
    [{ quantity: '-1' }, 'BAD_QUANTITY'],
    [{ quantity: 'NaN' }, 'BAD_QUANTITY'],
    [{ quantity: '1000000000000' }, 'BAD_QUANTITY'],
    [{ quantity: '0.000000001' }, 'BAD_QUANTITY'],
    [{ limitPrice: '0' }, 'BAD_PRICE'],
    [{ limitPrice: 'NaN' }, 'BAD_PRICE'],
    [{ limitPrice: '5900.000000001' }, 'BAD_PRICE'],
    [{ stopPrice: '5000' }, 'BAD_PRICE'],
  ])('with %j is refused by its form', async (terms, code) => {
    const order = await working();
    const [quantity, limitPrice, stopPrice] = [terms.quantity, terms.limitPrice, terms.stopPrice];
    const sent = alice.pool.query('select replace_order($1, $2, $3, $4)', [order.id, quantity, limitPrice, stopPrice]);
    await expect(sent).rejects.toMatchObject({ code: 'TR422', detail: code, hint: expect.any(String) });
    expect(await stateOf(order)).toMatchObject({ status: 'NEW', wanted: '' });
  });

  test('of the limit of a market order is refused', async () => {
    const order = await working({ type: 'MARKET', limitPrice: null });
    expect(await replace(order, { limitPrice: '6000' })).toMatchObject({ ok: false, error: { code: 'BAD_PRICE' } });
  });

  test.each<[Terms, string]>([
    [{ quantity: '0.0005' }, 'OFF_LOT'],
    [{ quantity: '1.0005' }, 'OFF_LOT'],
    [{ limitPrice: '5900.005' }, 'OFF_TICK'],
    [{ limitPrice: '7700' }, 'PRICE_COLLAR'],
    [{ quantity: '0.001' }, 'BELOW_MINIMUM_NOTIONAL'],
    [{ quantity: '1000' }, 'INSUFFICIENT_BUYING_POWER'],
    [{ quantity: '99999999999' }, 'ORDER_NOTIONAL_BOUND'],
    [{ quantity: '999999999999' }, 'ORDER_QUANTITY_BOUND'],
  ])('with %j is denied with figures, and the order keeps its terms', async (terms, code) => {
    const order = await working();
    const denied = await replace(order, terms);
    expect(denied).toMatchObject({ ok: false, error: { code, kind: 'denied' } });
    expect(denied.ok || denied.error.message).toMatch(/limit .*value /);
    const preview = await checkReplace(alice.pool, wanted(order, terms));
    expect(preview).toMatchObject({ ok: true, value: { denial: { code } } });
    expect(await stateOf(order)).toMatchObject({ status: 'NEW', quantity: '1', limit: '6000', wanted: '' });
  });

  test('previews the buying power after it, without its own reservation', async () => {
    const bob = await desk.person({ cash: '10000' });
    const order = await working({}, bob);
    const preview = await checkReplace(bob.pool, wanted(order, { quantity: '1.5' }));
    expect(preview.ok && preview.value.denial).toBeNull();
    expect(preview.ok && [preview.value.buyingPowerBefore, preview.value.buyingPowerAfter].map(String)).toEqual([
      '4000',
      '1000',
    ]);
    expect(await replace(order, { quantity: '1.6' }, bob)).toMatchObject({ ok: true });
    expect(await stateOf(order)).toMatchObject({ wanted: '1.6' });
  });

  test('to a smaller quantity needs no fresh quote, no buying power and no active instrument', async () => {
    const bob = await desk.person({ cash: '10000' });
    const order = await working({ symbol: 'ETHUSD', limitPrice: new Decimal('180'), quantity: new Decimal('10') }, bob);
    await desk.root.query(`update "Portfolio" set cash_balance_usd = 1 where id = $1`, [bob.portfolioId]);
    await desk.root.query(
      `update "Quote" set received_at = now() - interval '1 hour', live = true where symbol = 'ETHUSD'`,
    );
    await desk.root.query(`update "Instrument" set active = false where symbol = 'ETHUSD'`);
    expect(await replace(order, { quantity: '11' }, bob)).toMatchObject({
      ok: false,
      error: { code: 'INSTRUMENT_INACTIVE' },
    });
    expect(await replace(order, { quantity: '5' }, bob)).toMatchObject({ ok: true });
    expect(await judged(order)).toBeNull();
    await desk.root.query(`update "Instrument" set active = true where symbol = 'ETHUSD'`);
    await desk.root.query(`update "Quote" set live = false`);
  });

  test('in a suspended portfolio is denied', async () => {
    const bob = await desk.person({ cash: '10000' });
    const order = await working({}, bob);
    await engine.pool.query('select suspend_portfolio($1, $2, $3)', [engine.epoch, bob.portfolioId, 'a test']);
    expect(await replace(order, { quantity: '0.5' }, bob)).toMatchObject({
      ok: false,
      error: { code: 'PORTFOLIO_SUSPENDED', kind: 'denied' },
    });
  });
});

/** The code with which the engine would reject the new terms; null when it would accept them. */
async function judged(order: OrderRow): Promise<string | null | undefined> {
  const client = await engine.pool.connect();
  try {
    const verdict = (await judgeRequests(client, [order.id])).get(order.id);
    return verdict === undefined ? undefined : (verdict?.code ?? null);
  } finally {
    client.release();
  }
}

describe('the engine', () => {
  test('reads a replace among its requests, with the new terms', async () => {
    const order = await working();
    await replace(order, { limitPrice: '5800' });
    const client = await engine.pool.connect();
    const requests = await readRequests(client, { skipped: new Set(), blocked: new Set() });
    client.release();
    const found = requests.find(({ order: { id } }) => id === order.id)!;
    expect(found).toMatchObject({
      order: { status: 'PENDING_REPLACE' },
      newTerms: { quantity: null, stopPrice: null },
    });
    expect(found.newTerms?.limitPrice?.toFixed()).toBe('5800');
  });

  test('judges new terms again: cash that left since then rejects them', async () => {
    const bob = await desk.person({ cash: '10000' });
    const order = await working({}, bob);
    expect(await replace(order, { quantity: '1.6' }, bob)).toMatchObject({ ok: true });
    expect(await judged(order)).toBeNull();
    await bob.pool.query('select move_cash($1, -3000)', [bob.portfolioId]);
    expect(await judged(order)).toBe('INSUFFICIENT_BUYING_POWER');
  });

  test('accepts of two replaces that only fit one by one the first, and then rejects the second', async () => {
    const bob = await desk.person({ cash: '10000' });
    const one = await working({ quantity: new Decimal('0.5') }, bob);
    const two = await working({ quantity: new Decimal('0.5') }, bob);
    for (const order of [one, two]) expect(await replace(order, { quantity: '1' }, bob)).toMatchObject({ ok: true });
    const { rows } = await engine.pool.query<{ id: string; denial: unknown }>(
      'select order_id as id, denial from judge_requests($1)',
      [[one.id, two.id]],
    );
    expect(rows).toEqual([{ id: one.id, denial: null }]);
    await book(one, { type: 'REPLACED', status: 'NEW', row: { quantity: '1', replaced_at: AT } });
    expect(await judged(two)).toBe('INSUFFICIENT_BUYING_POWER');
  });

  test('counts in other symbols what it has just accepted', async () => {
    const bob = await desk.person({ cash: '10000' });
    const one = await working({ quantity: new Decimal('0.5') }, bob);
    const two = await working({ symbol: 'ETHUSD', limitPrice: new Decimal('200'), quantity: new Decimal('15') }, bob);
    expect(await replace(one, { quantity: '1' }, bob)).toMatchObject({ ok: true });
    expect(await replace(two, { quantity: '30' }, bob)).toMatchObject({ ok: true });
    const { rows } = await engine.pool.query<{ id: string; code: string | null }>(
      `select order_id as id, denial #>> '{denial,code}' as code from judge_requests($1)`,
      [[one.id, two.id]],
    );
    expect(rows).toEqual([
      { id: one.id, code: null },
      { id: two.id, code: 'INSUFFICIENT_BUYING_POWER' },
    ]);
  });

  test('keeps a replace pending while it books fills that it made before', async () => {
    const order = await working({ quantity: new Decimal('2') });
    await replace(order, { limitPrice: '5900' });
    await book(order, { type: 'TRADE', status: 'PARTIALLY_FILLED', filled: '1' });
    expect(await stateOf(order)).toMatchObject({
      status: 'PENDING_REPLACE',
      wanted: '5900',
      events: 'PENDING_REPLACE PENDING_REPLACE, TRADE PENDING_REPLACE',
    });
  });

  test('may fill, answer and fill again in one booking', async () => {
    const order = await working({ quantity: new Decimal('2') });
    await replace(order, { quantity: '3' });
    await book(
      order,
      { type: 'TRADE', status: 'PARTIALLY_FILLED' },
      { type: 'REPLACED', status: 'PARTIALLY_FILLED' },
      { type: 'TRADE', status: 'PARTIALLY_FILLED', filled: '2', row: { quantity: '3' } },
    );
    expect(await stateOf(order)).toMatchObject({
      status: 'PARTIALLY_FILLED',
      quantity: '3',
      events:
        'PENDING_REPLACE PENDING_REPLACE, TRADE PENDING_REPLACE, REPLACED PARTIALLY_FILLED, TRADE PARTIALLY_FILLED',
    });
  });

  test('may fill an order completely whose replace is pending: the fill wins', async () => {
    const order = await working();
    await replace(order, { quantity: '3' });
    await book(order, { type: 'TRADE', status: 'FILLED', filled: '1' });
    expect(await stateOf(order)).toMatchObject({ status: 'FILLED', quantity: '1', wanted: '' });
  });

  test('ends an order by a quantity that is filled already, and nothing follows', async () => {
    const order = await working({ quantity: new Decimal('2') });
    await book(order, { type: 'TRADE', status: 'PARTIALLY_FILLED', filled: '1' });
    await replace(order, { quantity: '0.5' });
    await book(order, { type: 'REPLACED', status: 'FILLED', filled: '1', row: { quantity: '1' } });
    expect(await stateOf(order)).toMatchObject({ status: 'FILLED', quantity: '1' });
    await expect(book(order, { type: 'TRADE', status: 'FILLED', filled: '1' })).rejects.toMatchObject({
      detail: 'STALE_ORDER',
    });
  });

  test('lets a cancel win that came after the replace, also when it answers the replace first', async () => {
    const order = await working();
    await replace(order, { quantity: '3' });
    expect(await cancelOrder(alice.pool, order.id)).toMatchObject({ ok: true, value: { status: 'PENDING_CANCEL' } });
    expect(await stateOf(order)).toMatchObject({ status: 'PENDING_CANCEL', wanted: '' });
    await book(order, { type: 'REPLACED', status: 'NEW', row: { quantity: '3' } });
    expect(await stateOf(order)).toMatchObject({
      status: 'PENDING_CANCEL',
      quantity: '3',
      events: 'PENDING_REPLACE PENDING_REPLACE, PENDING_CANCEL PENDING_CANCEL, REPLACED PENDING_CANCEL',
    });
  });

  test('books fills against replaces and cancels of the same orders without a deadlock', async () => {
    const orders = await Promise.all(Array.from({ length: 8 }, () => working({ quantity: new Decimal('0.1') })));
    const answers = await Promise.all([
      ...orders.map((order) => replace(order, { limitPrice: '5900' })),
      ...orders.map((order) => cancelOrder(alice.pool, order.id)),
      ...orders.map((order) => book(order, { type: 'TRADE', status: 'PARTIALLY_FILLED', filled: '0.05' })),
      ...orders.map((order) => replace(order, { limitPrice: '5901' })),
    ]);
    const codes = answers.flatMap((answer) => (typeof answer === 'object' && !answer.ok ? [answer.error.code] : []));
    expect(codes.filter((code) => !['CANCEL_PENDING', 'REPLACE_PENDING'].includes(code))).toEqual([]);
    for (const order of orders) expect(await stateOf(order)).toMatchObject({ status: 'PENDING_CANCEL', wanted: '' });
  });
});

describe('the right to replace', () => {
  test('is the owner’s: to others the order does not exist', async () => {
    const order = await working();
    const stranger = await desk.person();
    expect(await replace(order, { quantity: '0.5' }, stranger)).toMatchObject({
      ok: false,
      error: { code: 'ORDER_NOT_FOUND', kind: 'not-found' },
    });
    expect(await checkReplace(stranger.pool, wanted(order, { quantity: '0.5' }))).toMatchObject({
      ok: false,
      error: { code: 'ORDER_NOT_FOUND' },
    });
    expect(await replace({ ...order, id: randomUUID() }, { quantity: '0.5' })).toMatchObject({
      ok: false,
      error: { code: 'ORDER_NOT_FOUND' },
    });
  });

  test('is not a viewer’s', async () => {
    const order = await working();
    const viewer = await desk.person({ role: 'traderai_viewer' });
    expect(await replace(order, { quantity: '0.5' }, viewer)).toMatchObject({
      ok: false,
      error: { code: 'NOT_PERMITTED', kind: 'denied' },
    });
  });

  test.each(['traderai_risk', 'traderai_admin'] as const)(
    'of %s is to reduce, and the owner gets an alert',
    async (role) => {
      const order = await working();
      const other = await desk.person({ role });
      for (const terms of [{ quantity: '2' }, { limitPrice: '5900' }, { quantity: '0.5', limitPrice: '6001' }])
        expect(await replace(order, terms, other)).toMatchObject({ ok: false, error: { code: 'NOT_GRANTED' } });
      expect(await replace(order, { quantity: '0.5' }, other)).toMatchObject({ ok: true });
      const { rows } = await desk.root.query(
        `select a.title, (select e.reason from "OrderEvent" e where e.order_id = $1 and e.type = 'PENDING_REPLACE') as reason
         from "Alert" a where a.title = $2`,
        [order.id, `Order reduced by ${other.login}`],
      );
      expect(rows).toEqual([{ title: `Order reduced by ${other.login}`, reason: `requested by ${other.login}` }]);
    },
  );
});

test('bounds count the larger quantity that an order waits for', async () => {
  const rich = await desk.person({ cash: '10000' });
  const held = await place({ type: 'MARKET', limitPrice: null, quantity: new Decimal('1') }, rich);
  await engine.book(
    acceptAndFill({ orderId: held.id, portfolioId: rich.portfolioId, symbol: 'BTCUSD', quantity: '1', price: '6400' }),
  );
  await desk.root.query(`update "Portfolio" set account = 'CASH' where id = $1`, [rich.portfolioId]);
  const sale = await working({ side: 'SELL', limitPrice: new Decimal('6500'), quantity: new Decimal('0.2') }, rich);
  expect(await replace(sale, { quantity: '1.1' }, rich)).toMatchObject({
    ok: false,
    error: { code: 'NO_SHORT_IN_CASH_ACCOUNT' },
  });
  expect(await replace(sale, { quantity: '0.8' }, rich)).toMatchObject({ ok: true });
  const second = await placeOrder(
    rich.pool,
    marketBuy(rich, { side: 'SELL', type: 'LIMIT', limitPrice: new Decimal('6500'), quantity: new Decimal('0.3') }),
  );
  expect(second).toMatchObject({ ok: true, value: { denial: { code: 'NO_SHORT_IN_CASH_ACCOUNT' } } });
});
