/** The stored candle series: the first and last opening instant of every symbol and interval. */
import { INTERVALS } from '../../domain/interval.ts';
import type { Interval } from '../../domain/interval.ts';
import type { PrismaClient } from '../generated/client.ts';

export interface CandleSeriesRow {
  readonly symbol: string;
  readonly interval: Interval;
  /** Opening instants, milliseconds UTC. */
  readonly firstAt: number;
  readonly lastAt: number;
}

/** By symbol, then from the finest interval to the coarsest. Looked up at both ends of the index, never counted. */
export async function readCandleSeries(db: PrismaClient): Promise<CandleSeriesRow[]> {
  const rows = await db.$queryRaw<{ symbol: string; interval: Interval; first: Date; last: Date }[]>`
    select i.symbol, k.interval, ends.first, ends.last
      from "Instrument" i
     cross join unnest(${[...INTERVALS]}::text[]) with ordinality as k (interval, place)
     cross join lateral (
       select (select m.timestamp from "MarketData" m where m.symbol = i.symbol and m.interval = k.interval order by m.timestamp limit 1) as first,
              (select m.timestamp from "MarketData" m where m.symbol = i.symbol and m.interval = k.interval order by m.timestamp desc limit 1) as last) ends
     where ends.first is not null
     order by i.symbol, k.place`;
  return rows.map(({ symbol, interval, first, last }) => ({
    symbol,
    interval,
    firstAt: first.getTime(),
    lastAt: last.getTime(),
  }));
}
