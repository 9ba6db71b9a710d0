/** What the feeds of a run tell together: one instrument a symbol, as the feed describes it that tells it finest. */
import { INTERVALS } from '../domain/interval.ts';
import type { Feed, FeedInstrument, Grain } from '../feeds/feed.ts';

/** In whatever order the feeds are given, the answer is the same. Throws what a feed throws that cannot be read. */
export async function readFeedInstruments(feeds: readonly Feed[]): Promise<FeedInstrument[]> {
  const byName = [...feeds].sort((a, b) => (a.name < b.name ? -1 : 1));
  const finest = new Map<string, FeedInstrument>();
  for (const instrument of (await Promise.all(byName.map((feed) => feed.instruments()))).flat()) {
    const known = finest.get(instrument.symbol);
    if (known === undefined || rank(instrument.grain) < rank(known.grain)) finest.set(instrument.symbol, instrument);
  }
  return [...finest.values()];
}

function rank(grain: Grain): number {
  return grain === 'quote' ? -1 : INTERVALS.indexOf(grain);
}
