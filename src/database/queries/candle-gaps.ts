/** Gaps in a series of stored candles. Calendar arithmetic uses UTC, whatever the session's time zone is. */
import type { Interval } from '../../domain/interval.ts';
import type { PrismaClient } from '../generated/client.ts';
import { isoInstant } from '../../domain/instant.ts';

export interface CandleGap {
  /** Opening instant of the first missing bucket, milliseconds UTC. */
  readonly from: number;
  /** Opening instant of the candle after the gap. */
  readonly to: number;
}

const STEPS: Readonly<Record<Interval, string>> = {
  '1m': '1 minute',
  '5m': '5 minutes',
  '15m': '15 minutes',
  '30m': '30 minutes',
  '1h': '1 hour',
  '4h': '4 hours',
  '1d': '1 day',
  '1w': '7 days',
  '1M': '1 month',
};

export interface GapsWanted {
  readonly symbol: string;
  readonly interval: Interval;
  /** Opening instants from this one on. */
  readonly from?: number | undefined;
  /** Opening instants before this one. */
  readonly to?: number | undefined;
}

/**
 * Oldest first. Only gaps between stored candles: before the first and after the last candle, nothing is known to be
 * missing.
 */
export async function readCandleGaps(
  db: PrismaClient,
  { symbol, interval, from, to }: GapsWanted,
): Promise<CandleGap[]> {
  const rows = await db.$queryRaw<{ expected: Date; timestamp: Date }[]>`
    select expected at time zone 'UTC' as expected, timestamp
      from (select timestamp, (lag(timestamp) over (order by timestamp)) at time zone 'UTC' + ${STEPS[interval]}::interval as expected
              from "MarketData"
             where symbol = ${symbol} and interval = ${interval}
               and timestamp >= coalesce(${isoInstant(from)}::timestamptz, '-infinity')
               and timestamp < coalesce(${isoInstant(to)}::timestamptz, 'infinity')) candles
     where timestamp > expected at time zone 'UTC'
     order by timestamp`;
  return rows.map((row) => ({ from: row.expected.getTime(), to: row.timestamp.getTime() }));
}
