/** Orders that wait for their first chance: whoever watches only a coarser chart move does not see why they stand still. */
import type { UnmetOrders } from './report.ts';
import type { EngineState } from './state.ts';

/** An order that was met has traded, or knows what stood in its way. */
export function unmetOrders({ markets }: EngineState): UnmetOrders[] {
  return [...markets.values()].flatMap(({ instrument: { symbol }, orders }) => {
    const unmet = orders.filter(({ obstacle, filledQuantity }) => obstacle === null && filledQuantity.isZero()).length;
    return unmet === 0 ? [] : [{ symbol, orders: unmet }];
  });
}
