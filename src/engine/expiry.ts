/**
 * A DAY order ends with the first session in which its symbol has a market event after its acceptance. The first event in that
 * session fixes its end, which is booked; a session without an event does not count.
 */
import { sessionEndReason } from '../domain/end-reason.ts';
import { closesAt } from '../domain/interval.ts';
import { hoursOfDeskDay } from '../domain/desk-day.ts';
import { sessionOf } from '../domain/sessions.ts';
import { lastInstantOf } from '../domain/candle.ts';
import type { Candle } from '../domain/candle.ts';
import type { Effect, Stepped } from './effect.ts';
import { endOrder } from './fills.ts';
import { withMarket } from './state.ts';
import type { EngineState, Market, WorkingOrder } from './state.ts';
import { DAY_MS } from '../domain/time-units.ts';

/** A bar of a day contains one session, with any hours. */
const LONGEST_AWAITED_MS = DAY_MS;

/** The time that a market event covers, `from` included and `to` excluded: a quote covers its millisecond, a bar the time that it is open. */
export interface EventSpan {
  readonly from: number;
  readonly to: number;
}

/** Before a symbol's event is matched, orders without an earlier event get their expiry. An event between two sessions does not begin a session. */
export function beginSessions(state: EngineState, market: Market, span: EventSpan): Stepped {
  const { from: at } = span;
  if (!market.orders.some((order) => isFirstFor(order, at))) return { state, effects: [] };
  const end = sessionEnd(state, market, span);
  if (end === null) return { state, effects: [] };
  const effects: Effect[] = [];
  const orders = market.orders.map((order) => {
    if (!isFirstFor(order, at)) return order;
    const ending = { ...order, expiresAt: end };
    effects.push({ kind: 'term', order: ending });
    return ending;
  });
  return {
    state: { ...withMarket(state, { ...market, orders }), nextExpiry: earlier(state.nextExpiry, end) },
    effects,
  };
}

/**
 * Ends every order whose session has ended by the instant. An order with an open bar of its session waits for the bar's close: a daily
 * bar closes after the exchange, and all its trading was in the session.
 */
export function expireOrders(state: EngineState, reached: number): Stepped {
  if (state.nextExpiry === null || reached < state.nextExpiry) return { state, effects: [] };
  const effects: Effect[] = [];
  const markets = new Map(state.markets);
  let nextExpiry: number | null = null;
  for (const [symbol, market] of state.markets) {
    const orders = market.orders.filter((order) => {
      const due = dueAt(order, market);
      if (due === null) return true;
      if (due > reached) {
        nextExpiry = earlier(nextExpiry, due);
        return true;
      }
      effects.push(expired(order, order.expiresAt!));
      return false;
    });
    if (orders.length < market.orders.length) markets.set(symbol, { ...market, orders });
  }
  return { state: { ...state, markets, nextExpiry }, effects };
}

/** After a bar has been matched, ends the orders that waited for its close. Their trades in the bar come before their end. */
export function expireWaiting(state: EngineState, market: Market, bar: Candle): Stepped {
  const reached = lastInstantOf(bar);
  const over = market.orders.filter(({ expiresAt }) => expiresAt !== null && expiresAt <= reached);
  if (over.length === 0) return { state, effects: [] };
  const effects = over.map((order) => expired(order, order.filledQuantity.isZero() ? order.expiresAt! : reached));
  return {
    state: withMarket(state, { ...market, orders: market.orders.filter((order) => !over.includes(order)) }),
    effects,
  };
}

/** The earliest expiry of an order; null when no order has one. */
export function earliestExpiry(markets: Iterable<Market>): number | null {
  let earliest: number | null = null;
  for (const market of markets) {
    for (const order of market.orders) {
      const due = dueAt(order, market);
      if (due !== null) earliest = earlier(earliest, due);
    }
  }
  return earliest;
}

function isFirstFor({ timeInForce, acceptedAt, expiresAt }: WorkingOrder, at: number): boolean {
  return timeInForce === 'DAY' && expiresAt === null && acceptedAt !== null && acceptedAt <= at;
}

/**
 * The end of the session of the event; null outside sessions. Uses the desk's day when the instrument has no hours, and when
 * its own hours have no session within a year.
 */
function sessionEnd({ deskDay }: EngineState, { instrument }: Market, { from, to }: EventSpan): number | null {
  const session = instrument.tradingHours === null ? null : sessionOf(instrument.tradingHours, from);
  if (session === null) return sessionOf(hoursOfDeskDay(deskDay), from)!.end;
  return session.start < to ? session.end : null;
}

function dueAt({ acceptedAt, expiresAt }: WorkingOrder, { openBar }: Market): number | null {
  if (expiresAt === null) return null;
  if (openBar === null || acceptedAt === null || acceptedAt > openBar.timestamp || openBar.timestamp >= expiresAt)
    return expiresAt;
  const closing = closesAt(openBar.interval, openBar.timestamp);
  // A longer bar may have traded in any of its sessions: it does not show what happened in the ended session.
  return closing - openBar.timestamp > LONGEST_AWAITED_MS ? expiresAt : Math.max(expiresAt, closing);
}

function expired(order: WorkingOrder, at: number): Extract<Effect, { kind: 'order' }> {
  return endOrder(order, { transition: 'EXPIRE', type: 'EXPIRED', reason: sessionEndReason(order.obstacle), at });
}

function earlier(one: number | null, other: number): number {
  return one === null ? other : Math.min(one, other);
}
