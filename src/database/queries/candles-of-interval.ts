/** Candles of any interval: stored ones where they exist, otherwise computed from stored minutes. */
import { aggregate } from '../../domain/candle.ts';
import type { Candle } from '../../domain/candle.ts';
import { bucketStart, closesAt } from '../../domain/interval.ts';
import type { PrismaClient } from '../generated/client.ts';
import { readCandles } from './candles.ts';
import type { CandlesWanted } from './candles.ts';
import { MINUTE_MS } from '../../domain/time-units.ts';

/** Minutes are read backwards in pages of at most this size: two weeks each. */
const PAGE = 20_000;

export interface SeriesOptions {
  /** Limits the minutes that are read: fewer candles are returned instead. Unlimited by default. */
  readonly mostMinutes?: number;
}

/**
 * The latest `limit` candles of the span, oldest first. A bucket that `from` or `to` cuts holds only the minutes inside
 * the span.
 */
export async function readSeries(
  db: PrismaClient,
  wanted: CandlesWanted,
  { mostMinutes = Number.POSITIVE_INFINITY }: SeriesOptions = {},
): Promise<Candle[]> {
  const stored = await readCandles(db, wanted);
  if (stored.length > 0 || wanted.interval === '1m') return stored;

  const pages: Candle[][] = [];
  let to = wanted.to;
  let buckets = 0;
  let minutes = 0;
  const limit = Math.min(PAGE, minutesOf(wanted), mostMinutes);
  while (buckets <= wanted.limit && minutes < mostMinutes) {
    const page = await readCandles(db, { ...wanted, interval: '1m', to, limit });
    const [first] = page;
    if (first === undefined) break;
    pages.unshift(page);
    buckets += bucketCount(wanted, page);
    minutes += page.length;
    to = first.timestamp;
    if (page.length < limit) break;
  }
  // Where the limit ended the reading, the first candle may lack minutes.
  const whole = aggregate(pages.flat(), wanted.interval).slice(minutes < mostMinutes ? 0 : 1);
  return whole.slice(-wanted.limit);
}

/** The minutes of one more bucket than requested: the first may be cut. */
function minutesOf({ interval, limit }: CandlesWanted): number {
  const start = bucketStart(interval, 0);
  return Math.ceil(((limit + 1) * (closesAt(interval, start) - start)) / MINUTE_MS);
}

/**
 * Whole buckets that begin in a page; a bucket that its first minute may have cut is counted with the page before it.
 */
function bucketCount({ interval }: CandlesWanted, page: readonly Candle[]): number {
  let count = 0;
  let next = closesAt(interval, bucketStart(interval, page[0]!.timestamp));
  for (const { timestamp } of page) {
    if (timestamp < next) continue;
    count += 1;
    next = closesAt(interval, bucketStart(interval, timestamp));
  }
  return count;
}
