/**
 * The quantity that an amount of money buys: the booked cost of a fill, and the largest quantity whose cost the money
 * covers.
 */
import { commissionOf } from './commission.ts';
import type { CommissionModel } from './commission.ts';
import { ZERO, round8 } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import type { Instrument } from './instrument.ts';
import type { Side } from './order.ts';

export interface Terms {
  readonly instrument: Instrument;
  readonly price: Decimal;
  readonly commission: CommissionModel;
}

/** The cash that a buying fill costs: round8(quantity × price) plus commission. */
export function costOf(quantity: Decimal, { price, commission }: Terms): Decimal {
  const notional = round8(quantity.times(price));
  return notional.plus(commissionOf(commission, { quantity, notional }));
}

/** The cash that a selling fill brings. */
export function proceedsOf(quantity: Decimal, { price, commission }: Terms): Decimal {
  const notional = round8(quantity.times(price));
  return notional.minus(commissionOf(commission, { quantity, notional }));
}

/** The largest quantity of whole lots, at most `wanted`, whose cost is at most `money`. */
export function affordableQuantity(wanted: Decimal, money: Decimal, terms: Terms): Decimal {
  return largestCovered(wanted, terms.instrument.lotSize, (quantity) =>
    costOf(quantity, terms).lessThanOrEqualTo(money),
  );
}

/**
 * The largest quantity of whole lots, at most `wanted`, that an amount covers. The amount, with its roundings, does not
 * fall as the quantity rises, so halving finds it.
 */
export function largestCovered(wanted: Decimal, lotSize: Decimal, covers: (quantity: Decimal) => boolean): Decimal {
  if (covers(wanted)) return wanted;
  // In lots.
  let covered = ZERO;
  let uncovered = wanted.dividedToIntegerBy(lotSize).plus(1);
  while (uncovered.minus(covered).greaterThan(1)) {
    const middle = covered.plus(uncovered).dividedToIntegerBy(2);
    if (covers(middle.times(lotSize))) covered = middle;
    else uncovered = middle;
  }
  return covered.times(lotSize);
}

/**
 * The reserved amount for one unit of an order: a purchase counts its price; a short sale the mark, plus the loss of a
 * price below the mark, or its price when that is above the mark. SQL's reservations() computes the same.
 */
export function reservedPrice(side: Side, price: Decimal, mark: Decimal | null): Decimal {
  if (side === 'BUY' || mark === null || price.greaterThan(mark)) return price;
  return mark.times(2).minus(price);
}
