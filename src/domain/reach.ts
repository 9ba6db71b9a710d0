/** The limit and stop prices that a market event reaches: only their orders are visited. */
import { rises } from './bar-path.ts';
import type { Leg } from './bar-path.ts';
import { maximum, minimum } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import type { Side } from './order.ts';
import type { PriceRange } from './order-indexes.ts';
import type { Where } from './sorted-set.ts';
import type { Direction } from './trigger.ts';

/** The prices that an event reaches; null: it changes no order there. */
export interface Reach {
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
): Reach {
  const [low, high] = extremesOf(Object.values(seen));
  return {
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

const NOTHING = { BUY: null, SELL: null, RISE: null, FALL: null };

/** A price where the leg begins was reached before; a limit where it ends is only touched. */
export function reachOfLeg(leg: Leg): Reach {
  const { from, to } = leg;
  // An order that came back during the bar has not followed the price to the beginning of the leg.
  const trails = { BUY: above(minimum(from, to)), SELL: below(maximum(from, to)) };
  return rises(leg)
    ? {
        limits: { ...NOTHING, SELL: between(from, to, -1) },
        stops: { ...NOTHING, RISE: (stop) => (stop.lessThanOrEqualTo(from) ? -1 : upTo(to)(stop)) },
        trails,
      }
    : {
        limits: { ...NOTHING, BUY: between(to, from, 1) },
        stops: { ...NOTHING, FALL: (stop) => (stop.greaterThanOrEqualTo(from) ? 1 : downTo(to)(stop)) },
        trails,
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
