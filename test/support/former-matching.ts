/**
 * The former matching, which filters and sorts every order of a symbol at each event: the reference for the laws of the
 * order book.
 *
 * Paper matching: the fills that our working orders would have got from a bar or a quote. Pure: the same input gives
 * the same fills.
 *
 * Orders take part in the order of their acceptance and share the available quantity.
 * - A bar matches the orders that were accepted by its opening instant. All of them together fill at most a share of
 * its volume (rounded down to lots);
 *   an unknown volume bounds nothing.
 *   At its open market orders trade at the open plus slippage, and limit orders at the open when it is within their
 *   limit.
 *   At its close the other limit orders trade at their limit when the bar went through it: a touch does not fill.
 * - Quote: buys take the ask, sells the bid, up to the size shown. Market orders add slippage; limit orders trade at
 * the quote within their limit. The rest of an IOC after its first open or quote is canceled; a FOK fills there
 * completely or not at all. A reduce-only order fills no more than the position, and ends when there is nothing to
 * reduce. In a CASH account a buy fills at most the quantity that the cash covers, fee included, and its rest ends; a
 * sale fills at most the position. A fill at the open has the opening instant, a fill inside a bar the bar's last
 * millisecond.
 */
import { lastInstantOf } from '../../src/domain/candle.ts';
import type { BarOpening, Candle } from '../../src/domain/candle.ts';
import { ZERO, maximum, minimum } from '../../src/domain/decimal.ts';
import type { Decimal } from '../../src/domain/decimal.ts';
import type { Fill, Liquidity, MatchCancel, MatchOutcome, MatchWait } from '../../src/domain/fill.ts';
import { floorToLot } from '../../src/domain/instrument.ts';
import type { MatchMarket } from '../../src/domain/matching.ts';
import { isWorking, remainingQuantity } from '../../src/domain/order.ts';
import type { Order, Side } from '../../src/domain/order.ts';
import type { Quote } from '../../src/domain/quote.ts';
import { slippageOf, slippedPrice } from '../../src/domain/slippage.ts';
import { affordableQuantity, costOf, proceedsOf } from '../../src/domain/spending.ts';

/** The offer to an order: a price, the unslipped reference price, and whether the order is maker or taker. */
interface Offer {
  readonly price: Decimal;
  readonly reference: Decimal;
  readonly liquidity: Liquidity;
}

/** The quantity that is left; null is unlimited. Buys and sells may share one. */
interface Pool {
  left: Decimal | null;
}

interface MatchEvent {
  readonly at: number;
  readonly pools: Readonly<Record<Side, Pool>>;
  readonly offerTo: (order: Order) => Offer | null;
}

interface OpenMatch {
  readonly orders: readonly Order[];
  readonly bar: BarOpening;
  readonly market: MatchMarket;
}

interface CloseMatch {
  readonly orders: readonly Order[];
  readonly candle: Candle;
  /** The quantity that our orders filled at the bar's open: it counts against the same share of the volume. */
  readonly taken: Decimal;
  readonly market: MatchMarket;
}

interface QuoteMatch {
  readonly orders: readonly Order[];
  readonly quote: Quote;
  readonly market: MatchMarket;
}

/** Here and below, orders of other symbols, in other states or of types other than MARKET and LIMIT are ignored. */
export function formerOpen({ orders, bar, market }: OpenMatch): MatchOutcome {
  const pool: Pool = { left: shareOf(bar, market) };
  return match(takingPart(orders, bar.symbol, bar.timestamp), market, {
    at: bar.timestamp,
    pools: { BUY: pool, SELL: pool },
    offerTo: (order) => openOffer(order, bar, market),
  });
}

export function formerClose({ orders, candle, taken, market }: CloseMatch): MatchOutcome {
  const share = shareOf(candle, market);
  const pool: Pool = { left: share === null ? null : maximum(ZERO, share.minus(taken)) };
  return match(takingPart(orders, candle.symbol, candle.timestamp), market, {
    at: lastInstantOf(candle),
    pools: { BUY: pool, SELL: pool },
    offerTo: (order) => insideOffer(order, candle),
  });
}

/** Null: an unknown volume bounds nothing. */
function shareOf({ volume }: Pick<Candle, 'volume'>, { instrument, participationRate }: MatchMarket): Decimal | null {
  return volume === null ? null : floorToLot(instrument, volume.times(participationRate));
}

export function formerQuote({ orders, quote, market }: QuoteMatch): MatchOutcome {
  const lots = (size: Decimal | null): Decimal | null => (size === null ? null : floorToLot(market.instrument, size));
  return match(takingPart(orders, quote.symbol, quote.quotedAt), market, {
    at: quote.quotedAt,
    pools: { BUY: { left: lots(quote.askSize) }, SELL: { left: lots(quote.bidSize) } },
    offerTo: (order) => quoteOffer(order, quote, market),
  });
}

function takingPart(orders: readonly Order[], symbol: string, at: number): Order[] {
  return orders
    .filter(
      (order) =>
        order.symbol === symbol && isWorking(order.status) && (order.type === 'MARKET' || order.type === 'LIMIT'),
    )
    .filter((order) => order.acceptedAt !== null && order.acceptedAt <= at)
    .sort((a, b) => (a.acceptedSequence ?? 0) - (b.acceptedSequence ?? 0));
}

/** A portfolio's position and cash after the earlier orders of this event. */
interface Standing {
  readonly held: Decimal;
  /** Null for a MARGIN account. */
  readonly cash: Decimal | null;
}

function match(orders: readonly Order[], market: MatchMarket, event: MatchEvent): MatchOutcome {
  const fills: Fill[] = [];
  const cancels: MatchCancel[] = [];
  const waits: MatchWait[] = [];
  const standings = new Map<string, Standing>();
  for (const order of orders) {
    const { portfolioId, side } = order;
    const before = standings.get(portfolioId) ?? {
      held: market.positionQuantity(portfolioId),
      cash: market.cashOf(portfolioId),
    };
    const offer = event.offerTo(order);
    const pool = event.pools[side];
    const { quantity, shortOf } =
      offer === null ? NOTHING : take(order, before, { left: pool.left, price: offer.price, market });
    if (offer !== null && !quantity.isZero()) {
      fills.push(fillOf(order, quantity, offer, event.at));
      if (pool.left !== null) pool.left = pool.left.minus(quantity);
    }
    const after = offer === null ? before : standingAfter(before, { side, quantity, price: offer.price, market });
    standings.set(portfolioId, after);
    const rest = remainingQuantity(order).minus(quantity);
    const reason = cancelReason(order, { rest, after, shortOf });
    if (reason !== null) cancels.push({ orderId: order.id, reason, canceledAt: event.at });
    else if (!rest.isZero()) waits.push(...waitOf(order, offer));
  }
  return { fills, cancels, waits, reached: null };
}

/** The quantity that an order fills, and whether missing cash limits it. */
interface Taken {
  readonly quantity: Decimal;
  readonly shortOf: 'cash' | null;
}

const NOTHING: Taken = { quantity: ZERO, shortOf: null };

/** The quantity that the order fills at the price: a FOK all of it or nothing. */
function take(
  order: Order,
  standing: Standing,
  { left, price, market }: { readonly left: Decimal | null; readonly price: Decimal; readonly market: MatchMarket },
): Taken {
  const remaining = remainingQuantity(order);
  const wanted = onlyReduces(order, standing) ? minimum(remaining, reducible(order.side, standing.held)) : remaining;
  const offered = left === null ? wanted : minimum(wanted, left);
  if (order.timeInForce === 'FOK' && offered.lessThan(wanted)) return NOTHING;
  if (standing.cash === null || order.side === 'SELL') return { quantity: offered, shortOf: null };
  const paid = affordableQuantity(offered, standing.cash, {
    instrument: market.instrument,
    price,
    commission: market.commission,
  });
  if (paid.equals(offered)) return { quantity: offered, shortOf: null };
  return { quantity: order.timeInForce === 'FOK' ? ZERO : paid, shortOf: 'cash' };
}

function standingAfter(
  { held, cash }: Standing,
  {
    side,
    quantity,
    price,
    market,
  }: { readonly side: Side; readonly quantity: Decimal; readonly price: Decimal; readonly market: MatchMarket },
): Standing {
  const terms = { instrument: market.instrument, price, commission: market.commission };
  if (side === 'BUY')
    return { held: held.plus(quantity), cash: cash === null ? null : cash.minus(costOf(quantity, terms)) };
  return { held: held.minus(quantity), cash: cash === null ? null : cash.plus(proceedsOf(quantity, terms)) };
}

/** A sale of a CASH account never opens a short. */
function onlyReduces(order: Order, { cash }: Standing): boolean {
  return order.reduceOnly || (cash !== null && order.side === 'SELL');
}

/** The part of the position that an order of that side can close. */
function reducible(side: Side, held: Decimal): Decimal {
  const closes = side === 'BUY' ? held.lessThan(0) : held.greaterThan(0);
  return closes ? held.abs() : ZERO;
}

function cancelReason(
  order: Order,
  { rest, after, shortOf }: { readonly rest: Decimal; readonly after: Standing; readonly shortOf: Taken['shortOf'] },
): MatchCancel['reason'] | null {
  if (rest.isZero()) return null;
  if (onlyReduces(order, after) && reducible(order.side, after.held).isZero())
    return order.reduceOnly ? 'NOTHING_TO_REDUCE' : 'NOTHING_TO_SELL';
  if (shortOf === 'cash') return 'INSUFFICIENT_CASH';
  if (order.timeInForce === 'FOK') return 'FOK_NOT_FILLABLE';
  return order.timeInForce === 'IOC' ? 'IOC_REST' : null;
}

/** A market order without an offer met no market. */
function waitOf({ id, limitPrice }: Order, offer: Offer | null): MatchWait[] {
  if (offer !== null) return [{ orderId: id, obstacle: 'NO_VOLUME' }];
  return limitPrice === null ? [] : [{ orderId: id, obstacle: 'PRICE_NOT_REACHED' }];
}

function fillOf(order: Order, quantity: Decimal, offer: Offer, executedAt: number): Fill {
  const slippage = slippageOf(order.side, offer.price, offer.reference);
  return { orderId: order.id, quantity, price: offer.price, liquidity: offer.liquidity, slippage, executedAt };
}

function openOffer(order: Order, { open }: BarOpening, market: MatchMarket): Offer | null {
  if (order.limitPrice === null) return marketOffer(order.side, open, market);
  return within(order.side, open, order.limitPrice) ? { price: open, reference: open, liquidity: 'TAKER' } : null;
}

/** An order that could trade at the open was matched there. */
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
