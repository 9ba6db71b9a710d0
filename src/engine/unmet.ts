/**
 * Orders that wait for their first market event: a trader who sees only a coarser chart move needs to know why they do
 * not fill.
 */
import { isHeld } from '../domain/order.ts';
import type { UnmetOrders } from './report.ts';
import type { EngineState } from './state.ts';

/** An order with a market event has traded, or has a reason for being unfilled. */
export function unmetOrders({ markets }: EngineState): UnmetOrders[] {
  return [...markets.values()].flatMap(({ instrument: { symbol }, orders }) => {
    const unmet = [...orders].filter(
      (order) => order.obstacle === null && order.filledQuantity.isZero() && !isHeld(order),
    ).length;
    return unmet === 0 ? [] : [{ symbol, orders: unmet }];
  });
}
