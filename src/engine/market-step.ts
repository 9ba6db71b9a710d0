/** One event of the market: orders expire and are matched, then quotes, alerts, candles and signals follow from it. */
import { evaluate } from '../domain/alert-rule.ts';
import type { Broker } from '../brokers/broker.ts';
import type { Candle } from '../domain/candle.ts';
import { ZERO, maximum, minimum } from '../domain/decimal.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { MatchMarket } from '../domain/matching.ts';
import { bucketStart, closesAt } from '../domain/interval.ts';
import type { Quote } from '../domain/quote.ts';
import type { MarketEvent } from '../feeds/feed.ts';
import type { Effect, Stepped } from './effect.ts';
import { startOf, symbolOf } from './event.ts';
import { expireDayOrders } from './expiry.ts';
import { bookOutcome, commissionModelOf } from './fills.ts';
import { showCandle } from './signals.ts';
import { cashOf, marketOf, withMarket } from './state.ts';
import type { EngineState, GrowingMinute, Market, SessionQuote } from './state.ts';

const DAY_MS = 86_400_000;

export interface MarketMoment {
  readonly event: MarketEvent;
  /** The desk's clock. */
  readonly receivedAt: number;
  readonly broker: Broker;
}

export function marketStep(before: EngineState, { event, receivedAt, broker }: MarketMoment): Stepped {
  const expired = expireDayOrders(before, startOf(event));
  const market = marketOf(expired.state, symbolOf(event));
  const matched = market.orders.length === 0 ? { state: expired.state, effects: [] } : matchOrders(expired.state, market, { event, broker });
  const told = tell(marketOf(matched.state, symbolOf(event)), event, receivedAt);
  const at = event.kind === 'candle' ? closesAt(event.candle.interval, event.candle.timestamp) : event.quote.quotedAt;
  const { marketAt } = matched.state;
  return {
    state: { ...withMarket(matched.state, told.market), marketAt: marketAt === null ? at : Math.max(marketAt, at) },
    effects: [...expired.effects, ...matched.effects, ...told.effects],
  };
}

function matchOrders(state: EngineState, market: Market, { event, broker }: Pick<MarketMoment, 'event' | 'broker'>): Stepped {
  const { instrument, orders } = market;
  const terms: MatchMarket = {
    instrument,
    commission: commissionModelOf(instrument),
    slippage: { kind: 'basis-points', rate: instrument.slippageRate },
    participationRate: instrument.participationRate,
    positionQuantity: (portfolioId) => state.books.get(portfolioId)?.holdings.get(instrument.symbol)?.quantity ?? ZERO,
    cashOf: (portfolioId) => cashOf(state.books.get(portfolioId)),
  };
  const outcome =
    event.kind === 'candle'
      ? broker.onCandle({ orders, candle: event.candle, market: terms })
      : broker.onQuote({ orders, quote: event.quote, market: terms });
  return bookOutcome(state, market, outcome);
}

interface Told {
  readonly market: Market;
  readonly effects: readonly Effect[];
}

/** What the market itself says, whoever trades. */
function tell(market: Market, event: MarketEvent, receivedAt: number): Told {
  if (event.kind === 'candle') {
    const closed = closeCandle(market, event.candle);
    const quoted = setQuote(closed.market, candleQuote(event.candle, receivedAt), { firstPrice: event.candle.open, volume: event.candle.volume });
    return { market: quoted.market, effects: [...closed.effects, ...quoted.effects] };
  }
  const grown = growMinute(market, event.quote, event.volume);
  const quoted = setQuote(grown.market, event.quote, { firstPrice: event.quote.last, volume: event.volume });
  return { market: quoted.market, effects: [...grown.effects, ...quoted.effects] };
}

/** A candle tells no bid and no ask: nothing is invented. */
function candleQuote({ symbol, interval, timestamp, close }: Candle, receivedAt: number): Quote {
  return { symbol, bid: null, bidSize: null, ask: null, askSize: null, last: close, quotedAt: closesAt(interval, timestamp), receivedAt };
}

function setQuote(market: Market, quote: Quote, { firstPrice, volume }: { readonly firstPrice: Decimal | null; readonly volume: Decimal }): Told {
  const before = market.quote;
  // The close of a day's last candle falls on midnight and still belongs to that day.
  const sameDay = before !== null && dayBefore(before.quotedAt) === dayBefore(quote.quotedAt);
  const next: SessionQuote = {
    ...quote,
    last: quote.last ?? before?.last ?? null,
    sessionOpen: sameDay ? (before.sessionOpen ?? firstPrice) : firstPrice,
    sessionVolume: sameDay ? before.sessionVolume.plus(volume) : volume,
  };
  const watched = watchRules({ ...market, quote: next }, next);
  return { market: watched.market, effects: [{ kind: 'quote', quote: next }, ...watched.effects] };
}

function dayBefore(at: number): number {
  return Math.floor((at - 1) / DAY_MS);
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

/** The one place where a candle is known to be closed: it is kept, and the sources of signals see it. */
function closeCandle(market: Market, candle: Candle): Told {
  const shown = showCandle(market, candle);
  return { market: shown.market, effects: [{ kind: 'candle', candle }, ...shown.effects] };
}

/** Quotes make minutes: a minute is a candle when the next one begins, if it was seen from its beginning and something traded in it. */
function growMinute(market: Market, { symbol, last, quotedAt }: Quote, volume: Decimal): Told {
  const timestamp = bucketStart('1m', quotedAt);
  const growing = market.minute;
  if (growing !== null && growing.candle.timestamp === timestamp) {
    return { market: last === null ? market : { ...market, minute: { ...growing, candle: grown(growing.candle, last, volume) } }, effects: [] };
  }
  if (last === null) return { market, effects: [] };
  const minute: GrowingMinute = {
    candle: { symbol, interval: '1m', timestamp, open: last, high: last, low: last, close: last, volume },
    seen: growing === null ? 'part' : 'whole',
  };
  if (growing === null || growing.seen === 'part') return { market: { ...market, minute }, effects: [] };
  const closed = closeCandle(market, growing.candle);
  return { market: { ...closed.market, minute }, effects: closed.effects };
}

function grown(candle: Candle, price: Decimal, volume: Decimal): Candle {
  return { ...candle, high: maximum(candle.high, price), low: minimum(candle.low, price), close: price, volume: candle.volume.plus(volume) };
}
