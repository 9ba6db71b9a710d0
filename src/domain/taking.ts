/** The quantity that an order fills at an offer, and what its portfolio has afterwards. */
import type { CommissionModel } from './commission.ts';
import { isWhole, shownPart } from './conditions.ts';
import { ZERO, minimum } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import type { MatchCancel } from './fill.ts';
import type { Instrument } from './instrument.ts';
import type { Offer } from './offers.ts';
import { remainingQuantity } from './order.ts';
import type { Order, Side } from './order.ts';
import { affordableQuantity, costOf, proceedsOf } from './spending.ts';

interface Costs {
  readonly instrument: Instrument;
  readonly commission: CommissionModel;
}

/** A portfolio's position and cash after the earlier orders of this event. */
export interface Standing {
  readonly held: Decimal;
  /** Null for a MARGIN account. */
  readonly cash: Decimal | null;
}

/** The quantity that an order fills, and whether missing cash limits it. */
export interface Taken {
  readonly quantity: Decimal;
  readonly shortOf: 'cash' | null;
}

export const NOTHING: Taken = { quantity: ZERO, shortOf: null };

/** The quantity that the order fills at the price: a FOK and an all-or-none order all of it or nothing. */
export function take(
  order: Order,
  standing: Standing,
  { left, offer, market }: { readonly left: Decimal | null; readonly offer: Offer; readonly market: Costs },
): Taken {
  const remaining = remainingQuantity(order);
  const wanted = onlyReduces(order, standing) ? minimum(remaining, reducible(order.side, standing.held)) : remaining;
  const shown = shownPart(order, wanted, offer.liquidity);
  const offered = left === null ? shown : minimum(shown, left);
  if (isWhole(order) && offered.lessThan(wanted)) return NOTHING;
  if (standing.cash === null || order.side === 'SELL') return { quantity: offered, shortOf: null };
  const paid = affordableQuantity(offered, standing.cash, {
    instrument: market.instrument,
    price: offer.price,
    commission: market.commission,
  });
  if (paid.equals(offered)) return { quantity: offered, shortOf: null };
  return { quantity: isWhole(order) ? ZERO : paid, shortOf: 'cash' };
}

export function standingAfter(
  { held, cash }: Standing,
  {
    side,
    quantity,
    price,
    market,
  }: { readonly side: Side; readonly quantity: Decimal; readonly price: Decimal; readonly market: Costs },
): Standing {
  const terms = { instrument: market.instrument, price, commission: market.commission };
  if (side === 'BUY')
    return { held: held.plus(quantity), cash: cash === null ? null : cash.minus(costOf(quantity, terms)) };
  return { held: held.minus(quantity), cash: cash === null ? null : cash.plus(proceedsOf(quantity, terms)) };
}

/** A sale of a CASH account never opens a short. */
export function onlyReduces(order: Order, { cash }: Pick<Standing, 'cash'>): boolean {
  return order.reduceOnly || (cash !== null && order.side === 'SELL');
}

/** The part of the position that an order of that side can close. */
export function reducible(side: Side, held: Decimal): Decimal {
  const closes = side === 'BUY' ? held.lessThan(0) : held.greaterThan(0);
  return closes ? held.abs() : ZERO;
}

export function cancelReason(
  order: Order,
  {
    rest,
    after,
    shortOf,
    missed,
  }: {
    readonly rest: Decimal;
    readonly after: Standing;
    readonly shortOf: Taken['shortOf'];
    readonly missed: MatchCancel['reason'] | null;
  },
): MatchCancel['reason'] | null {
  if (rest.isZero()) return null;
  if (onlyReduces(order, after) && reducible(order.side, after.held).isZero())
    return order.reduceOnly ? 'NOTHING_TO_REDUCE' : 'NOTHING_TO_SELL';
  if (shortOf === 'cash') return 'INSUFFICIENT_CASH';
  return missed;
}
