/** The orders that depend on an order which a request or its expiry changes. */
import type { OrderRelative } from '../database/booking/engine-orders.ts';
import { ZERO } from '../domain/decimal.ts';
import type { Decimal } from '../domain/decimal.ts';
import { LinkedOrders, isExit } from '../domain/linked-orders.ts';
import type { LinkCause, Relatives } from '../domain/linked-orders.ts';
import { isTerminal, remainingQuantity } from '../domain/order.ts';
import type { Effect, Stepped } from './effect.ts';
import type { OrderRequest } from './event.ts';
import { linkEffect } from './fills.ts';
import type { EngineState, WorkingOrder } from './state.ts';
import { withOrder, withoutOrder, workingOrder } from './working-orders.ts';

/** Books the consequences for the other orders; the state has the order itself as it is after the cause. */
export function withConsequences({ state: before, effects: own }: Stepped, cause: LinkCause, at: number): Stepped {
  const linked = new LinkedOrders(relativesOf(before, cause.order));
  if (!linked.has(cause.order)) return { state: before, effects: own };
  const effects: Effect[] = [...own];
  let state = before;
  for (const move of linked.after(cause, at)) {
    const order = workingOrder(state, move.orderId)!;
    const effect = linkEffect(order, { ...move, at: Math.max(at, order.acceptedAt ?? at) });
    state = isTerminal(effect.order.status) ? withoutOrder(state, order) : withOrder(state, effect.order);
    effects.push(effect);
  }
  return { state, effects };
}

/** The desk gave an order that works a list when another one was placed to share its quantity. */
export function withListOf(
  state: EngineState,
  { order, relatives }: Pick<OrderRequest, 'order' | 'relatives'>,
): EngineState {
  const { listId, parentId } = order;
  if (listId === null) return state;
  return relatives.reduce((joined, { id }) => {
    const member = id === parentId ? null : workingOrder(joined, id);
    return member === null || member.listId === listId ? joined : withOrder(joined, { ...member, listId });
  }, state);
}

/** How an order comes into the market; its quantity is in units. */
export type Entry =
  | { readonly kind: 'works' | 'held'; readonly quantity: Decimal }
  | { readonly kind: 'ended'; readonly reason: 'PARENT_ENDED' | 'LIST_FILLED' };

/**
 * Orders are placed together with their parents and lists, but a relative may have traded or ended before the engine
 * takes the order.
 */
export function entryOf(state: EngineState, { order, relatives }: Pick<OrderRequest, 'order' | 'relatives'>): Entry {
  const known = relatives.map((relative) => standingOf(state, relative));
  const parent = known.find(({ id }) => id === order.parentId);
  const taken = known.reduce(
    (sum, { id, filledQuantity }) => (id === parent?.id ? sum : sum.plus(filledQuantity)),
    ZERO,
  );
  if (parent !== undefined && !isExit(order)) return enteredChild(order, parent);
  if (parent === undefined) {
    const quantity = order.quantity.minus(taken);
    return order.listId !== null && !quantity.greaterThan(0)
      ? { kind: 'ended', reason: 'LIST_FILLED' }
      : { kind: 'works', quantity };
  }
  const open = parent.openedQuantity.minus(taken);
  if (open.greaterThan(0)) return { kind: 'works', quantity: open };
  return isTerminal(parent.status)
    ? { kind: 'ended', reason: 'PARENT_ENDED' }
    : { kind: 'held', quantity: heldQuantity(state, order, parent) };
}

/** The rest of its entry: all that it has filled is closed, or the fill itself closed a position. */
function heldQuantity(state: EngineState, { quantity }: WorkingOrder, { id, filledQuantity }: OrderRelative): Decimal {
  const parent = workingOrder(state, id);
  return parent === null || filledQuantity.isZero() ? quantity : remainingQuantity(parent);
}

function enteredChild({ quantity }: WorkingOrder, parent: OrderRelative): Entry {
  if (parent.status === 'FILLED') return { kind: 'works', quantity };
  return isTerminal(parent.status) ? { kind: 'ended', reason: 'PARENT_ENDED' } : { kind: 'held', quantity };
}

/**
 * The engine's own state is newer than the stored one. An open order that it does not have was ended by a request of
 * the same round, before which all fills are booked: by a replace that left nothing of it, by a cancel, or at its
 * acceptance.
 */
function standingOf(state: EngineState, stored: OrderRelative): OrderRelative {
  const working = workingOrder(state, stored.id);
  if (working !== null) return working;
  if (isTerminal(stored.status)) return stored;
  return { ...stored, status: stored.status === 'PENDING_REPLACE' ? 'FILLED' : 'CANCELED' };
}

/** Links stay within a portfolio and a symbol: the orders of a suspended portfolio are held together. */
function relativesOf(state: EngineState, { id, portfolioId, symbol }: WorkingOrder): Relatives {
  const market = state.markets.get(symbol);
  // An order that has just ended is in neither place: its portfolio shows where its relatives are.
  const isOutside = state.suspended.has(portfolioId) || state.blocked.portfolios.has(portfolioId);
  if (market !== undefined && !isOutside && state.held.get(id) === undefined) return market.orders;
  const held = [...state.held].map(([, order]) => order);
  return {
    get: (wanted) => state.held.get(wanted) ?? null,
    childrenOf: (parentId) => held.filter((order) => order.parentId === parentId),
    inList: (listId) => held.filter((order) => order.listId === listId),
  };
}
