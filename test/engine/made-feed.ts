/** A feed of candles that a test makes, told in batches of its size. */
import type { Candle } from '../../src/domain/candle.ts';
import type { Feed, FeedBatch } from '../../src/feeds/feed.ts';
import { BTCUSD } from '../domain/samples.ts';

export interface MadeFeedOptions {
  readonly name?: string;
  readonly batchSize?: number;
  /** Awaited before each batch. */
  readonly beforeBatch?: (position: number) => Promise<void> | void;
}

export function madeFeed(candles: readonly Candle[], { name = 'made', batchSize = 10, beforeBatch }: MadeFeedOptions = {}): Feed {
  return {
    name,
    time: 'recorded',
    async instruments() {
      return [...new Set(candles.map(({ symbol }) => symbol))].map((symbol) => ({ ...BTCUSD, symbol }));
    },
    async *batches({ position, signal }): AsyncGenerator<FeedBatch> {
      for (let at = position; at < candles.length; at += batchSize) {
        await beforeBatch?.(at);
        if (signal.aborted) return;
        const told = candles.slice(at, at + batchSize);
        yield { events: told.map((candle) => ({ kind: 'candle', candle })), position: at + told.length };
      }
    },
  };
}
