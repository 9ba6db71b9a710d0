/** Since when the server has been counting how this desk is used. */
import type { ClientBase, Pool } from 'pg';

/** Counts are kept from the first migration on unless they were reset, as a restore does. Null when there is no desk. */
export async function readCountedSince(client: ClientBase | Pool): Promise<number | null> {
  const { rows } = await client.query<{ since: Date | null }>(
    `select coalesce(s.stats_reset, (select min(m.started_at) from "_prisma_migrations" m)) as since
       from pg_stat_database s where s.datname = current_database()`,
  );
  return rows[0]?.since?.getTime() ?? null;
}
