/** A desk whose orders had triggers and new terms goes back to the schema without them, and forward again. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Decimal } from '../../../src/domain/decimal.ts';
import { migrate, rollback } from '../../../src/maintenance/migrator/migrator.ts';
import { AT, ReplaceDesk } from '../../database/replace-desk.ts';
import { acceptAndFill } from '../../support/sql-desk.ts';
import type { OrderRow } from '../../../src/database/order-row.ts';

const BEFORE_TRIGGERS = 9;

let on: ReplaceDesk;

beforeEach(async () => {
  on = await ReplaceDesk.open();
});
afterEach(() => on.desk.close());

const goBack = (): Promise<unknown> => rollback(on.desk.config, { to: BEFORE_TRIGGERS });
const goOn = (): Promise<unknown> => migrate(on.desk.config);

/** The laws that triggers and new terms may break. */
async function brokenLaws(): Promise<unknown[]> {
  const { rows } = await on.desk.root.query(
    `select 'trigger' as law, number from invariant.fill_after_trigger union all select 'limit', number from invariant.fill_within_limit`,
  );
  return rows;
}

async function fill(order: OrderRow, price: string, row: Readonly<Record<string, unknown>>): Promise<void> {
  const terms = { orderId: order.id, portfolioId: on.alice.portfolioId, symbol: 'BTCUSD', quantity: '1', price };
  const step = acceptAndFill(terms);
  const orders = step['orders'] as Record<string, unknown>[];
  await on.engine.book({ ...step, orders: orders.map((filled) => ({ ...filled, ...row })) });
}

test('closed orders with a trigger stay, a trail among them, and no law is broken', async () => {
  const stop = { side: 'BUY', type: 'STOP', limitPrice: null, stopPrice: new Decimal('6500') } as const;
  await fill(await on.place(stop), '6500', { triggered_at: AT });
  for (const trail of [{ trailAmount: new Decimal('50') }, { trailPercent: new Decimal('1.5') }]) {
    const order = await on.working({ type: 'TRAILING_STOP', limitPrice: null, side: 'SELL', ...trail });
    await on.book(order, { type: 'CANCELED', status: 'CANCELED', row: { stop_price: '6350', end_reason: 'IOC_REST' } });
  }
  await goBack();
  await goOn();
  expect(await brokenLaws()).toEqual([]);
  const { rows } = await on.desk.root.query(
    'select type, status, trim_scale(stop_price)::text as stop from "Order" order by number',
  );
  const trail = { type: 'TRAILING_STOP', status: 'CANCELED', stop: '6350' };
  expect(rows).toEqual([{ type: 'STOP', status: 'FILLED', stop: '6500' }, trail, trail]);
});

test('a fill by former terms keeps the limit of its time', async () => {
  const order = await on.place({ quantity: new Decimal('2') });
  await fill(order, '6000', { status: 'PARTIALLY_FILLED', closed_at: null });
  await on.replace(order, { limitPrice: '5900' });
  await on.engine.book({
    orders: [
      {
        id: order.id,
        status: 'PARTIALLY_FILLED',
        filled_quantity: '1',
        filled_notional: '6000',
        limit_price: '5900',
        replaced_at: AT,
      },
    ],
    events: [
      { ordinal: 1, order_id: order.id, type: 'REPLACED', status: 'PARTIALLY_FILLED', price: '5900', occurred_at: AT },
    ],
  });
  expect(await brokenLaws()).toEqual([]);
  await goBack();
  await goOn();
  expect(await brokenLaws()).toEqual([]);
});

test('an engine goes on with the event that another one left in the middle', async () => {
  const parts = [
    { event: 'candle BTCUSD 1m 60000', legs: 3 },
    { event: 'candle BTCUSD 1m 60000', legs: 1, after: 7 },
    { event: 'quote BTCUSD  60000', legs: 1 },
    { event: 'open BTCUSD 1m 60000', legs: 0, after: 7 },
  ];
  await on.desk.root.query(
    `insert into "FeedCursor" (feed, position, finished, part)
       select 'feed' || ordinality, 1, false, part from jsonb_array_elements($1) with ordinality as p (part)`,
    [JSON.stringify(parts)],
  );
  const stored = async (): Promise<unknown[]> =>
    (await on.desk.root.query<{ part: unknown }>('select part from "FeedCursor" order by feed')).rows.map(
      ({ part }) => part,
    );
  await goBack();
  expect(await stored()).toEqual([
    { event: 'candle BTCUSD 1m 60000', matching: 'done' },
    { event: 'candle BTCUSD 1m 60000', matching: 'open', after: 7 },
    { event: 'quote BTCUSD  60000', matching: 'done' },
    { event: 'open BTCUSD 1m 60000', matching: 'open', after: 7 },
  ]);
  await goOn();
  expect(await stored()).toMatchObject([{ legs: 3 }, { legs: 0, after: 7 }, { legs: 3 }, { legs: 0, after: 7 }]);
});
