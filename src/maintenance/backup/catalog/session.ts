/** What a connection needs so that the catalog speaks in words that mean the same everywhere. */
import type { ClientBase } from 'pg';

export type Connection = Pick<ClientBase, 'query'>;

/** Every name comes with its schema, and every value as text that reads back as itself. */
const SETTINGS: Readonly<Record<string, string>> = {
  search_path: '',
  client_encoding: 'UTF8',
  datestyle: 'ISO',
  intervalstyle: 'postgres',
  timezone: 'UTC',
  extra_float_digits: '3',
  bytea_output: 'hex',
  lc_monetary: 'C',
  xmloption: 'content',
  standard_conforming_strings: 'on',
  escape_string_warning: 'off',
  quote_all_identifiers: 'off',
  // A table read by others as well would start in its middle.
  synchronize_seqscans: 'off',
  // Rows that may not be seen are an error, never left out.
  row_security: 'off',
  check_function_bodies: 'off',
  client_min_messages: 'warning',
  lock_timeout: '0',
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '0',
};

export async function speakPlainly(connection: Connection): Promise<void> {
  await applySettings(connection, SETTINGS);
}

/** The same for the time of some work, on a connection that others go on using. */
export async function speakingPlainly<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  const { rows } = await connection.query<{ name: string; value: string }>(
    `select n as name, pg_catalog.current_setting(n) as value from pg_catalog.unnest($1::text[]) n`,
    [Object.keys(SETTINGS)],
  );
  await speakPlainly(connection);
  try {
    return await work();
  } finally {
    // In a transaction that has failed nothing can be said, and its end takes the settings back.
    await applySettings(connection, Object.fromEntries(rows.map(({ name, value }) => [name, value]))).catch(
      () => undefined,
    );
  }
}

async function applySettings(connection: Connection, settings: Readonly<Record<string, string>>): Promise<void> {
  await connection.query(`select pg_catalog.set_config(key, value, false) from pg_catalog.jsonb_each_text($1)`, [
    settings,
  ]);
}
