/**
 * A signal source that reports when the fast average of closes crosses the slow one, on closed candles.
 * The sums of the closes are kept, and each candle adds one and takes one away: they are exact, so a restart
 * from stored candles gives exactly the same signals. The window counts candles, not time: intervals without trades
 * have no candle.
 */
import type { Candle } from './candle.ts';
import { ONE, minimum, ofUnits, plain, round8, unitsOf } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import { closesAt } from './interval.ts';
import { Recent } from './recent.ts';
import { defineSignalSource } from './signal-source.ts';
import type { AnySignalSource, SourceSignal } from './signal-source.ts';

export interface CrossSettings {
  /** Candles in the fast average. */
  readonly fast: number;
  /** Candles in the slow average; more than in the fast one. */
  readonly slow: number;
}

const DEFAULT_CROSS: CrossSettings = { fast: 10, slow: 30 };

/** The last slow candles in time order: enough for both averages. Sums are whole numbers of 1e-8. */
export interface CrossWindow {
  readonly settings: CrossSettings;
  readonly candles: Recent<Closed>;
  /** At the last candle, of as many closes as there are. */
  readonly sums: Sums;
  /** The sign of the fast average less the slow one at the last candle. */
  readonly side: number;
}

interface Closed {
  readonly candle: Candle;
  readonly close: bigint;
}

/** Of the closes in each average. */
interface Sums {
  readonly fast: bigint;
  readonly slow: bigint;
}

const STOP_RANGES = 2;
const TARGET_RANGES = 3;

/**
 * Strength: min(1, |fast − slow| ÷ average range): how far apart the averages are, in typical candles; 1 when candles
 * have no range. Entry: the close that caused the cross. Stop: two average ranges against the signal; target: three
 * with it.
 */
export const movingAverageCross: AnySignalSource = defineSignalSource<CrossWindow>({
  name: 'moving-average-cross',
  description:
    'Long when the fast simple average of closes crosses above the slow one, short when below. ' +
    'It follows trends and forecasts nothing; it loses in a market without a trend.',
  remembers: DEFAULT_CROSS.slow + 1,
  begin: () => emptyCrossWindow(),
  step(memory, candle) {
    const { window, signal } = step(memory, candle);
    return { memory: window, signal };
  },
});

export function emptyCrossWindow(settings: CrossSettings = DEFAULT_CROSS): CrossWindow {
  const { fast, slow } = settings;
  if (!Number.isInteger(fast) || !Number.isInteger(slow) || fast < 1 || slow <= fast) {
    throw new Error(`averages need whole numbers of candles, the slow one more than the fast one: ${fast}/${slow}`);
  }
  return { settings, candles: Recent.of<Closed>(settings.slow), sums: { fast: 0n, slow: 0n }, side: 0 };
}

/**
 * Adds one closed candle of the window's symbol and interval. A candle that is not later than the last one changes
 * nothing. The averages cross when they are on this side now and were not one candle ago.
 */
export function step(
  window: CrossWindow,
  candle: Candle,
): { readonly window: CrossWindow; readonly signal: SourceSignal | null } {
  const last = window.candles.at(-1)?.candle;
  if (last !== undefined && (last.symbol !== candle.symbol || last.interval !== candle.interval)) {
    throw new Error(
      `a window of ${last.symbol} ${last.interval} cannot take a candle of ${candle.symbol} ${candle.interval}`,
    );
  }
  if (last !== undefined && candle.timestamp <= last.timestamp) return { window, signal: null };
  const { settings } = window;
  const close = unitsOf(candle.close);
  const candles = window.candles.with({ candle, close });
  const sums = {
    fast: movedOn(window.sums.fast, window.candles.at(-settings.fast), close),
    slow: movedOn(window.sums.slow, window.candles.at(-settings.slow), close),
  };
  const next: CrossWindow = { settings, candles, sums, side: sideOf(sums, settings) };
  return { window: next, signal: window.candles.length < settings.slow ? null : crossOf(next, window) };
}

/** `left`: the candle that leaves the sum, if it is full. */
function movedOn(sum: bigint, left: Closed | undefined, close: bigint): bigint {
  return left === undefined ? sum + close : sum + close - left.close;
}

/** The sign of the fast average less the slow one, without a division. */
function sideOf(sums: Sums, { fast, slow }: CrossSettings): number {
  const difference = sums.fast * BigInt(slow) - sums.slow * BigInt(fast);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

function averagesOf(sums: Sums, { fast, slow }: CrossSettings): { readonly fast: Decimal; readonly slow: Decimal } {
  return { fast: average(sums.fast, fast), slow: average(sums.slow, slow) };
}

function crossOf({ candles, settings, sums, side }: CrossWindow, windowBefore: CrossWindow): SourceSignal | null {
  const direction = directionOf(windowBefore.side, side);
  if (direction === null) return null;
  const { fast, slow } = settings;
  const [before, now] = [averagesOf(windowBefore.sums, settings), averagesOf(sums, settings)];
  const ranges = candles.toArray().map(({ candle: { high, low } }) => unitsOf(high) - unitsOf(low));
  const averageRange = average(
    ranges.reduce((sum, range) => sum + range, 0n),
    slow,
  );
  const figures = { ...now, previousFast: before.fast, previousSlow: before.slow, averageRange };
  const { candle } = candles.at(-1)!;
  const sign = direction === 'LONG' ? 1 : -1;
  return {
    symbol: candle.symbol,
    interval: candle.interval,
    direction,
    strength: strengthOf(figures.fast.minus(figures.slow).abs(), figures.averageRange),
    entry: candle.close,
    stop: priceAt(candle.close, figures.averageRange.times(-sign * STOP_RANGES)),
    target: priceAt(candle.close, figures.averageRange.times(sign * TARGET_RANGES)),
    horizonMs: slow * (closesAt(candle.interval, candle.timestamp) - candle.timestamp),
    generatedAt: closesAt(candle.interval, candle.timestamp),
    algorithm: `simple moving averages ${fast}/${slow}`,
    evidence: {
      fast: text(figures.fast),
      slow: text(figures.slow),
      previousFast: text(figures.previousFast),
      previousSlow: text(figures.previousSlow),
      averageRange: text(figures.averageRange),
      fastCandles: fast,
      slowCandles: slow,
    },
  };
}

function directionOf(before: number, now: number): 'LONG' | 'SHORT' | null {
  if (before <= 0 && now > 0) return 'LONG';
  return before >= 0 && now < 0 ? 'SHORT' : null;
}

function strengthOf(gap: Decimal, averageRange: Decimal): Decimal {
  return averageRange.isZero() ? ONE : round8(minimum(ONE, gap.dividedBy(averageRange)));
}

/** Null when the distance is zero, or when the result would not be a price. */
function priceAt(entry: Decimal, distance: Decimal): Decimal | null {
  const price = round8(entry.plus(distance));
  return price.greaterThan(0) && !price.equals(entry) ? price : null;
}

function average(sum: bigint, count: number): Decimal {
  return ofUnits(sum).dividedBy(count);
}

function text(value: Decimal): string {
  return plain(round8(value));
}
