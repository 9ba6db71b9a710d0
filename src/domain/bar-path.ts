/**
 * The way that the price takes inside a bar. Its four prices do not tell which extreme came first, so one rule decides:
 * from the open to the nearer extreme, to the other extreme, and to the close. At equal distance the low comes first.
 * Known from TradingView's broker emulator.
 */
import type { Candle } from './candle.ts';
import type { Decimal } from './decimal.ts';
import type { Order } from './order.ts';

/** WORST_CASE: an order that only reduces a position meets the extreme first that is worse for that position. */
export const BAR_PATHS = ['NEARER_EXTREME', 'WORST_CASE'] as const;
export type BarPath = (typeof BAR_PATHS)[number];

/** The price moves from one price to the other and touches all between. */
export interface Leg {
  readonly from: Decimal;
  readonly to: Decimal;
}

/** A bar has three legs, numbered from 0. */
export const LEGS = [0, 1, 2] as const;
export type LegNumber = (typeof LEGS)[number];

type Extreme = 'high' | 'low';

export function nearerExtreme({ open, high, low }: Candle): Extreme {
  return high.minus(open).lessThan(open.minus(low)) ? 'high' : 'low';
}

export function legOf({ open, high, low, close }: Candle, number: LegNumber, first: Extreme): Leg {
  const stations = first === 'high' ? ([open, high, low, close] as const) : ([open, low, high, close] as const);
  return { from: stations[number], to: stations[number + 1]! };
}

/**
 * The extreme of a bar that an order meets first. An order that its entry released inside the bar goes on with the
 * entry's path.
 */
export function firstExtreme(
  { side, releasedAt }: Pick<Order, 'side' | 'releasedAt'>,
  candle: Candle,
  { path, reduces }: { readonly path: BarPath; readonly reduces: boolean },
): Extreme {
  if (path === 'NEARER_EXTREME' || !reduces || (releasedAt !== null && releasedAt > candle.timestamp))
    return nearerExtreme(candle);
  return side === 'SELL' ? 'low' : 'high';
}

export function rises({ from, to }: Leg): boolean {
  return to.greaterThan(from);
}
