/**
 * One market event: orders expire and are matched, then quotes, alerts, candles and signals follow. A bar is two
 * events: at its open, orders are matched with the opening price alone; the rest of the bar is known, shown and matched
 * at its close.
 *
 * A step makes a bounded number of moves. An event with more of them is left unfinished, and the same event is sent
 * again: each of its stages continues where the state shows that it ended, and its last step tells the market. Orders
 * are matched in the order of their acceptance, so the parts together give the same fills as one step would.
 */
import type { Broker } from '../brokers/broker.ts';
import { LEGS } from '../domain/bar-path.ts';
import type { LegNumber } from '../domain/bar-path.ts';
import { lastInstantOf } from '../domain/candle.ts';
import type { BarOpening, Candle } from '../domain/candle.ts';
import { ZERO } from '../domain/decimal.ts';
import type { MatchOutcome } from '../domain/fill.ts';
import { withChecked } from '../domain/matching.ts';
import type { MatchMarket, MatchPart } from '../domain/matching.ts';
import { closesAt } from '../domain/interval.ts';
import type { Quote } from '../domain/quote.ts';
import { unreachable } from '../domain/unreachable.ts';
import { instantOf, symbolOf } from '../market-data/feeds/feed.ts';
import type { MarketEvent } from '../market-data/feeds/feed.ts';
import { movesOf } from './effect.ts';
import type { Effect, Part, Stepped } from './effect.ts';
import { beginReleased, beginSessions, expireOrders, expireWaiting, sessionIn } from './expiry.ts';
import type { EventSpan } from './expiry.ts';
import { bookOutcome, commissionModelOf } from './fills.ts';
import { candleQuote, closeCandle, growMinute, isFinest, nextQuote, ruleMoves } from './prices.ts';
import type { Told } from './prices.ts';
import { hasClosed, withKnownVolume, withVolumeOf } from './series.ts';
import { withNextSlices } from './slices.ts';
import { cashOf, marketOf, withMarket } from './state.ts';
import type { EngineState, Market, PartOfEvent, SessionQuote, WorkingOrder } from './state.ts';

export interface MarketMoment {
  readonly event: MarketEvent;
  /** The desk's clock. */
  readonly receivedAt: number;
  readonly broker: Broker;
}

/** At the close of a bar: the orders that trade at its closing price. */
const AFTER_LEGS = LEGS.length;
type LegOrClosing = LegNumber | typeof AFTER_LEGS;

/** A stage of an event makes at most that many moves. */
type Stage = (state: EngineState, most: number) => Part;

export function marketStep(before: EngineState, moment: MarketMoment): Stepped {
  const { event } = moment;
  const { marketAt } = before;
  const at = instantOf(event);
  const state: EngineState = {
    ...before,
    marketAt: marketAt === null ? at : Math.max(marketAt, at),
    unfinished: partOf(before, event),
    halfBooked: before.halfBooked.filter((part) => part.event !== eventName(event)),
  };
  // All trading of a bar is before its closing instant: an order that ends with the session may still trade in the
  // session's last bar.
  const reached = event.kind === 'candle' ? lastInstantOf(event.candle) : at;
  const told = inTurn(state, [(now) => expire(now, reached), ...stagesOf(moment, marketOf(state, symbolOf(event)))]);
  return told.rest === 'more' ? told : { effects: told.effects, state: { ...told.state, unfinished: null } };
}

/** The same in every feed that has the event. */
export function eventName(event: MarketEvent): string {
  const interval = event.kind === 'quote' ? '' : (event.kind === 'open' ? event.bar : event.candle).interval;
  return `${event.kind} ${symbolOf(event)} ${interval} ${instantOf(event)}`;
}

function partOf({ unfinished, halfBooked }: EngineState, told: MarketEvent): PartOfEvent {
  const event = eventName(told);
  const known = [unfinished, ...halfBooked].find((part) => part?.event === event);
  const nothing = { after: null, released: [], taken: { BUY: ZERO, SELL: ZERO }, legs: 0 };
  return known ?? { event, symbol: symbolOf(told), at: instantOf(told), ...nothing };
}

function inTurn(before: EngineState, stages: readonly Stage[]): Part {
  const effects: Effect[] = [];
  let state = before;
  let left = before.portion;
  for (const stage of stages) {
    const part = stage(state, left);
    state = part.state;
    effects.push(...part.effects);
    if (part.rest === 'more') return { state, effects, rest: 'more' };
    left = Math.max(0, left - movesOf(part.effects));
  }
  return { state, effects, rest: 'none' };
}

function expire(state: EngineState, reached: number): Part {
  const expired = expireOrders(state, reached);
  const { nextExpiry } = expired.state;
  return { ...expired, rest: nextExpiry !== null && nextExpiry <= reached ? 'more' : 'none' };
}

/** A market without orders or rules, as most bars of a replay meet it, does not need the stages about them. */
function stagesOf({ event, receivedAt, broker }: MarketMoment, market: Market): readonly Stage[] {
  switch (event.kind) {
    case 'open':
      return barStages(event.bar, beginBar(event.bar, market, broker));
    case 'candle':
      return barStages(event.candle, endBar(event.candle, market, { receivedAt, broker }));
    case 'quote':
      return quoteStages(event, market, { receivedAt, broker });
    default:
      return unreachable(event);
  }
}

type BarStage<Bar> = (state: EngineState, bar: Bar, most: number) => Part;

/** Each stage gets the bar with the volume that is known. */
function barStages<Bar extends BarOpening | Candle>(bar: Bar, stages: readonly BarStage<Bar>[]): readonly Stage[] {
  return stages.map((stage) => (before, most) => {
    const state = withVolumeOf(before, bar);
    return stage(state, withKnownVolume(state, bar), most);
  });
}

function ofOrders<Given>({ orders }: Market, stages: readonly Given[]): readonly Given[] {
  return orders.size === 0 ? [] : stages;
}

function ofRules<Given>({ rules }: Market, stages: readonly Given[]): readonly Given[] {
  return rules.size === 0 ? [] : stages;
}

function done(state: EngineState, effects: readonly Effect[] = []): Part {
  return { state, effects, rest: 'none' };
}

/** A bar that is in two recordings is matched once, also when the other one has closed it in an earlier run. */
function beginBar(
  { symbol, interval, timestamp }: BarOpening,
  present: Market,
  broker: Broker,
): readonly BarStage<BarOpening>[] {
  const span = { from: timestamp, to: closesAt(interval, timestamp) };
  const stages: readonly BarStage<BarOpening>[] = [
    ...ofOrders<BarStage<BarOpening>>(present, [
      (state, _, most) => beginSessions(state, marketOf(state, symbol), span, most),
      (state, bar, most) =>
        matched(state, { symbol, leg: 0, span, most }, (market, part) =>
          broker.onOpen({ orders: market.orders, bar, market: termsOf(state, market, span), part }),
        ),
    ]),
    (state) => {
      const { taken } = state.unfinished!;
      const openBar = { interval, timestamp, taken: taken.BUY.plus(taken.SELL) };
      return done(withMarket(state, { ...marketOf(state, symbol), openBar }));
    },
  ];
  return stages.map((stage) => (state, bar, most) => {
    const market = marketOf(state, symbol);
    const isMet = market.openBar?.timestamp === timestamp || hasClosed(market, bar);
    return isMet || !isFinest(state, bar) ? done(state) : stage(state, bar, most);
  });
}

/**
 * A bar that is in two recordings is processed once; a coarser one than the finest is only stored and shown to the
 * sources of signals.
 */
function endBar(
  { symbol, interval, timestamp }: Candle,
  present: Market,
  { receivedAt, broker }: Omit<MarketMoment, 'event'>,
): readonly BarStage<Candle>[] {
  const span = { from: timestamp, to: closesAt(interval, timestamp) };
  const quoted = (state: EngineState, candle: Candle): SessionQuote =>
    nextQuote(marketOf(state, symbol), candleQuote(candle, receivedAt), {
      day: state.deskDay,
      firstPrice: candle.open,
      volume: candle.volume,
    });
  const ofFinest: readonly BarStage<Candle>[] = [
    ...ofOrders<BarStage<Candle>>(present, [
      ...[...LEGS, AFTER_LEGS].map((leg): BarStage<Candle> => (state, candle, most) => {
        const bar = marketOf(state, symbol).openBar;
        if (bar?.timestamp !== timestamp) return done(state);
        return matched(state, { symbol, leg, span, most }, (market, part) => {
          const { orders } = market;
          const match = { orders, candle, taken: bar.taken, market: termsOf(state, market, span), part };
          return leg === AFTER_LEGS ? broker.onClosing(match) : broker.onClose({ ...match, leg });
        });
      }),
      (state, candle, most) => expireWaiting(state, marketOf(state, symbol), candle, most),
    ]),
    ...ofRules<BarStage<Candle>>(present, [(state, candle, most) => rulesAhead(state, quoted(state, candle), most)]),
    (state, candle) => {
      const quote = quoted(state, candle);
      const closed = closeCandle({ ...marketOf(state, symbol), openBar: null }, candle);
      return told(state, [closed, withQuote(closed.market, quote)]);
    },
  ];
  return ofFinest.map((stage) => (state, candle, most) => {
    const market = marketOf(state, symbol);
    if (hasClosed(market, candle)) return done(state);
    return isFinest(state, candle) ? stage(state, candle, most) : told(state, [closeCandle(market, candle)]);
  });
}

function quoteStages(
  { quote, volume }: Extract<MarketEvent, { kind: 'quote' }>,
  present: Market,
  { receivedAt, broker }: Omit<MarketMoment, 'event'>,
): readonly Stage[] {
  const { symbol } = quote;
  const span = { from: quote.quotedAt, to: quote.quotedAt + 1 };
  const quoted = (state: EngineState): SessionQuote =>
    nextQuote(marketOf(state, symbol), quote, { day: state.deskDay, firstPrice: quote.last, volume });
  return [
    ...ofOrders<Stage>(present, [
      (state, most) => beginSessions(state, marketOf(state, symbol), span, most),
      (state, most) =>
        isStale(state, quote, receivedAt)
          ? done(state)
          : matched(state, { symbol, leg: 0, span, most }, (market, part) =>
              broker.onQuote({ orders: market.orders, quote, market: termsOf(state, market, span), part }),
            ),
    ]),
    ...ofRules<Stage>(present, [(state, most) => rulesAhead(state, quoted(state), most)]),
    (state) => {
      const next = quoted(state);
      const grown = growMinute(state, quote, volume);
      const { state: after, effects } = told(grown.state, [withQuote(marketOf(grown.state, symbol), next)]);
      return done(after, [...grown.effects, ...effects]);
    },
  ];
}

/** An engine that was stopped meets quotes of a market that is gone: they are shown, and the next quote fills. */
function isStale({ maxQuoteAgeMs }: EngineState, quote: Quote, now: number): boolean {
  return maxQuoteAgeMs !== null && now - quote.receivedAt > maxQuoteAgeMs;
}

/** On one leg, matches the orders behind those that are matched already, at most `most` of them. */
function matched(
  before: EngineState,
  {
    symbol,
    leg,
    span,
    most,
  }: { readonly symbol: string; readonly leg: LegOrClosing; readonly span: EventSpan; readonly most: number },
  matching: (market: Market, part: MatchPart) => MatchOutcome,
): Part {
  const part = before.unfinished!;
  const market = marketOf(before, symbol);
  if (part.legs > leg || market.orders.size === 0) return done(before);
  const outcome = matching(market, { ...part, released: new Set(part.released), most });
  const booked = withNextSlices(bookOutcome(before, market, outcome), symbol, outcome);
  const released = releasedBy(outcome, booked.state, symbol);
  const begun = beginReleased(booked.state, marketOf(booked.state, symbol), span, released);
  const { state } = begun;
  const effects = [...booked.effects, ...begun.effects];
  const taken = { ...part.taken };
  for (const move of outcome.moves) {
    if (move.kind !== 'fill') continue;
    const { side } = market.orders.get(move.orderId)!;
    taken[side] = taken[side].plus(move.quantity);
  }
  const { reached } = outcome;
  const after = marketOf(state, symbol);
  if (reached !== null) {
    const ids = [...part.released, ...released.map(({ id }) => id)];
    const ahead = ids.filter((id) => (after.orders.get(id)?.acceptedSequence ?? 0) > reached);
    return {
      state: { ...state, unfinished: { ...part, after: reached, released: ahead, taken } },
      effects,
      rest: 'more',
    };
  }
  const orders = withChecked(after.orders, holdingsOf(state, after));
  const unfinished = { ...part, after: null, released: [], taken, legs: leg + 1 };
  return done({ ...withMarket(state, { ...after, orders }), unfinished }, effects);
}

function releasedBy({ moves }: MatchOutcome, state: EngineState, symbol: string): WorkingOrder[] {
  const { orders } = marketOf(state, symbol);
  return moves
    .flatMap((move) => (move.kind === 'link' && move.change.kind === 'release' ? [orders.get(move.orderId)] : []))
    .filter((order) => order !== null);
}

/** Rules that are too many for the step that tells the quote move before it. */
function rulesAhead(state: EngineState, quote: SessionQuote, most: number): Part {
  const market = marketOf(state, quote.symbol);
  const changed = market.rules.changedBy(quote, most + 1);
  if (changed.length <= most) return done(state);
  return { ...told(state, [ruleMoves(market, changed.slice(0, most), quote)]), rest: 'more' };
}

function withQuote(before: Market, quote: SessionQuote): Told {
  const market = { ...before, quote };
  if (market.rules.size === 0) return { market, effects: [{ kind: 'quote', quote }] };
  const moves = ruleMoves(market, market.rules.changedBy(quote, Number.POSITIVE_INFINITY), quote);
  return { market: moves.market, effects: [{ kind: 'quote', quote }, ...moves.effects] };
}

function termsOf(state: EngineState, market: Market, span: EventSpan): MatchMarket {
  const { instrument } = market;
  return {
    ...holdingsOf(state, market),
    session: sessionIn(state, market, span),
    barPath: instrument.barPath,
    instrument,
    commission: commissionModelOf(instrument),
    slippage: { kind: 'basis-points', rate: instrument.slippageRate },
    participationRate: instrument.participationRate,
  };
}

function holdingsOf(state: EngineState, { instrument }: Market): Pick<MatchMarket, 'positionQuantity' | 'cashOf'> {
  return {
    positionQuantity: (portfolioId) => state.books.get(portfolioId)?.holdings.get(instrument.symbol)?.quantity ?? ZERO,
    cashOf: (portfolioId) => cashOf(state.books.get(portfolioId)),
  };
}

/** The last of the tellings has the market. */
function told(state: EngineState, tellings: readonly Told[]): Part {
  return done(
    withMarket(state, tellings.at(-1)!.market),
    tellings.flatMap(({ effects }) => effects),
  );
}
