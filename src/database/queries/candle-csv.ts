/** Stored candles as CSV, streamed by the server with COPY: what `candle import` reads again without a difference. */
import type { Readable } from 'node:stream';
import type { PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { validSymbol } from '../../domain/instrument.ts';
import type { Interval } from '../../domain/interval.ts';

export interface CandleCsvWanted {
  readonly symbol: string;
  readonly interval: Interval;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Oldest first, with a header. The connection is busy until the stream has ended. */
export function candleCsv(connection: Pick<PoolClient, 'query'>, { symbol, interval, from, to }: CandleCsvWanted): Readable {
  // COPY takes no parameters: what stands in the text is checked to hold no quote.
  if (!validSymbol(symbol)) throw new Error('a symbol must be normalised before it is asked for');
  const conditions = [`symbol = '${symbol}'`, `interval = '${interval}'`];
  if (from !== undefined) conditions.push(`timestamp >= '${new Date(from).toISOString()}'`);
  if (to !== undefined) conditions.push(`timestamp < '${new Date(to).toISOString()}'`);
  const statement = `copy (
    select to_char(timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as timestamp, symbol,
           trim_scale(open) as open, trim_scale(high) as high, trim_scale(low) as low, trim_scale(close) as close, trim_scale(volume) as volume
      from "MarketData" where ${conditions.join(' and ')} order by "MarketData".timestamp
  ) to stdout with (format csv, header true)`;
  return connection.query(copyTo(statement));
}
