/** Suspended portfolios: their working orders stay open, and no market event reaches them until an administrator resumes the portfolio. */
import { earliestExpiry } from './expiry.ts';
import type { EngineState, Market, WorkingOrder } from './state.ts';

/** `suspended` is the complete set: orders of portfolios that left it work again, in the order of their acceptance. */
export function withSuspensions(state: EngineState, suspended: ReadonlySet<string>): EngineState {
  const held = new Map<string, WorkingOrder>();
  const markets = new Map(state.markets);
  for (const order of state.held.values()) {
    const market = markets.get(order.symbol);
    if (suspended.has(order.portfolioId) || market === undefined) held.set(order.id, order);
    else markets.set(order.symbol, { ...market, orders: byAcceptance([...market.orders, order]) });
  }
  for (const [symbol, market] of markets) {
    const kept = market.orders.filter(({ portfolioId }) => !suspended.has(portfolioId));
    if (kept.length === market.orders.length) continue;
    for (const order of market.orders) if (suspended.has(order.portfolioId)) held.set(order.id, order);
    markets.set(symbol, { ...market, orders: kept });
  }
  return { ...state, markets, held, suspended, nextExpiry: earliestExpiry(markets.values()) };
}

/** Finds the order in its market or among the held orders. */
export function workingOrder(state: EngineState, id: string): WorkingOrder | null {
  for (const { orders } of state.markets.values()) {
    const order = orders.find((one) => one.id === id);
    if (order !== undefined) return order;
  }
  return state.held.get(id) ?? null;
}

export function withoutOrder(state: EngineState, { id, symbol }: Pick<WorkingOrder, 'id' | 'symbol'>): EngineState {
  const held = new Map(state.held);
  held.delete(id);
  const market: Market | undefined = state.markets.get(symbol);
  if (market === undefined) return { ...state, held };
  return {
    ...state,
    held,
    markets: new Map(state.markets).set(symbol, {
      ...market,
      orders: market.orders.filter((order) => order.id !== id),
    }),
  };
}

function byAcceptance(orders: readonly WorkingOrder[]): WorkingOrder[] {
  return [...orders].sort((one, other) => (one.acceptedSequence ?? 0) - (other.acceptedSequence ?? 0));
}
