/** Since when the server has counted the use of this desk. */
import type { ClientBase, Pool } from 'pg';

/**
 * Counting begins with the first migration, or with the last reset, as after a restore. Null when the database is not a
 * desk.
 */
export async function readCountedSince(client: ClientBase | Pool): Promise<number | null> {
  const { rows } = await client.query<{ since: Date | null }>(
    `select coalesce(s.stats_reset, (select min(m.started_at) from "_prisma_migrations" m)) as since
       from pg_stat_database s where s.datname = current_database()`,
  );
  return rows[0]?.since?.getTime() ?? null;
}
