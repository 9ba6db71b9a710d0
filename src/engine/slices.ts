/** After a fill of its displayed quantity, the next slice of an order enters the market behind the other orders. */
import { withNextSlice } from '../domain/conditions.ts';
import type { MatchOutcome } from '../domain/fill.ts';
import type { Effect, Stepped } from './effect.ts';
import { marketOf, withMarket } from './state.ts';

export function withNextSlices({ state, effects }: Stepped, symbol: string, { moves }: MatchOutcome): Stepped {
  const market = marketOf(state, symbol);
  const slices: Effect[] = [];
  let { orders } = market;
  let { nextAcceptance } = state;
  for (const move of moves) {
    if (move.kind !== 'fill') continue;
    const { orderId, liquidity, executedAt } = move;
    const filled = orders.get(orderId);
    const order = filled === null ? null : withNextSlice(filled, { liquidity, executedAt, sequence: nextAcceptance });
    if (order === null) continue;
    nextAcceptance += 1;
    orders = orders.with(order);
    slices.push({ kind: 'term', order });
  }
  if (slices.length === 0) return { state, effects };
  return {
    state: { ...withMarket(state, { ...market, orders }), nextAcceptance },
    effects: [...effects, ...slices],
  };
}
