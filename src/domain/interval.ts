/** Candle intervals and their buckets in UTC: weeks start on Monday, months on the first. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from './time-units.ts';

export const INTERVALS = ['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w', '1M'] as const;

export type Interval = (typeof INTERVALS)[number];

const WEEK_MS = 7 * DAY_MS;
/** 1970-01-01 was a Thursday; the first Monday came four days later. */
const FIRST_MONDAY = 4 * DAY_MS;

/** Length of a bucket in milliseconds; a month has no fixed one. */
const LENGTH_MS: Readonly<Record<Exclude<Interval, '1M'>, number>> = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '1h': HOUR_MS,
  '4h': 4 * HOUR_MS,
  '1d': DAY_MS,
  '1w': WEEK_MS,
};

/** Case-sensitive: `1m` is a minute, `1M` a month. Null for anything else. */
export function parseInterval(text: string): Interval | null {
  return (INTERVALS as readonly string[]).includes(text) ? (text as Interval) : null;
}

/** The opening instant of the bucket that contains `at`, both in milliseconds UTC. */
export function bucketStart(interval: Interval, at: number): number {
  if (interval === '1M') {
    const date = new Date(at);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  }
  const origin = interval === '1w' ? FIRST_MONDAY : 0;
  const length = LENGTH_MS[interval];
  return Math.floor((at - origin) / length) * length + origin;
}

/** The end of the bucket that opened at `timestamp`, which is the opening of the next bucket. */
export function closesAt(interval: Interval, timestamp: number): number {
  if (interval === '1M') {
    const date = new Date(timestamp);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  }
  return timestamp + LENGTH_MS[interval];
}

export function isBucketStart(interval: Interval, at: number): boolean {
  return bucketStart(interval, at) === at;
}

/** The desk stores no candle from this instant on, milliseconds UTC: see ensure_month_partitions. */
const END_OF_TIME = Date.UTC(2200, 0, 1);

/** Null when the desk can store a candle that opens at `timestamp`. */
export function yearFault(timestamp: number): string | null {
  return timestamp < END_OF_TIME
    ? null
    : `timestamp ${new Date(timestamp).toISOString()} is after 2199, the last year of the desk`;
}
