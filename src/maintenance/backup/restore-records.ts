/** Carries out the records of a backup in their order. */
import type { Client } from 'pg';
import { unreachable } from '../../domain/unreachable.ts';
import { damaged, readRecords } from './backup-reader.ts';
import type { InspectedBackup, ReadRecord } from './backup-reader.ts';
import type { BackedUpTable, TableContents } from './backup-format.ts';
import { DATABASE_NAME } from './catalog/schema-object.ts';
import { quotedName } from './catalog/words.ts';
import { copyIn } from './copy-table.ts';
import { restoringFailure } from './failures.ts';
import type { RestoreProgress } from './restore-progress.ts';
import { restoreRoles } from './restore-roles.ts';
import type { RestoredRoles } from './restore-roles.ts';

export interface RestoreWork {
  readonly file: string;
  readonly backup: InspectedBackup;
  /** Name of the target database. */
  readonly database: string;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: RestoreProgress) => void;
}

/** Runs in the caller's transaction. Compares the rows with the contents while they are loaded. */
export async function restoreRecords(client: Client, work: RestoreWork): Promise<RestoredRoles> {
  const { file, backup, database, signal } = work;
  let roles: RestoredRoles = { created: [], kept: [] };
  const loader = new Loader(client, work);
  for await (const record of readRecords(file, backup)) {
    signal?.throwIfAborted();
    switch (record.kind) {
      case 'header':
        break;
      case 'roles':
        roles = await naming('roles', () => restoreRoles(client, record));
        break;
      case 'statement':
        await restoreStatement(client, record, work, database);
        break;
      case 'table':
        await loader.begin(record.index);
        break;
      case 'rows':
        await loader.take(record.piece);
        break;
      case 'table end':
        await loader.end();
        break;
      default:
        unreachable(record);
    }
  }
  for (const { name, lastValue, isCalled } of backup.contents.sequences) {
    await client.query('select setval($1::regclass, $2, $3)', [name, lastValue, isCalled]);
  }
  return roles;
}

type Statement = Extract<ReadRecord, { readonly kind: 'statement' }>;

/**
 * Errors with which a statement is skipped. A server of another version may lack the object of a grant; only a
 * superuser creates an event trigger, and a login starts one from Postgres 17 on (a syntax error before).
 */
const SKIPPED: Readonly<Record<string, readonly string[]>> = {
  'catalog grant': ['42883', '42P01'],
  'event trigger': ['42501', '42601'],
};

async function restoreStatement(
  client: Client,
  { stage, name, sql }: Statement,
  { onProgress }: RestoreWork,
  database: string,
): Promise<void> {
  onProgress({ kind: 'making', what: `${stage} ${name}` });
  const written = sql.replaceAll(DATABASE_NAME, quotedName(database));
  // A view is filled with the rows that its owner may see; an error about hidden rows is only for reading a backup.
  const text = stage === 'refresh' ? `set row_security = on; ${written}; set row_security = off` : written;
  const skipped = SKIPPED[stage];
  if (skipped === undefined)
    return naming(`${stage} ${name}`.replaceAll(DATABASE_NAME, database), () =>
      client.query(text).then(() => undefined),
    );
  await client.query('savepoint statement');
  try {
    await client.query(text);
  } catch (error) {
    const { code = '' } = error as { readonly code?: string };
    if (!skipped.includes(code)) throw restoringFailure(error, `${stage} ${name}`);
    await client.query('rollback to savepoint statement');
  }
  await client.query('release savepoint statement');
}

async function naming<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw restoringFailure(error, what);
  }
}

interface OpenTable {
  readonly table: BackedUpTable;
  readonly index: number;
  readonly pieces: Handover;
  readonly loaded: Promise<TableContents>;
}

/** Feeds the rows of one table after another to the server, as the pieces are read from the file. */
class Loader {
  readonly #client: Client;
  readonly #work: RestoreWork;
  readonly #bytesTotal: number;
  #open: OpenTable | null = null;
  #bytes = 0;
  #rows = 0;

  constructor(client: Client, work: RestoreWork) {
    this.#client = client;
    this.#work = work;
    this.#bytesTotal = Math.max(
      1,
      work.backup.contents.tables.reduce((sum, { bytes }) => sum + bytes, 0),
    );
  }

  async begin(index: number): Promise<void> {
    const table = this.#work.backup.contents.header.tables[index];
    if (table === undefined) throw damaged(this.#work.file, 'it has rows of a table that its header does not list');
    const pieces = new Handover();
    const loaded = copyIn(this.#client, table, pieces);
    loaded.catch((error: unknown) => pieces.fail(error));
    this.#open = { table, index, pieces, loaded };
  }

  async take(piece: Buffer): Promise<void> {
    const { table, pieces } = this.#opened();
    await naming(`rows of ${table.name}`, () => pieces.give(piece));
    this.#bytes += piece.length;
    this.#work.onProgress({ kind: 'loading', share: this.#bytes / this.#bytesTotal, rows: this.#rows });
  }

  async end(): Promise<void> {
    const { table, index, pieces, loaded } = this.#opened();
    this.#open = null;
    const { rows, sha256 } = await naming(`rows of ${table.name}`, async () => {
      await pieces.end();
      return loaded;
    });
    const expected = this.#work.backup.contents.tables[index]!;
    if (rows !== expected.rows || sha256 !== expected.sha256)
      throw damaged(this.#work.file, `the rows of ${table.name} do not match its contents`);
    this.#rows += rows;
  }

  #opened(): OpenTable {
    if (this.#open === null) throw damaged(this.#work.file, 'it has rows outside of a table');
    return this.#open;
  }
}

/** Passes pieces from one loop to another, one at a time: neither loop runs ahead. */
class Handover implements AsyncIterable<Buffer> {
  #piece: Buffer | null = null;
  #ended = false;
  #failure: { readonly error: unknown } | null = null;
  #wake: () => void = () => undefined;

  async give(piece: Buffer): Promise<void> {
    await this.#until(() => this.#piece === null);
    this.#piece = piece;
    this.#wake();
  }

  async end(): Promise<void> {
    await this.#until(() => this.#piece === null);
    this.#ended = true;
    this.#wake();
  }

  fail(error: unknown): void {
    this.#failure = { error };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (;;) {
      await this.#until(() => this.#piece !== null || this.#ended);
      const piece = this.#piece;
      if (piece === null) return;
      this.#piece = null;
      this.#wake();
      yield piece;
    }
  }

  async #until(reached: () => boolean): Promise<void> {
    while (this.#failure === null && !reached()) {
      await new Promise<void>((resolve) => {
        const before = this.#wake;
        this.#wake = () => {
          this.#wake = () => undefined;
          before();
          resolve();
        };
      });
    }
    if (this.#failure !== null) throw this.#failure.error;
  }
}
