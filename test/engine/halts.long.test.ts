/** The time from a halt of the desk to the last cancel of a thousand orders. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { SqlDesk } from '../support/sql-desk.ts';
import { beside, until } from './live-desk.ts';

const ORDERS = 1_000;
/** Five times the second in which they are canceled on a quiet machine. */
const MOST_MS = 5_000;

let desk: SqlDesk;
beforeAll(async () => {
  desk = await openSqlDesk();
});
afterAll(() => desk.close());

test('a thousand working orders of ten users are canceled soon after the halt of the desk', async () => {
  const { login } = await desk.engine();
  await desk.root.query(`update "EngineLease" set leader = null, heartbeat_at = null`);
  await desk.instrument('BTCUSD', { commission_rate: '0', slippage_rate: '0' });
  await desk.quote('BTCUSD', '100', '100.01', '100');
  const risk = await desk.person({ role: 'traderai_risk' });
  const open = `select count(*)::int as n from "Order" where status = 'NEW'`;
  await beside({ desk, login, symbol: 'BTCUSD', price: () => '100' }, async () => {
    for (let user = 0; user < 10; user += 1) {
      const { pool, portfolioId } = await desk.person({ cash: '1000000' });
      await pool.query(
        `select place_order($1, 'rest-' || n, 'BTCUSD', 'BUY', 'LIMIT', 0.001, 60, 'GTC') from generate_series(1, $2) n`,
        [portfolioId, ORDERS / 10],
      );
    }
    await until(desk, open, [], ({ n }) => n === ORDERS);
    const before = performance.now();
    await risk.pool.query(`select halt('test')`);
    await until(desk, open, [], ({ n }) => n === 0);
    const took = performance.now() - before;
    console.info(`halt to the last of ${ORDERS} cancels: ${took.toFixed(0)} ms`);
    expect(took).toBeLessThan(MOST_MS);
  });
});
