/** Candles: what a symbol did in one bucket of time, and coarser candles made of finer ones. */
import { maximum, minimum } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import { bucketStart, closesAt } from './interval.ts';
import type { Interval } from './interval.ts';

export interface Candle {
  readonly symbol: string;
  readonly interval: Interval;
  /** The opening instant on the market's clock, milliseconds UTC. */
  readonly timestamp: number;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
  /** Null: unknown, which is not zero. */
  readonly volume: Decimal | null;
}

/** What is known of a bar when it opens. `volume` bounds how much fills at the open and must be used for nothing else: it is known at the close. */
export type BarOpening = Pick<Candle, 'symbol' | 'interval' | 'timestamp' | 'open' | 'volume'>;

export function openingOf({ symbol, interval, timestamp, open, volume }: Candle): BarOpening {
  return { symbol, interval, timestamp, open, volume };
}

/** The last millisecond of a bar: what happens inside it is known only then, and it still belongs to the bar. */
export function lastInstantOf({ interval, timestamp }: Pick<Candle, 'interval' | 'timestamp'>): number {
  return closesAt(interval, timestamp) - 1;
}

/**
 * Coarser candles of one symbol from finer ones in time order: first open, highest high, lowest low, last close, sum of volume, which is unknown when that of one is.
 * A bucket without candles gives none: nothing is invented for minutes without trades.
 */
export function aggregate(candles: Iterable<Candle>, interval: Interval): Candle[] {
  const bars: Candle[] = [];
  let bar: Candle | undefined;
  for (const candle of candles) {
    const timestamp = bucketStart(interval, candle.timestamp);
    if (bar !== undefined && timestamp === bar.timestamp) {
      bar = {
        ...bar,
        high: maximum(bar.high, candle.high),
        low: minimum(bar.low, candle.low),
        close: candle.close,
        volume: sumOfVolumes(bar.volume, candle.volume),
      };
      bars[bars.length - 1] = bar;
      continue;
    }
    if (bar !== undefined && timestamp < bar.timestamp) {
      throw new Error(`candles must be in time order: ${candle.symbol} ${timestamp} after ${bar.timestamp}`);
    }
    bar = { ...candle, interval, timestamp };
    bars.push(bar);
  }
  return bars;
}

/** A sum with an unknown part is unknown. */
export function sumOfVolumes(one: Decimal | null, other: Decimal | null): Decimal | null {
  return one === null || other === null ? null : one.plus(other);
}
