/** The limit and stop prices that a market event reaches: only their orders are visited. */
import type { Auction } from './auctions.ts';
import { rises } from './bar-path.ts';
import type { Leg } from './bar-path.ts';
import { maximum, minimum } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import type { Side } from './order.ts';
import type { PriceRange } from './order-indexes.ts';
import type { Where } from './sorted-set.ts';
import type { Direction } from './trigger.ts';

export type AlwaysVisited = 'unmet' | Auction;

/** The prices that an event reaches; null: it changes no order there. */
export interface Reach {
  /** The sets of orders that are visited whatever their prices. */
  readonly always: readonly AlwaysVisited[];
  /** The limit prices that get an offer. Null among the prices is that of a market order. */
  readonly limits: Readonly<Record<Side, PriceRange | null>>;
  /** The stop prices that are reached. */
  readonly stops: Readonly<Record<Direction, Where<Decimal> | null>>;
  /** The prices from which trailing stops move on. */
  readonly trails: Readonly<Record<Side, Where<Decimal> | null>>;
}

/** The reach of one price a side: those that orders trade at, and those that triggers see. */
export function reachOf(
  traded: Readonly<Record<Side, Decimal | null>>,
  seen: Readonly<Record<Side, Decimal | null>>,
  auctions: readonly Auction[],
): Reach {
  const [low, high] = extremesOf(Object.values(seen));
  return {
    always: ['unmet', ...auctions],
    limits: {
      BUY: traded.BUY === null ? null : atLeast(traded.BUY),
      SELL: traded.SELL === null ? null : atMost(traded.SELL),
    },
    stops: { RISE: high === null ? null : upTo(high), FALL: low === null ? null : downTo(low) },
    trails: {
      BUY: seen.BUY === null ? null : above(seen.BUY),
      SELL: seen.SELL === null ? null : below(seen.SELL),
    },
  };
}

function extremesOf(prices: readonly (Decimal | null)[]): readonly [low: Decimal | null, high: Decimal | null] {
  const known = prices.filter((price) => price !== null);
  return known.length === 0 ? [null, null] : [known.reduce(minimum), known.reduce(maximum)];
}

/** Nothing but the orders at the close. */
export const REACH_OF_CLOSE: Reach = {
  always: ['CLS'],
  limits: { BUY: null, SELL: null },
  stops: { RISE: null, FALL: null },
  trails: { BUY: null, SELL: null },
};

/**
 * The reach of the legs that orders meet at one time: one, or two in opposite directions. A price where a leg begins
 * was reached before; a limit where it ends is only touched.
 */
export function reachOfLegs(legs: readonly Leg[]): Reach {
  const rising = legs.find(rises);
  const falling = legs.find(({ from, to }) => to.lessThan(from));
  const prices = legs.flatMap(({ from, to }) => [from, to]);
  return {
    always: ['unmet'],
    limits: {
      BUY: falling === undefined ? null : between(falling.to, falling.from, 1),
      SELL: rising === undefined ? null : between(rising.from, rising.to, -1),
    },
    stops: {
      RISE: rising === undefined ? null : (stop) => (stop.lessThanOrEqualTo(rising.from) ? -1 : upTo(rising.to)(stop)),
      FALL:
        falling === undefined
          ? null
          : (stop) => (stop.greaterThanOrEqualTo(falling.from) ? 1 : downTo(falling.to)(stop)),
    },
    // An order that came back during the bar has not followed the price to the beginning of the leg.
    trails: { BUY: above(prices.reduce(minimum)), SELL: below(prices.reduce(maximum)) },
  };
}

function atLeast(price: Decimal): PriceRange {
  return (limit) => (limit === null || limit.greaterThanOrEqualTo(price) ? 0 : -1);
}

function atMost(price: Decimal): PriceRange {
  return (limit) => (limit === null || limit.lessThanOrEqualTo(price) ? 0 : 1);
}

function upTo(price: Decimal): Where<Decimal> {
  return (stop) => (stop.lessThanOrEqualTo(price) ? 0 : 1);
}

function downTo(price: Decimal): Where<Decimal> {
  return (stop) => (stop.greaterThanOrEqualTo(price) ? 0 : -1);
}

function below(price: Decimal): Where<Decimal> {
  return (from) => (from.lessThan(price) ? 0 : 1);
}

function above(price: Decimal): Where<Decimal> {
  return (from) => (from.greaterThan(price) ? 0 : -1);
}

/** Without the bounds; `missing` is the place of a market order, which takes no part. */
function between(low: Decimal, high: Decimal, missing: 1 | -1): PriceRange {
  return (limit) => {
    if (limit === null) return missing;
    if (limit.lessThanOrEqualTo(low)) return -1;
    return limit.greaterThanOrEqualTo(high) ? 1 : 0;
  };
}
