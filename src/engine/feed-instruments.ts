/**
 * Merges the instruments of a run's feeds: one a symbol, with all its series, described by the feed with the finest
 * series.
 */
import { compareGrains } from '../market-data/feeds/feed.ts';
import type { Feed, FeedInstrument, FeedSeries, Grain } from '../market-data/feeds/feed.ts';

/**
 * The result does not depend on the order or the names of the feeds. Throws the error of a feed that cannot be read.
 */
export async function readFeedInstruments(feeds: readonly Feed[]): Promise<FeedInstrument[]> {
  const bySymbol = new Map<string, FeedInstrument[]>();
  for (const instrument of (await Promise.all(feeds.map((feed) => feed.instruments()))).flat()) {
    const { symbol } = instrument;
    bySymbol.set(symbol, [...(bySymbol.get(symbol) ?? []), instrument]);
  }
  return [...bySymbol.keys()].sort().map((symbol) => {
    const told = bySymbol.get(symbol)!.sort(compareInstruments);
    return { ...told[0]!, series: joined(told.flatMap(({ series }) => series)) };
  });
}

/** The finest series of the symbol: it matches orders. */
export function grainOf({ series }: FeedInstrument): Grain {
  return series[0]!.grain;
}

/** The finest first; of two equally fine series the one that begins first, then the one with the smaller tick. */
function compareInstruments(a: FeedInstrument, b: FeedInstrument): number {
  return (
    compareGrains(grainOf(a), grainOf(b)) ||
    (a.series[0]!.span?.from ?? 0) - (b.series[0]!.span?.from ?? 0) ||
    a.tickSize.comparedTo(b.tickSize)
  );
}

function joined(told: readonly FeedSeries[]): FeedSeries[] {
  const byGrain = new Map<Grain, FeedSeries>();
  for (const one of told) {
    const known = byGrain.get(one.grain);
    byGrain.set(one.grain, known === undefined ? one : { grain: one.grain, span: joinedSpan(known.span, one.span) });
  }
  return [...byGrain.values()].sort((a, b) => compareGrains(a.grain, b.grain));
}

function joinedSpan(one: FeedSeries['span'], other: FeedSeries['span']): FeedSeries['span'] {
  return one === null || other === null
    ? null
    : { from: Math.min(one.from, other.from), until: Math.max(one.until, other.until) };
}
