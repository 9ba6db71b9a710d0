/** Candles: the prices of a symbol in one bucket of time, and coarser candles made of finer ones. */
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

/**
 * The part of a bar that is known when it opens. `volume`, known only at the close, bounds the fills at the open and
 * has no other use.
 */
export type BarOpening = Pick<Candle, 'symbol' | 'interval' | 'timestamp' | 'open' | 'volume'>;

export function openingOf({ symbol, interval, timestamp, open, volume }: Candle): BarOpening {
  return { symbol, interval, timestamp, open, volume };
}

/**
 * The last millisecond of a bar. The prices inside a bar are known only then, and that instant still belongs to the
 * bar.
 */
export function lastInstantOf({ interval, timestamp }: Pick<Candle, 'interval' | 'timestamp'>): number {
  return closesAt(interval, timestamp) - 1;
}

/**
 * Coarser candles of one symbol from finer ones in time order: first open, highest high, lowest low, last close, sum of
 * volume (unknown when one of the volumes is). A bucket without candles gives no candle: minutes without trades are not
 * filled in.
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
