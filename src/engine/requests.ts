/** Requests to the engine: accept an order, or cancel it; replaces.ts replaces its terms. */
import type { Denial } from '../database/order-row.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { EndReason } from '../domain/end-reason.ts';
import { isTerminal } from '../domain/order.ts';
import { moved } from '../domain/order-states.ts';
import type { NewTerms } from '../domain/replacement.ts';
import type { Effect, OrderMove, Stepped } from './effect.ts';
import { entering } from './entering.ts';
import type { EngineEvent, OrderRequest } from './event.ts';
import { earlier } from './expiry.ts';
import { endOrder } from './fills.ts';
import { entryOf, withConsequences, withListOf } from './links.ts';
import { withMarket } from './state.ts';
import type { EngineState, Market, WorkingOrder } from './state.ts';
import { withoutOrder, workingOrder } from './working-orders.ts';

/** Accepts the order at the market's clock, which must be known: only later events may fill it. */
export function acceptOrder(before: EngineState, request: OrderRequest, denial: Denial | null): Stepped {
  const { order, currency, account } = request;
  const state = withListOf(before, request);
  const market = state.markets.get(order.symbol);
  const known = (market?.orders.get(order.id) ?? null) !== null;
  if (known || order.status !== 'PENDING_NEW') return { state, effects: [] };
  // The order was checked before; a change since then ends it, so that it does not wait forever.
  if (state.suspended.has(order.portfolioId)) return ended(state, order, 'PORTFOLIO_SUSPENDED');
  if (market === undefined) return ended(state, order, 'BOOKING_FAILED');
  // The market of its placing may be gone: the transaction that placed it can have committed much later.
  if (denial !== null) return { state, effects: [{ kind: 'denied', order: moved(order, 'DENY'), denial }] };
  const at = enteredAt(state, market);
  const entry = entryOf(state, request);
  if (entry.kind === 'ended') return ended(state, order, entry.reason);
  const terms = entering(state, market, order, at);
  if (terms.kind === 'ends') return { state, effects: [endOrder(order, terms.ending)] };
  const { expiresAt } = terms;
  const accepted: WorkingOrder = {
    ...moved(order, entry.kind === 'held' ? 'HOLD' : 'ACCEPT'),
    quantity: entry.quantity,
    expiresAt,
    acceptedAt: at,
    acceptedSequence: state.nextAcceptance,
    releasedAt: entry.kind === 'works' && order.parentId !== null ? at : null,
  };
  const restated = terms.limitPrice === order.limitPrice ? null : restatedLimit(accepted, terms.limitPrice, at);
  const books =
    state.books.get(order.portfolioId) === undefined
      ? state.books.with(order.portfolioId, { currency, account, holdings: new Map() })
      : state.books;
  const next = withMarket(
    {
      ...state,
      books,
      marketAt: at,
      nextAcceptance: state.nextAcceptance + 1,
      nextExpiry: expiresAt === null ? state.nextExpiry : earlier(state.nextExpiry, expiresAt),
    },
    { ...market, orders: market.orders.with(restated?.order ?? accepted) },
  );
  return {
    state: next,
    effects: [
      {
        kind: 'order',
        order: accepted,
        type: entry.kind === 'held' ? 'HELD' : 'NEW',
        reason: null,
        trade: null,
        occurredAt: at,
      },
      ...(restated === null ? [] : [restated]),
    ],
  };
}

function restatedLimit(order: WorkingOrder, limitPrice: Decimal | null, at: number): OrderMove {
  return {
    kind: 'order',
    order: { ...order, limitPrice, eventSequence: order.eventSequence + 1 },
    type: 'RESTATED',
    reason: null,
    trade: null,
    occurredAt: at,
  };
}

/**
 * The engine's own state of the order counts: it keeps fills that are newer than the request, and a filled order stays
 * filled.
 */
export function cancelOrder(state: EngineState, { order }: OrderRequest): Stepped {
  const working = workingOrder(state, order.id);
  // An accepted order that is not among the working orders has ended: its end is being booked.
  if (isTerminal(order.status) || (working === null && order.acceptedAt !== null)) return { state, effects: [] };
  const canceled = ended(state, working ?? order, 'CANCEL_REQUESTED');
  return withConsequences(canceled, { kind: 'ended', order: working ?? order }, clockOf(state));
}

/**
 * Each with the orders that depend on it; one that has ended meanwhile is passed over. A halt does not wait for a
 * market: without a clock, an order ends at the instant of its last change.
 */
export function haltOrders(before: EngineState, orderIds: readonly string[]): Stepped {
  let state = before;
  const effects: Effect[] = [];
  for (const id of orderIds) {
    const order = workingOrder(state, id);
    if (order === null) continue;
    const at = state.marketAt ?? lastChangeOf(order);
    const halted = withConsequences(ended(state, order, 'HALTED', at), { kind: 'ended', order }, at);
    state = halted.state;
    effects.push(...halted.effects);
  }
  return { state, effects };
}

function lastChangeOf({ acceptedAt, triggeredAt, replacedAt, releasedAt }: WorkingOrder): number {
  return Math.max(...[acceptedAt, triggeredAt, replacedAt, releasedAt].map((at) => at ?? 0));
}

function ended(state: EngineState, order: WorkingOrder, reason: EndReason, at = clockOf(state)): Stepped {
  const end = endOrder(order, {
    transition: 'CANCEL',
    type: 'CANCELED',
    reason,
    at: Math.max(at, order.acceptedAt ?? 0),
  });
  return { state: withoutOrder(state, order), effects: [end] };
}

export function clockOf({ marketAt }: EngineState): number {
  if (marketAt === null) throw new Error('requests wait until the market has a clock');
  return marketAt;
}

/** When an order enters the market: only later events may fill it. */
export function enteredAt(state: EngineState, market: Market): number {
  return Math.max(clockOf(state), matchedUntil(state, market) + 1);
}

/**
 * A bar that opens at this instant has been matched, or an event is being matched: the order came after it and waits
 * for the next one. Only one millisecond, however many orders come: each would move the market's clock ahead of the
 * next quotes.
 */
function matchedUntil({ unfinished, halfBooked }: EngineState, { instrument, openBar }: Market): number {
  const parts = [unfinished, ...halfBooked].flatMap((part) => (part?.symbol === instrument.symbol ? [part.at] : []));
  return Math.max(Number.NEGATIVE_INFINITY, ...parts, ...(openBar === null ? [] : [openBar.timestamp]));
}

/** The order, if the desk judges its request again: every one but a cancel. */
export function judgedId({ order }: OrderRequest): string[] {
  return order.status === 'PENDING_CANCEL' ? [] : [order.id];
}

/** Null for an order that waits for the next round: it has no verdict, or the order that it waits for has none. */
export function requestEvent(
  { newTerms, ...request }: OrderRequest & { readonly newTerms: NewTerms | null },
  verdicts: ReadonlyMap<string, Denial | null>,
): EngineEvent | null {
  if (request.order.status === 'PENDING_CANCEL') return { kind: 'cancel', request };
  const denial = verdicts.get(request.order.id);
  const { order, relatives } = request;
  const parentWaits = relatives.some(
    ({ id, status }) => id === order.parentId && status === 'PENDING_NEW' && !verdicts.has(id),
  );
  if (denial === undefined || parentWaits) return null;
  return newTerms === null ? { kind: 'place', request, denial } : { kind: 'replace', request, terms: newTerms, denial };
}
