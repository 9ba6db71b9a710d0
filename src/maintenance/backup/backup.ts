/**
 * Writes a whole database into one file: roles, schema, rows and the positions of sequences at one moment. It needs
 * only a connection: no other program, and no knowledge of the schema beyond the catalogs.
 */
import { createHash } from 'node:crypto';
import type { Client, ClientConfig } from 'pg';
import type { BackupContents, TableContents } from './backup-format.ts';
import { BackupWriter, assertFree } from './backup-writer.ts';
import { withCancelable } from './cancelable.ts';
import { DATA_KEY, readSchema } from './catalog/read-schema.ts';
import type { SchemaObject } from './catalog/schema-object.ts';
import { speakPlainly } from './catalog/session.ts';
import { copyOut } from './copy-table.ts';
import { readingFailure } from './failures.ts';
import { readRoles } from './roles.ts';
import { comparableSchema, textOfSchema } from './schema-text.ts';
import { assertAllIsKnown, lockTables, readHeader, readSequences, readTables } from './source.ts';
import type { SourceTable } from './source.ts';

interface BackupProgress {
  /** 0 to 1, by the tables' sizes on the server's disk. */
  readonly share: number;
  readonly rows: number;
  /** Bytes of the file so far. */
  readonly bytes: number;
}

export interface BackupOptions {
  /** ISO-8601: stored in the file. */
  readonly createdAt: string;
  /** Makes the temporary name unique. */
  readonly token: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: BackupProgress) => void) | undefined;
}

export interface BackupReport {
  readonly contents: BackupContents;
  /** Size of the file. */
  readonly bytes: number;
}

/**
 * `config` connects with a login that may read everything; the backup includes passwords only when that login is a
 * superuser. Throws DatabaseFailure when the file exists, when the database has parts that a backup cannot hold, or
 * when rights are missing. A failed or interrupted backup leaves no file.
 */
export async function backupDatabase(
  config: ClientConfig,
  file: string,
  options: BackupOptions,
): Promise<BackupReport> {
  assertFree(file);
  return withCancelable(config, { application: 'traderai backup', signal: options.signal }, async (client) => {
    try {
      const tables = await beginWithLocks(client);
      const writer = await BackupWriter.open(file, options.token);
      try {
        const contents = await writeAll(client, writer, { ...options, tables });
        options.signal?.throwIfAborted();
        return { contents, bytes: await writer.finish(contents) };
      } finally {
        await writer.discard();
      }
    } catch (error) {
      throw readingFailure(error);
    }
  });
}

const SNAPSHOT_ATTEMPTS = 10;

/** A transaction that sees one moment, with every table locked in the state of that moment. */
async function beginWithLocks(client: Client): Promise<SourceTable[]> {
  for (let attempt = 1; ; attempt += 1) {
    await client.query('begin isolation level repeatable read read only');
    await speakPlainly(client);
    await assertAllIsKnown(client);
    const tables = await readTables(client);
    if (await lockTables(client, tables)) return tables;
    if (attempt === SNAPSHOT_ATTEMPTS)
      throw new Error(`tables were recreated during each of ${SNAPSHOT_ATTEMPTS} attempts to lock them`);
    await client.query('rollback');
  }
}

interface Work extends BackupOptions {
  readonly tables: readonly SourceTable[];
}

async function writeAll(client: Client, writer: BackupWriter, work: Work): Promise<BackupContents> {
  const header = await readHeader(client, { tables: work.tables, createdAt: work.createdAt });
  const roles = await readRoles(client);
  const schema = await readSchema(client);
  await writer.json(header);
  await writer.json(roles);
  const boundary = schema.findIndex(({ key }) => key === DATA_KEY);
  for (const object of schema.slice(0, boundary)) await writeStatement(writer, object);
  const tables = await writeTables(client, writer, work);
  for (const object of schema.slice(boundary + 1)) await writeStatement(writer, object);
  return {
    header,
    tables,
    sequences: await readSequences(client),
    roles: roles.roles.map(({ name }) => name),
    schemaSha256: createHash('sha256')
      .update(comparableSchema(textOfSchema(schema)))
      .digest('hex'),
  };
}

function writeStatement(writer: BackupWriter, { stage, name, sql }: SchemaObject): Promise<void> {
  return writer.json({ kind: 'statement', stage, name, sql });
}

async function writeTables(
  client: Client,
  writer: BackupWriter,
  { tables, signal, onProgress }: Work,
): Promise<TableContents[]> {
  const written: TableContents[] = [];
  const diskBytes = tables.reduce((sum, table) => sum + table.diskBytes, 0);
  let [diskDone, rows] = [0, 0];
  for (const [index, table] of tables.entries()) {
    let [tableBytes, tableRows] = [0, 0];
    await writer.json({ kind: 'table', index });
    const contents = await copyOut(client, table, async (piece) => {
      signal?.throwIfAborted();
      await writer.rows(piece);
      tableBytes += piece.length;
      tableRows += countLines(piece);
      const share = (diskDone + Math.min(tableBytes, table.diskBytes)) / Math.max(1, diskBytes);
      onProgress?.({ share, rows: rows + tableRows, bytes: writer.bytes });
    });
    await writer.json({ kind: 'table end' });
    written.push(contents);
    diskDone += table.diskBytes;
    rows += contents.rows;
    signal?.throwIfAborted();
  }
  return written;
}

const LINE_BREAK = 10;

/** Each row is one line: COPY escapes line breaks inside values. */
function countLines(piece: Buffer): number {
  let lines = 0;
  for (let at = piece.indexOf(LINE_BREAK); at !== -1; at = piece.indexOf(LINE_BREAK, at + 1)) lines += 1;
  return lines;
}
