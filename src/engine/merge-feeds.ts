/** Several feeds as one stream of market events: recordings in order of time, live feeds as they come. */
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
  /** Feeds that have nothing more to tell after this batch. */
  readonly finished: readonly string[];
}

/** A batch of a merged recording is at most about so many events: what is booked in one transaction. */
const MOST_EVENTS = 1_000;
/** Below every volume. */
const UNKNOWN_VOLUME = new Decimal(-1);

/** All feeds are recorded or all are live: one desk has one market's clock. */
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
 * Until enough is gathered, or a reader has told what it had: what it tells next may be earlier than what the others have. Events of one
 * instant stay together, as feeds tell whole instants: orders of a plan are entered between what ends and what begins at an instant.
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

/** In whatever order feeds are given, they are merged the same way. */
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
 * Of two recordings that tell one bar differently the one with the larger volume comes first, then the one with the higher prices: by what is
 * told of this bar, as a file's name has a hash of all that it tells later. The same one comes first at the open as at the close.
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

  /** The next event, when `fill` has been awaited; null when there is none. */
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
