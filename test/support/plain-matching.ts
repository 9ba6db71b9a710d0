/**
 * Matching in the plain way, which filters and sorts every order of a symbol at each event: the reference for the laws
 * of the order book. It finds triggers, offers and quantities by its own code, and shares slippage and the cash that a
 * quantity needs with the program.
 */
import { lastInstantOf } from '../../src/domain/candle.ts';
import type { BarOpening, Candle } from '../../src/domain/candle.ts';
import { closesAt } from '../../src/domain/interval.ts';
import { ZERO, maximum, minimum } from '../../src/domain/decimal.ts';
import type { Decimal } from '../../src/domain/decimal.ts';
import type {
  Fill,
  Liquidity,
  MatchCancel,
  MatchMove,
  MatchOutcome,
  MatchStop,
  MatchWait,
} from '../../src/domain/fill.ts';
import { floorToLot } from '../../src/domain/instrument.ts';
import type { MatchMarket, MatchPart } from '../../src/domain/matching.ts';
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
  readonly seen: (order: Order) => readonly Decimal[];
  readonly offerTo: (order: Order, hit: boolean) => Offer | null;
  /** Whether an order with this time in force may trade now. */
  readonly hasTurn: (order: Order) => boolean;
}

interface OpenMatch {
  readonly orders: readonly Order[];
  readonly bar: BarOpening;
  readonly market: MatchMarket;
}

interface ClosingMatch {
  readonly orders: readonly Order[];
  readonly candle: Candle;
  readonly part: MatchPart;
  /** The quantity that our orders filled at the bar's open: it counts against the same share of the volume. */
  readonly taken: Decimal;
  readonly market: MatchMarket;
}

interface CloseMatch extends ClosingMatch {
  readonly leg: 0 | 1 | 2;
}

interface QuoteMatch {
  readonly orders: readonly Order[];
  readonly quote: Quote;
  readonly market: MatchMarket;
}

export function plainOpen({ orders, bar, market }: OpenMatch): MatchOutcome {
  const pool: Pool = { left: shareOf(bar, market) };
  return match(takingPart(orders, bar.symbol, bar.timestamp), market, {
    at: bar.timestamp,
    pools: { BUY: pool, SELL: pool },
    seen: () => [bar.open],
    offerTo: (order) => openOffer(order, bar, market),
    hasTurn: (order) => order.timeInForce !== 'CLS' && (order.timeInForce !== 'OPG' || opensAfter(order, market)),
  });
}

export function plainClose({ orders, candle, leg, taken, market, part }: CloseMatch): MatchOutcome {
  const pool = restOf(candle, taken, { market, part });
  const { open, high, low, close } = candle;
  const pathOf = (order: Order): readonly [from: Decimal, to: Decimal] => {
    const nearer = high.minus(open).lessThan(open.minus(low)) ? 'high' : 'low';
    const worse = order.side === 'BUY' ? 'high' : 'low';
    const closes = order.reduceOnly || (market.cashOf(order.portfolioId) !== null && order.side === 'SELL');
    const first = market.barPath === 'WORST_CASE' && closes ? worse : nearer;
    const way = first === 'high' ? [open, high, low, close] : [open, low, high, close];
    return [way[leg]!, way[leg + 1]!];
  };
  return match(takingPart(orders, candle.symbol, candle.timestamp), market, {
    at: lastInstantOf(candle),
    pools: { BUY: pool, SELL: pool },
    seen: (order) => (isThere(order, pathOf(order)[0]) ? [] : pathOf(order)),
    offerTo: (order, hit) =>
      hit ? openOffer(order, { open: order.stopPrice! }, market) : insideOffer(order, ...pathOf(order)),
    hasTurn: ({ timeInForce }) => timeInForce !== 'OPG' && timeInForce !== 'CLS',
  });
}

export function plainClosing({ orders, candle, taken, market, part }: ClosingMatch): MatchOutcome {
  const pool = restOf(candle, taken, { market, part });
  const { symbol, timestamp, interval, close } = candle;
  return match(takingPart(orders, symbol, timestamp), market, {
    at: lastInstantOf(candle),
    pools: { BUY: pool, SELL: pool },
    seen: () => [],
    offerTo: (order) => openOffer(order, { open: close }, market),
    hasTurn: ({ timeInForce, expiresAt }) =>
      timeInForce === 'CLS' &&
      expiresAt !== null &&
      expiresAt > timestamp &&
      expiresAt <= closesAt(interval, timestamp),
  });
}

/** Earlier legs took from the same share. */
function restOf(
  candle: Candle,
  taken: Decimal,
  { market, part }: { readonly market: MatchMarket; readonly part: MatchPart },
): Pool {
  const share = shareOf(candle, market);
  const gone = taken.plus(part.taken.BUY).plus(part.taken.SELL);
  return { left: share === null ? null : maximum(ZERO, share.minus(gone)) };
}

function opensAfter({ acceptedAt }: Order, { session }: MatchMarket): boolean {
  return session !== null && session.start >= acceptedAt!;
}

/** Null: an unknown volume bounds nothing. */
function shareOf({ volume }: Pick<Candle, 'volume'>, { instrument, participationRate }: MatchMarket): Decimal | null {
  return volume === null ? null : floorToLot(instrument, volume.times(participationRate));
}

export function plainQuote({ orders, quote, market }: QuoteMatch): MatchOutcome {
  const lots = (size: Decimal | null): Decimal | null => (size === null ? null : floorToLot(market.instrument, size));
  return match(takingPart(orders, quote.symbol, quote.quotedAt), market, {
    at: quote.quotedAt,
    pools: { BUY: { left: lots(quote.askSize) }, SELL: { left: lots(quote.bidSize) } },
    seen: ({ side }) => [quote.last ?? (side === 'BUY' ? quote.ask : quote.bid)].filter((price) => price !== null),
    offerTo: (order) => quoteOffer(order, quote, market),
    hasTurn: (order) => {
      if (order.timeInForce === 'OPG') return opensAfter(order, market);
      if (order.timeInForce !== 'CLS') return true;
      const left = (order.expiresAt ?? 0) - quote.quotedAt;
      return left > 0 && left <= 60_000;
    },
  });
}

function takingPart(orders: readonly Order[], symbol: string, at: number): Order[] {
  return orders
    .filter((order) => order.symbol === symbol && isWorking(order.status))
    .filter((order) => order.acceptedAt !== null && (order.replacedAt ?? order.acceptedAt) <= at)
    .sort((a, b) => (a.acceptedSequence ?? 0) - (b.acceptedSequence ?? 0));
}

/** A portfolio's position and cash after the earlier orders of this event. */
interface Standing {
  readonly held: Decimal;
  /** Null for a MARGIN account. */
  readonly cash: Decimal | null;
}

function match(orders: readonly Order[], market: MatchMarket, event: MatchEvent): MatchOutcome {
  const moves: MatchMove[] = [];
  const standings = new Map<string, Standing>();
  for (const waiting of orders) {
    const { portfolioId, side } = waiting;
    const before = standings.get(portfolioId) ?? {
      held: market.positionQuantity(portfolioId),
      cash: market.cashOf(portfolioId),
    };
    const closesNothing = onlyReduces(waiting, before) && reducible(side, before.held).isZero();
    const stop = isWaiting(waiting) && !closesNothing ? stopOf(waiting, event, market) : null;
    if (stop !== null) moves.push({ kind: 'stop', ...stop });
    const order = { ...waiting, ...(stop ?? {}) };
    const hasTurn = event.hasTurn(order);
    const offered = isWaiting(order) || !hasTurn ? null : event.offerTo(order, isWaiting(waiting));
    const offer: Offer | null =
      offered !== null && order.postOnly
        ? { price: order.limitPrice!, reference: order.limitPrice!, liquidity: 'MAKER' }
        : offered;
    const pool = event.pools[side];
    const { quantity, shortOf } = offer === null ? NOTHING : take(order, before, { left: pool.left, offer, market });
    if (offer !== null && !quantity.isZero()) {
      moves.push({ kind: 'fill', ...fillOf(order, quantity, offer, event.at) });
      if (pool.left !== null) pool.left = pool.left.minus(quantity);
    }
    const after = offer === null ? before : standingAfter(before, { side, quantity, price: offer.price, market });
    standings.set(portfolioId, after);
    const rest = remainingQuantity(order).minus(quantity);
    const reason = cancelReason(order, { rest, after, shortOf, hasTurn });
    if (reason !== null) moves.push({ kind: 'cancel', orderId: order.id, reason, canceledAt: event.at });
    else if (!rest.isZero() && hasTurn)
      moves.push(...waitOf(order, offer).map((wait) => ({ kind: 'wait' as const, ...wait })));
  }
  return { moves, reached: null };
}

function isWaiting({ type, triggeredAt }: Order): boolean {
  return type !== 'MARKET' && type !== 'LIMIT' && triggeredAt === null;
}

function isThere({ side, type, stopPrice }: Order, price: Decimal): boolean {
  const waitsForRise = type === 'MARKET_IF_TOUCHED' ? side === 'SELL' : side === 'BUY';
  return stopPrice !== null && (waitsForRise ? price.gte(stopPrice) : price.lte(stopPrice));
}

function stopOf(order: Order, { seen, at }: MatchEvent, { instrument, session }: MatchMarket): MatchStop | null {
  if (order.type === 'TRAILING_STOP' && session === null) return null;
  const { id: orderId, side, type, trailAmount, trailPercent } = order;
  let { stopPrice } = order;
  for (const price of seen(order)) {
    if (isThere({ ...order, stopPrice }, price)) return { orderId, stopPrice: stopPrice!, triggeredAt: at };
    if (type !== 'TRAILING_STOP') continue;
    const away = trailAmount ?? price.times(trailPercent!).div(100);
    const ticks = (side === 'SELL' ? price.minus(away) : price.plus(away)).div(instrument.tickSize);
    const next = (side === 'SELL' ? ticks.floor() : ticks.ceil()).times(instrument.tickSize);
    if (next.gt(0) && (stopPrice === null || (side === 'SELL' ? next.gt(stopPrice) : next.lt(stopPrice))))
      stopPrice = next;
  }
  return stopPrice === order.stopPrice ? null : { orderId, stopPrice: stopPrice!, triggeredAt: null };
}

/** The quantity that an order fills, and whether missing cash limits it. */
interface Taken {
  readonly quantity: Decimal;
  readonly shortOf: 'cash' | null;
}

const NOTHING: Taken = { quantity: ZERO, shortOf: null };

/** The quantity that the order fills at the price: a FOK and an all-or-none order all of it or nothing. */
function take(
  order: Order,
  standing: Standing,
  { left, offer, market }: { readonly left: Decimal | null; readonly offer: Offer; readonly market: MatchMarket },
): Taken {
  const remaining = remainingQuantity(order);
  const wanted = onlyReduces(order, standing) ? minimum(remaining, reducible(order.side, standing.held)) : remaining;
  const allAtOnce = order.timeInForce === 'FOK' || order.allOrNone;
  const shown = order.displayQuantity !== null && offer.liquidity === 'MAKER' ? order.displayQuantity : wanted;
  const offered = minimum(minimum(wanted, shown), left ?? wanted);
  if (allAtOnce && offered.lessThan(wanted)) return NOTHING;
  if (standing.cash === null || order.side === 'SELL') return { quantity: offered, shortOf: null };
  const paid = affordableQuantity(offered, standing.cash, {
    instrument: market.instrument,
    price: offer.price,
    commission: market.commission,
  });
  if (paid.equals(offered)) return { quantity: offered, shortOf: null };
  return { quantity: allAtOnce ? ZERO : paid, shortOf: 'cash' };
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
  {
    rest,
    after,
    shortOf,
    hasTurn,
  }: {
    readonly rest: Decimal;
    readonly after: Standing;
    readonly shortOf: Taken['shortOf'];
    readonly hasTurn: boolean;
  },
): MatchCancel['reason'] | null {
  if (rest.isZero()) return null;
  if (onlyReduces(order, after) && reducible(order.side, after.held).isZero())
    return order.reduceOnly ? 'NOTHING_TO_REDUCE' : 'NOTHING_TO_SELL';
  if (shortOf === 'cash') return 'INSUFFICIENT_CASH';
  if (!hasTurn) return null;
  if (order.timeInForce === 'FOK') return 'FOK_NOT_FILLABLE';
  if (order.timeInForce === 'OPG') return 'OPENING_PASSED';
  if (order.timeInForce === 'CLS') return 'CLOSE_PASSED';
  return order.timeInForce === 'IOC' ? 'IOC_REST' : null;
}

/** A market order without an offer met no market. */
function waitOf(order: Order, offer: Offer | null): MatchWait[] {
  const { id, limitPrice } = order;
  if (offer !== null) return [{ orderId: id, obstacle: 'NO_VOLUME' }];
  return limitPrice === null && !isWaiting(order) ? [] : [{ orderId: id, obstacle: 'PRICE_NOT_REACHED' }];
}

function fillOf(order: Order, quantity: Decimal, offer: Offer, executedAt: number): Fill {
  const slippage = slippageOf(order.side, offer.price, offer.reference);
  return { orderId: order.id, quantity, price: offer.price, liquidity: offer.liquidity, slippage, executedAt };
}

function openOffer(order: Order, { open }: Pick<BarOpening, 'open'>, market: MatchMarket): Offer | null {
  if (order.limitPrice === null) return marketOffer(order.side, open, market);
  return within(order.side, open, order.limitPrice) ? { price: open, reference: open, liquidity: 'TAKER' } : null;
}

/** An order that could trade where the leg begins was matched there. */
function insideOffer({ side, limitPrice }: Order, from: Decimal, to: Decimal): Offer | null {
  if (limitPrice === null || within(side, from, limitPrice)) return null;
  const through = side === 'BUY' ? to.lessThan(limitPrice) : to.greaterThan(limitPrice);
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
