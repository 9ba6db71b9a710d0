import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareEvents, instantOf } from '../../src/market-data/feeds/feed.ts';
import type { Feed } from '../../src/market-data/feeds/feed.ts';
import { mergeFeeds } from '../../src/engine/merge-feeds.ts';
import type { FedBatch } from '../../src/engine/merge-feeds.ts';
import { candle } from '../domain/samples.ts';
import { eventsOfCandles, madeFeed } from './made-feed.ts';

const MINUTE_MS = 60_000;

function bars(symbol: string, minutes: readonly number[]) {
  return minutes.map((minute) => candle('100 100 100 100 1', { symbol, timestamp: minute * MINUTE_MS }));
}

async function told(feeds: readonly Feed[], positions: Readonly<Record<string, number>> = {}): Promise<FedBatch[]> {
  const batches: FedBatch[] = [];
  const signal = new AbortController().signal;
  for await (const batch of mergeFeeds(feeds, ({ name }) => ({
    position: positions[name] ?? 0,
    known: new Map(),
    signal,
  })))
    batches.push(batch);
  return batches;
}

const minutes = fc
  .uniqueArray(fc.integer({ min: 0, max: 200 }), { maxLength: 60 })
  .map((all) => all.sort((one, other) => one - other));
const sizes = fc.integer({ min: 1, max: 20 });

describe('recordings merged', () => {
  test('are complete and in the order of time, and each feed ends once', async () => {
    await fc.assert(
      fc.asyncProperty(minutes, minutes, sizes, sizes, async (one, other, oneSize, otherSize) => {
        const feeds = [
          madeFeed(bars('BTCUSD', one), { name: 'one', batchSize: oneSize }),
          madeFeed(bars('ETHUSD', other), { name: 'other', batchSize: otherSize }),
        ];
        const batches = await told(feeds);
        const events = batches.flatMap((batch) => batch.events);
        expect(events.map(({ event }) => event)).toEqual(
          eventsOfCandles([...bars('BTCUSD', one), ...bars('ETHUSD', other)]),
        );
        expect(batches.flatMap(({ finished }) => finished).sort()).toEqual(['one', 'other']);
      }),
    );
  });

  test('never split an instant into two batches', async () => {
    await fc.assert(
      fc.asyncProperty(minutes, minutes, sizes, sizes, async (one, other, oneSize, otherSize) => {
        const batches = (
          await told([
            madeFeed(bars('BTCUSD', one), { name: 'one', batchSize: oneSize }),
            madeFeed(bars('ETHUSD', other), { name: 'other', batchSize: otherSize }),
          ])
        ).filter(({ events }) => events.length > 0);
        for (const [index, { events }] of batches.entries()) {
          const next = batches[index + 1]?.events[0];
          if (next !== undefined) expect(instantOf(events.at(-1)!.event)).toBeLessThan(instantOf(next.event));
        }
      }),
    );
  });

  test('continue at the position of each feed', async () => {
    const feeds = [
      madeFeed(bars('BTCUSD', [1, 2, 3, 4]), { name: 'one' }),
      madeFeed(bars('ETHUSD', [1, 2, 3, 4]), { name: 'other' }),
    ];
    const events = (await told(feeds, { one: 5, other: 6 })).flatMap((batch) => batch.events);
    expect(events.map(({ feed, event }) => `${instantOf(event) / MINUTE_MS} ${feed} ${event.kind}`)).toEqual([
      '4 one candle',
      '4 one open',
      '4 other open',
      '5 one candle',
      '5 other candle',
    ]);
  });

  test('are merged in the same way, in whatever order they are passed', async () => {
    await fc.assert(
      fc.asyncProperty(minutes, minutes, sizes, sizes, async (one, other, oneSize, otherSize) => {
        const feeds = [
          madeFeed(bars('BTCUSD', one), { name: 'one', batchSize: oneSize }),
          madeFeed(bars('BTCUSD', other), { name: 'other', batchSize: otherSize }),
          madeFeed(bars('ETHUSD', one), { name: 'third', batchSize: otherSize }),
        ];
        const straight = (await told(feeds)).flatMap((batch) => batch.events);
        expect((await told([...feeds].reverse())).flatMap((batch) => batch.events)).toEqual(straight);
        expect(straight.map(({ event }) => event)).toEqual(straight.map(({ event }) => event).sort(compareEvents));
      }),
    );
  });
});
