/**
 * Paper matching: what our working orders would have got from a bar or a quote. Pure: the same input gives the same fills.
 *
 * Orders take part in the order of their acceptance and share what there is to take.
 * - A bar takes the orders that were accepted by its opening instant. All of them together take at most a share of its volume (rounded down to lots).
 *   At its open market orders trade at the open plus slippage, and limit orders at the open when it is within their limit.
 *   At its close the other limit orders trade at their limit when the bar went through it: a touch is no fill.
 * - Quote: buys take the ask, sells the bid, up to the size shown. Market orders add slippage; limit orders trade at the quote within their limit.
 * What an IOC does not get at its first open or quote is canceled; a FOK gets everything there or nothing. A reduce-only order takes no more than
 * the position, and ends when there is nothing to reduce. A fill at the open carries the opening instant, a fill inside a bar the bar's last millisecond.
 */
import { lastInstantOf } from './candle.ts';
import type { BarOpening, Candle } from './candle.ts';
import { ZERO, maximum, minimum } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import type { Fill, Liquidity, MatchCancel, MatchOutcome } from './fill.ts';
import { floorToLot } from './instrument.ts';
import type { Instrument } from './instrument.ts';
import { remainingQuantity } from './order.ts';
import type { Order, OrderStatus, Side } from './order.ts';
import type { Quote } from './quote.ts';
import { slippageOf, slippedPrice } from './slippage.ts';
import type { SlippageModel } from './slippage.ts';

export interface MatchMarket {
  readonly instrument: Instrument;
  readonly slippage: SlippageModel;
  /** Share of a candle's volume that our orders may take together: 0.1 = 10 %. */
  readonly participationRate: Decimal;
  /** Signed quantity that a portfolio holds of the instrument before this event. */
  readonly positionQuantity: (portfolioId: string) => Decimal;
}

/** States in which an accepted order may trade: a fill beats a cancel or replace that is not confirmed yet. */
const MATCHABLE: readonly OrderStatus[] = ['NEW', 'PARTIALLY_FILLED', 'PENDING_CANCEL', 'PENDING_REPLACE'];

/** What an order is offered: a price, the unslipped reference it is judged by, and who waited for whom. */
interface Offer {
  readonly price: Decimal;
  readonly reference: Decimal;
  readonly liquidity: Liquidity;
}

/** What is left to take; null is unlimited. Buys and sells may share one. */
interface Pool {
  left: Decimal | null;
}

interface MatchEvent {
  readonly at: number;
  readonly pools: Readonly<Record<Side, Pool>>;
  readonly offerTo: (order: Order) => Offer | null;
}

export interface OpenMatch {
  readonly orders: readonly Order[];
  readonly bar: BarOpening;
  readonly market: MatchMarket;
}

export interface CloseMatch {
  readonly orders: readonly Order[];
  readonly candle: Candle;
  /** What our orders took at the bar's open: it counts against the same share of the volume. */
  readonly taken: Decimal;
  readonly market: MatchMarket;
}

export interface QuoteMatch {
  readonly orders: readonly Order[];
  readonly quote: Quote;
  readonly market: MatchMarket;
}

/** Here and below, orders of other symbols, in other states or of other types than MARKET and LIMIT are left alone. */
export function matchOpen({ orders, bar, market }: OpenMatch): MatchOutcome {
  const pool: Pool = { left: shareOf(bar, market) };
  return match(takingPart(orders, bar.symbol, bar.timestamp), market, {
    at: bar.timestamp,
    pools: { BUY: pool, SELL: pool },
    offerTo: (order) => openOffer(order, bar, market),
  });
}

export function matchClose({ orders, candle, taken, market }: CloseMatch): MatchOutcome {
  const pool: Pool = { left: maximum(ZERO, shareOf(candle, market).minus(taken)) };
  return match(takingPart(orders, candle.symbol, candle.timestamp), market, {
    at: lastInstantOf(candle),
    pools: { BUY: pool, SELL: pool },
    offerTo: (order) => insideOffer(order, candle),
  });
}

function shareOf({ volume }: Pick<Candle, 'volume'>, { instrument, participationRate }: MatchMarket): Decimal {
  return floorToLot(instrument, volume.times(participationRate));
}

export function matchQuote({ orders, quote, market }: QuoteMatch): MatchOutcome {
  const lots = (size: Decimal | null): Decimal | null => (size === null ? null : floorToLot(market.instrument, size));
  return match(takingPart(orders, quote.symbol, quote.quotedAt), market, {
    at: quote.quotedAt,
    pools: { BUY: { left: lots(quote.askSize) }, SELL: { left: lots(quote.bidSize) } },
    offerTo: (order) => quoteOffer(order, quote, market),
  });
}

function takingPart(orders: readonly Order[], symbol: string, at: number): Order[] {
  return orders
    .filter((order) => order.symbol === symbol && MATCHABLE.includes(order.status) && (order.type === 'MARKET' || order.type === 'LIMIT'))
    .filter((order) => order.acceptedAt !== null && order.acceptedAt <= at)
    .sort((a, b) => (a.acceptedSequence ?? 0) - (b.acceptedSequence ?? 0));
}

function match(orders: readonly Order[], market: MatchMarket, event: MatchEvent): MatchOutcome {
  const fills: Fill[] = [];
  const cancels: MatchCancel[] = [];
  const positions = new Map<string, Decimal>();
  for (const order of orders) {
    const held = positions.get(order.portfolioId) ?? market.positionQuantity(order.portfolioId);
    const offer = event.offerTo(order);
    const pool = event.pools[order.side];
    const quantity = offer === null ? ZERO : takenQuantity(order, held, pool.left);
    if (offer !== null && !quantity.isZero()) {
      fills.push(fillOf(order, quantity, offer, event.at));
      if (pool.left !== null) pool.left = pool.left.minus(quantity);
    }
    const heldAfter = order.side === 'BUY' ? held.plus(quantity) : held.minus(quantity);
    positions.set(order.portfolioId, heldAfter);
    const reason = cancelReason(order, remainingQuantity(order).minus(quantity), heldAfter);
    if (reason !== null) cancels.push({ orderId: order.id, reason, canceledAt: event.at });
  }
  return { fills, cancels };
}

/** How much the order takes of what is left: a FOK all that it may or nothing. */
function takenQuantity(order: Order, held: Decimal, left: Decimal | null): Decimal {
  const remaining = remainingQuantity(order);
  const wanted = order.reduceOnly ? minimum(remaining, reducible(order.side, held)) : remaining;
  const taken = left === null ? wanted : minimum(wanted, left);
  return order.timeInForce === 'FOK' && taken.lessThan(wanted) ? ZERO : taken;
}

/** How much of the position an order of that side can close. */
function reducible(side: Side, held: Decimal): Decimal {
  const closes = side === 'BUY' ? held.lessThan(0) : held.greaterThan(0);
  return closes ? held.abs() : ZERO;
}

function cancelReason(order: Order, rest: Decimal, heldAfter: Decimal): MatchCancel['reason'] | null {
  if (rest.isZero()) return null;
  if (order.reduceOnly && reducible(order.side, heldAfter).isZero()) return 'NOTHING_TO_REDUCE';
  if (order.timeInForce === 'FOK') return 'FOK_NOT_FILLABLE';
  return order.timeInForce === 'IOC' ? 'IOC_REST' : null;
}

function fillOf(order: Order, quantity: Decimal, offer: Offer, executedAt: number): Fill {
  const slippage = slippageOf(order.side, offer.price, offer.reference);
  return { orderId: order.id, quantity, price: offer.price, liquidity: offer.liquidity, slippage, executedAt };
}

function openOffer(order: Order, { open }: BarOpening, market: MatchMarket): Offer | null {
  if (order.limitPrice === null) return marketOffer(order.side, open, market);
  return within(order.side, open, order.limitPrice) ? { price: open, reference: open, liquidity: 'TAKER' } : null;
}

/** An order that could trade at the open had its turn there. */
function insideOffer({ side, limitPrice }: Order, { open, high, low }: Candle): Offer | null {
  if (limitPrice === null || within(side, open, limitPrice)) return null;
  const through = side === 'BUY' ? low.lessThan(limitPrice) : high.greaterThan(limitPrice);
  return through ? { price: limitPrice, reference: limitPrice, liquidity: 'MAKER' } : null;
}

function quoteOffer(order: Order, quote: Quote, market: MatchMarket): Offer | null {
  const price = order.side === 'BUY' ? quote.ask : quote.bid;
  if (price === null) return null;
  if (order.limitPrice === null) return marketOffer(order.side, price, market);
  return within(order.side, price, order.limitPrice) ? { price, reference: price, liquidity: 'TAKER' } : null;
}

function marketOffer(side: Side, reference: Decimal, { instrument, slippage }: MatchMarket): Offer {
  const price = slippedPrice(slippage, { instrument, side, price: reference, limitPrice: null });
  return { price, reference, liquidity: 'TAKER' };
}

function within(side: Side, price: Decimal, limitPrice: Decimal): boolean {
  return side === 'BUY' ? price.lessThanOrEqualTo(limitPrice) : price.greaterThanOrEqualTo(limitPrice);
}
