/** Session settings under which the catalog's text has the same meaning everywhere. */
import type { ClientBase } from 'pg';

export type Connection = Pick<ClientBase, 'query'>;

/** Every name includes its schema, and every value is text that reads back as itself. */
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
  // A scan that joins another session's scan would start in the middle of the table.
  synchronize_seqscans: 'off',
  // Hidden rows raise an error instead of being left out.
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

/** Applies the settings while `work` runs, on a connection that other code continues to use. */
export async function speakingPlainly<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  const { rows } = await connection.query<{ name: string; value: string }>(
    `select n as name, pg_catalog.current_setting(n) as value from pg_catalog.unnest($1::text[]) n`,
    [Object.keys(SETTINGS)],
  );
  await speakPlainly(connection);
  try {
    return await work();
  } finally {
    // A failed transaction accepts no statement, and its end restores the settings.
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
