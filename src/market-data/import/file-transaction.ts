/**
 * One file's rows in one transaction: straight into the table where no row can be in the way, merged where one may be.
 */
import type { Pool, PoolClient } from 'pg';
import { guessInstrument } from '../../domain/guess-instrument.ts';
import type { GuessedInstrument } from '../../domain/guess-instrument.ts';
import { INTERVALS } from '../../domain/interval.ts';
import { LISTED_ROWS } from '../../domain/row-report.ts';
import type { ConflictingRow, RepeatedRow } from '../../domain/row-report.ts';
import type { Chunk, KeySpan } from './chunk.ts';
import { FreeSpans } from './free-spans.ts';
import { mergeStage } from './merge.ts';
import { COPY_TO_STAGE, CREATE_STAGE, EMPTY_STAGE } from './merge-sql.ts';
import { OpenCopy } from './open-copy.ts';
import type { ConflictPolicy } from './report.ts';
import { COPIED_COLUMNS } from './row-encoder.ts';

export interface StoreOptions {
  readonly onConflict: ConflictPolicy;
  /** `direct` where possible; `merge` after another session's rows came in between. */
  readonly way: 'direct' | 'merge';
  /**
   * `alone`: no other import runs beside this one. Two imports of the same rows in different orders would block each
   * other.
   */
  readonly company: 'beside-others' | 'alone';
  /** `outside`: months are created for good, in separate transactions. `inside`: a rollback removes them. */
  readonly partitions: 'outside' | 'inside';
  /** How long to wait for a lock that only the end of this transaction might free: its holder may wait for our rows. */
  readonly lockPatienceMs: number;
  /** Rows that are compared with the table at once. */
  readonly mergedRows: number;
}

type Writing =
  | { readonly to: 'nothing' }
  | { readonly to: 'table'; readonly copy: OpenCopy }
  | { readonly to: 'stage'; readonly copy: OpenCopy; readonly lines: number[]; readonly spans: KeySpan[] };

export class FileTransaction {
  readonly #pool: Pool;
  readonly #client: PoolClient;
  readonly #options: StoreOptions;
  readonly #free: FreeSpans;
  readonly #months = new Set<number>();
  #writing: Writing = { to: 'nothing' };
  readonly duplicateRows: RepeatedRow[] = [];
  readonly conflictRows: ConflictingRow[] = [];
  inserted = 0;
  updated = 0;
  duplicates = 0;
  conflicts = 0;

  private constructor(pool: Pool, client: PoolClient, options: StoreOptions) {
    this.#pool = pool;
    this.#client = client;
    this.#options = options;
    this.#free = new FreeSpans(pool);
  }

  static async begin(pool: Pool, client: PoolClient, options: StoreOptions): Promise<FileTransaction> {
    // Merging needs every statement to see the earlier commits of other sessions.
    await client.query('begin isolation level read committed');
    await client.query(SETTINGS);
    // A rehearsal keeps other sessions from creating months until its end, so it must not wait for them without a
    // limit.
    if (options.partitions === 'inside') await client.query(`set local lock_timeout = ${options.lockPatienceMs}`);
    await client.query(COMPANY[options.company]);
    await client.query(CREATE_STAGE);
    return new FileTransaction(pool, client, options);
  }

  /** Chunks in the order of the file: each is judged against the result of the earlier ones. */
  async store(chunk: Chunk): Promise<void> {
    await this.#makeMonths(chunk.months);
    await ((await this.#mayGoStraight(chunk)) ? this.#toTable(chunk) : this.#toStage(chunk));
  }

  /** Afterwards every stored row is in the table or counted. */
  async finish(): Promise<void> {
    const writing = this.#writing;
    this.#writing = { to: 'nothing' };
    if (writing.to === 'table') this.inserted += await writing.copy.finish();
    if (writing.to === 'stage') {
      await writing.copy.finish();
      await this.#merge(writing);
    }
  }

  /**
   * Creates instruments for symbols without one, and returns them. Last, because other sessions may wait for such a
   * row.
   */
  async makeInstruments(symbols: readonly string[]): Promise<GuessedInstrument[]> {
    const unknown = await this.#client.query<{ symbol: string }>(UNKNOWN_SYMBOLS, [symbols]);
    if (unknown.rows.length === 0) return [];
    const priced = await this.#client.query<{ symbol: string; price: string }>(LAST_PRICES, [
      unknown.rows.map(({ symbol }) => symbol),
      [...INTERVALS],
    ]);
    const guesses = priced.rows.map(({ symbol, price }) => guessInstrument(symbol, price));
    const made = await this.#client.query<{ symbol: string }>(MAKE_INSTRUMENTS, [
      guesses.map(({ symbol }) => symbol),
      guesses.map(({ currency }) => currency),
      guesses.map(({ tickSize }) => tickSize),
    ]);
    return guesses.filter(({ symbol }) => made.rows.some((row) => row.symbol === symbol));
  }

  async commit(): Promise<void> {
    await this.#client.query('commit');
  }

  /** Gives up everything stored so far: only a rollback remains. */
  async abandon(): Promise<void> {
    const writing = this.#writing;
    this.#writing = { to: 'nothing' };
    if (writing.to !== 'nothing') await writing.copy.abandon();
  }

  /** A file that met rows once will probably meet more: the following chunks join the stage until it is merged. */
  async #mayGoStraight({ order, spans }: Chunk): Promise<boolean> {
    if (this.#options.way === 'merge' || this.#writing.to === 'stage' || order === 'mixed') return false;
    return this.#free.allFree(spans);
  }

  async #toTable({ pieces }: Chunk): Promise<void> {
    if (this.#writing.to !== 'table') {
      await this.finish();
      this.#writing = { to: 'table', copy: new OpenCopy(this.#client, COPY_STRAIGHT) };
    }
    await this.#writing.copy.write(pieces);
  }

  async #toStage({ pieces, lines, spans }: Chunk): Promise<void> {
    if (this.#writing.to !== 'stage') {
      await this.finish();
      await this.#client.query(EMPTY_STAGE);
      this.#writing = { to: 'stage', copy: new OpenCopy(this.#client, COPY_TO_STAGE), lines: [], spans: [] };
    }
    const stage = this.#writing;
    for (const line of lines) stage.lines.push(line);
    for (const span of spans) stage.spans.push(span);
    await stage.copy.write(pieces);
    if (stage.lines.length >= this.#options.mergedRows) await this.finish();
  }

  async #merge(staged: Extract<Writing, { to: 'stage' }>): Promise<void> {
    const merged = await mergeStage(this.#client, staged, this.#options.onConflict, {
      duplicates: LISTED_ROWS - this.duplicateRows.length,
      conflicts: LISTED_ROWS - this.conflictRows.length,
    });
    this.inserted += merged.inserted;
    this.updated += merged.updated;
    this.duplicates += merged.duplicates;
    this.conflicts += merged.conflicts;
    this.duplicateRows.push(...merged.duplicateRows);
    this.conflictRows.push(...merged.conflictRows);
  }

  async #makeMonths(months: readonly number[]): Promise<void> {
    const missing = months.filter((month) => !this.#months.has(month)).map((month) => new Date(month));
    if (missing.length === 0) return;
    // A COPY under way does not see a partition that was created after it began.
    if (this.#writing.to === 'table' || this.#options.partitions === 'inside') await this.finish();
    // A month created in this transaction would lock the table until the last row: other sessions that need a new month
    // would wait for the file.
    const maker = this.#options.partitions === 'outside' ? this.#pool : this.#client;
    await maker.query(MAKE_MONTHS, [missing, String(this.#options.lockPatienceMs)]);
    for (const month of months) this.#months.add(month);
  }
}

// COPY does not support row security, so it runs as a role that bypasses it and may change only market data.
// Rows are looked up by key, also in a table without statistics. Sorts for the comparison stay in memory, and compiling
// a statement that runs for a tenth of a second would take longer than the statement.
const SETTINGS = `set local role traderai_importer; set local enable_seqscan = off; set local enable_bitmapscan = off; set local jit = off; set local work_mem = '32MB'`;

const COMPANY = {
  'beside-others': `select pg_advisory_xact_lock_shared(hashtext('candle import'), 0)`,
  alone: `select pg_advisory_xact_lock(hashtext('candle import'), 0)`,
} as const;

const COPY_STRAIGHT = `copy "MarketData" (${COPIED_COLUMNS}) from stdin (format binary)`;

// Month by month: from the first to the last would also create the years between two stray rows. The server cannot see
// that the two connections of one import wait for each other, so the one that creates months gives up.
const MAKE_MONTHS = `
  with patience as materialized (select set_config('lock_timeout', $2, true))
  select ensure_month_partitions('MarketData', month, month) from patience, unnest($1::timestamptz[]) as month`;

const UNKNOWN_SYMBOLS = `
  select s.symbol from unnest($1::text[]) as s (symbol)
   where not exists (select from "Instrument" i where i.symbol = s.symbol)
   order by s.symbol`;

// Interval by interval, because the index has it before the time: otherwise every candle of the symbol would be read.
const LAST_PRICES = `
  select s.symbol, price.close::text as price from unnest($1::text[]) as s (symbol)
   cross join lateral (
     select latest.close from unnest($2::text[]) k (interval)
      cross join lateral (
        select m.close, m.timestamp from "MarketData" m where m.symbol = s.symbol and m.interval = k.interval order by m.timestamp desc limit 1) latest
      order by latest.timestamp desc limit 1) price
   order by s.symbol`;

const MAKE_INSTRUMENTS = `
  insert into "Instrument" (symbol, name, currency, tick_size)
    select g.symbol, g.symbol, g.currency, g.tick_size from unnest($1::text[], $2::text[], $3::numeric[]) as g (symbol, currency, tick_size)
    on conflict (symbol) do nothing
    returning symbol`;
