/** Stored candles of one symbol and interval. */
import type { Candle } from '../../domain/candle.ts';
import type { Interval } from '../../domain/interval.ts';
import type { PrismaClient } from '../generated/client.ts';
import { decimalOf, decimalOrNull, instantOf } from './values.ts';
import type { StoredDecimal } from './values.ts';

export interface CandlesWanted {
  readonly symbol: string;
  readonly interval: Interval;
  /** Opening instants from this one on, milliseconds UTC. */
  readonly from?: number | undefined;
  /** Opening instants before this one. */
  readonly to?: number | undefined;
  /** At most this many of the latest. */
  readonly limit: number;
}

/** The latest `limit` candles of the span, oldest first. */
export async function readCandles(
  db: PrismaClient,
  { symbol, interval, from, to, limit }: CandlesWanted,
): Promise<Candle[]> {
  const rows = await db.$queryRaw<CandleValues[]>`
    select * from latest_candles(${symbol}, ${interval}, ${instant(from)}::timestamptz, ${instant(to)}::timestamptz, ${limit}::integer)`;
  return rows.reverse().map((row) => ({
    symbol,
    interval,
    timestamp: instantOf(row.timestamp),
    open: decimalOf(row.open),
    high: decimalOf(row.high),
    low: decimalOf(row.low),
    close: decimalOf(row.close),
    volume: decimalOrNull(row.volume),
  }));
}

interface CandleValues extends Readonly<Record<'open' | 'high' | 'low' | 'close', StoredDecimal>> {
  readonly timestamp: Date;
  readonly volume: StoredDecimal | null;
}

function instant(at: number | undefined): Date | null {
  return at === undefined ? null : new Date(at);
}
