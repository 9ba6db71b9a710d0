/** Imports one candle file: parses it while the server stores earlier rows, in one transaction, all or nothing. */
import type { Pool, PoolClient } from 'pg';
import { deskErrorOf } from '../../database/actions/desk-error.ts';
import { IMPORT, withRetries } from '../../database/retry.ts';
import type { GuessedInstrument } from '../../domain/guess-instrument.ts';
import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { LISTED_ROWS } from '../../domain/row-report.ts';
import type { RejectedRow } from '../../domain/row-report.ts';
import { CandleReader } from './candle-reader.ts';
import { ChunkBuilder } from './chunk.ts';
import type { Chunk } from './chunk.ts';
import { FileTransaction } from './file-transaction.ts';
import type { StoreOptions } from './file-transaction.ts';
import { ImportStopped, interrupted } from './report.ts';
import type { FileReport, ImportFault, ImportOptions, ImportProgress } from './report.ts';
import { textPieces } from './text-pieces.ts';
import { HOUR_MS } from '../../domain/time-units.ts';

export interface ImportWatch {
  /** When it fires before the commit, nothing of the file is imported. */
  readonly signal?: AbortSignal;
  /** Called after every piece of the file, some hundred times a second. */
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Rows stored at once; lower in tests that need many chunks of few rows. */
  readonly chunkRows?: number;
  /** Rows compared with the table at once, likewise. */
  readonly mergedRows?: number;
  /** Shorter in tests. */
  readonly lockPatienceMs?: number;
}

/**
 * Needs two connections of the pool: one for the transaction, one that creates months for good beside it.
 * Rows that another session commits meanwhile are no failure: the file is then read again and merged with them.
 */
export async function importCandleFile(
  pool: Pool,
  file: string,
  options: ImportOptions,
  watch: ImportWatch = {},
): Promise<Result<FileReport, ImportFault>> {
  const startedAt = performance.now();
  const partitions = options.purpose === 'import' ? 'outside' : 'inside';
  const { lockPatienceMs = LOCK_PATIENCE_MS, mergedRows = MERGED_ROWS } = watch;
  let effect: 'reads' | 'changes' = 'reads';
  try {
    return ok(
      await withRetries(IMPORT, async (attempt) => {
        const run = new ImportRun(pool, file, options, watch, {
          onConflict: options.onConflict,
          way: attempt === 1 ? 'direct' : 'merge',
          company: attempt === 1 && options.onConflict !== 'replace' ? 'beside-others' : 'alone',
          partitions,
          lockPatienceMs,
          mergedRows,
        });
        try {
          return await run.finish(startedAt);
        } finally {
          effect = run.committing ? 'changes' : 'reads';
        }
      }),
    );
  } catch (error) {
    return err(faultOf(error, effect));
  }
}

/** Enough to make the comparisons cheap. */
const MERGED_ROWS = 60_000;
const LOCK_PATIENCE_MS = 10_000;

class ImportRun {
  readonly #pool: Pool;
  readonly #file: string;
  readonly #options: ImportOptions;
  readonly #watch: ImportWatch;
  readonly #store: StoreOptions;
  readonly #chunks: ChunkBuilder;
  readonly #reader: CandleReader;
  readonly #rejects: RejectedRow[] = [];
  /** Whole chunks that wait to be stored. */
  readonly #ready: Chunk[] = [];
  #transaction: FileTransaction | null = null;
  #rejected = 0;
  #rows = 0;
  /** From here on a lost connection leaves the outcome unknown. */
  committing = false;

  constructor(pool: Pool, file: string, options: ImportOptions, watch: ImportWatch, store: StoreOptions) {
    this.#pool = pool;
    this.#file = file;
    this.#options = options;
    this.#watch = watch;
    this.#store = store;
    this.#chunks = new ChunkBuilder(options.source, watch.chunkRows);
    this.#reader = new CandleReader(file, options, {
      row: (row, line) => {
        this.#rows += 1;
        this.#chunks.add(row, line);
        if (this.#chunks.full) this.#ready.push(this.#chunks.take());
      },
      reject: (line, reason) => this.#reject(line, reason),
    });
  }

  async finish(startedAt: number): Promise<FileReport> {
    const client = await this.#pool.connect();
    let fate: 'keep' | 'drop' = 'drop';
    // A lost connection also fails the current statement, which reports it.
    const ignore = (): void => undefined;
    client.on('error', ignore);
    try {
      const report = await this.#unlessInterrupted(this.#importOn(client, startedAt));
      fate = 'keep';
      return report;
    } catch (error) {
      // A statement of an interrupted import may still run: its connection is closed, and the server rolls back.
      if (!(error instanceof ImportStopped && error.fault.kind === 'interrupted')) fate = await this.#rollback(client);
      throw error;
    } finally {
      client.off('error', ignore);
      client.release(fate === 'drop');
    }
  }

  async #importOn(client: PoolClient, startedAt: number): Promise<FileReport> {
    const transaction = await FileTransaction.begin(this.#pool, client, this.#store);
    this.#transaction = transaction;
    await this.#storeAll(transaction);
    const newInstruments = await transaction.makeInstruments(this.#chunks.symbols());
    const outcome = this.#outcome(transaction);
    if (outcome === 'imported') {
      this.#stopIfInterrupted();
      this.committing = true;
      await transaction.commit();
    } else {
      await client.query('rollback');
    }
    return this.#report(transaction, outcome, newInstruments, startedAt);
  }

  /** Parses a limited number of chunks ahead of the server: memory does not grow with the file. */
  async #storeAll(transaction: FileTransaction): Promise<void> {
    const ahead: Promise<void>[] = [];
    let last: Promise<void> = Promise.resolve();
    const store = (chunk: Chunk): void => {
      last = last.then(() => transaction.store(chunk));
      // A failure is handled where the chunks are awaited; until then it must not count as unhandled.
      last.catch(() => undefined);
      ahead.push(last);
    };
    try {
      for await (const { text, bytesRead, bytesTotal } of textPieces(this.#file, this.#watch.signal ?? null)) {
        this.#reader.push(text);
        this.#watch.onProgress?.({ bytesRead, bytesTotal, rows: this.#rows });
        this.#ready.splice(0).forEach(store);
        while (ahead.length > CHUNKS_AHEAD) await ahead.shift();
      }
      this.#stopIfInterrupted();
      this.#reader.end();
      if (!this.#chunks.empty) this.#ready.push(this.#chunks.take());
      this.#ready.splice(0).forEach(store);
    } finally {
      await last;
    }
    await transaction.finish();
  }

  /** A connection whose rollback fails is closed, which rolls back too. */
  async #rollback(client: PoolClient): Promise<'keep' | 'drop'> {
    try {
      await this.#transaction?.abandon();
      await client.query('rollback');
      return 'keep';
    } catch {
      return 'drop';
    }
  }

  #outcome({ conflicts }: FileTransaction): FileReport['outcome'] {
    if (this.#rows === this.#rejected) return 'no-good-row';
    if (this.#options.rejects === 'refuse-file' && this.#rejected > 0) return 'refused-rejects';
    if (this.#options.onConflict === 'fail' && conflicts > 0) return 'refused-conflicts';
    return this.#options.purpose === 'import' ? 'imported' : 'rehearsed';
  }

  #report(
    stored: FileTransaction,
    outcome: FileReport['outcome'],
    newInstruments: readonly GuessedInstrument[],
    startedAt: number,
  ): FileReport {
    const refused = outcome !== 'imported' && outcome !== 'rehearsed';
    return {
      file: this.#file,
      outcome,
      rows: this.#rows,
      inserted: refused ? 0 : stored.inserted,
      updated: refused ? 0 : stored.updated,
      duplicates: stored.duplicates,
      conflicts: stored.conflicts,
      rejected: this.#rejected,
      rejects: this.#rejects,
      duplicateRows: stored.duplicateRows,
      conflictRows: stored.conflictRows,
      newInstruments: refused ? [] : newInstruments,
      notes: this.#notes(),
      seconds: (performance.now() - startedAt) / 1000,
    };
  }

  #notes(): string[] {
    const stepMs = this.#chunks.smallestStepMs;
    const guessed = this.#options.interval === null && !this.#reader.hasIntervals();
    if (!guessed || stepMs < HOUR_MS || stepMs === Number.POSITIVE_INFINITY) return [];
    return [
      `rows are at least ${stepMs / HOUR_MS} h apart, but were imported as 1m candles. If this is wrong, name the interval with --interval`,
    ];
  }

  #reject(line: number, reason: string): void {
    this.#rows += 1;
    this.#rejected += 1;
    if (this.#rejects.length < LISTED_ROWS) this.#rejects.push({ line, reason });
  }

  #stopIfInterrupted(): void {
    if (this.#watch.signal?.aborted === true) throw interrupted(this.#file);
  }

  /** A statement may wait for another transaction's lock: an interruption does not wait with it. */
  async #unlessInterrupted(work: Promise<FileReport>): Promise<FileReport> {
    const { signal } = this.#watch;
    if (signal === undefined) return work;
    work.catch(() => undefined);
    let stop: () => void = () => undefined;
    const stopped = new Promise<never>((_resolve, reject) => {
      stop = () => (this.committing ? undefined : reject(interrupted(this.#file)));
    });
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await Promise.race([work, stopped]);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}

/** Rows parsed ahead keep the server busy while it compares and the parser waits: some ten megabytes. */
const CHUNKS_AHEAD = 20;

function faultOf(error: unknown, effect: 'reads' | 'changes'): ImportFault {
  if (error instanceof ImportStopped) return error.fault;
  const { kind, code, message, hint } = deskErrorOf(error, effect);
  switch (kind) {
    case 'denied':
      return {
        kind,
        code,
        message,
        hint: 'Nothing was imported. Use a login with the scope admin.',
      };
    case 'unavailable':
      return { kind, code, message, hint };
    case 'unknown-outcome':
      return { kind, code, message, hint: 'Run the same import again: imported rows count as duplicates.' };
    default:
      return { kind: 'invalid', code, message, hint };
  }
}
