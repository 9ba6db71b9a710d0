/** A way back that open orders forbid changes nothing, says what to do, and leaves the desk open to do it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { placeOrder } from '../../../src/database/actions/place-order.ts';
import { d } from '../../domain/samples.ts';
import { connectionUrl } from '../../../src/database/connection.ts';
import { makeTestHome } from '../../support/homes.ts';
import { runInProcess } from '../../support/in-process.ts';
import { marketBuy, openSqlDesk } from '../../support/sql-desk.ts';
import type { SqlDesk } from '../../support/sql-desk.ts';

const home = makeTestHome();
let desk: SqlDesk;

beforeAll(async () => {
  desk = await openSqlDesk();
});
afterAll(async () => {
  await desk.close();
  await home.remove();
});

test('an open order with a trigger refuses the way back of triggers, and can be canceled then', async () => {
  await desk.instrument('SPY', { tick_size: '0.01', lot_size: '0.001' });
  await desk.quote('SPY', '99.99', '100.01', '100');
  const alice = await desk.person();
  const stop = { symbol: 'SPY', quantity: d(1), type: 'STOP', stopPrice: d(110), timeInForce: 'GTC' } as const;
  const placed = await placeOrder(alice.pool, marketBuy(alice, stop));
  if (!placed.ok) throw new Error(placed.error.message);

  const url = connectionUrl(desk.config);
  const refused = await runInProcess(['db', 'rollback', '--to', '9', '--yes'], { home: home.path, url });
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(
      'open orders with a trigger or a pending replace: 1\nCancel them with: traderai order cancel; then roll back again.\n',
    ),
  });
  // The program of the newer schema reads columns that are gone: a login cancels in the database.
  const { rows } = await alice.pool.query('select status from cancel_order($1)', [placed.value.id]);
  expect(rows).toEqual([{ status: 'PENDING_CANCEL' }]);
});
