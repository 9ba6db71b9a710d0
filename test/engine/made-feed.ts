/** A feed of candles from a test, in batches of whole instants. */
import { openingOf } from '../../src/domain/candle.ts';
import type { BarOpening, Candle } from '../../src/domain/candle.ts';
import { INTERVALS, closesAt } from '../../src/domain/interval.ts';
import { compareEvents, instantOf } from '../../src/market-data/feeds/feed.ts';
import type { Feed, FeedBatch, FeedPast, FeedSeries, MarketEvent } from '../../src/market-data/feeds/feed.ts';
import { BTCUSD } from '../domain/samples.ts';

export interface MadeFeedOptions {
  readonly name?: string;
  /** The number of events that fill a batch; a batch also ends with the instant of its last event. */
  readonly batchSize?: number;
  /** The number of events that the feed sends: the position that the engine has booked when it is killed. */
  readonly told?: number | undefined;
  /** Awaited before each batch. */
  readonly beforeBatch?: (position: number) => Promise<void> | void;
}

/** The open and the close of every candle, in the order in which an engine processes them. */
export function eventsOfCandles(candles: readonly Candle[]): MarketEvent[] {
  return candles
    .flatMap((candle): MarketEvent[] => [
      { kind: 'open', bar: openingOf(candle) },
      { kind: 'candle', candle },
    ])
    .sort(compareEvents);
}

export function madeFeed(
  candles: readonly Candle[],
  { name = 'made', batchSize = 10, told, beforeBatch }: MadeFeedOptions = {},
): Feed {
  const events = eventsOfCandles(candles).slice(0, told);
  return {
    name,
    time: 'recorded',
    async instruments() {
      return [...new Set(candles.map(({ symbol }) => symbol))].map((symbol) => ({
        ...BTCUSD,
        symbol,
        series: seriesOf(candles, symbol),
      }));
    },
    async past(position) {
      return pastOf(events.slice(0, position));
    },
    async *batches({ position, signal }): AsyncGenerator<FeedBatch> {
      for (let from = position; from < events.length;) {
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

/** From the first open to the last close of each interval, the finest first. */
function seriesOf(candles: readonly Candle[], symbol: string): FeedSeries[] {
  const own = candles.filter((candle) => candle.symbol === symbol);
  return INTERVALS.flatMap((grain) => {
    const bars = own.filter(({ interval }) => interval === grain);
    const instants = bars.flatMap(({ interval, timestamp }) => [timestamp, closesAt(interval, timestamp)]);
    return bars.length === 0 ? [] : [{ grain, span: { from: Math.min(...instants), until: Math.max(...instants) } }];
  });
}

function pastOf(told: readonly MarketEvent[]): FeedPast {
  const opened = told.flatMap((event) => (event.kind === 'open' ? [event.bar] : []));
  const closed = told.flatMap((event) => (event.kind === 'candle' ? [event.candle] : []));
  const closedKeys = new Set(closed.map(keyOf));
  const begun = new Map(opened.map(({ symbol, interval }) => [`${symbol} ${interval}`, { symbol, interval }]));
  return {
    openBars: opened.filter((bar) => !closedKeys.has(keyOf(bar))),
    series: [...begun.values()].map((series) => {
      const own = (bars: readonly BarOpening[]): BarOpening[] =>
        bars.filter(({ symbol, interval }) => symbol === series.symbol && interval === series.interval);
      return {
        ...series,
        volumeFrom: own(opened).find(({ volume }) => volume?.greaterThan(0))?.timestamp ?? null,
        closedAt: own(closed).at(-1)?.timestamp ?? null,
      };
    }),
  };
}
