/** Candles as CSV, streamed by the server with COPY: `candle import` reads the file back without a difference. */
import type { PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { CopyToStreamQuery } from 'pg-copy-streams';
import { validSymbol } from '../../domain/instrument.ts';
import type { Interval } from '../../domain/interval.ts';

export interface CandleCsvWanted {
  readonly symbol: string;
  readonly interval: Interval;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** `minutes`: computed from stored minutes, as domain/candle.ts does. */
  readonly madeOf: 'stored' | 'minutes';
}

/**
 * Oldest first, with a header; the interval column is written unless the interval is 1m, the default for a file without
 * one. The connection is busy until the stream ends.
 */
export function candleCsv(connection: Pick<PoolClient, 'query'>, wanted: CandleCsvWanted): CopyToStreamQuery {
  // COPY takes no parameters: the symbol is checked to hold no quote before it goes into the text.
  if (!validSymbol(wanted.symbol)) throw new Error('normalize the symbol before exporting it');
  const statement = `copy (
    select to_char(timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as timestamp, symbol${wanted.interval === '1m' ? '' : `, '${wanted.interval}' as interval`},
           trim_scale(open) as open, trim_scale(high) as high, trim_scale(low) as low, trim_scale(close) as close, trim_scale(volume) as volume
      from (${wanted.madeOf === 'stored' ? rowsOf(wanted) : barsOf(wanted)}) candle order by candle.timestamp
  ) to stdout with (format csv, header true)`;
  return connection.query(copyTo(statement));
}

function rowsOf({ symbol, interval, from, to }: Omit<CandleCsvWanted, 'madeOf'>): string {
  const conditions = [`symbol = '${symbol}'`, `interval = '${interval}'`];
  if (from !== undefined) conditions.push(`timestamp >= '${new Date(from).toISOString()}'`);
  if (to !== undefined) conditions.push(`timestamp < '${new Date(to).toISOString()}'`);
  return `select timestamp, symbol, open, high, low, close, volume from "MarketData" where ${conditions.join(' and ')}`;
}

function barsOf(wanted: CandleCsvWanted): string {
  return `
    select bucket as timestamp, symbol, (array_agg(open order by timestamp))[1] as open, max(high) as high, min(low) as low,
           (array_agg(close order by timestamp))[count(*)] as close, case when bool_and(volume is not null) then sum(volume) end as volume
      from (select minute.*, ${bucketOf(wanted.interval)} as bucket from (${rowsOf({ ...wanted, interval: '1m' })}) minute) minute
     group by bucket, symbol`;
}

function bucketOf(interval: Interval): string {
  if (interval === '1M') return `date_trunc('month', timestamp, 'UTC')`;
  if (interval === '1w') return `date_trunc('week', timestamp, 'UTC')`;
  return `date_bin('${interval}'::interval, timestamp, '1970-01-01T00:00:00Z'::timestamptz)`;
}
