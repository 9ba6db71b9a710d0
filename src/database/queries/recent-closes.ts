/** The latest closing prices of every instrument in one query, for sparklines. */
import { Decimal } from '../../domain/decimal.ts';
import type { Interval } from '../../domain/interval.ts';
import type { PrismaClient } from '../generated/client.ts';

/** By symbol, oldest first, at most `limit` each; instruments without candles are left out. */
export async function readRecentCloses(
  db: PrismaClient,
  { interval, limit }: { readonly interval: Interval; readonly limit: number },
): Promise<Map<string, Decimal[]>> {
  const rows = await db.$queryRaw<{ symbol: string; closes: string[] }[]>`
    select i.symbol, c.closes
      from "Instrument" i
     cross join lateral (
       select array_agg(m.close::text order by m.timestamp) as closes
         from (select close, timestamp from "MarketData"
                where symbol = i.symbol and interval = ${interval} order by timestamp desc limit ${limit}) m) c
     where c.closes is not null
     order by i.symbol`;
  return new Map(rows.map(({ symbol, closes }) => [symbol, closes.map((close) => new Decimal(close))]));
}
