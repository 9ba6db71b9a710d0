/** The exits that a position has now, as an `exit` line gives them: `tp 195`, `sl 183@182.5`, `sl trl 1.5%`. */
import { formatStop, formatTarget } from '../domain/order-line/exits.ts';
import type { LineStop } from '../domain/order-line/intent.ts';
import { protectionOf } from '../domain/protection.ts';
import type { Held } from '../domain/protection.ts';
import type { OrderRow } from '../database/order-row.ts';

/** The first of several: they are changed one by one. */
export function presentExits(position: Held, orders: readonly OrderRow[]): string[] {
  const {
    targets: [target],
    stops: [stop],
  } = protectionOf(position, orders);
  const price = target === undefined ? null : (target.limitPrice ?? target.stopPrice);
  const line = stop === undefined ? null : stopOf(stop);
  return [
    ...(price === null ? [] : [formatTarget({ kind: 'price', price })]),
    ...(line === null ? [] : [formatStop(line)]),
  ];
}

function stopOf({ type, stopPrice, limitPrice, trailAmount, trailPercent }: OrderRow): LineStop | null {
  if (type === 'TRAILING_STOP')
    return trailPercent !== null
      ? { kind: 'trailing-percent', percent: trailPercent }
      : trailAmount === null
        ? null
        : { kind: 'trailing-amount', amount: trailAmount };
  return stopPrice === null ? null : { kind: 'price', price: stopPrice, limit: limitPrice };
}
