/**
 * Merges several feeds into one stream of market events: recordings in the order of time, live feeds in the order of
 * arrival.
 */
import type { BarOpening } from '../domain/candle.ts';
import { Decimal } from '../domain/decimal.ts';
import { compareEvents, instantOf } from '../market-data/feeds/feed.ts';
import type { Feed, FeedBatch, FeedStart, MarketEvent } from '../market-data/feeds/feed.ts';

export interface FedEvent {
  /** The feed's name. */
  readonly feed: string;
  readonly event: MarketEvent;
}

export interface FedBatch {
  readonly events: readonly FedEvent[];
  /** Feeds that end with this batch. */
  readonly finished: readonly string[];
}

/** The approximate largest number of events in a batch of a merged recording, which is booked in one transaction. */
const MOST_EVENTS = 1_000;
/** Below every volume. */
const UNKNOWN_VOLUME = new Decimal(-1);

/** All feeds must be recorded or all live, because a desk has one market clock. */
export function mergeFeeds(
  feeds: readonly Feed[],
  startOfFeed: (feed: Feed) => FeedStart,
): AsyncGenerator<FedBatch, void, undefined> {
  const readers = feeds.map((feed) => new FeedReader(feed, startOfFeed(feed)));
  return feeds.every(({ time }) => time === 'recorded') ? recorded(readers) : live(readers);
}

async function* recorded(readers: readonly FeedReader[]): AsyncGenerator<FedBatch, void, undefined> {
  try {
    for (let open = readers; open.length > 0;) {
      await Promise.all(open.map((reader) => reader.fill()));
      const finished = open.filter(({ head }) => head === null).map(({ name }) => name);
      open = open.filter(({ head }) => head !== null);
      yield { events: takeRecorded(open), finished };
    }
  } finally {
    await Promise.all(readers.map((reader) => reader.close()));
  }
}

/**
 * Collects events until there are enough, or until a reader's batch is used up: its next batch may be earlier than the
 * others' events. Events of one instant stay together, because feeds send whole instants: a plan's orders are placed
 * between the events that end and those that begin at an instant.
 */
function takeRecorded(readers: readonly FeedReader[]): FedEvent[] {
  const events: FedEvent[] = [];
  let enough = false;
  for (let instant = Number.NaN; ;) {
    const reader = earliest(readers);
    if (reader === null) return events;
    const at = instantOf(reader.head!);
    if (enough && at !== instant) return events;
    instant = at;
    events.push({ feed: reader.name, event: reader.take() });
    enough ||= reader.head === null || events.length >= MOST_EVENTS;
  }
}

/** The merge does not depend on the order in which the feeds are given. */
function earliest(readers: readonly FeedReader[]): FeedReader | null {
  let first: FeedReader | null = null;
  for (const reader of readers) {
    if (reader.head === null) continue;
    const order =
      first === null ? -1 : compareEvents(reader.head, first.head!) || compareTellings(reader.head, first.head!);
    if (order < 0 || (order === 0 && reader.name < first!.name)) first = reader;
  }
  return first;
}

/**
 * When two recordings have different values for one bar, the larger volume comes first, then the higher prices: decided
 * by this bar's values, because a file's name contains a hash of its later rows too. The same recording comes first at
 * the open and at the close.
 */
function compareTellings(a: MarketEvent, b: MarketEvent): number {
  if (a.kind === 'open' && b.kind === 'open') return compareOpenings(a.bar, b.bar);
  if (a.kind !== 'candle' || b.kind !== 'candle') return 0;
  const [one, other] = [a.candle, b.candle];
  return (
    compareOpenings(one, other) ||
    other.high.comparedTo(one.high) ||
    other.low.comparedTo(one.low) ||
    other.close.comparedTo(one.close)
  );
}

function compareOpenings(a: BarOpening, b: BarOpening): number {
  return (b.volume ?? UNKNOWN_VOLUME).comparedTo(a.volume ?? UNKNOWN_VOLUME) || b.open.comparedTo(a.open);
}

async function* live(readers: readonly FeedReader[]): AsyncGenerator<FedBatch, void, undefined> {
  const waiting = new Map(readers.map((reader) => [reader, nextOf(reader)]));
  try {
    while (waiting.size > 0) {
      const { reader, batch } = await Promise.race(waiting.values());
      if (batch === null) waiting.delete(reader);
      else waiting.set(reader, nextOf(reader));
      yield {
        events: (batch?.events ?? []).map((event) => ({ feed: reader.name, event })),
        finished: batch === null ? [reader.name] : [],
      };
    }
  } finally {
    await Promise.all(readers.map((reader) => reader.close()));
  }
}

async function nextOf(reader: FeedReader): Promise<{ readonly reader: FeedReader; readonly batch: FeedBatch | null }> {
  return { reader, batch: await reader.next() };
}

class FeedReader {
  readonly name: string;
  readonly #batches: AsyncIterator<FeedBatch>;
  #events: readonly MarketEvent[] = [];
  #taken = 0;

  constructor(feed: Feed, start: FeedStart) {
    this.name = feed.name;
    this.#batches = feed.batches(start)[Symbol.asyncIterator]();
  }

  /** The next event, when `fill` has been awaited; null when the feed has no further event. */
  get head(): MarketEvent | null {
    return this.#events[this.#taken] ?? null;
  }

  async fill(): Promise<void> {
    while (this.head === null) {
      const batch = await this.next();
      if (batch === null) return;
      this.#events = batch.events;
      this.#taken = 0;
    }
  }

  take(): MarketEvent {
    const event = this.head;
    if (event === null) throw new Error(`feed ${this.name} has no event to take`);
    this.#taken += 1;
    return event;
  }

  async next(): Promise<FeedBatch | null> {
    const { done, value } = await this.#batches.next();
    return done === true ? null : value;
  }

  async close(): Promise<void> {
    await this.#batches.return?.();
  }
}
