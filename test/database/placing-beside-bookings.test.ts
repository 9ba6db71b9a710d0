/** New orders and the engine's bookings of one portfolio do not wait for each other. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let trader: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '99', '101', '100');
  await desk.root.query(`select ensure_month_partitions('Trade', now(), now())`);
});
beforeEach(async () => {
  trader = await desk.person({ cash: '1000000' });
});
afterAll(() => desk.close());

async function placed(): Promise<{ readonly id: string; readonly number: number }> {
  const answer = await placeOrder(trader.pool, marketBuy(trader));
  if (!answer.ok || answer.value.status !== 'PENDING_NEW') throw new Error(JSON.stringify(answer));
  return answer.value;
}

function fillOf(orderId: string): Record<string, unknown> {
  const { portfolioId } = trader;
  return acceptAndFill({
    orderId,
    portfolioId,
    symbol: 'BTCUSD',
    quantity: '0.1',
    price: '100',
    executedAt: Date.now(),
  });
}

test('an order is placed while a booking of a fill holds its portfolio, and a fill is booked while an order is placed', async () => {
  const first = await placed();
  const booking = await engine.pool.connect();
  await booking.query('begin');
  await engine.book(fillOf(first.id), booking);
  // The booking is open: the row of the portfolio is locked until it commits.
  const second = await placed();
  await booking.query('commit');
  booking.release();

  const placing = await trader.pool.connect();
  await placing.query('begin');
  const third = await placeOrder(placing, marketBuy(trader));
  await engine.book(fillOf(second.id));
  await placing.query('commit');
  placing.release();
  expect(third).toMatchObject({ ok: true, value: { number: 3, status: 'PENDING_NEW' } });
  const { rows } = await desk.root.query<{ cash: string }>(
    'select trim_scale(cash_balance_usd)::text as cash from "Portfolio" where id = $1',
    [trader.portfolioId],
  );
  expect(rows).toEqual([{ cash: '999978' }]);
});

test('an acceptance is booked while a session keeps the portfolio, a fill is not', async () => {
  const order = await placed();
  const keeper = await trader.pool.connect();
  await keeper.query('begin');
  await keeper.query('select move_cash($1, 1)', [trader.portfolioId]);
  const { orders, events } = fillOf(order.id) as {
    orders: Record<string, unknown>[];
    events: Record<string, unknown>[];
  };
  const accepted = { ...orders[0], status: 'NEW', filled_quantity: '0', filled_notional: '0', closed_at: null };
  await engine.book({ orders: [accepted], events: events.slice(0, 1) });
  const client = await engine.pool.connect();
  await client.query(`set lock_timeout = '200ms'`);
  await expect(engine.book({ ...fillOf(order.id), events: events.slice(1) }, client)).rejects.toMatchObject({
    code: '55P03',
  });
  client.release(true);
  await keeper.query('rollback');
  keeper.release();
});

test('orders that are placed at once have the next numbers', async () => {
  const orders = await Promise.all(Array.from({ length: 12 }, () => placed()));
  expect(orders.map(({ number }) => number).sort((one, other) => one - other)).toEqual(
    Array.from({ length: 12 }, (_, place) => place + 1),
  );
});

test('a transaction that placed an order may cancel it, also while the engine books for the portfolio', async () => {
  const [filled, client] = [await placed(), await trader.pool.connect()];
  await client.query('begin');
  const order = await placeOrder(client, marketBuy(trader));
  const booking = await engine.pool.connect();
  await booking.query('begin');
  await engine.book(fillOf(filled.id), booking);
  const canceled = client.query('select cancel_order($1)', [order.ok ? order.value.id : null]);
  await booking.query('commit');
  booking.release();
  await canceled;
  await client.query('commit');
  client.release();
});
