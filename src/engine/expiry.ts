/**
 * A DAY order ends with the first session in which its symbol has a market event after its acceptance, and a CLS order
 * waits for the close of that session. The first event in it fixes its end, which is booked; a session without an event
 * does not count. The end of a GTD order is known at its acceptance.
 */
import { ofOneSession } from '../domain/auctions.ts';
import { sessionEndReason } from '../domain/end-reason.ts';
import { closesAt } from '../domain/interval.ts';
import { takesPart } from '../domain/order.ts';
import { deskDayAt } from '../domain/desk-day.ts';
import { sessionOf } from '../domain/sessions.ts';
import type { Session } from '../domain/sessions.ts';
import { lastInstantOf } from '../domain/candle.ts';
import type { Candle } from '../domain/candle.ts';
import type { Effect, Part, Stepped } from './effect.ts';
import { endOrder } from './fills.ts';
import { withConsequences } from './links.ts';
import { marketOf, withMarket } from './state.ts';
import type { EngineState, Market, WorkingOrder } from './state.ts';
import { withoutOrder } from './working-orders.ts';
import { DAY_MS } from '../domain/time-units.ts';

/** A bar of a day contains one session, with any hours. */
const LONGEST_AWAITED_MS = DAY_MS;

/**
 * The time that a market event covers, `from` included and `to` excluded: a quote covers its millisecond, a bar the
 * time that it is open.
 */
export interface EventSpan {
  readonly from: number;
  readonly to: number;
}

/**
 * Before a symbol's event is matched, orders without an earlier event get their expiry. An event between two sessions
 * does not begin a session.
 */
export function beginSessions(state: EngineState, market: Market, span: EventSpan, most: number): Part {
  const first = firstOf(market.orders.unbegun(span.from), most);
  if (first.orders.length === 0) return { state, effects: [], rest: first.rest };
  const end = sessionIn(state, market, span)?.end;
  if (end === undefined) return { state, effects: [], rest: 'none' };
  return { ...ending(state, market, first.orders, end), rest: first.rest };
}

/** The session of the event that released a DAY or CLS order is its session; one that is held again has none. */
export function beginReleased(
  state: EngineState,
  market: Market,
  span: EventSpan,
  released: readonly WorkingOrder[],
): Stepped {
  const begun = released.filter((order) => takesPart(order) && ofOneSession(order) && order.expiresAt === null);
  const end = begun.length === 0 ? undefined : sessionIn(state, market, span)?.end;
  return end === undefined ? { state, effects: [] } : ending(state, market, begun, end);
}

function ending(state: EngineState, market: Market, begun: readonly WorkingOrder[], end: number): Stepped {
  const effects: Effect[] = [];
  let { orders } = market;
  for (const order of begun) {
    const next = { ...order, expiresAt: end };
    orders = orders.with(next);
    effects.push({ kind: 'term', order: next });
  }
  return {
    state: { ...withMarket(state, { ...market, orders }), nextExpiry: earlier(state.nextExpiry, end) },
    effects,
  };
}

/**
 * Ends the orders whose session has ended by the instant. An order with an open bar of its session waits for the bar's
 * close: a daily bar closes after the exchange, and all its trading was in the session. When more orders are due than a
 * step moves, the next expiry is not behind the instant.
 */
export function expireOrders(state: EngineState, reached: number): Stepped {
  if (state.nextExpiry === null || reached < state.nextExpiry) return { state, effects: [] };
  const over: WorkingOrder[] = [];
  for (const market of state.markets.values()) {
    over.push(...firstOf(dueOrders(market, reached), state.portion - over.length).orders);
  }
  const after = expireEach(state, over, ({ expiresAt }) => expiresAt!);
  return { ...after, state: { ...after.state, nextExpiry: earliestExpiry(after.state.markets.values()) } };
}

/**
 * After a bar has been matched, ends the orders that waited for its close. Their trades in the bar come before their
 * end.
 */
export function expireWaiting(state: EngineState, market: Market, bar: Candle, most: number): Part {
  const reached = lastInstantOf(bar);
  const over = firstOf(market.orders.ended(reached, null), most);
  if (over.orders.length === 0) return { state, effects: [], rest: over.rest };
  const after = expireEach(state, over.orders, ({ filledQuantity, expiresAt }) =>
    filledQuantity.isZero() ? expiresAt! : reached,
  );
  return { ...after, rest: over.rest };
}

/**
 * One after the other by their ends: orders that wait for an expired one end with it, also when they expire at the same
 * instant, and not when they have expired before.
 */
function expireEach(
  before: EngineState,
  orders: readonly WorkingOrder[],
  endsAt: (order: WorkingOrder) => number,
): Stepped {
  const turns = orders
    .map((order) => ({ order, at: endsAt(order), waits: order.parentId === null ? 0 : 1 }))
    .sort((one, other) => one.at - other.at || one.waits - other.waits);
  return turns.reduce<Stepped>(
    ({ state, effects }, { order: { id, symbol }, at }) => {
      const order = marketOf(state, symbol).orders.get(id);
      if (order === null) return { state, effects };
      const end = expired(order, at);
      return withConsequences(
        { state: withoutOrder(state, order), effects: [...effects, end] },
        { kind: 'ended', order: end.order },
        end.occurredAt,
      );
    },
    { state: before, effects: [] },
  );
}

/** The earliest expiry of an order; null when no order has one. */
export function earliestExpiry(markets: Iterable<Market>): number | null {
  let earliest: number | null = null;
  for (const market of markets) {
    const due = nextDue(market);
    if (due !== null) earliest = earlier(earliest, due);
  }
  return earliest;
}

function firstOf(
  orders: Iterable<WorkingOrder>,
  most: number,
): { readonly orders: readonly WorkingOrder[]; readonly rest: Part['rest'] } {
  const first: WorkingOrder[] = [];
  for (const order of orders) {
    if (first.length >= most) return { orders: first, rest: 'more' };
    first.push(order);
  }
  return { orders: first, rest: 'none' };
}

/**
 * The session of the event; null between sessions. Uses the desk's day when the instrument has no hours, and when its
 * own hours have no session within a year.
 */
export function sessionIn(
  { deskDay }: EngineState,
  { instrument }: Pick<Market, 'instrument'>,
  { from, to }: EventSpan,
): Session | null {
  const session = instrument.tradingHours === null ? null : sessionOf(instrument.tradingHours, from);
  if (session === null) return deskDayAt(deskDay, from);
  return session.start < to ? session : null;
}

/** An order that was accepted by the opening of a bar that opened in its session is due when the bar closes. */
function dueOrders({ orders, openBar }: Market, reached: number): Iterable<WorkingOrder> {
  const awaited = awaitedBar(openBar);
  return orders.ended(reached, awaited === null || reached >= awaited.closing ? null : awaited.openedAt);
}

function nextDue({ orders, openBar }: Market): number | null {
  const awaited = awaitedBar(openBar);
  if (awaited === null) return orders.firstExpiry(null);
  const free = orders.firstExpiry(awaited.openedAt);
  const awaiting = orders.firstAwaiting(awaited.openedAt);
  return awaiting === null ? free : earlier(free, Math.max(awaiting, awaited.closing));
}

/** A longer bar may have traded in any of its sessions: it does not show what happened in the ended session. */
function awaitedBar(bar: Market['openBar']): { readonly openedAt: number; readonly closing: number } | null {
  if (bar === null) return null;
  const closing = closesAt(bar.interval, bar.timestamp);
  return closing - bar.timestamp > LONGEST_AWAITED_MS ? null : { openedAt: bar.timestamp, closing };
}

function expired(order: WorkingOrder, at: number): Extract<Effect, { kind: 'order' }> {
  return endOrder(
    order,
    order.timeInForce === 'CLS'
      ? { transition: 'CANCEL', type: 'CANCELED', reason: 'CLOSE_PASSED', at }
      : { transition: 'EXPIRE', type: 'EXPIRED', reason: sessionEndReason(order.obstacle), at },
  );
}

export function earlier(one: number | null, other: number): number {
  return one === null ? other : Math.min(one, other);
}
