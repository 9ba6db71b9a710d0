/** Another session that locks two orders in the opposite order of a program's cancels. */
import type { Pool } from 'pg';

export interface LockingSession {
  /** Waits until a program waits for the held order, asks for one that the program holds, and commits when the server has ended the program's try. */
  deadlock(wanted: string): Promise<void>;
}

/** The program's role needs a shorter deadlock_timeout than this session has: then the program's transaction is the one that is rolled back. */
export async function lockOrder(root: Pool, held: string): Promise<LockingSession> {
  const client = await root.connect();
  const lock = (id: string): Promise<unknown> => client.query('select from "Order" where id = $1 for update', [id]);
  const isAwaited = async (): Promise<boolean> =>
    (await root.query(`select from pg_stat_activity where wait_event_type = 'Lock' and query like '%cancel_order%'`))
      .rowCount === 1;
  await client.query(`begin; set local deadlock_timeout = '60s'`);
  await lock(held);
  return {
    async deadlock(wanted) {
      while (!(await isAwaited()));
      await lock(wanted);
      await client.query('commit');
      client.release();
    },
  };
}

/** Of this database since it was made. */
export async function countDeadlocks(root: Pool): Promise<number> {
  const { rows } = await root.query<{ deadlocks: string }>(
    'select deadlocks from pg_stat_database where datname = current_database()',
  );
  return Number(rows[0]!.deadlocks);
}
