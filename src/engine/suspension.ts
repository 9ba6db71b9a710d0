/**
 * Portfolios that the engine does not book for: their working orders stay open, and no market event reaches them. A
 * suspended portfolio waits for an administrator, a blocked one for the end of the session that keeps its row.
 */
import { earliestExpiry } from './expiry.ts';

import type { Blocked, EngineState, Market, WorkingOrder } from './state.ts';

/** `suspended` is the complete set: orders of portfolios that left it work again, in the order of their acceptance. */
export function withSuspensions(state: EngineState, suspended: ReadonlySet<string>): EngineState {
  return { ...withOrdersOf(state, new Set([...suspended, ...state.blocked.portfolios])), suspended };
}

/** `blocked` is complete likewise. Blocked rules are not watched; one that left the set must be read again. */
export function withBlocked(state: EngineState, blocked: Blocked): EngineState {
  const next = withOrdersOf(state, new Set([...state.suspended, ...blocked.portfolios]));
  const rules = [...blocked.rules].filter((id) => !state.blocked.rules.has(id));
  if (rules.length === 0) return { ...next, blocked };
  const watching = [...next.markets].map(([symbol, market]): [string, Market] => {
    const rest = rules.reduce((book, id) => book.without(id), market.rules);
    return [symbol, rest === market.rules ? market : { ...market, rules: rest }];
  });
  return { ...next, markets: new Map(watching), blocked };
}

/**
 * The orders of all portfolios but the excluded ones work. Only when a portfolio leaves, every working order is looked
 * at: a suspension is rare, and a row is kept for a second before its portfolio is blocked.
 */
function withOrdersOf(state: EngineState, excluded: ReadonlySet<string>): EngineState {
  const isBack = ({ portfolioId, symbol }: WorkingOrder): boolean =>
    !excluded.has(portfolioId) && state.markets.has(symbol);
  const leaving = new Set([...excluded].filter((id) => !state.suspended.has(id) && !state.blocked.portfolios.has(id)));
  const back = [...state.held].map(([, order]) => order).filter(isBack);
  if (leaving.size === 0 && back.length === 0) return state;
  let { held } = state;
  const markets = new Map(state.markets);
  for (const order of back) {
    held = held.without(order.id);
    const market = markets.get(order.symbol)!;
    markets.set(order.symbol, { ...market, orders: market.orders.with(order) });
  }
  for (const [symbol, market] of leaving.size > 0 ? markets : []) {
    const orders = [...market.orders].filter(({ portfolioId }) => leaving.has(portfolioId));
    if (orders.length === 0) continue;
    for (const order of orders) held = held.with(order.id, order);
    markets.set(symbol, { ...market, orders: orders.reduce((rest, { id }) => rest.without(id), market.orders) });
  }
  return { ...state, markets, held, nextExpiry: earliestExpiry(markets.values()) };
}
