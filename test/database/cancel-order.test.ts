import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelOrder } from '../../src/database/actions/cancel-order.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import type { OrderRow } from '../../src/database/order-row.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { TERMINAL_STATUSES } from '../../src/domain/order.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let alice: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '6399.99', '6400.01', '6400');
  alice = await desk.person({ cash: '1000000' });
});
afterAll(() => desk.close());

const AT = '2018-11-12T12:00:00.000Z';

async function place(): Promise<OrderRow> {
  const placed = await placeOrder(
    alice.pool,
    marketBuy(alice, { type: 'LIMIT', limitPrice: new Decimal('6000'), quantity: new Decimal('1') }),
  );
  if (!placed.ok) throw new Error(placed.error.message);
  return placed.value;
}

function moved(order: OrderRow, status: string, filled: string): Record<string, unknown> {
  const closed = (TERMINAL_STATUSES as readonly string[]).includes(status);
  return {
    id: order.id,
    status,
    filled_quantity: filled,
    filled_notional: new Decimal(filled).times(6000).toFixed(8),
    accepted_at: AT,
    accepted_sequence: 1,
    closed_at: closed ? AT : null,
  };
}

function event(order: OrderRow, type: string, status: string): Record<string, unknown> {
  return { ordinal: 1, order_id: order.id, type, status, occurred_at: AT };
}

async function stateOf(order: OrderRow): Promise<{ status: string; event_sequence: number; events: string[] }> {
  const { rows } = await desk.root.query(
    `select o.status, o.event_sequence, array_agg(e.status::text order by e.sequence) as events
       from "Order" o join "OrderEvent" e on e.order_id = o.id where o.id = $1 group by o.id`,
    [order.id],
  );
  return rows[0];
}

describe('a cancel', () => {
  test('is a request until the engine confirms it', async () => {
    const order = await place();
    expect(await cancelOrder(alice.pool, order.id)).toMatchObject({
      ok: true,
      value: { status: 'PENDING_CANCEL', closedAt: null },
    });
    await engine.book({ orders: [moved(order, 'CANCELED', '0')], events: [event(order, 'CANCELED', 'CANCELED')] });
    expect(await stateOf(order)).toEqual({
      status: 'CANCELED',
      event_sequence: 3,
      events: ['PENDING_NEW', 'PENDING_CANCEL', 'CANCELED'],
    });
  });

  test('requested by twenty concurrent calls is one request', async () => {
    const order = await place();
    const answers = await Promise.all(Array.from({ length: 20 }, () => cancelOrder(alice.pool, order.id)));
    expect(answers.every((answer) => answer.ok && answer.value.status === 'PENDING_CANCEL')).toBe(true);
    expect(await stateOf(order)).toMatchObject({ event_sequence: 2, events: ['PENDING_NEW', 'PENDING_CANCEL'] });
  });

  test('loses to an earlier fill, with an error', async () => {
    const order = await place();
    await engine.book(
      acceptAndFill({
        orderId: order.id,
        portfolioId: alice.portfolioId,
        symbol: 'BTCUSD',
        quantity: '1',
        price: '6000',
      }),
    );
    expect(await cancelOrder(alice.pool, order.id)).toMatchObject({
      ok: false,
      error: { code: 'ORDER_TERMINAL', kind: 'conflict' },
    });
  });

  test('of an order that does not exist is not found', async () => {
    expect(await cancelOrder(alice.pool, randomUUID())).toMatchObject({
      ok: false,
      error: { code: 'ORDER_NOT_FOUND', kind: 'not-found' },
    });
  });
});

describe('the engine', () => {
  test('leaves a cancel pending that was requested before it accepts the order', async () => {
    const order = await place();
    await cancelOrder(alice.pool, order.id);
    await engine.book({ orders: [moved(order, 'NEW', '0')], events: [event(order, 'NEW', 'NEW')] });
    expect(await stateOf(order)).toEqual({
      status: 'PENDING_CANCEL',
      event_sequence: 3,
      events: ['PENDING_NEW', 'PENDING_CANCEL', 'PENDING_CANCEL'],
    });
  });

  test('may fill an order whose cancel is pending', async () => {
    const order = await place();
    await cancelOrder(alice.pool, order.id);
    await engine.book({ orders: [moved(order, 'FILLED', '1')], events: [event(order, 'TRADE', 'FILLED')] });
    expect(await stateOf(order)).toMatchObject({
      status: 'FILLED',
      events: ['PENDING_NEW', 'PENDING_CANCEL', 'FILLED'],
    });
  });

  test.each(TERMINAL_STATUSES.filter((status) => status !== 'DENIED'))(
    'cannot move an order out of %s',
    async (status) => {
      const order = await place();
      const filled = status === 'FILLED' ? '1' : '0';
      await engine.book({
        orders: [moved(order, status, filled)],
        events: [event(order, status === 'FILLED' ? 'TRADE' : status, status)],
      });
      const before = await stateOf(order);
      const again = engine.book({ orders: [moved(order, 'NEW', filled)], events: [event(order, 'NEW', 'NEW')] });
      await expect(again).rejects.toMatchObject({ code: 'TR409', detail: 'STALE_ORDER' });
      expect(await stateOf(order)).toEqual(before);
    },
  );

  test('cannot move an order out of DENIED', async () => {
    const denied = await placeOrder(alice.pool, marketBuy(alice, { symbol: 'NOSUCH' }));
    if (!denied.ok) throw new Error(denied.error.message);
    const revival = engine.book({
      orders: [moved(denied.value, 'NEW', '0')],
      events: [event(denied.value, 'NEW', 'NEW')],
    });
    await expect(revival).rejects.toMatchObject({ detail: 'STALE_ORDER' });
  });

  test('cannot reverse a fill', async () => {
    const order = await place();
    await engine.book({
      orders: [moved(order, 'PARTIALLY_FILLED', '0.6')],
      events: [event(order, 'TRADE', 'PARTIALLY_FILLED')],
    });
    const less = engine.book({
      orders: [moved(order, 'PARTIALLY_FILLED', '0.5')],
      events: [event(order, 'TRADE', 'PARTIALLY_FILLED')],
    });
    await expect(less).rejects.toMatchObject({ detail: 'STALE_ORDER' });
  });

  test.each([
    ['FILLED', '0.5'],
    ['PARTIALLY_FILLED', '1'],
    ['PARTIALLY_FILLED', '1.5'],
  ])('cannot set an order to %s with %s of 1 filled', async (status, filled) => {
    const order = await place();
    await expect(
      engine.book({ orders: [moved(order, status, filled)], events: [event(order, 'TRADE', status)] }),
    ).rejects.toMatchObject({ code: '23514' });
    expect(await stateOf(order)).toMatchObject({ status: 'PENDING_NEW' });
  });

  test('that has lost its lead can write nothing', async () => {
    const order = await place();
    const old = await desk.engine();
    // The first connection acquired the lease.
    const [booking, another] = [await old.pool.connect(), await old.pool.connect()];
    for (const client of [booking, another]) client.on('error', () => undefined);
    const leader = await desk.engine();
    const step = { orders: [moved(order, 'NEW', '0')], events: [event(order, 'NEW', 'NEW')] };
    await expect(old.book(step, booking)).rejects.toThrow(/terminat|EPIPE|ECONNRESET|not queryable/);
    await expect(old.book(step, another)).rejects.toMatchObject({ code: 'TR409', detail: 'STALE_EPOCH' });
    booking.release(true);
    another.release();
    await expect(old.book(step)).rejects.toMatchObject({ code: 'TR409', detail: 'STALE_EPOCH' });
    expect(await stateOf(order)).toMatchObject({ status: 'PENDING_NEW' });
    await leader.book(step);
    expect(await stateOf(order)).toMatchObject({ status: 'NEW' });
    engine = leader;
  });
});
