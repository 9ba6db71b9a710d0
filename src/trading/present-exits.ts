/** The exits that a position has now, as an `exit` line gives them: `tp 195`, `sl 183@182.5`, `sl trl 1.5%`. */
import { formatStop, formatTarget } from '../domain/order-line/exits.ts';
import type { LineStop } from '../domain/order-line/intent.ts';
import { nearestStop, nearestTarget, protectionOf } from '../domain/protection.ts';
import type { Held } from '../domain/protection.ts';
import type { OrderRow } from '../database/order-row.ts';
import type { PositionRow } from '../database/queries/positions.ts';

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

/** Positions with the prices of their nearest working stop and target, which are orders. */
export function withExits(positions: readonly PositionRow[], orders: readonly OrderRow[]): PositionRow[] {
  return positions.map((position) => {
    const own = orders.filter(({ portfolioId }) => portfolioId === position.portfolioId);
    return {
      ...position,
      stopLoss: nearestStop(position, own).price ?? position.stopLoss,
      takeProfit: nearestTarget(position, own).price ?? position.takeProfit,
    };
  });
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
