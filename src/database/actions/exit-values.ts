/** The exits of an entry as place_order and check_order take them. */
import { plain } from '../../domain/decimal.ts';
import type { EntryExits, LineStop, LineTarget } from '../../domain/order-line/intent.ts';
import { unreachable } from '../../domain/unreachable.ts';

/** The JSON of the take profit and of the stop loss; null for one that is not wanted. */
export function exitValues(exits: EntryExits | null): readonly [string | null, string | null] {
  if (exits === null) return [null, null];
  const { takeProfit, stopLoss, timeInForce: time_in_force } = exits;
  return [
    takeProfit === null ? null : JSON.stringify({ ...targetValues(takeProfit), time_in_force }),
    stopLoss === null ? null : JSON.stringify({ ...stopValues(stopLoss), time_in_force }),
  ];
}

function targetValues(target: LineTarget): Readonly<Record<string, string>> {
  switch (target.kind) {
    case 'price':
      return { limit_price: plain(target.price) };
    case 'atr':
      return { atr: plain(target.multiple) };
    case 'r':
      return { r: plain(target.multiple) };
    default:
      return unreachable(target);
  }
}

function stopValues(stop: LineStop): Readonly<Record<string, string>> {
  switch (stop.kind) {
    case 'price':
      return { stop_price: plain(stop.price), ...(stop.limit !== null && { limit_price: plain(stop.limit) }) };
    case 'atr':
      return { atr: plain(stop.multiple) };
    case 'trailing-amount':
      return { trail_amount: plain(stop.amount) };
    case 'trailing-percent':
      return { trail_percent: plain(stop.percent) };
    case 'trailing-atr':
      return { trail_atr: plain(stop.multiple) };
    default:
      return unreachable(stop);
  }
}
