/**
 * A run of rows that is stored at once, with the facts that decide how: the span of each key, and whether its rows keep
 * one direction.
 */
import type { CandleRow } from '../../domain/candle-row.ts';
import type { Interval } from '../../domain/interval.ts';
import { RowEncoder } from './row-encoder.ts';

/** The span of one symbol and interval in a chunk; instants in milliseconds UTC. */
export interface KeySpan {
  readonly symbol: string;
  readonly interval: Interval;
  readonly firstAt: number;
  readonly lastAt: number;
}

export interface Chunk {
  /** Rows of a binary COPY. */
  readonly pieces: readonly Buffer[];
  /** The line of each row, in the order of the COPY. */
  readonly lines: readonly number[];
  readonly spans: readonly KeySpan[];
  /** Opening instants of the UTC months of the rows. */
  readonly months: readonly number[];
  /** `disjoint`: no key occurs twice in the chunk, nor in an earlier chunk of the file. */
  readonly order: 'disjoint' | 'mixed';
}

/** Rows of a chunk: half a megabyte. */
const CHUNK_ROWS = 4_000;

interface GrowingSpan {
  readonly symbol: string;
  readonly interval: Interval;
  last: number;
  low: number;
  high: number;
  direction: -1 | 0 | 1;
}

export class ChunkBuilder {
  readonly #encoder: RowEncoder;
  readonly #chunkRows: number;
  #lines: number[] = [];
  #spans = new Map<string, GrowingSpan>();
  #current: GrowingSpan | null = null;
  #months = new Set<number>();
  #monthStart = 0;
  #monthEnd = 0;
  #mixed = false;
  /** Of all earlier chunks: the instants between which the file has had rows of a key. */
  readonly #seen = new Map<string, { low: number; high: number }>();
  #smallestStepMs = Number.POSITIVE_INFINITY;

  constructor(source: string, chunkRows: number = CHUNK_ROWS) {
    this.#encoder = new RowEncoder(source);
    this.#chunkRows = chunkRows;
  }

  get full(): boolean {
    return this.#lines.length >= this.#chunkRows;
  }

  get empty(): boolean {
    return this.#lines.length === 0;
  }

  /** The least time between two rows of a key; infinite before the second row. */
  get smallestStepMs(): number {
    return this.#smallestStepMs;
  }

  /** All symbols of the rows. */
  symbols(): string[] {
    return [...new Set([...this.#seen.keys()].map((key) => key.slice(key.indexOf(' ') + 1)))];
  }

  add(row: CandleRow, line: number): void {
    this.#encoder.add(row);
    this.#lines.push(line);
    if (row.timestamp < this.#monthStart || row.timestamp >= this.#monthEnd) this.#enterMonth(row.timestamp);
    let span = this.#current;
    if (span === null || span.symbol !== row.symbol || span.interval !== row.interval) {
      span = this.#spanOf(row);
      if (span === null) return;
    }
    this.#extend(span, row.timestamp);
  }

  take(): Chunk {
    for (const [key, { low, high }] of this.#spans) {
      const seen = this.#seen.get(key);
      if (seen === undefined) {
        this.#seen.set(key, { low, high });
      } else {
        if (low <= seen.high && high >= seen.low) this.#mixed = true;
        seen.low = Math.min(seen.low, low);
        seen.high = Math.max(seen.high, high);
      }
    }
    const spans = [...this.#spans.values()].map(({ symbol, interval, low, high }) => ({
      symbol,
      interval,
      firstAt: low,
      lastAt: high,
    }));
    const chunk: Chunk = {
      pieces: this.#encoder.take(),
      lines: this.#lines,
      spans,
      months: [...this.#months],
      order: this.#mixed ? 'mixed' : 'disjoint',
    };
    this.#lines = [];
    this.#spans = new Map();
    this.#current = null;
    this.#months = new Set();
    this.#monthEnd = this.#monthStart;
    this.#mixed = false;
    return chunk;
  }

  /** Null when the row opened a span, which then includes it. */
  #spanOf({ symbol, interval, timestamp }: CandleRow): GrowingSpan | null {
    // An interval has no space in it.
    const key = `${interval} ${symbol}`;
    const known = this.#spans.get(key);
    this.#current = known ?? { symbol, interval, last: timestamp, low: timestamp, high: timestamp, direction: 0 };
    if (known !== undefined) return known;
    this.#spans.set(key, this.#current);
    return null;
  }

  #extend(span: GrowingSpan, at: number): void {
    const step = at - span.last;
    if (step > 0 && span.direction >= 0) span.direction = 1;
    else if (step < 0 && span.direction <= 0) span.direction = -1;
    else this.#mixed = true;
    if (at > span.high) span.high = at;
    if (at < span.low) span.low = at;
    span.last = at;
    const stepMs = Math.abs(step);
    if (stepMs > 0 && stepMs < this.#smallestStepMs) this.#smallestStepMs = stepMs;
  }

  #enterMonth(at: number): void {
    const date = new Date(at);
    this.#monthStart = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
    this.#monthEnd = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
    this.#months.add(this.#monthStart);
  }
}
