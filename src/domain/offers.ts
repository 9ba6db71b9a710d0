/** The price that a market event offers an order: at a bar's open, on a leg of its path, or in a quote. */
import type { Leg } from './bar-path.ts';
import { rises } from './bar-path.ts';
import type { BarOpening } from './candle.ts';
import type { Decimal } from './decimal.ts';
import type { Liquidity } from './fill.ts';
import type { Instrument } from './instrument.ts';
import type { Order, Side } from './order.ts';
import type { Quote } from './quote.ts';
import { slippedPrice } from './slippage.ts';
import type { SlippageModel } from './slippage.ts';
import { isReached } from './trigger.ts';

/** `triggered`: this event has just triggered the order. */
export type Arrival = 'resting' | 'triggered';

/** A price, the unslipped reference price, and whether the order is maker or taker. */
export interface Offer {
  readonly price: Decimal;
  readonly reference: Decimal;
  readonly liquidity: Liquidity;
}

interface Costs {
  readonly instrument: Instrument;
  readonly slippage: SlippageModel;
}

/** At one price: a market order trades there with slippage, a limit order when the price is within its limit. */
function offerAt({ side, limitPrice }: Order, price: Decimal, costs: Costs): Offer | null {
  if (limitPrice === null) return marketOffer(side, price, costs);
  return isWithin(side, price, limitPrice) ? { price, reference: price, liquidity: 'TAKER' } : null;
}

export function openOffer(order: Order, { open }: Pick<BarOpening, 'open'>, costs: Costs): Offer | null {
  return offerAt(order, open, costs);
}

export function quoteOffer(order: Order, quote: Quote, costs: Costs): Offer | null {
  const price = order.side === 'BUY' ? quote.ask : quote.bid;
  return price === null ? null : offerAt(order, price, costs);
}

/** A resting limit order trades at its limit when the price goes through it: a touch is no fill. */
export function legOffer({ side, limitPrice }: Order, leg: Leg): Offer | null {
  if (limitPrice === null || (side === 'BUY') === rises(leg)) return null;
  // An order that could trade where the leg begins was matched there.
  if (isWithin(side, leg.from, limitPrice)) return null;
  const through = side === 'BUY' ? leg.to.lessThan(limitPrice) : leg.to.greaterThan(limitPrice);
  return through ? { price: limitPrice, reference: limitPrice, liquidity: 'MAKER' } : null;
}

/** An order that is triggered on the way trades where it is triggered. */
export function triggeredOffer(order: Order, costs: Costs): Offer | null {
  return offerAt(order, order.stopPrice!, costs);
}

/** An order that comes to the market where the leg begins trades there when it can, and else on the way. */
export function enteredOffer(
  order: Order,
  { leg, arrival }: { readonly leg: Leg; readonly arrival: Arrival },
  costs: Costs,
): Offer | null {
  if (arrival === 'triggered') return offerAt(order, isReached(order, leg.from) ? leg.from : order.stopPrice!, costs);
  return offerAt(order, leg.from, costs) ?? legOffer(order, leg);
}

function marketOffer(side: Side, reference: Decimal, { instrument, slippage }: Costs): Offer {
  const price = slippedPrice(slippage, { instrument, side, price: reference, limitPrice: null });
  return { price, reference, liquidity: 'TAKER' };
}

function isWithin(side: Side, price: Decimal, limitPrice: Decimal): boolean {
  return side === 'BUY' ? price.lessThanOrEqualTo(limitPrice) : price.greaterThanOrEqualTo(limitPrice);
}
