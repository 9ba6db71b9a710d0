/** The properties of all feeds of a run together. */
import type { FeedCursor } from '../database/booking/engine-books.ts';
import type { Feed } from '../market-data/feeds/feed.ts';
import type { EngineState } from './state.ts';

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

/** The longest delay of a live feed's event. */
const FEED_LAG_MS = 2_000;

/**
 * A live market's clock follows the desk's, even while its feed is silent: the instant at which an order has ended by
 * it, or null. Late events of the session are processed first.
 */
export function silentSessionEnd(
  { nextExpiry }: Pick<EngineState, 'nextExpiry'>,
  feeds: readonly Feed[],
  { now, heardAt }: { readonly now: number; readonly heardAt: number },
): number | null {
  if (nextExpiry === null || timeOf(feeds) === 'recorded') return null;
  return now < nextExpiry + FEED_LAG_MS || now < heardAt + FEED_LAG_MS ? null : nextExpiry;
}
