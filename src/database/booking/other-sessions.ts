/** The number of other sessions on the desk. */
import type { ClientBase } from 'pg';

/** Sessions of other logins on this database. */
export async function readOtherSessions(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ sessions: number }>(
    `select count(*)::int as sessions from pg_catalog.pg_stat_activity where datname = current_database() and usename is not null and usename <> session_user`,
  );
  return rows[0]!.sessions;
}
