/** A desk whose orders had conditions and further times in force goes back to the schema without them, and forward. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Decimal } from '../../../src/domain/decimal.ts';
import { migrate, rollback } from '../../../src/maintenance/migrator/migrator.ts';
import { AT, ReplaceDesk } from '../../database/replace-desk.ts';
import { acceptAndFill } from '../../support/sql-desk.ts';
import type { OrderToPlace } from '../../../src/database/actions/place-order.ts';
import type { OrderRow } from '../../../src/database/order-row.ts';

const BEFORE_CONDITIONS = 10;

let on: ReplaceDesk;

beforeEach(async () => {
  on = await ReplaceDesk.open();
});
afterEach(() => on.desk.close());

const goBack = (): Promise<unknown> => rollback(on.desk.config, { to: BEFORE_CONDITIONS });
const goOn = (): Promise<unknown> => migrate(on.desk.config);

const CONDITIONS: readonly Partial<OrderToPlace>[] = [
  { timeInForce: 'GTD', expireDate: '2030-01-01' },
  { timeInForce: 'OPG' },
  { timeInForce: 'CLS' },
  { postOnly: true },
  { allOrNone: true },
  { displayQuantity: new Decimal('0.5') },
];

async function fill(order: OrderRow, row: Readonly<Record<string, unknown>>): Promise<void> {
  const terms = {
    orderId: order.id,
    portfolioId: on.alice.portfolioId,
    symbol: 'BTCUSD',
    quantity: '1',
    price: '6000',
  };
  const step = acceptAndFill(terms);
  const orders = step['orders'] as Record<string, unknown>[];
  await on.engine.book({ ...step, orders: orders.map((filled) => ({ ...filled, ...row })) });
}

test.each(CONDITIONS)('an open order with %o keeps the schema', async (condition) => {
  await on.place({ timeInForce: 'GTC', quantity: new Decimal(1), ...condition });
  await expect(goBack()).rejects.toMatchObject({
    message: expect.stringContaining('open orders with links, conditions'),
  });
});

test('closed ones stay with their trades, the laws hold before and after, and the next order is placed', async () => {
  const at = Date.parse(AT);
  for (const condition of CONDITIONS) {
    const order = await on.place({
      timeInForce: 'GTC',
      quantity: new Decimal(1),
      limitPrice: new Decimal('6000'),
      ...condition,
    });
    const expires = condition.timeInForce === 'CLS' || condition.timeInForce === 'GTD';
    await fill(order, expires ? { expires_at: new Date(at + 60_000).toISOString() } : {});
  }
  const laws = ['fill_within_limit', 'all_or_none_at_once', 'one_moment_of_a_session', 'events_without_gaps'];
  const broken = async (): Promise<unknown[]> =>
    (await on.desk.root.query(laws.map((law) => `select '${law}' as law from invariant.${law}`).join(' union all ')))
      .rows;
  expect(await broken()).toEqual([]);
  await goBack();
  await goOn();
  expect(await broken()).toEqual([]);
  const { rows } = await on.desk.root.query(
    `select time_in_force, status, filled_quantity::float8 as filled, expire_date from "Order" order by number`,
  );
  const closed = (time_in_force: string): unknown => ({
    time_in_force,
    status: 'FILLED',
    filled: 1,
    expire_date: null,
  });
  expect(rows).toEqual(['DAY', 'DAY', 'DAY', 'GTC', 'GTC', 'GTC'].map(closed));
  expect(await on.place({ timeInForce: 'OPG', quantity: new Decimal(1) })).toMatchObject({ status: 'PENDING_NEW' });
});
