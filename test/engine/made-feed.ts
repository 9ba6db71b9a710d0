/** A feed of candles that a test makes, told in batches of whole instants. */
import { openingOf } from '../../src/domain/candle.ts';
import type { Candle } from '../../src/domain/candle.ts';
import { INTERVALS } from '../../src/domain/interval.ts';
import type { Interval } from '../../src/domain/interval.ts';
import { compareEvents, instantOf } from '../../src/feeds/feed.ts';
import type { Feed, FeedBatch, MarketEvent } from '../../src/feeds/feed.ts';
import { BTCUSD } from '../domain/samples.ts';

export interface MadeFeedOptions {
  readonly name?: string;
  /** A batch is full with so many events and ends with the instant of the last. */
  readonly batchSize?: number;
  /** Awaited before each batch. */
  readonly beforeBatch?: (position: number) => Promise<void> | void;
}

/** Every candle as it opens and as it closes, in the order in which an engine takes them. */
export function eventsOfCandles(candles: readonly Candle[]): MarketEvent[] {
  return candles.flatMap((candle): MarketEvent[] => [{ kind: 'open', bar: openingOf(candle) }, { kind: 'candle', candle }]).sort(compareEvents);
}

export function madeFeed(candles: readonly Candle[], { name = 'made', batchSize = 10, beforeBatch }: MadeFeedOptions = {}): Feed {
  const events = eventsOfCandles(candles);
  return {
    name,
    time: 'recorded',
    async instruments() {
      return [...new Set(candles.map(({ symbol }) => symbol))].map((symbol) => ({ ...BTCUSD, symbol, grain: shortestInterval(candles, symbol) }));
    },
    async openBars(position) {
      const told = events.slice(0, position);
      const closed = new Set(told.flatMap((event) => (event.kind === 'candle' ? [keyOf(event.candle)] : [])));
      return told.flatMap((event) => (event.kind === 'open' && !closed.has(keyOf(event.bar)) ? [event.bar] : []));
    },
    async *batches({ position, signal }): AsyncGenerator<FeedBatch> {
      for (let from = position; from < events.length; ) {
        await beforeBatch?.(from);
        if (signal.aborted) return;
        let to = Math.min(events.length, from + batchSize);
        while (to < events.length && instantOf(events[to]!) === instantOf(events[to - 1]!)) to += 1;
        yield { events: events.slice(from, to), position: to };
        from = to;
      }
    },
  };
}

function keyOf({ symbol, interval, timestamp }: Pick<Candle, 'symbol' | 'interval' | 'timestamp'>): string {
  return `${symbol} ${interval} ${timestamp}`;
}

function shortestInterval(candles: readonly Candle[], symbol: string): Interval {
  return candles.filter((candle) => candle.symbol === symbol).map(({ interval }) => interval).sort((a, b) => INTERVALS.indexOf(a) - INTERVALS.indexOf(b))[0]!;
}
