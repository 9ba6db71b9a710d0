/** The target database of a restore: an existing empty one, or a new one. */
import type { ClientBase, ClientConfig } from 'pg';
import { Client } from 'pg';
import { openClient } from '../../database/connection.ts';
import { DatabaseFailure } from '../../database/failure.ts';
import { MAINTENANCE, withRetries } from '../../database/retry.ts';
import { assertSupportedServer } from '../../database/server-version.ts';
import { MIGRATION_LOCK } from '../migrator/migration-lock.ts';
import type { BackupHeader } from './backup-format.ts';
import { isOurs, isOwnSchema } from './catalog/conditions.ts';
import type { Connection } from './catalog/session.ts';
import { quotedName, quotedText } from './catalog/words.ts';

/** The same server and login, another database. */
export function configOfDatabase(config: ClientConfig, database: string): ClientConfig {
  const { host, port, user, password, ssl } = new Client(config) as Client & {
    readonly password?: string;
    readonly ssl: ClientConfig['ssl'];
  };
  const { connectionString: _, ...rest } = config;
  const login = {
    ...(user === undefined ? {} : { user }),
    ...(password === undefined || password === null ? {} : { password }),
    ...(ssl === undefined ? {} : { ssl }),
  };
  return { ...rest, host, port, ...login, database };
}

/** With the encoding and the collation of the original. Refuses a taken name. */
export async function createDatabase(
  config: ClientConfig,
  name: string,
  { database, serverVersionNumber }: BackupHeader,
): Promise<void> {
  await withClient(config, async (client) => {
    const { rows } = await client.query('select from pg_catalog.pg_database where datname = $1', [name]);
    if (rows.length > 0) {
      throw new DatabaseFailure({
        code: 'DATABASE_EXISTS',
        message: `the database ${name} already exists`,
        hint: 'Name another database: the restore creates it.',
        kind: 'conflict',
      });
    }
    const locale = `encoding ${quotedText(database.encoding)} lc_collate ${quotedText(database.collate)} lc_ctype ${quotedText(database.characterType)}`;
    const provider = serverVersionNumber < 150_000 || database.localeProvider === 'libc' ? '' : providerText(database);
    await withRetries(MAINTENANCE, () =>
      client.query(`create database ${quotedName(name)} template template0 ${locale}${provider}`),
    );
  });
}

export async function dropDatabase(config: ClientConfig, name: string): Promise<void> {
  await withClient(config, (client) =>
    withRetries(MAINTENANCE, () => client.query(`drop database if exists ${quotedName(name)} with (force)`)),
  );
}

/** Keeps other migrations and restores out until the end of the transaction. */
export async function holdDatabase(connection: Connection): Promise<void> {
  const { rows } = await connection.query<{ free: boolean }>(
    'select pg_catalog.pg_try_advisory_xact_lock($1) as free',
    [MIGRATION_LOCK],
  );
  if (rows[0]!.free) return;
  throw new DatabaseFailure({
    code: 'MIGRATION_RUNNING',
    message: 'another migration or restore of this database is running',
    hint: 'Try again when it is done, or restore into another database with --database NAME.',
  });
}

/** `connection` uses the settings of session.ts. */
export async function assertEmpty(connection: Connection): Promise<void> {
  const { rows } = await connection.query<{ name: string }>(
    `select name from (
       select case when c.relkind in ('r', 'p') then 0 else 1 end as place, c.oid::regclass::text as name
         from pg_class c where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and not c.relispartition and ${isOurs('c.oid', 'pg_class', 'c.relnamespace')}
       union all
       select 2, 'function ' || p.oid::regprocedure from pg_proc p where ${isOurs('p.oid', 'pg_proc', 'p.pronamespace')}
       union all
       select 3, 'type ' || t.oid::regtype from pg_type t where t.typtype in ('e', 'd', 'r') and ${isOurs('t.oid', 'pg_type', 't.typnamespace')}
       union all
       select 4, 'schema ' || n.nspname from pg_namespace n where ${isOwnSchema('n.oid')} and n.nspname <> 'public') found
      order by place, name`,
  );
  if (rows.length === 0) return;
  const { rows: here } = await connection.query<{ name: string }>('select current_database() as name');
  const names = rows.slice(0, NAMED).map(({ name }) => name.replace(/^public\./, ''));
  throw new DatabaseFailure({
    code: 'DATABASE_NOT_EMPTY',
    message: `the database ${here[0]!.name} is not empty: it has ${names.join(', ')}${rows.length > NAMED ? ` and ${rows.length - NAMED} more` : ''}`,
    hint: 'Create a new database with --database NAME, or restore into another home with --home DIR: a restore never changes existing objects.',
    kind: 'conflict',
  });
}

const NAMED = 5;

/** Checks the server's version, and the encoding and the extensions that the backup needs. */
export async function assertFits(connection: Connection, { database, extensions }: BackupHeader): Promise<void> {
  await assertSupportedServer(connection);
  const { rows } = await connection.query<{ encoding: string; missing: string[] }>(
    `select pg_encoding_to_char(d.encoding) as encoding,
            array(select wanted from unnest($1::text[]) wanted where not exists (select from pg_available_extensions a where a.name = wanted)) as missing
       from pg_database d where d.datname = current_database()`,
    [extensions],
  );
  const { encoding, missing } = rows[0]!;
  if (encoding !== database.encoding) {
    const message = `the encoding of this database is ${encoding}, that of the backup is ${database.encoding}`;
    throw new DatabaseFailure({
      code: 'OTHER_ENCODING',
      message,
      hint: 'Create a new database for it with --database NAME.',
      kind: 'conflict',
    });
  }
  if (missing.length === 0) return;
  throw new DatabaseFailure({
    code: 'EXTENSION_MISSING',
    message: `the server lacks ${missing.length === 1 ? 'an extension' : 'extensions'} of the backup: ${missing.join(', ')}`,
    hint: 'Install their packages on the server, then restore again.',
    kind: 'failed',
  });
}

function providerText({ localeProvider, locale }: BackupHeader['database']): string {
  const name = localeProvider === 'icu' ? 'icu_locale' : 'builtin_locale';
  return ` locale_provider ${localeProvider}${locale === null ? '' : ` ${name} ${quotedText(locale)}`}`;
}

async function withClient<T>(config: ClientConfig, work: (client: ClientBase) => Promise<T>): Promise<T> {
  const client = await openClient(config, { application: 'traderai restore' });
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
