/**
 * Paper matching: the fills that our working orders would have got from a bar or a quote. Pure: the same input gives
 * the same fills.
 *
 * Orders take part in the order of their acceptance and share the available quantity.
 * - A bar matches the orders that were accepted by its opening instant. All of them together fill at most a share of
 * its volume (rounded down to lots);
 *   an unknown volume bounds nothing.
 *   At its open market orders trade at the open plus slippage, and limit orders at the open when it is within their
 *   limit.
 *   At its close the price goes the three legs of bar-path.ts, and each leg is matched by itself: a limit order trades
 *   at its limit when the leg goes through it (a touch does not fill).
 * - An order with a trigger waits for its stop price (a touch triggers) and trades from there on like a market or limit
 *   order: at the open or quote that is at the stop or beyond it, or at the stop itself on a leg that reaches it. A
 *   trailing stop first looks whether the price reaches it, and only then follows the price; it sees no price between
 *   two sessions.
 * - Quote: buys take the ask, sells the bid, up to the size shown. Market orders add slippage; limit orders trade at
 * the quote within their limit. The rest of an IOC after its first open or quote is canceled; a FOK fills there
 * completely or not at all. A reduce-only order fills no more than the position, and ends when there is nothing to
 * reduce. In a CASH account a buy fills at most the quantity that the cash covers, fee included, and its rest ends; a
 * sale fills at most the position. A fill at the open has the opening instant, a fill inside a bar the bar's last
 * millisecond.
 */
import { AUCTIONS, BETWEEN, atClose, atOpen, atQuote, missedReason, tradesIn } from './auctions.ts';
import type { AuctionMoment } from './auctions.ts';
import { lastInstantOf } from './candle.ts';
import { firstExtreme, legOf, nearerExtreme } from './bar-path.ts';
import type { BarPath, Leg, LegNumber } from './bar-path.ts';
import type { BarOpening, Candle } from './candle.ts';
import type { CommissionModel } from './commission.ts';
import { asMaker } from './conditions.ts';
import { ZERO, maximum } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import type { Fill, MatchMove, MatchOutcome, MatchStop, MatchWait } from './fill.ts';
import { floorToLot } from './instrument.ts';
import type { Instrument } from './instrument.ts';
import { LinkedOrders } from './linked-orders.ts';
import { SIDES, remainingQuantity, takesPart } from './order.ts';
import type { Order, Side, WorkingOrder } from './order.ts';
import type { OrderBook } from './order-book.ts';
import { eligibleFrom, sequenceOf } from './order-indexes.ts';
import { enteredOffer, legOffer, openOffer, quoteOffer, triggeredOffer } from './offers.ts';
import type { Arrival, Offer } from './offers.ts';
import type { Reducing } from './order-indexes.ts';
import { openedBy } from './position.ts';
import type { Quote } from './quote.ts';
import { closesAt } from './interval.ts';
import { REACH_OF_CLOSE, reachOf, reachOfLegs } from './reach.ts';
import type { Reach } from './reach.ts';
import type { Session } from './sessions.ts';
import { slippageOf } from './slippage.ts';
import type { SlippageModel } from './slippage.ts';
import { NOTHING, cancelReason, onlyReduces, reducible, standingAfter, take } from './taking.ts';
import type { Standing } from './taking.ts';
import { awaitsTrigger, isReached, trailedStop } from './trigger.ts';
import { linkedMoves, movesOf } from './visit-moves.ts';
import type { Visit } from './visit-moves.ts';
import { Visits } from './visits.ts';

export interface MatchMarket {
  readonly instrument: Instrument;
  readonly slippage: SlippageModel;
  readonly commission: CommissionModel;
  /** Share of a candle's volume that our orders may fill together: 0.1 = 10 %. */
  readonly participationRate: Decimal;
  readonly barPath: BarPath;
  /** The session of this event; null between sessions. */
  readonly session: Session | null;
  /** A portfolio's signed position in the instrument before this event. */
  readonly positionQuantity: (portfolioId: string) => Decimal;
  /** Cash of a CASH account before this event; null for a MARGIN account, whose fills are not bounded by cash. */
  readonly cashOf: (portfolioId: string) => Decimal | null;
}

type Holdings = Pick<MatchMarket, 'positionQuantity' | 'cashOf'>;

/** The quantity that is left; null is unlimited. Buys and sells may share one. */
interface Pool {
  left: Decimal | null;
}

interface MatchEvent {
  readonly symbol: string;
  /** Orders that were accepted by this instant take part. */
  readonly acceptedBy: number;
  readonly at: number;
  readonly pools: Readonly<Record<Side, Pool>>;
  readonly reach: Reach;
  readonly moment: AuctionMoment;
  /** The prices that an order waiting for its trigger sees, in turn. */
  readonly touches: (order: Order) => readonly Decimal[];
  readonly offerTo: (order: Order, arrival: Arrival) => Offer | null;
  /** The rest of the event for an order that comes at this price. */
  readonly from: (price: Decimal, parent: Order) => MatchEvent;
}

/** An event with many orders is matched in parts: each goes on behind the last order of the former one. */
export interface MatchPart {
  /** The acceptance sequence of the last order that was matched with this event; null for none. */
  readonly after: number | null;
  /** Orders that the former parts have released: they have met this event from there on. */
  readonly released: ReadonlySet<string>;
  /** The quantities that the former parts filled. */
  readonly taken: Readonly<Record<Side, Decimal>>;
  /** The largest number of orders to visit. */
  readonly most: number;
}

interface Match {
  readonly orders: OrderBook;
  readonly market: MatchMarket;
  readonly part: MatchPart;
}

export interface OpenMatch extends Match {
  readonly bar: BarOpening;
}

export interface ClosingMatch extends Match {
  readonly candle: Candle;
  /** The quantity that our orders filled at the bar's open: it counts against the same share of the volume. */
  readonly taken: Decimal;
}

export interface CloseMatch extends ClosingMatch {
  readonly leg: LegNumber;
}

export interface QuoteMatch extends Match {
  readonly quote: Quote;
}

/** Here and below, orders of other symbols and in other states are ignored. */
export function matchOpen({ orders, bar, market, part }: OpenMatch): MatchOutcome {
  const pool: Pool = { left: rest(shareOf(bar, market), part.taken.BUY.plus(part.taken.SELL)) };
  const traded = { BUY: bar.open, SELL: bar.open };
  const event: MatchEvent = {
    symbol: bar.symbol,
    acceptedBy: bar.timestamp,
    at: bar.timestamp,
    pools: { BUY: pool, SELL: pool },
    reach: reachOf(traded, traded, ['OPG']),
    moment: atOpen(market.session),
    touches: () => [bar.open],
    offerTo: (order) => openOffer(order, bar, market),
    from: () => event,
  };
  return match(orders, market, part, event);
}

/** One leg of the bar's path. */
export function matchClose({ orders, candle, leg: number, taken, market, part }: CloseMatch): MatchOutcome {
  const { barPath: path } = market;
  const legFor = (order: Order): Leg =>
    legOf(
      candle,
      number,
      firstExtreme(order, candle, { path, reduces: onlyReduces(order, { cash: market.cashOf(order.portfolioId) }) }),
    );
  const legs =
    path === 'NEARER_EXTREME'
      ? [legOf(candle, number, nearerExtreme(candle))]
      : [legOf(candle, number, 'low'), legOf(candle, number, 'high')];
  const event: MatchEvent = {
    ...closeOf(candle, taken, { market, part }),
    reach: reachOfLegs(legs),
    moment: BETWEEN,
    // An order whose stop was reached before it came, such as one of a resumed portfolio, waits for the next event.
    touches: (order) => {
      const leg = legFor(order);
      return isReached(order, leg.from) ? [] : [leg.from, leg.to];
    },
    offerTo: (order, arrival) =>
      arrival === 'triggered' ? triggeredOffer(order, market) : legOffer(order, legFor(order)),
    from: (price, parent) => {
      const { to } = legFor(parent);
      return {
        ...event,
        touches: () => [price, to],
        offerTo: (order, arrival) => enteredOffer(order, { leg: { from: price, to }, arrival }, market),
      };
    },
  };
  return match(orders, market, part, event);
}

/** After the legs of the bar, orders at the close trade at its close price. */
export function matchClosing({ orders, candle, taken, market, part }: ClosingMatch): MatchOutcome {
  const { timestamp, interval, close } = candle;
  const event: MatchEvent = {
    ...closeOf(candle, taken, { market, part }),
    reach: REACH_OF_CLOSE,
    moment: atClose({ from: timestamp, to: closesAt(interval, timestamp) }),
    touches: () => [],
    offerTo: (order) => openOffer(order, { open: close }, market),
    from: () => event,
  };
  return match(orders, market, part, event);
}

function closeOf(
  candle: Candle,
  taken: Decimal,
  { market, part }: Pick<Match, 'market' | 'part'>,
): Pick<MatchEvent, 'symbol' | 'acceptedBy' | 'at' | 'pools'> {
  const pool: Pool = { left: rest(shareOf(candle, market), taken.plus(part.taken.BUY).plus(part.taken.SELL)) };
  const { symbol, timestamp } = candle;
  return { symbol, acceptedBy: timestamp, at: lastInstantOf(candle), pools: { BUY: pool, SELL: pool } };
}

/** Null: an unknown volume bounds nothing. */
function shareOf({ volume }: Pick<Candle, 'volume'>, { instrument, participationRate }: MatchMarket): Decimal | null {
  return volume === null ? null : floorToLot(instrument, volume.times(participationRate));
}

export function matchQuote({ orders, quote, market, part }: QuoteMatch): MatchOutcome {
  const lots = (size: Decimal | null): Decimal | null => (size === null ? null : floorToLot(market.instrument, size));
  // A quote without a last price triggers at the price that the order would trade at.
  const seen = { BUY: quote.last ?? quote.ask, SELL: quote.last ?? quote.bid };
  const event: MatchEvent = {
    symbol: quote.symbol,
    acceptedBy: quote.quotedAt,
    at: quote.quotedAt,
    pools: {
      BUY: { left: rest(lots(quote.askSize), part.taken.BUY) },
      SELL: { left: rest(lots(quote.bidSize), part.taken.SELL) },
    },
    reach: reachOf({ BUY: quote.ask, SELL: quote.bid }, seen, AUCTIONS),
    moment: atQuote(market.session, quote.quotedAt),
    touches: ({ side }) => (seen[side] === null ? [] : [seen[side]]),
    offerTo: (order) => quoteOffer(order, quote, market),
    from: () => event,
  };
  return match(orders, market, part, event);
}

function rest(share: Decimal | null, taken: Decimal): Decimal | null {
  return share === null ? null : maximum(ZERO, share.minus(taken));
}

function match(orders: OrderBook, market: MatchMarket, part: MatchPart, event: MatchEvent): MatchOutcome {
  const moves: MatchMove[] = [];
  const standings = new Map<string, Standing>();
  const linked = new LinkedOrders(orders);
  const taking = { at: event.acceptedBy, after: part.after ?? Number.NEGATIVE_INFINITY };
  const visits = new Visits(orders, event.reach, taking);
  for (const portfolioId of orders.unchecked)
    for (const closing of nothingToClose(standingOf(portfolioId, market))) visits.follow(portfolioId, closing);
  let last: number | null = null;
  const attend = (order: WorkingOrder, now: MatchEvent): void => {
    const before = standings.get(order.portfolioId) ?? standingOf(order.portfolioId, market);
    const visited = visit(order, before, { event: now, market });
    const { fill, cancel, after } = visited;
    standings.set(order.portfolioId, after);
    if (fill !== null || cancel !== null)
      for (const closing of nothingToClose(after)) visits.follow(order.portfolioId, closing, last!);
    if (!linked.has(order)) return void moves.push(...movesOf(visited));
    moves.push(...linkedMoves(visited, linked, now.at));
    if (fill === null) return;
    // The rest of the event is theirs too, from the price at which their parent traded.
    for (const child of linked.childrenOf(order.id)) {
      const from = linked.current(child);
      if (from !== null && takesPart(from) && eligibleFrom(from) <= now.acceptedBy)
        attend(from, now.from(visited.reference!, order));
    }
  };
  /** An order that another one ended in this event: those behind it may have nothing to close. */
  const passBy = ({ portfolioId }: WorkingOrder): void => {
    for (const closing of nothingToClose(standings.get(portfolioId) ?? standingOf(portfolioId, market)))
      visits.follow(portfolioId, closing, last!);
  };
  for (let visited = 0; ; visited += 1) {
    for (const side of SIDES) if (event.pools[side].left?.isZero() === true) visits.starve(side);
    const next = visits.next();
    if (next === null) return { moves, reached: null };
    if (visited >= part.most && last !== null && sequenceOf(next) > last) return { moves, reached: last };
    if (next.symbol !== event.symbol) continue;
    last = sequenceOf(next);
    const order = linked.current(next);
    if (order !== null && takesPart(order) && !part.released.has(order.id)) attend(order, event);
    else passBy(next);
  }
}

interface Visited extends Visit {
  /** The market's price of the fill, without slippage. */
  readonly reference: Decimal | null;
  readonly after: Standing;
}

/** The order takes from its side's pool. */
function visit(
  waiting: WorkingOrder,
  before: Standing,
  { event, market }: { readonly event: MatchEvent; readonly market: MatchMarket },
): Visited {
  const { side } = waiting;
  // It ends here, untriggered.
  const isIdle = onlyReduces(waiting, before) && reducible(side, before.held).isZero();
  const stop = isIdle ? null : stopAfter(waiting, event, market);
  const order = stop === null ? waiting : { ...waiting, stopPrice: stop.stopPrice, triggeredAt: stop.triggeredAt };
  const trades = tradesIn(order, event.moment);
  const arrival: Arrival = awaitsTrigger(waiting) ? 'triggered' : 'resting';
  const offered = awaitsTrigger(order) || !trades ? null : event.offerTo(order, arrival);
  const offer = offered === null ? null : asMaker(order, offered);
  const pool = event.pools[side];
  const { quantity, shortOf } = offer === null ? NOTHING : take(order, before, { left: pool.left, offer, market });
  if (pool.left !== null) pool.left = pool.left.minus(quantity);
  const after = offer === null ? before : standingAfter(before, { side, quantity, price: offer.price, market });
  const unfilled = remainingQuantity(order).minus(quantity);
  const missed = trades ? missedReason(order) : null;
  const reason = cancelReason(order, { rest: unfilled, after, shortOf, missed });
  return {
    order,
    reference: offer === null || quantity.isZero() ? null : offer.reference,
    stop,
    fill: offer === null || quantity.isZero() ? null : fillOf(order, quantity, offer, event.at),
    opened: openedBy({ side, quantity }, before.held),
    cancel: reason === null ? null : { orderId: order.id, reason, canceledAt: event.at },
    waiting: reason !== null || unfilled.isZero() || !trades ? [] : waitOf(order, offer),
    after,
  };
}

/** Null when the event changes neither the trigger nor the stop price. */
function stopAfter(
  order: WorkingOrder,
  { touches, at }: MatchEvent,
  { instrument, session }: MatchMarket,
): MatchStop | null {
  if (!awaitsTrigger(order)) return null;
  // Prices between two sessions are few and far apart: a trailing stop neither follows them nor ends at them.
  if (order.type === 'TRAILING_STOP' && session === null) return null;
  const { id: orderId } = order;
  let { stopPrice } = order;
  for (const price of touches(order)) {
    if (stopPrice !== null && isReached({ ...order, stopPrice }, price)) return { orderId, stopPrice, triggeredAt: at };
    if (order.type === 'TRAILING_STOP') stopPrice = trailedStop({ ...order, stopPrice }, price, instrument);
  }
  return stopPrice === null || (order.stopPrice !== null && stopPrice.equals(order.stopPrice))
    ? null
    : { orderId, stopPrice, triggeredAt: null };
}

function standingOf(portfolioId: string, market: Holdings): Standing {
  return { held: market.positionQuantity(portfolioId), cash: market.cashOf(portfolioId) };
}

/** The orders that a portfolio has no position for. */
function nothingToClose(standing: Standing): { readonly side: Side; readonly kind: Reducing }[] {
  const kinds = (side: Side): readonly Reducing[] =>
    side === 'SELL' && standing.cash !== null ? ['reduce-only', 'sale'] : ['reduce-only'];
  return SIDES.filter((side) => reducible(side, standing.held).isZero()).flatMap((side) =>
    kinds(side).map((kind) => ({ side, kind })),
  );
}

/** After an event: keeps only portfolios with an order that has nothing to close, which a later event ends. */
export function withChecked(orders: OrderBook, market: Holdings): OrderBook {
  const everything = { at: Number.POSITIVE_INFINITY, after: Number.NEGATIVE_INFINITY };
  let checked = orders;
  for (const portfolioId of orders.unchecked) {
    const exposed = nothingToClose(standingOf(portfolioId, market)).some(
      (closing) => orders.nextReducing({ portfolioId, ...closing }, everything) !== null,
    );
    if (!exposed) checked = checked.withPortfolio(portfolioId, 'checked');
  }
  return checked;
}

/** A market order without an offer met no market. */
function waitOf(order: Order, offer: Offer | null): MatchWait[] {
  const { id, limitPrice } = order;
  if (offer !== null) return [{ orderId: id, obstacle: 'NO_VOLUME' }];
  return limitPrice === null && !awaitsTrigger(order) ? [] : [{ orderId: id, obstacle: 'PRICE_NOT_REACHED' }];
}

function fillOf(order: Order, quantity: Decimal, offer: Offer, executedAt: number): Fill {
  const slippage = slippageOf(order.side, offer.price, offer.reference);
  return { orderId: order.id, quantity, price: offer.price, liquidity: offer.liquidity, slippage, executedAt };
}
