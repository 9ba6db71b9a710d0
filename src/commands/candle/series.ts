/** Candles of any interval: the stored ones where there are any, otherwise made of stored minutes. */
import { aggregate } from '../../domain/candle.ts';
import type { Candle } from '../../domain/candle.ts';
import { bucketStart, closesAt } from '../../domain/interval.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import { readCandles } from '../../database/queries/candles.ts';
import type { CandlesWanted } from '../../database/queries/candles.ts';

/** Minutes are read backwards in pages of this size: two weeks each. */
const PAGE = 20_000;

/** The latest `limit` of the span, oldest first. A bucket cut by `from` or `to` is made of the minutes inside the span. */
export async function readSeries(db: PrismaClient, wanted: CandlesWanted): Promise<Candle[]> {
  const stored = await readCandles(db, wanted);
  if (stored.length > 0 || wanted.interval === '1m') return stored;

  const pages: Candle[][] = [];
  let to = wanted.to;
  let buckets = 0;
  while (buckets <= wanted.limit) {
    const page = await readCandles(db, { ...wanted, interval: '1m', to, limit: PAGE });
    const [first] = page;
    if (first === undefined) break;
    pages.unshift(page);
    buckets += bucketCount(wanted, page);
    to = first.timestamp;
    if (page.length < PAGE) break;
  }
  return aggregate(pages.flat(), wanted.interval).slice(-wanted.limit);
}

/** Whole buckets that begin in a page; the one that its first minute may have cut is counted with the page before it. */
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
