/**
 * One market event: orders expire and are matched, then quotes, alerts, candles and signals follow. A bar is two events:
 * at its open, orders are matched with the opening price alone; the rest of the bar is known, shown and matched at its close.
 */
import { evaluate } from '../domain/alert-rule.ts';
import type { Broker } from '../brokers/broker.ts';
import { lastInstantOf, sumOfVolumes } from '../domain/candle.ts';
import type { BarOpening, Candle } from '../domain/candle.ts';
import { ZERO, maximum, minimum } from '../domain/decimal.ts';
import type { Decimal } from '../domain/decimal.ts';
import { deskDayAt } from '../domain/desk-day.ts';
import type { DeskDay } from '../domain/desk-day.ts';
import type { MatchOutcome } from '../domain/fill.ts';
import type { MatchMarket } from '../domain/matching.ts';
import { bucketStart, closesAt } from '../domain/interval.ts';
import type { Quote } from '../domain/quote.ts';
import { unreachable } from '../domain/unreachable.ts';
import { instantOf } from '../market-data/feeds/feed.ts';
import type { MarketEvent } from '../market-data/feeds/feed.ts';
import type { Effect, Stepped } from './effect.ts';
import { beginSessions, expireOrders, expireWaiting } from './expiry.ts';
import { bookOutcome, commissionModelOf } from './fills.ts';
import { hasClosed, withClosed, withKnownVolume, withVolumeOf } from './series.ts';
import { showCandle } from './signals.ts';
import { cashOf, marketOf, withMarket } from './state.ts';
import type { EngineState, GrowingMinute, Market, SessionQuote } from './state.ts';

export interface MarketMoment {
  readonly event: MarketEvent;
  /** The desk's clock. */
  readonly receivedAt: number;
  readonly broker: Broker;
}

export function marketStep(before: EngineState, moment: MarketMoment): Stepped {
  const { event } = moment;
  // All trading of a bar is before its closing instant: an order that ends with the session may still trade in the session's last bar.
  const expired = expireOrders(before, event.kind === 'candle' ? lastInstantOf(event.candle) : instantOf(event));
  const { marketAt } = expired.state;
  const at = instantOf(event);
  const told = tell({ ...expired.state, marketAt: marketAt === null ? at : Math.max(marketAt, at) }, moment);
  return { state: told.state, effects: [...expired.effects, ...told.effects] };
}

function tell(state: EngineState, { event, receivedAt, broker }: MarketMoment): Stepped {
  switch (event.kind) {
    case 'open':
      return beginBar(withVolumeOf(state, event.bar), event.bar, broker);
    case 'candle':
      return endBar(withVolumeOf(state, event.candle), event.candle, { receivedAt, broker });
    case 'quote':
      return takeQuote(state, event, { receivedAt, broker });
    default:
      return unreachable(event);
  }
}

function beginBar(state: EngineState, bar: BarOpening, broker: Broker): Stepped {
  return isFinest(state, bar) ? openBar(state, withKnownVolume(state, bar), broker) : { state, effects: [] };
}

/** A bar that is in two recordings is processed once. */
function endBar(state: EngineState, candle: Candle, by: Omit<MarketMoment, 'event'>): Stepped {
  const market = marketOf(state, candle.symbol);
  if (hasClosed(market, candle)) return { state, effects: [] };
  const known = withKnownVolume(state, candle);
  return isFinest(state, candle) ? closeBar(state, known, by) : told(state, closeCandle(market, known));
}

/** A symbol without a grain from any feed has one series. */
function isFinest({ grains }: EngineState, { symbol, interval }: Pick<Candle, 'symbol' | 'interval'>): boolean {
  return (grains.get(symbol) ?? interval) === interval;
}

/** A bar that is in two recordings is matched once. */
function openBar(state: EngineState, bar: BarOpening, broker: Broker): Stepped {
  const { symbol, interval, timestamp } = bar;
  if (marketOf(state, symbol).openBar?.timestamp === timestamp) return { state, effects: [] };
  const begun = beginSessions(state, marketOf(state, symbol), { from: timestamp, to: closesAt(interval, timestamp) });
  const market = marketOf(begun.state, symbol);
  const outcome =
    market.orders.length === 0
      ? NO_OUTCOME
      : broker.onOpen({ orders: market.orders, bar, market: termsOf(begun.state, market) });
  const booked = bookOutcome(begun.state, market, outcome);
  const taken = outcome.fills.reduce((sum, { quantity }) => sum.plus(quantity), ZERO);
  return {
    state: withMarket(booked.state, { ...marketOf(booked.state, symbol), openBar: { interval, timestamp, taken } }),
    effects: [...begun.effects, ...booked.effects],
  };
}

function closeBar(state: EngineState, candle: Candle, { receivedAt, broker }: Omit<MarketMoment, 'event'>): Stepped {
  const market = marketOf(state, candle.symbol);
  const bar = market.openBar?.timestamp === candle.timestamp ? market.openBar : null;
  const outcome =
    bar === null || market.orders.length === 0
      ? NO_OUTCOME
      : broker.onClose({ orders: market.orders, candle, taken: bar.taken, market: termsOf(state, market) });
  const booked = bookOutcome(state, market, outcome);
  const waited = expireWaiting(booked.state, marketOf(booked.state, candle.symbol), candle);
  const closed = closeCandle({ ...marketOf(waited.state, candle.symbol), openBar: null }, candle);
  const quoted = setQuote(closed.market, candleQuote(candle, receivedAt), {
    day: state.deskDay,
    firstPrice: candle.open,
    volume: candle.volume,
  });
  return told(waited.state, {
    market: quoted.market,
    effects: [...booked.effects, ...waited.effects, ...closed.effects, ...quoted.effects],
  });
}

function takeQuote(
  state: EngineState,
  { quote, volume }: Extract<MarketEvent, { kind: 'quote' }>,
  { receivedAt, broker }: Omit<MarketMoment, 'event'>,
): Stepped {
  const begun = beginSessions(state, marketOf(state, quote.symbol), { from: quote.quotedAt, to: quote.quotedAt + 1 });
  const market = marketOf(begun.state, quote.symbol);
  const outcome =
    market.orders.length === 0 || isStale(state, quote, receivedAt)
      ? NO_OUTCOME
      : broker.onQuote({ orders: market.orders, quote, market: termsOf(begun.state, market) });
  const booked = bookOutcome(begun.state, market, outcome);
  const grown = growMinute(booked.state, quote, volume);
  const quoted = setQuote(marketOf(grown.state, quote.symbol), quote, {
    day: state.deskDay,
    firstPrice: quote.last,
    volume,
  });
  return told(grown.state, {
    market: quoted.market,
    effects: [...begun.effects, ...booked.effects, ...grown.effects, ...quoted.effects],
  });
}

/** An engine that was stopped meets quotes of a market that is gone: they are shown, and the next quote fills. */
function isStale({ maxQuoteAgeMs }: EngineState, quote: Quote, now: number): boolean {
  return maxQuoteAgeMs !== null && now - quote.receivedAt > maxQuoteAgeMs;
}

const NO_OUTCOME: MatchOutcome = { fills: [], cancels: [], waits: [] };

function termsOf(state: EngineState, { instrument }: Market): MatchMarket {
  return {
    instrument,
    commission: commissionModelOf(instrument),
    slippage: { kind: 'basis-points', rate: instrument.slippageRate },
    participationRate: instrument.participationRate,
    positionQuantity: (portfolioId) => state.books.get(portfolioId)?.holdings.get(instrument.symbol)?.quantity ?? ZERO,
    cashOf: (portfolioId) => cashOf(state.books.get(portfolioId)),
  };
}

interface Told {
  readonly market: Market;
  readonly effects: readonly Effect[];
}

function told(state: EngineState, { market, effects }: Told): Stepped {
  return { state: withMarket(state, market), effects };
}

/** A candle has no bid and no ask, so the quote has none. */
function candleQuote({ symbol, interval, timestamp, close }: Candle, receivedAt: number): Quote {
  return {
    symbol,
    bid: null,
    bidSize: null,
    ask: null,
    askSize: null,
    last: close,
    quotedAt: closesAt(interval, timestamp),
    receivedAt,
  };
}

interface Seen {
  readonly day: DeskDay;
  readonly firstPrice: Decimal | null;
  readonly volume: Decimal | null;
}

function setQuote(market: Market, quote: Quote, { day, firstPrice, volume }: Seen): Told {
  const before = market.quote;
  // The close of a day's last candle is the beginning of the next day and still belongs to its own day.
  const today = deskDayAt(day, quote.quotedAt - 1);
  const sameDay = before !== null && today.start < before.quotedAt && before.quotedAt <= today.end;
  const next: SessionQuote = {
    ...quote,
    last: quote.last ?? before?.last ?? null,
    sessionOpen: sameDay ? (before.sessionOpen ?? firstPrice) : firstPrice,
    sessionVolume: sameDay ? sumOfVolumes(before.sessionVolume, volume) : volume,
  };
  const watched = watchRules({ ...market, quote: next }, next);
  return { market: watched.market, effects: [{ kind: 'quote', quote: next }, ...watched.effects] };
}

function watchRules(market: Market, quote: Quote): Told {
  if (market.rules.length === 0) return { market, effects: [] };
  const effects: Effect[] = [];
  const rules = market.rules.map((rule) => {
    const { state, firing } = evaluate(rule.condition, rule.state, quote);
    if (state === rule.state) return rule;
    const changed = { ...rule, state };
    effects.push({ kind: 'rule', rule: changed });
    if (firing !== null) effects.push({ kind: 'alert', rule: changed, firing });
    return changed;
  });
  return { market: { ...market, rules }, effects };
}

/** The only place that closes a candle: it is stored, and the sources of signals read it. */
function closeCandle(market: Market, candle: Candle): Told {
  const shown = showCandle(market, candle);
  return { market: withClosed(shown.market, candle), effects: [{ kind: 'candle', candle }, ...shown.effects] };
}

/** Quotes build minutes: a minute becomes a candle when the next one begins, if the feed covered it from its beginning and it had a trade. */
function growMinute(state: EngineState, { symbol, last, quotedAt }: Quote, volume: Decimal): Stepped {
  const market = marketOf(state, symbol);
  const timestamp = bucketStart('1m', quotedAt);
  const growing = market.minute;
  if (last === null) return { state, effects: [] };
  if (growing !== null && growing.candle.timestamp === timestamp) {
    return told(state, {
      market: { ...market, minute: { ...growing, candle: grown(growing.candle, last, volume) } },
      effects: [],
    });
  }
  const minute: GrowingMinute = {
    candle: { symbol, interval: '1m', timestamp, open: last, high: last, low: last, close: last, volume },
    seen: growing === null ? 'part' : 'whole',
  };
  if (growing === null || growing.seen === 'part' || hasClosed(market, growing.candle))
    return told(state, { market: { ...market, minute }, effects: [] });
  const learned = withVolumeOf(state, growing.candle);
  const closed = closeCandle(market, withKnownVolume(learned, growing.candle));
  return told(learned, { market: { ...closed.market, minute }, effects: closed.effects });
}

function grown(candle: Candle, price: Decimal, volume: Decimal): Candle {
  return {
    ...candle,
    high: maximum(candle.high, price),
    low: minimum(candle.low, price),
    close: price,
    volume: sumOfVolumes(candle.volume, volume),
  };
}
