/**
 * Another session that locks orders in the opposite order of a program's cancels, so that the server ends the program's
 * transaction.
 */
import type { Pool, PoolClient } from 'pg';

export interface LockingSession {
  /** Resolves when the server has rolled back the program's transaction and both sessions have released their locks. */
  deadlock(): Promise<void>;
}

/**
 * `ids` in the order in which the program locks them: it gets the first, waits for the second, and this session waits
 * for the first before it continues with the third. So the deadlock exists when the program's wait begins, and its own
 * deadlock_timeout finds it.
 */
export async function lockOrders(root: Pool, ids: readonly [string, string, string]): Promise<LockingSession> {
  const [first, second, third] = ids;
  const gate = await root.connect();
  const other = await root.connect();
  await begin(gate, second);
  await begin(other, third);
  return {
    async deadlock() {
      await waiters(root, 1);
      const locked = lock(other, first);
      await waiters(root, 2);
      await gate.query('commit');
      await locked;
      await other.query('commit');
      gate.release();
      other.release();
    },
  };
}

async function begin(client: PoolClient, id: string): Promise<void> {
  await client.query(`begin; set local deadlock_timeout = '60s'`);
  await lock(client, id);
}

function lock(client: PoolClient, id: string): Promise<unknown> {
  return client.query('select from "Order" where id = $1 for update', [id]);
}

/** Resolves when this many sessions of the database wait for a lock. */
export async function waiters(root: Pool, count: number): Promise<void> {
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await root.query(waiting)).rowCount !== count) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Number of deadlocks in this database since its creation. */
export async function countDeadlocks(root: Pool): Promise<number> {
  const { rows } = await root.query<{ deadlocks: string }>(
    'select deadlocks from pg_stat_database where datname = current_database()',
  );
  return Number(rows[0]!.deadlocks);
}
