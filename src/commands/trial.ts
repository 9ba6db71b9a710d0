/** Runs `--dry-run` as a real call in a transaction that is rolled back, so the answer is the real one. */
import type { Pool } from 'pg';
import type { Queryable } from '../database/actions/queryable.ts';

export type Earnest = 'for-good' | 'dry-run';

/** `work` must use only the connection that it receives. */
export async function inTrial<T>(
  pool: Pool,
  earnest: Earnest,
  work: (connection: Queryable) => Promise<T>,
): Promise<T> {
  if (earnest === 'for-good') return work(pool);
  const client = await pool.connect();
  try {
    await client.query('begin');
    return await work(client);
  } finally {
    await client.query('rollback').catch(() => undefined);
    client.release();
  }
}
