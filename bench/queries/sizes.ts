/** The size of the desk on which queries are measured, with its instants and symbols. */
import type { FigureOptions } from '../figure.ts';

export interface Sizes {
  readonly candles: number;
  readonly trades: number;
  readonly portfolios: number;
}

export const POSITIONS_EACH = 50;
/** More symbols than a portfolio holds, so that portfolios differ. */
export const SYMBOLS: readonly string[] = Array.from({ length: 60 }, (_, at) => `M${at + 10}USD`);
/** Trades are spread over this many days, at any number of trades. */
export const TRADED_DAYS = 360;

const FULL: Sizes = { candles: 10_000_000, trades: 10_000_000, portfolios: 1_000 };

export function sizesOf({ candles, trades, portfolios }: FigureOptions): Sizes {
  return { candles: candles ?? FULL.candles, trades: trades ?? FULL.trades, portfolios: portfolios ?? FULL.portfolios };
}

/** The first half of the minutes is imported from one file per symbol; the second half is recorded live. */
export function importedMinutesOf(sizes: Sizes): number {
  return Math.floor(minutesOf(sizes) / 2);
}

/** The number of minutes; each has a candle of every symbol. */
export function minutesOf({ candles }: Sizes): number {
  return Math.ceil(candles / SYMBOLS.length);
}
