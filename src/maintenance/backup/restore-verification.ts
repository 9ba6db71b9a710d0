/** The checks that a restored database must pass before it is committed. */
import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { DatabaseFailure } from '../../database/failure.ts';
import { verifyWithin } from '../verify.ts';
import type { Check } from '../verify.ts';
import { readRecords } from './backup-reader.ts';
import type { InspectedBackup } from './backup-reader.ts';
import { DATA_KEY, readSchema } from './catalog/read-schema.ts';
import { DATABASE_NAME } from './catalog/schema-object.ts';
import { copyOut } from './copy-table.ts';
import type { RestoreProgress } from './restore-progress.ts';
import { comparableSchema, schemaText } from './schema-text.ts';

export interface RestoreVerification {
  readonly tables: number;
  readonly rows: number;
  /** `other server`: versions of Postgres write some definitions differently, so only rows and laws were compared. */
  readonly schema: 'same' | 'other server' | 'other owner';
  /** Empty when the database is not a desk. */
  readonly laws: readonly Check[];
}

/** The role that runs the restore: only a superuser can give every object its former owner. */
export type Authority = 'superuser' | 'other';

export interface VerificationWork {
  readonly backup: InspectedBackup & { readonly file: string };
  readonly authority: Authority;
  readonly brokenLaws: 'refuse' | 'accept';
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: RestoreProgress) => void;
}

/** Throws DatabaseFailure at the first difference. */
export async function verifyRestored(client: Client, work: VerificationWork): Promise<RestoreVerification> {
  const { tables } = work.backup.contents;
  await compareRows(client, work);
  const schema = await compareSchema(client, work);
  // The laws join whole tables, and the server does not know their sizes yet.
  await client.query('analyze');
  return {
    tables: tables.length,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    schema,
    laws: await judge(client, work),
  };
}

async function compareRows(client: Client, { backup, signal, onProgress }: VerificationWork): Promise<void> {
  const { header, tables } = backup.contents;
  const bytesTotal = Math.max(
    1,
    tables.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  let [bytes, rows] = [0, 0];
  for (const [index, table] of header.tables.entries()) {
    const expected = tables[index]!;
    const found = await copyOut(client, table, (piece) => {
      signal?.throwIfAborted();
      bytes += piece.length;
      onProgress({ kind: 'verifying', share: bytes / bytesTotal, rows });
    });
    if (found.rows !== expected.rows || found.sha256 !== expected.sha256) {
      throw notTheSame(
        `${table.name} has ${found.rows} rows with another checksum than the ${expected.rows} of the backup`,
      );
    }
    rows += found.rows;
  }
}

async function compareSchema(
  client: Client,
  { backup, authority }: VerificationWork,
): Promise<RestoreVerification['schema']> {
  const { header, schemaSha256 } = backup.contents;
  if (checksumOf(comparableSchema(await schemaText(client))) === schemaSha256) return 'same';
  if (authority !== 'superuser') return 'other owner';
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  );
  if (majorOf(rows[0]!.version) !== majorOf(header.serverVersionNumber)) return 'other server';
  throw notTheSame(`its schema differs in ${await differences(client, backup)}`);
}

const NAMED = 5;

/** Objects that only one of the two schemas has. */
async function differences(client: Client, backup: InspectedBackup & { readonly file: string }): Promise<string> {
  const wanted = new Map<string, string>();
  for await (const record of readRecords(backup.file, backup))
    if (record.kind === 'statement') wanted.set(comparableSchema(record.sql), `${record.stage} ${record.name}`);
  const found = new Map(
    (await readSchema(client))
      .filter(({ key }) => key !== DATA_KEY)
      .map(({ sql, stage, name }) => [comparableSchema(sql), `${stage} ${name}`]),
  );
  const names = new Set(
    [...[...wanted].filter(([sql]) => !found.has(sql)), ...[...found].filter(([sql]) => !wanted.has(sql))].map(
      ([, name]) => name,
    ),
  );
  return names.size === 0
    ? 'the order of its objects'
    : [...names].slice(0, NAMED).join(', ').replaceAll(DATABASE_NAME, 'the database');
}

function checksumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function majorOf(version: number): number {
  return Math.floor(version / 10_000);
}

async function judge(client: Client, { brokenLaws, signal, onProgress }: VerificationWork): Promise<readonly Check[]> {
  signal?.throwIfAborted();
  const { rows } = await client.query(
    `select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = 'invariant' and c.relkind = 'v' limit 1`,
  );
  if (rows.length === 0) return [];
  onProgress({ kind: 'lawful', what: 'every law of the desk' });
  const { checks } = await verifyWithin(client);
  const broken = checks.filter(({ ok }) => !ok);
  if (broken.length === 0 || brokenLaws === 'accept') return checks;
  throw new DatabaseFailure({
    code: 'LAWS_BROKEN',
    message: `the desk in the backup breaks laws: ${broken.map(({ name, count }) => `${name} (${count})`).join(', ')}`,
    hint: 'Nothing was changed. Use an older backup, or restore this one with --accept-broken-laws and check it with: traderai db verify',
    kind: 'failed',
  });
}

function notTheSame(message: string): DatabaseFailure {
  return new DatabaseFailure({
    code: 'NOT_THE_SAME',
    message: `the restored database differs from the backup: ${message}`,
    hint: 'Nothing was changed. Report it: this is a bug.',
    kind: 'failed',
  });
}
