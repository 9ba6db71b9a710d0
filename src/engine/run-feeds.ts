/** The properties of all feeds of a run together. */
import type { FeedCursor } from '../database/booking/engine-books.ts';
import type { Feed } from '../market-data/feeds/feed.ts';

/** Whether the market clock of the feeds runs with the desk's clock. */
export function timeOf(feeds: readonly Feed[]): Feed['time'] {
  return feeds.some(({ time }) => time === 'recorded') ? 'recorded' : 'live';
}

/** The kinds of the feeds, in a fixed order. */
export function sourceOf(feeds: readonly Feed[]): string {
  const kinds = new Set(feeds.map(({ name }) => name.split(':')[0]!));
  return kinds.size === 0 ? 'engine' : [...kinds].sort().join('+').slice(0, 64);
}

/** The booked position of recorded feeds and of a plan; a live market's clock starts with its first event. */
export function clockOf(names: readonly string[], cursors: ReadonlyMap<string, FeedCursor>): number | null {
  const instants = names.flatMap((name) => cursors.get(name)?.marketAt ?? []);
  return instants.length === 0 ? null : Math.max(...instants);
}
