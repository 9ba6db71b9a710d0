/** The engine waits for one session that changes a portfolio or rules, not for all that wait. */
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let trader: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  [engine, trader] = [await desk.engine(), await desk.person({ cash: '1000000' })];
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '99', '101', '100');
  // As the job that makes months ahead does: a month that is missing waits for every open transaction.
  await desk.root.query(`select ensure_month_partitions('Trade', now(), now())`);
});
afterAll(() => desk.close());

async function sessions(count: number): Promise<PoolClient[]> {
  const clients: PoolClient[] = [];
  for (let number = 0; number < count; number += 1) {
    const client = await trader.pool.connect();
    await client.query('begin');
    clients.push(client);
  }
  return clients;
}

/** The lock that each of the logins' sessions waits for, and the server processes that keep it waiting. */
async function waits(login: string): Promise<readonly { readonly event: string; readonly blockers: number[] }[]> {
  const { rows } = await desk.root.query<{ event: string; blockers: number[] }>(
    `select wait_event as event, pg_blocking_pids(pid) as blockers from pg_stat_activity
      where datname = current_database() and usename = $1 and wait_event_type = 'Lock'`,
    [login],
  );
  return rows;
}

async function processOf(client: PoolClient): Promise<number> {
  return (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid;
}

test('the engine waits for the session that holds a portfolio, not for those that wait for it', async () => {
  const placed = await placeOrder(trader.pool, marketBuy(trader));
  if (!placed.ok) throw new Error(placed.error.message);
  const [first, ...others] = await sessions(4);
  const holder = await processOf(first!);
  const deposit = (client: PoolClient): Promise<unknown> =>
    client.query('select move_cash($1, 1)', [trader.portfolioId]);
  await deposit(first!);
  const deposits = others.map((client) => deposit(client).then(() => client.query('commit')));
  await expect.poll(() => waits(trader.login), { timeout: 20_000 }).toHaveLength(3);
  const { id: orderId } = placed.value;
  const { portfolioId } = trader;
  const booked = engine.book(
    acceptAndFill({ orderId, portfolioId, symbol: 'BTCUSD', quantity: '0.1', price: '100', executedAt: Date.now() }),
  );
  await expect
    .poll(() => waits(engine.login), { timeout: 20_000 })
    .toEqual([{ event: 'transactionid', blockers: [holder] }]);
  await first!.query('commit');
  await Promise.all([booked, ...deposits]);
  for (const client of [first!, ...others]) client.release();
});

test('the engine waits once for all sessions that delete rules of a user, and they do not wait for each other', async () => {
  const created: string[] = [];
  for (let number = 0; number < 3; number += 1) {
    const { rows } = await trader.pool.query<{ id: string }>(
      `select id from create_alert_rule('BTCUSD', 'LAST', 'ABOVE', 150)`,
    );
    created.push(rows[0]!.id);
  }
  const [first, second] = await sessions(2);
  const holders = [await processOf(first!), await processOf(second!)];
  await first!.query('select delete_alert_rule($1)', [created[0]]);
  await second!.query('select delete_alert_rule($1)', [created[1]]);
  const booked = engine.book({ rules: created.map((id) => ({ id, triggered: true })) });
  await expect
    .poll(async () => (await waits(engine.login)).map(({ blockers }) => blockers.sort((one, other) => one - other)))
    .toEqual([holders.sort((one, other) => one - other)]);
  await first!.query('rollback');
  await second!.query('rollback');
  await booked;
  for (const client of [first!, second!]) client.release();
});
