/** DAY orders end with the UTC day of the market's clock in which they were accepted. */
import { sessionEndReason } from '../domain/end-reason.ts';
import type { Effect, Stepped } from './effect.ts';
import { endOrder } from './fills.ts';
import type { EngineState, WorkingOrder } from './state.ts';

const DAY_MS = 86_400_000;

/** Call with the instant of every market event before anything is matched; only the first of a day looks at all orders. */
export function expireDayOrders(state: EngineState, at: number): Stepped {
  const day = Math.floor(at / DAY_MS);
  if (state.day !== null && day <= state.day) return { state, effects: [] };
  const effects: Effect[] = [];
  const markets = new Map(state.markets);
  for (const [symbol, market] of state.markets) {
    const orders = market.orders.filter((order) => {
      const endsAt = endOfDay(order);
      if (endsAt === null || at < endsAt) return true;
      effects.push(endOrder(order, { transition: 'EXPIRE', type: 'EXPIRED', reason: sessionEndReason(order.obstacle), at: endsAt }));
      return false;
    });
    if (orders.length < market.orders.length) markets.set(symbol, { ...market, orders });
  }
  return { state: { ...state, markets, day }, effects };
}

function endOfDay({ timeInForce, acceptedAt }: WorkingOrder): number | null {
  if (timeInForce !== 'DAY' || acceptedAt === null) return null;
  return (Math.floor(acceptedAt / DAY_MS) + 1) * DAY_MS;
}
