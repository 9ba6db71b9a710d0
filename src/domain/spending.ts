/** How much a sum of money buys: the cost of a fill as it is booked, and the largest quantity whose cost the money covers. */
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

/** round8(quantity × price) and the commission of it: what the cash pays for one fill that buys. */
export function costOf(quantity: Decimal, { price, commission }: Terms): Decimal {
  const notional = round8(quantity.times(price));
  return notional.plus(commissionOf(commission, { quantity, notional }));
}

/** What the cash receives for one fill that sells. */
export function proceedsOf(quantity: Decimal, { price, commission }: Terms): Decimal {
  const notional = round8(quantity.times(price));
  return notional.minus(commissionOf(commission, { quantity, notional }));
}

/** The largest quantity of whole lots, at most `wanted`, whose cost is at most `money`; all that is wanted when the money covers it. */
export function affordableQuantity(wanted: Decimal, money: Decimal, terms: Terms): Decimal {
  if (costOf(wanted, terms).lessThanOrEqualTo(money)) return wanted;
  const { lotSize } = terms.instrument;
  // In lots. The cost never falls as the quantity rises, so halving finds the last one that is covered: both roundings are in it.
  let covered = ZERO;
  let uncovered = wanted.dividedToIntegerBy(lotSize).plus(1);
  while (uncovered.minus(covered).greaterThan(1)) {
    const middle = covered.plus(uncovered).dividedToIntegerBy(2);
    if (costOf(middle.times(lotSize), terms).lessThanOrEqualTo(money)) covered = middle;
    else uncovered = middle;
  }
  return covered.times(lotSize);
}

/**
 * What one unit of an order is counted at: a purchase at its price; a short sale at the mark, less what a price below the mark gives away,
 * or at a price above it. SQL's reservations() does the same.
 */
export function reservedPrice(side: Side, price: Decimal, mark: Decimal | null): Decimal {
  if (side === 'BUY' || mark === null || price.greaterThan(mark)) return price;
  return mark.times(2).minus(price);
}
