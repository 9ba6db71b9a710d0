/**
 * Conditions of execution: post-only, all-or-none, and a displayed quantity. Matching asks them for the quantity and
 * the price of a fill.
 */
import { minimum } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import type { Liquidity } from './fill.ts';
import { roundToTickAdversely } from './instrument.ts';
import type { Instrument } from './instrument.ts';
import type { Offer } from './offers.ts';
import type { Order, Side, WorkingOrder } from './order.ts';
import type { Quote } from './quote.ts';

/**
 * The answer to a post-only order that would trade at its acceptance: REJECT it, or REPRICE its limit to one tick
 * behind the market.
 */
export const POST_ONLY_POLICIES = ['REJECT', 'REPRICE'] as const;
export type PostOnlyPolicy = (typeof POST_ONLY_POLICIES)[number];

/** It trades all of what it wants at once, or nothing. */
export function isWhole({ timeInForce, allOrNone }: Pick<Order, 'timeInForce' | 'allOrNone'>): boolean {
  return timeInForce === 'FOK' || allOrNone;
}

/** The part of the wanted quantity that the market sees: as maker at most the displayed quantity. */
export function shownPart(
  { displayQuantity }: Pick<Order, 'displayQuantity'>,
  wanted: Decimal,
  liquidity: Liquidity,
): Decimal {
  return displayQuantity === null || liquidity === 'TAKER' ? wanted : minimum(wanted, displayQuantity);
}

/** Where another limit order takes a better price, a post-only order waits in the market: it trades at its limit. */
export function asMaker({ postOnly, limitPrice }: Pick<Order, 'postOnly' | 'limitPrice'>, offer: Offer): Offer {
  if (!postOnly || limitPrice === null) return offer;
  return { price: limitPrice, reference: limitPrice, liquidity: 'MAKER' };
}

/**
 * After a fill of the displayed quantity the next one enters the market behind the other orders: a later market event
 * may fill it.
 */
export function withNextSlice(
  order: WorkingOrder,
  {
    liquidity,
    executedAt,
    sequence,
  }: { readonly liquidity: Liquidity; readonly executedAt: number; readonly sequence: number },
): WorkingOrder | null {
  const isHidden = order.displayQuantity !== null && order.filledQuantity.lessThan(order.quantity);
  if (!isHidden || liquidity === 'TAKER') return null;
  return { ...order, replacedAt: executedAt + 1, acceptedSequence: sequence };
}

type Posted = Pick<Order, 'side' | 'postOnly' | 'limitPrice'>;

/** The price of the other side of the market, or its last price; null without a market. */
function opposite(side: Side, quote: Pick<Quote, 'bid' | 'ask' | 'last'>): Decimal | null {
  return (side === 'BUY' ? quote.ask : quote.bid) ?? quote.last;
}

/**
 * The limit with which a post-only order enters the market: its own when it does not trade at once, one tick behind the
 * market when the instrument reprices, and null when the order is rejected.
 */
export function postedLimit(
  { side, limitPrice }: Posted,
  quote: Pick<Quote, 'bid' | 'ask' | 'last'> | null,
  instrument: Instrument & { readonly postOnlyPolicy: PostOnlyPolicy },
): Decimal | null {
  const price = quote === null ? null : opposite(side, quote);
  const limit = limitPrice!;
  if (price === null) return limit;
  const takes = side === 'BUY' ? price.lessThanOrEqualTo(limit) : price.greaterThanOrEqualTo(limit);
  if (!takes) return limit;
  if (instrument.postOnlyPolicy === 'REJECT') return null;
  const market = roundToTickAdversely(instrument, price, side);
  const behind = side === 'BUY' ? market.minus(instrument.tickSize) : market.plus(instrument.tickSize);
  return behind.greaterThan(0) ? behind : null;
}
