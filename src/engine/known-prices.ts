/** The state of the market that a feed which makes prices needs before its first event. */
import type { FeedStart } from '../market-data/feeds/feed.ts';
import type { EngineState } from './state.ts';

/** The last price of each symbol that has one. */
export function knownPrices({ markets }: EngineState): FeedStart['known'] {
  return new Map(
    [...markets].flatMap(([symbol, { quote }]) =>
      quote === null || quote.last === null ? [] : [[symbol, { price: quote.last, at: quote.quotedAt }] as const],
    ),
  );
}
