/**
 * A recording in memory: a year of minutes is half a million candles, so their numbers stay text in one buffer and become Decimals when they are told.
 * Order: opening instant, then symbol, then interval; of rows with one key the first of the file stays.
 */
import type { CandleRow } from '../../domain/candle-row.ts';
import type { Candle } from '../../domain/candle.ts';
import { Decimal } from '../../domain/decimal.ts';
import { INTERVALS, closesAt } from '../../domain/interval.ts';
import type { Interval } from '../../domain/interval.ts';

/** Some twenty million candles: more than that is a database's work. */
export const MOST_TEXT_BYTES = 1024 ** 3;

const FIRST_TEXT_BYTES = 1024 * 1024;
/** Characters of five numbers of at most 22 and four commas, rounded up. */
const LONGEST_ROW = 128;

interface Series {
  readonly symbol: string;
  readonly interval: Interval;
}

/** The file's rows in the order of its lines. */
interface Rows {
  readonly series: readonly Series[];
  /** Of each row, an index of `series`. */
  readonly seriesOf: readonly number[];
  readonly timestamps: readonly number[];
  /** Where each row's text ends in `text`. */
  readonly ends: readonly number[];
  readonly text: Buffer;
}

export class TapeBuilder {
  readonly #series: Series[] = [];
  readonly #seriesByKey = new Map<string, number>();
  readonly #seriesOf: number[] = [];
  readonly #timestamps: number[] = [];
  readonly #ends: number[] = [];
  #text = Buffer.allocUnsafe(FIRST_TEXT_BYTES);
  #used = 0;

  /** `full`: the row does not fit any more. */
  add(row: CandleRow): 'added' | 'full' {
    if (this.#used + LONGEST_ROW > this.#text.length) {
      if (this.#text.length >= MOST_TEXT_BYTES) return 'full';
      const larger = Buffer.allocUnsafe(this.#text.length * 2);
      this.#text.copy(larger, 0, 0, this.#used);
      this.#text = larger;
    }
    this.#used += this.#text.write(`${row.open},${row.high},${row.low},${row.close},${row.volume}`, this.#used, 'latin1');
    this.#ends.push(this.#used);
    this.#timestamps.push(row.timestamp);
    this.#seriesOf.push(this.#seriesIndex(row));
    return 'added';
  }

  finish(): Tape {
    return new Tape({ series: this.#series, seriesOf: this.#seriesOf, timestamps: this.#timestamps, ends: this.#ends, text: this.#text });
  }

  #seriesIndex({ symbol, interval }: CandleRow): number {
    const key = `${interval} ${symbol}`;
    const known = this.#seriesByKey.get(key);
    if (known !== undefined) return known;
    this.#seriesByKey.set(key, this.#series.length);
    return this.#series.push({ symbol, interval }) - 1;
  }
}

export class Tape {
  readonly #rows: Rows;
  /** Rows as they are told. */
  readonly #order: Uint32Array;
  /** Rows left out because an earlier line has their key. */
  readonly duplicates: number;

  constructor(rows: Rows) {
    this.#rows = rows;
    this.#order = firstOfEachKey(rows, inOrder(rows));
    this.duplicates = rows.ends.length - this.#order.length;
  }

  get length(): number {
    return this.#order.length;
  }

  /** Opening instant of the candle told at `place`, milliseconds UTC. */
  timestamp(place: number): number {
    return this.#rows.timestamps[this.#order[place]!]!;
  }

  closesAt(place: number): number {
    const row = this.#order[place]!;
    return closesAt(this.#rows.series[this.#rows.seriesOf[row]!]!.interval, this.#rows.timestamps[row]!);
  }

  candle(place: number): Candle {
    const row = this.#order[place]!;
    const { symbol, interval } = this.#rows.series[this.#rows.seriesOf[row]!]!;
    const [open, high, low, close, volume] = this.#numbers(row);
    return {
      symbol,
      interval,
      timestamp: this.#rows.timestamps[row]!,
      open: new Decimal(open!),
      high: new Decimal(high!),
      low: new Decimal(low!),
      close: new Decimal(close!),
      volume: new Decimal(volume!),
    };
  }

  /** The last close of every symbol, plain decimal text, in order of the symbols. */
  lastCloses(): ReadonlyMap<string, string> {
    const lastRows = new Map<string, number>();
    const { series, seriesOf } = this.#rows;
    for (const row of this.#order) lastRows.set(series[seriesOf[row]!]!.symbol, row);
    const symbols = [...lastRows.keys()].sort();
    return new Map(symbols.map((symbol) => [symbol, this.#numbers(lastRows.get(symbol)!)[3]!]));
  }

  #numbers(row: number): string[] {
    const { ends, text } = this.#rows;
    return text.toString('latin1', row === 0 ? 0 : ends[row - 1]!, ends[row]!).split(',');
  }
}

/** Most files are in order already; then nothing is sorted. */
function inOrder(rows: Rows): Uint32Array {
  const order = Uint32Array.from(rows.ends, (_, row) => row);
  const ranks = ranksOf(rows.series);
  const { timestamps, seriesOf } = rows;
  const compare = (a: number, b: number): number => timestamps[a]! - timestamps[b]! || ranks[seriesOf[a]!]! - ranks[seriesOf[b]!]! || a - b;
  const sorted = order.every((row) => row === 0 || compare(row - 1, row) < 0);
  return sorted ? order : order.sort(compare);
}

function ranksOf(series: readonly Series[]): number[] {
  const compare = (a: Series, b: Series): number =>
    a.symbol === b.symbol ? INTERVALS.indexOf(a.interval) - INTERVALS.indexOf(b.interval) : a.symbol < b.symbol ? -1 : 1;
  const sorted = [...series].sort(compare);
  return series.map((one) => sorted.indexOf(one));
}

function firstOfEachKey({ timestamps, seriesOf }: Rows, order: Uint32Array): Uint32Array {
  return order.filter((row, place) => {
    if (place === 0) return true;
    const before = order[place - 1]!;
    return timestamps[before] !== timestamps[row] || seriesOf[before] !== seriesOf[row];
  });
}
