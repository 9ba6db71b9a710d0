/**
 * The prices of a market event: the quote with its alerts, closed candles with their signals, and minutes that grow
 * from quotes.
 */
import { evaluate } from '../domain/alert-rule.ts';
import { sumOfVolumes } from '../domain/candle.ts';
import type { Candle } from '../domain/candle.ts';
import { maximum, minimum } from '../domain/decimal.ts';
import type { Decimal } from '../domain/decimal.ts';
import { deskDayAt } from '../domain/desk-day.ts';
import type { DeskDay } from '../domain/desk-day.ts';
import { bucketStart, closesAt } from '../domain/interval.ts';
import type { Quote } from '../domain/quote.ts';
import type { Effect, Stepped } from './effect.ts';
import { hasClosed, withClosed, withKnownVolume, withVolumeOf } from './series.ts';
import { showCandle } from './signals.ts';
import { marketOf, withMarket } from './state.ts';
import type { EngineState, GrowingMinute, Market, SessionQuote, WatchedRule } from './state.ts';

export interface Told {
  readonly market: Market;
  readonly effects: readonly Effect[];
}

interface Seen {
  readonly day: DeskDay;
  readonly firstPrice: Decimal | null;
  readonly volume: Decimal | null;
}

/** A symbol without a grain from any feed has one series. */
export function isFinest({ grains }: EngineState, { symbol, interval }: Pick<Candle, 'symbol' | 'interval'>): boolean {
  return (grains.get(symbol) ?? interval) === interval;
}

/** A candle has no bid and no ask, so the quote has none. */
export function candleQuote({ symbol, interval, timestamp, close }: Candle, receivedAt: number): Quote {
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

export function nextQuote(
  { quote: before }: Pick<Market, 'quote'>,
  quote: Quote,
  { day, firstPrice, volume }: Seen,
): SessionQuote {
  return {
    ...quote,
    last: quote.last ?? before?.last ?? null,
    ...nextSession(before, quote.quotedAt, { day, firstPrice, volume }),
  };
}

/** The figures of the desk's day in a quote. */
export type SessionFigures = Pick<SessionQuote, 'sessionOpen' | 'sessionVolume' | 'quotedAt'>;

export function nextSession(
  before: SessionFigures | null,
  quotedAt: number,
  { day, firstPrice, volume }: Seen,
): SessionFigures {
  // The close of a day's last candle is the beginning of the next day and still belongs to its own day.
  const today = deskDayAt(day, quotedAt - 1);
  const sameDay = before !== null && today.start < before.quotedAt && before.quotedAt <= today.end;
  return {
    quotedAt,
    sessionOpen: sameDay ? (before.sessionOpen ?? firstPrice) : firstPrice,
    sessionVolume: sameDay ? sumOfVolumes(before.sessionVolume, volume) : volume,
  };
}

/** `changed`: rules whose state the quote changes. */
export function ruleMoves(market: Market, changed: readonly WatchedRule[], quote: SessionQuote): Told {
  const effects: Effect[] = [];
  let { rules } = market;
  for (const before of changed) {
    const { state, firing } = evaluate(before.condition, before.state, quote);
    const rule = { ...before, state };
    rules = rules.with(rule);
    effects.push({ kind: 'rule', rule });
    if (firing !== null) effects.push({ kind: 'alert', rule, firing });
  }
  return { market: { ...market, rules }, effects };
}

/** The only place that closes a candle: it is stored, and the sources of signals read it. */
export function closeCandle(market: Market, candle: Candle): Told {
  const shown = showCandle(market, candle);
  return { market: withClosed(shown.market, candle), effects: [{ kind: 'candle', candle }, ...shown.effects] };
}

/**
 * Quotes build minutes: a minute becomes a candle when the next one begins, if the feed covered it from its beginning
 * and it had a trade.
 */
export function growMinute(state: EngineState, { symbol, last, quotedAt }: Quote, volume: Decimal): Stepped {
  const market = marketOf(state, symbol);
  const timestamp = bucketStart('1m', quotedAt);
  const growing = market.minute;
  if (last === null) return { state, effects: [] };
  if (growing !== null && growing.candle.timestamp === timestamp) {
    const candle = grown(growing.candle, last, volume);
    return { state: withMarket(state, { ...market, minute: { ...growing, candle } }), effects: [] };
  }
  const minute: GrowingMinute = {
    candle: { symbol, interval: '1m', timestamp, open: last, high: last, low: last, close: last, volume },
    seen: growing === null ? 'part' : 'whole',
  };
  if (growing === null || growing.seen === 'part' || hasClosed(market, growing.candle))
    return { state: withMarket(state, { ...market, minute }), effects: [] };
  const learned = withVolumeOf(state, growing.candle);
  const closed = closeCandle(market, withKnownVolume(learned, growing.candle));
  return { state: withMarket(learned, { ...closed.market, minute }), effects: closed.effects };
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
