/** Reads a feed for tests: its batches in a list, and each event as one line of text for comparison. */
import { plain } from '../../../src/domain/decimal.ts';
import type { Decimal } from '../../../src/domain/decimal.ts';
import type { Feed, FeedBatch, FeedStart, MarketEvent } from '../../../src/market-data/feeds/feed.ts';
import { openFeed } from '../../../src/market-data/feeds/registry.ts';
import type { FeedSurroundings, OpenedFeed } from '../../../src/market-data/feeds/spec.ts';

export function opened(spec: string, surroundings: FeedSurroundings): OpenedFeed {
  const feed = openFeed(spec, surroundings);
  if (!feed.ok) throw new Error(`${feed.error.message} ${feed.error.hint}`);
  return feed.value;
}

export async function tell(feed: Feed, part: Partial<FeedStart> = {}): Promise<FeedBatch[]> {
  const batches: FeedBatch[] = [];
  for await (const batch of feed.batches({
    position: 0,
    known: new Map(),
    signal: new AbortController().signal,
    ...part,
  }))
    batches.push(batch);
  return batches;
}

/** Closed candles, and quotes. */
export function closedOf(batches: readonly FeedBatch[]): MarketEvent[] {
  return eventsOf(batches).filter(({ kind }) => kind !== 'open');
}

export function eventsOf(batches: readonly FeedBatch[]): MarketEvent[] {
  return batches.flatMap(({ events }) => [...events]);
}

/** Every part of an event except the desk time. */
export function line(event: MarketEvent): string {
  if (event.kind === 'open') {
    const { symbol, interval, timestamp, open, volume } = event.bar;
    return [new Date(timestamp).toISOString(), symbol, interval, 'opens', ...[open, volume].map(figure)].join(' ');
  }
  if (event.kind === 'candle') {
    const { symbol, interval, timestamp, open, high, low, close, volume } = event.candle;
    return [new Date(timestamp).toISOString(), symbol, interval, ...[open, high, low, close, volume].map(figure)].join(
      ' ',
    );
  }
  const { symbol, bid, bidSize, ask, askSize, last, quotedAt } = event.quote;
  return [
    new Date(quotedAt).toISOString(),
    symbol,
    ...[bid, bidSize, ask, askSize, last].map(figure),
    plain(event.volume),
  ].join(' ');
}

function figure(value: Decimal | null): string {
  return value === null ? '-' : plain(value);
}
