/**
 * A recording in memory: a year of minutes is half a million candles, so their numbers stay text in one buffer and
 * become Decimals when they are sent. Of rows with the same symbol, interval and instant the first of the file is used;
 * an import counts the others in the same way.
 */
import type { CandleRow } from '../../../domain/candle-row.ts';
import type { Candle } from '../../../domain/candle.ts';
import { ZERO, decimalOf } from '../../../domain/decimal.ts';
import type { Decimal } from '../../../domain/decimal.ts';
import { INTERVALS, closesAt } from '../../../domain/interval.ts';
import type { Interval } from '../../../domain/interval.ts';
import { LISTED_ROWS } from '../../../domain/row-report.ts';
import type { CandleValues, ConflictingRow, RepeatedRow, RowReport } from '../../../domain/row-report.ts';
import type { FeedSeries, SeriesPast } from '../feed.ts';

/** Some twenty million candles: larger recordings belong in a database. */
const MOST_TEXT_BYTES = 1024 ** 3;

const FIRST_TEXT_BYTES = 1024 * 1024;
/** Characters of five numbers of at most 22 and four commas, rounded up. */
const LONGEST_ROW = 128;
const ABOVE_ZERO = /[1-9]/;

interface Series {
  readonly symbol: string;
  readonly interval: Interval;
}

/** The file's rows in the order of its lines. */
interface Rows {
  readonly series: readonly Series[];
  /** Of each row, its index in `series`. */
  readonly seriesOf: readonly number[];
  readonly timestamps: readonly number[];
  /** Of each row, its line in the file. */
  readonly lines: readonly number[];
  /** Of each row, true when its volume is above zero. */
  readonly traded: readonly boolean[];
  /** The end of each row's text in `text`. */
  readonly ends: readonly number[];
  readonly text: Buffer;
}

export interface TapeSymbol {
  readonly symbol: string;
  /** The finest first. */
  readonly series: readonly FeedSeries[];
  /** The first open of the finest series, plain decimal text: later prices are unknown when a recording begins. */
  readonly firstOpen: string;
}

export type Repeats = Pick<RowReport, 'duplicates' | 'conflicts' | 'duplicateRows' | 'conflictRows'>;

export class TapeBuilder {
  readonly #series: Series[] = [];
  readonly #seriesByKey = new Map<string, number>();
  readonly #seriesOf: number[] = [];
  readonly #timestamps: number[] = [];
  readonly #lines: number[] = [];
  readonly #traded: boolean[] = [];
  readonly #ends: number[] = [];
  #text = Buffer.allocUnsafe(FIRST_TEXT_BYTES);
  #used = 0;

  /** `full`: no room for the row. */
  add(row: CandleRow, line: number): 'added' | 'full' {
    if (this.#used + LONGEST_ROW > this.#text.length) {
      if (this.#text.length >= MOST_TEXT_BYTES) return 'full';
      const larger = Buffer.allocUnsafe(this.#text.length * 2);
      this.#text.copy(larger, 0, 0, this.#used);
      this.#text = larger;
    }
    this.#used += this.#text.write(
      `${row.open},${row.high},${row.low},${row.close},${row.volume ?? ''}`,
      this.#used,
      'latin1',
    );
    this.#ends.push(this.#used);
    this.#timestamps.push(row.timestamp);
    this.#lines.push(line);
    this.#traded.push(row.volume !== null && ABOVE_ZERO.test(row.volume));
    this.#seriesOf.push(this.#seriesIndex(row));
    return 'added';
  }

  finish(): Tape {
    return new Tape({
      series: this.#series,
      seriesOf: this.#seriesOf,
      timestamps: this.#timestamps,
      lines: this.#lines,
      traded: this.#traded,
      ends: this.#ends,
      text: this.#text,
    });
  }

  #seriesIndex({ symbol, interval }: CandleRow): number {
    const key = `${interval} ${symbol}`;
    const known = this.#seriesByKey.get(key);
    if (known !== undefined) return known;
    this.#seriesByKey.set(key, this.#series.length);
    return this.#series.push({ symbol, interval }) - 1;
  }
}

/** The candles of a recording by number: in the order in which they open, and in the order in which they close. */
export class Tape {
  readonly #rows: Rows;
  /** Of each series, its rank by symbol and interval. */
  readonly #ranks: readonly number[];
  /** Rows by opening instant, then symbol and interval. */
  readonly #opens: Uint32Array;
  /** The same rows by closing instant, then symbol and interval. */
  readonly #closes: Uint32Array;
  /** The last close that was parsed. */
  #last = { text: '0', value: ZERO };
  /** Rows left out because an earlier line has the same key. */
  readonly repeats: Repeats;

  constructor(rows: Rows) {
    this.#rows = rows;
    this.#ranks = ranksOf(rows.series);
    const { timestamps } = rows;
    const order = sorted(
      Uint32Array.from(rows.ends, (_, row) => row),
      (a, b) => timestamps[a]! - timestamps[b]! || this.#rankOf(a) - this.#rankOf(b) || a - b,
    );
    const firsts = firstOfEachKey(rows, order);
    this.#opens = order.filter((row) => firsts[row] === row);
    this.#closes = sorted(this.#opens.slice(), (a, b) => this.#compareCloses(a, b));
    this.repeats = this.#judgeRepeats(firsts);
  }

  /** Number of candles. */
  get length(): number {
    return this.#opens.length;
  }

  /** The row of the nth candle that opens. */
  nthOpen(nth: number): number {
    return this.#opens[nth]!;
  }

  /** The row of the nth candle that closes. */
  nthClose(nth: number): number {
    return this.#closes[nth]!;
  }

  /** Milliseconds UTC. */
  opensAt(row: number): number {
    return this.#rows.timestamps[row]!;
  }

  /** Milliseconds UTC. */
  closesAt(row: number): number {
    return closesAt(this.#seriesOf(row).interval, this.#rows.timestamps[row]!);
  }

  candle(row: number): Candle {
    const { symbol, interval } = this.#seriesOf(row);
    const timestamp = this.#rows.timestamps[row]!;
    const [open, high, low, close, volume] = this.#numbers(row);
    const closing = this.#decimal(close!);
    const candle = {
      symbol,
      interval,
      timestamp,
      open: this.#decimal(open!),
      high: this.#decimal(high!),
      low: this.#decimal(low!),
      close: closing,
      volume: volume === '' ? null : decimalOf(volume!),
    };
    this.#last = { text: close!, value: closing };
    return candle;
  }

  /** A bar mostly opens where the last one closed, and often has its high or low there. */
  #decimal(text: string): Decimal {
    return text === this.#last.text ? this.#last.value : decimalOf(text);
  }

  /**
   * Of the first `opened` candles, those that are not among the first `closed` to close, in the order in which they
   * opened.
   */
  openCandles(opened: number, closed: number): Candle[] {
    const next = this.#closes[closed];
    if (next === undefined) return [];
    return [...this.#opens.subarray(0, opened).filter((row) => this.#compareCloses(row, next) >= 0)].map((row) =>
      this.candle(row),
    );
  }

  /**
   * The state of each series that has begun, when the first `opened` candles have opened and the first `closed` have
   * closed.
   */
  seriesPast(opened: number, closed: number): SeriesPast[] {
    const { series, seriesOf, timestamps, traded } = this.#rows;
    const begun = new Map<number, { volumeFrom: number | null; closedAt: number | null }>();
    for (const row of this.#opens.subarray(0, opened)) {
      const past = begun.get(seriesOf[row]!);
      if (past === undefined)
        begun.set(seriesOf[row]!, { volumeFrom: traded[row]! ? timestamps[row]! : null, closedAt: null });
      else if (past.volumeFrom === null && traded[row]!) past.volumeFrom = timestamps[row]!;
    }
    for (const row of this.#closes.subarray(0, closed)) begun.get(seriesOf[row]!)!.closedAt = timestamps[row]!;
    return [...begun].map(([index, past]) => ({ ...series[index]!, ...past }));
  }

  /** In order of symbols. */
  symbols(): TapeSymbol[] {
    const { series, seriesOf, timestamps } = this.#rows;
    const spans = new Map<number, { firstRow: number; lastRow: number }>();
    for (const row of this.#opens) {
      const span = spans.get(seriesOf[row]!);
      if (span === undefined) spans.set(seriesOf[row]!, { firstRow: row, lastRow: row });
      else span.lastRow = row;
    }
    const symbols = new Map<string, { series: FeedSeries[]; firstOpen: string }>();
    for (const [index, { firstRow, lastRow }] of [...spans].sort(([a], [b]) => this.#ranks[a]! - this.#ranks[b]!)) {
      const { symbol, interval } = series[index]!;
      const told: FeedSeries = {
        grain: interval,
        span: { from: timestamps[firstRow]!, until: this.closesAt(lastRow) },
      };
      const known = symbols.get(symbol);
      if (known === undefined) symbols.set(symbol, { series: [told], firstOpen: this.#numbers(firstRow)[0]! });
      else known.series.push(told);
    }
    return [...symbols].map(([symbol, one]) => ({ symbol, ...one }));
  }

  /** In the order of the lines. Numbers are canonical text: equal values have equal text. */
  #judgeRepeats(firsts: Uint32Array): Repeats {
    const duplicateRows: RepeatedRow[] = [];
    const conflictRows: ConflictingRow[] = [];
    let [duplicates, conflicts] = [0, 0];
    firsts.forEach((first, row) => {
      if (first === row) return;
      if (this.#text(first) === this.#text(row)) {
        duplicates += 1;
        if (duplicates <= LISTED_ROWS) duplicateRows.push(this.#keyOf(row));
      } else {
        conflicts += 1;
        if (conflicts <= LISTED_ROWS)
          conflictRows.push({ ...this.#keyOf(row), stood: this.#values(first), offered: this.#values(row) });
      }
    });
    return { duplicates, conflicts, duplicateRows, conflictRows };
  }

  #keyOf(row: number): RepeatedRow {
    return { line: this.#rows.lines[row]!, ...this.#seriesOf(row), timestamp: this.#rows.timestamps[row]! };
  }

  #values(row: number): CandleValues {
    const [open, high, low, close, volume] = this.#numbers(row);
    return { open: open!, high: high!, low: low!, close: close!, volume: volume === '' ? null : volume! };
  }

  #numbers(row: number): string[] {
    return this.#text(row).split(',');
  }

  #text(row: number): string {
    const { ends, text } = this.#rows;
    return text.toString('latin1', row === 0 ? 0 : ends[row - 1]!, ends[row]);
  }

  #seriesOf(row: number): Series {
    return this.#rows.series[this.#rows.seriesOf[row]!]!;
  }

  #rankOf(row: number): number {
    return this.#ranks[this.#rows.seriesOf[row]!]!;
  }

  #compareCloses(a: number, b: number): number {
    return this.closesAt(a) - this.closesAt(b) || this.#rankOf(a) - this.#rankOf(b);
  }
}

/** Most files are already in order and need no sorting. */
function sorted(rows: Uint32Array, compare: (a: number, b: number) => number): Uint32Array {
  const inOrder = rows.every((row, place) => place === 0 || compare(rows[place - 1]!, row) < 0);
  return inOrder ? rows : rows.sort(compare);
}

function ranksOf(series: readonly Series[]): number[] {
  const compare = (a: Series, b: Series): number =>
    a.symbol === b.symbol
      ? INTERVALS.indexOf(a.interval) - INTERVALS.indexOf(b.interval)
      : a.symbol < b.symbol
        ? -1
        : 1;
  const ranks = new Map([...series].sort(compare).map((one, rank) => [one, rank]));
  return series.map((one) => ranks.get(one)!);
}

/** Of each row, the first row of the file with the same key. */
function firstOfEachKey({ timestamps, seriesOf }: Rows, order: Uint32Array): Uint32Array {
  const firsts = new Uint32Array(order.length);
  let first = 0;
  order.forEach((row, place) => {
    if (place === 0 || timestamps[first] !== timestamps[row] || seriesOf[first] !== seriesOf[row]) first = row;
    firsts[row] = first;
  });
  return firsts;
}
