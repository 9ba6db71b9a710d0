/** Reads the database that is backed up, and finds the objects that a backup cannot hold. */
import { DatabaseFailure } from '../../database/failure.ts';
import type { BackedUpTable, BackupContents, BackupHeader } from './backup-format.ts';
import { isOfExtension, isOfTheServer, isOurs, isPartOfAnother } from './catalog/conditions.ts';
import type { Connection } from './catalog/session.ts';

export interface SourceTable extends BackedUpTable {
  /** Size on the server's disk, toast and indexes included: an estimate of the data to come. */
  readonly diskBytes: number;
}

/** Leaves of partitioned tables and all other tables, without generated columns. */
export async function readTables(connection: Connection): Promise<SourceTable[]> {
  const { rows } = await connection.query<{ name: string; columns: string[]; diskBytes: string }>(
    `select c.oid::regclass::text as name, pg_table_size(c.oid) as "diskBytes",
            array(select a.attname::text from pg_attribute a
                   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
       from pg_class c where c.relkind = 'r' and ${isOurs('c.oid', 'pg_class', 'c.relnamespace')} order by 1`,
  );
  return rows.map(({ name, columns, diskBytes }) => ({ name, columns, diskBytes: Number(diskBytes) }));
}

/**
 * Locks every table against changes of its definition until the end of the transaction. False when a table was
 * recreated between the snapshot and the lock: the snapshot cannot see its rows, so a new snapshot is needed.
 */
export async function lockTables(connection: Connection, tables: readonly SourceTable[]): Promise<boolean> {
  if (tables.length === 0) return true;
  await connection.query(`lock table only ${tables.map(({ name }) => name).join(', only ')} in access share mode`);
  const { rows } = await connection.query(
    `select from pg_class c where c.oid = any($1::regclass[]) and c.relfilenode is distinct from pg_relation_filenode(c.oid) and c.relkind = 'r'`,
    [tables.map(({ name }) => name)],
  );
  return rows.length === 0;
}

export async function readHeader(
  connection: Connection,
  { tables, createdAt }: { readonly tables: readonly SourceTable[]; readonly createdAt: string },
): Promise<BackupHeader> {
  const { rows } = await connection.query<
    BackupHeader['database'] & { serverVersion: string; serverVersionNumber: number; extensions: string[] }
  >(
    `select current_setting('server_version') as "serverVersion", current_setting('server_version_num')::int as "serverVersionNumber",
            d.datname as name, pg_encoding_to_char(d.encoding) as encoding, d.datcollate as collate, d.datctype as "characterType",
            case d.datlocprovider when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end as "localeProvider",
            coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') as locale,
            array(select e.extname::text from pg_extension e where e.oid >= 16384 and not ${isOfTheServer('e.extname')} order by 1) as extensions
       from pg_database d where d.datname = current_database()`,
  );
  const { serverVersion, serverVersionNumber, extensions, ...database } = rows[0]!;
  return {
    kind: 'header',
    createdAt,
    serverVersion,
    serverVersionNumber,
    database,
    migration: await readMigration(connection),
    extensions,
    tables: tables.map(({ name, columns }) => ({ name, columns })),
  };
}

/** Read after the rows: a position may be ahead of them, never behind. */
export async function readSequences(connection: Connection): Promise<BackupContents['sequences']> {
  const { rows: names } = await connection.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c where c.relkind = 'S' and ${isOurs('c.oid', 'pg_class', 'c.relnamespace')} order by 1`,
  );
  const sequences = [];
  for (const { name } of names) {
    const { rows } = await connection.query<{ lastValue: string; isCalled: boolean }>(
      `select last_value::text as "lastValue", is_called as "isCalled" from ${name}`,
    );
    sequences.push({ name, ...rows[0]! });
  }
  return sequences;
}

/** An incomplete backup is worse than none: objects that it cannot express are reported, and no backup is made. */
export async function assertAllIsKnown(connection: Connection): Promise<void> {
  const { rows } = await connection.query<{ name: string }>(UNKNOWN);
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name);
  throw new DatabaseFailure({
    code: 'BACKUP_NOT_POSSIBLE',
    message: `a backup cannot hold these objects: ${names.slice(0, 10).join(', ')}${names.length > 10 ? ` and ${names.length - 10} more` : ''}`,
    hint: 'Remove the objects that are not needed, or back the database up with the pg_dump of its Postgres.',
    kind: 'failed',
  });
}

const own = (catalog: string, row: string): string =>
  `${row}.oid >= 16384 and not ${isOfExtension(`${row}.oid`, catalog)} and not ${isPartOfAnother(`${row}.oid`, catalog)}`;

const UNKNOWN = `
  select 'foreign table ' || c.oid::regclass as name from pg_class c where c.relkind = 'f' and ${own('pg_class', 'c')}
  union all select 'typed table ' || c.oid::regclass from pg_class c where c.reloftype <> 0 and ${own('pg_class', 'c')}
  union all select 'aggregate ' || p.oid::regprocedure from pg_proc p where p.prokind = 'a' and ${own('pg_proc', 'p')}
  union all select 'operator ' || o.oid::regoperator from pg_operator o where ${own('pg_operator', 'o')}
  union all select 'operator class ' || o.opcname from pg_opclass o where ${own('pg_opclass', 'o')}
  union all select 'cast to ' || k.casttarget::regtype from pg_cast k where ${own('pg_cast', 'k')}
  union all select 'collation ' || k.oid::regcollation from pg_collation k where ${own('pg_collation', 'k')}
  union all select 'text search configuration ' || t.oid::regconfig from pg_ts_config t where ${own('pg_ts_config', 't')}
  union all select 'text search dictionary ' || t.oid::regdictionary from pg_ts_dict t where ${own('pg_ts_dict', 't')}
  union all select 'language ' || l.lanname from pg_language l where ${own('pg_language', 'l')}
  union all select 'base type ' || t.oid::regtype from pg_type t where t.typtype = 'b' and t.typelem = 0 and ${own('pg_type', 't')}
  union all select 'range type ' || r.rngtypid::regtype from pg_range r join pg_type t on t.oid = r.rngtypid where r.rngcanonical::oid <> 0 and ${own('pg_type', 't')}
  union all select 'foreign server ' || s.srvname from pg_foreign_server s where ${own('pg_foreign_server', 's')}
  union all select 'large object ' || o.oid from pg_largeobject_metadata o
  union all select 'publication ' || p.pubname from pg_publication p where ${own('pg_publication', 'p')}
  union all select 'security label' where exists (select from pg_seclabel)
  order by 1`;

async function readMigration(connection: Connection): Promise<string | null> {
  const { rows } = await connection.query<{ name: string | null }>(
    `select case when to_regclass('public."_prisma_migrations"') is null then null else '' end as name`,
  );
  if (rows[0]!.name === null) return null;
  const { rows: newest } = await connection.query<{ name: string }>(
    `select migration_name as name from public."_prisma_migrations" where rolled_back_at is null and finished_at is not null order by migration_name desc limit 1`,
  );
  return newest[0]?.name ?? null;
}
