/** Counts the rows of feeds that were set aside. A bar that is set aside at its open and at its close is one row. */
import { symbolOf } from '../market-data/feeds/feed.ts';
import type { MarketEvent } from '../market-data/feeds/feed.ts';

export class SetAsideRows {
  readonly #byFeed = new Map<string, Set<string>>();

  note(feed: string, event: MarketEvent): void {
    const rows = this.#byFeed.get(feed) ?? new Set();
    this.#byFeed.set(feed, rows.add(`${symbolOf(event)} ${barOf(event)}`));
  }

  /** Rows by feed; a feed without any is left out. */
  counts(): ReadonlyMap<string, number> {
    return new Map([...this.#byFeed].map(([feed, rows]) => [feed, rows.size]));
  }
}

function barOf(event: MarketEvent): string {
  if (event.kind === 'quote') return `quote ${event.quote.quotedAt}`;
  const { interval, timestamp } = event.kind === 'open' ? event.bar : event.candle;
  return `${interval} ${timestamp}`;
}
