/** What people ask of the engine: to take an order on, or to end it. */
import { isTerminal } from '../domain/order.ts';
import type { Effect, Stepped } from './effect.ts';
import type { OrderRequest } from './event.ts';
import { endOrder, moved } from './fills.ts';
import { marketOf, withMarket } from './state.ts';
import type { EngineState, WorkingOrder } from './state.ts';

/** Accepted at the market's clock, which must be known: only later events may fill it. */
export function acceptOrder(state: EngineState, { order, currency }: OrderRequest): Stepped {
  const market = marketOf(state, order.symbol);
  const known = market.orders.some(({ id }) => id === order.id);
  if (known || order.status !== 'PENDING_NEW') return { state, effects: [] };
  const clock = clockOf(state);
  // A bar that opens at this instant has been matched: the order came after its open and waits for the next one.
  const at = market.openBar?.timestamp === clock ? clock + 1 : clock;
  const accepted: WorkingOrder = { ...moved(order, 'ACCEPT'), acceptedAt: at, acceptedSequence: state.nextAcceptance };
  const books = state.books.has(order.portfolioId) ? state.books : new Map(state.books).set(order.portfolioId, { currency, holdings: new Map() });
  const next = withMarket({ ...state, books, marketAt: at, nextAcceptance: state.nextAcceptance + 1 }, { ...market, orders: [...market.orders, accepted] });
  return { state: next, effects: [{ kind: 'order', order: accepted, type: 'NEW', reason: null, trade: null, occurredAt: at }] };
}

/** The engine's own view of the order counts: fills that the request had not seen are kept, and a filled order stays filled. */
export function cancelOrder(state: EngineState, { order }: OrderRequest): Stepped {
  const market = marketOf(state, order.symbol);
  const working = market.orders.find(({ id }) => id === order.id);
  // An order that was accepted and is not among the working ones has ended meanwhile: its end is being booked.
  if (isTerminal(order.status) || (working === undefined && order.acceptedAt !== null)) return { state, effects: [] };
  const ended = working ?? order;
  const canceled: Effect = endOrder(ended, { transition: 'CANCEL', type: 'CANCELED', reason: null, at: Math.max(clockOf(state), ended.acceptedAt ?? 0) });
  const orders = market.orders.filter(({ id }) => id !== order.id);
  return { state: withMarket(state, { ...market, orders }), effects: [canceled] };
}

function clockOf({ marketAt }: EngineState): number {
  if (marketAt === null) throw new Error('requests wait until the market has a clock');
  return marketAt;
}
