/** An accepted order in the state: in its market, or held outside of it with its suspended or blocked portfolio. */
import { withMarket } from './state.ts';
import type { EngineState, Market, WorkingOrder } from './state.ts';

/** Finds the order in its market or among the held orders. */
export function workingOrder(state: EngineState, id: string): WorkingOrder | null {
  for (const { orders } of state.markets.values()) {
    const order = orders.get(id);
    if (order !== null) return order;
  }
  return state.held.get(id) ?? null;
}

export function withoutOrder(state: EngineState, { id, symbol }: Pick<WorkingOrder, 'id' | 'symbol'>): EngineState {
  const held = state.held.without(id);
  if (held !== state.held) return { ...state, held };
  const market: Market | undefined = state.markets.get(symbol);
  return market === undefined ? state : withMarket(state, { ...market, orders: market.orders.without(id) });
}

/** Exchanges a known order. */
export function withOrder(state: EngineState, order: WorkingOrder): EngineState {
  if (state.held.get(order.id) !== undefined) return { ...state, held: state.held.with(order.id, order) };
  const market = state.markets.get(order.symbol)!;
  return withMarket(state, { ...market, orders: market.orders.with(order) });
}
