/**
 * The engine's one function: a state and an event give the next state and its bookings. Pure: no clock, no randomness,
 * no database.
 */
import type { Broker } from '../brokers/broker.ts';
import type { Candle } from '../domain/candle.ts';
import type { Decimal } from '../domain/decimal.ts';
import { unreachable } from '../domain/unreachable.ts';
import type { Stepped } from './effect.ts';
import type { EngineEvent } from './event.ts';
import { expireOrders } from './expiry.ts';
import { marketStep } from './market-step.ts';
import { replaceOrder } from './replaces.ts';
import { acceptOrder, cancelOrder, haltOrders } from './requests.ts';
import { showCandle } from './signals.ts';
import { newMarket, withMarket } from './state.ts';
import type { EngineState, Market, TradedInstrument, WatchedRule } from './state.ts';
import { withBlocked, withSuspensions } from './suspension.ts';

export function step(state: EngineState, event: EngineEvent, broker: Broker): Stepped {
  switch (event.kind) {
    case 'market':
      return marketStep(state, { event: event.event, receivedAt: event.receivedAt, broker });
    case 'clock':
      return expireOrders(
        { ...state, marketAt: state.marketAt === null ? event.at : Math.max(state.marketAt, event.at) },
        event.at,
      );
    case 'session-end':
      return expireOrders(state, event.at);
    case 'place':
      return acceptOrder(state, event.request, event.denial);
    case 'cancel':
      return cancelOrder(state, event.request);
    case 'replace':
      return replaceOrder(state, event);
    case 'cash':
      return unbooked(setCash(state, event.balances));
    case 'instruments':
      return unbooked(knowInstruments(state, event.instruments));
    case 'desk-day':
      return unbooked({ ...state, deskDay: event.day });
    case 'quote-age':
      return unbooked({ ...state, maxQuoteAgeMs: event.maxQuoteAgeMs });
    case 'rules':
      return unbooked(watch(state, event.rules));
    case 'rule-changes':
      return unbooked(changeRules(state, event));
    case 'halt':
      return haltOrders(state, event.orderIds);
    case 'suspensions':
      return unbooked(withSuspensions(state, new Set(event.portfolioIds)));
    case 'blocked':
      return unbooked(withBlocked(state, event.blocked));
    case 'history':
      return unbooked(event.candles.reduce(remember, state));
    default:
      return unreachable(event);
  }
}

function unbooked(state: EngineState): Stepped {
  return { state, effects: [] };
}

function setCash(state: EngineState, balances: ReadonlyMap<string, Decimal>): EngineState {
  let { books } = state;
  for (const [portfolioId, cash] of balances) {
    const book = books.get(portfolioId);
    if (book?.account.kind === 'CASH') books = books.with(portfolioId, { ...book, account: { kind: 'CASH', cash } });
  }
  return { ...state, books };
}

function knowInstruments(state: EngineState, instruments: readonly TradedInstrument[]): EngineState {
  const markets = new Map(state.markets);
  for (const instrument of instruments) {
    const known = markets.get(instrument.symbol);
    markets.set(instrument.symbol, known === undefined ? newMarket(instrument) : { ...known, instrument });
  }
  return { ...state, markets };
}

function watch(state: EngineState, rules: readonly WatchedRule[]): EngineState {
  const listed = new Set(rules.map(({ id }) => id));
  const gone = [...state.markets.values()].flatMap((market) => [...market.rules].filter(({ id }) => !listed.has(id)));
  return changeRules(state, { rules, gone: gone.map(({ id }) => id) });
}

/** A known rule keeps its state in the engine: the stored state may be older. */
function changeRules(
  state: EngineState,
  { rules, gone }: Omit<Extract<EngineEvent, { kind: 'rule-changes' }>, 'kind'>,
): EngineState {
  const markets = new Map(state.markets);
  for (const rule of rules) {
    const market = markets.get(rule.condition.symbol);
    if (market === undefined || state.blocked.rules.has(rule.id) || isWatched(market.rules.get(rule.id), rule))
      continue;
    const known = { ...rule, state: market.rules.get(rule.id)?.state ?? rule.state };
    markets.set(rule.condition.symbol, { ...market, rules: market.rules.with(known) });
  }
  for (const id of gone) {
    for (const [symbol, market] of markets) {
      if (market.rules.get(id) !== null) markets.set(symbol, { ...market, rules: market.rules.without(id) });
    }
  }
  return { ...state, markets };
}

function isWatched(known: WatchedRule | null, { condition, severity }: WatchedRule): boolean {
  return (
    known !== null &&
    known.severity === severity &&
    known.condition.field === condition.field &&
    known.condition.operator === condition.operator &&
    known.condition.threshold.equals(condition.threshold)
  );
}

/** The signals of these candles were published when the candles closed. */
function remember(state: EngineState, candle: Candle): EngineState {
  const market: Market | undefined = state.markets.get(candle.symbol);
  if (market === undefined) return state;
  return withMarket(state, showCandle(market, candle).market);
}
