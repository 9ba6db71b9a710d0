/**
 * The way that the price takes inside a bar. Its four prices do not tell which extreme came first, so one rule decides:
 * from the open to the nearer extreme, to the other extreme, and to the close. At equal distance the low comes first.
 * Known from TradingView's broker emulator.
 */
import type { Candle } from './candle.ts';
import type { Decimal } from './decimal.ts';

/** The price moves from one price to the other and touches all between. */
export interface Leg {
  readonly from: Decimal;
  readonly to: Decimal;
}

/** A bar has three legs, numbered from 0. */
export const LEGS = [0, 1, 2] as const;
export type LegNumber = (typeof LEGS)[number];

export function legOf({ open, high, low, close }: Candle, number: LegNumber): Leg {
  const [first, second] = high.minus(open).lessThan(open.minus(low)) ? [high, low] : [low, high];
  const stations = [open, first, second, close] as const;
  return { from: stations[number], to: stations[number + 1]! };
}

export function rises({ from, to }: Leg): boolean {
  return to.greaterThan(from);
}
