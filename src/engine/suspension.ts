/**
 * Suspended portfolios: their working orders stay open, and no market event reaches them until an administrator resumes
 * the portfolio.
 */
import { earliestExpiry } from './expiry.ts';
import { withMarket } from './state.ts';
import type { EngineState, Market, WorkingOrder } from './state.ts';

/** `suspended` is the complete set: orders of portfolios that left it work again, in the order of their acceptance. */
export function withSuspensions(state: EngineState, suspended: ReadonlySet<string>): EngineState {
  const isBack = ({ portfolioId, symbol }: WorkingOrder): boolean =>
    !suspended.has(portfolioId) && state.markets.has(symbol);
  const leaves = [...suspended].some((portfolioId) => !state.suspended.has(portfolioId));
  const back = [...state.held].map(([, order]) => order).filter(isBack);
  if (!leaves && back.length === 0) return { ...state, suspended };
  let { held } = state;
  const markets = new Map(state.markets);
  for (const order of back) {
    held = held.without(order.id);
    const market = markets.get(order.symbol)!;
    markets.set(order.symbol, { ...market, orders: market.orders.with(order) });
  }
  for (const [symbol, market] of leaves ? markets : []) {
    const leaving = market.orders.all().filter(({ portfolioId }) => suspended.has(portfolioId));
    for (const order of leaving) held = held.with(order.id, order);
    markets.set(symbol, { ...market, orders: leaving.reduce((rest, { id }) => rest.without(id), market.orders) });
  }
  return { ...state, markets, held, suspended, nextExpiry: earliestExpiry(markets.values()) };
}

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
