/** The moves that a visit of an event makes, with their consequences for the orders that depend on the order. */
import type { Decimal } from './decimal.ts';
import type { Fill, MatchCancel, MatchMove, MatchStop, MatchWait } from './fill.ts';
import { mayGrow } from './linked-orders.ts';
import type { LinkedOrders } from './linked-orders.ts';
import type { WorkingOrder } from './order.ts';

/** The result of a market event for one order. */
export interface Visit {
  /** With the trigger that the event gave it. */
  readonly order: WorkingOrder;
  readonly stop: MatchStop | null;
  readonly fill: Fill | null;
  /** The part of the fill that closes no opposite position. */
  readonly opened: Decimal;
  readonly cancel: MatchCancel | null;
  readonly waiting: readonly MatchWait[];
}

export function movesOf({ stop, fill, cancel, waiting }: Visit): MatchMove[] {
  return [
    ...(stop === null ? [] : [{ kind: 'stop' as const, ...stop }]),
    ...(fill === null ? [] : [{ kind: 'fill' as const, ...fill }]),
    ...(cancel === null ? [] : [{ kind: 'cancel' as const, ...cancel }]),
    ...waiting.map((wait) => ({ kind: 'wait' as const, ...wait })),
  ];
}

/** Each move of an order with its consequences for the orders that depend on it. */
export function linkedMoves(visited: Visit, linked: LinkedOrders, at: number): MatchMove[] {
  const { order } = visited;
  return movesOf(visited).flatMap((move): MatchMove[] => {
    switch (move.kind) {
      case 'stop':
        return [move, ...linked.after({ kind: move.triggeredAt === null ? 'trailed' : 'triggered', order }, at)];
      case 'fill': {
        const filledQuantity = order.filledQuantity.plus(move.quantity);
        const filled = { ...order, filledQuantity };
        return [
          move,
          ...linked.after({ kind: 'filled', order: filled, quantity: move.quantity, opened: visited.opened }, at),
        ];
      }
      case 'cancel': {
        const now = linked.current(order)!;
        const isClosed = closesPosition(move.reason);
        if (isClosed && mayGrow(now, linked)) return linked.after({ kind: 'idle', order: now }, at);
        // It has closed what was left, so an order that waits for that begins.
        const kind = isClosed && !now.filledQuantity.isZero() ? 'completed' : 'ended';
        return [move, ...linked.after({ kind, order: now }, at)];
      }
      default:
        return [move];
    }
  });
}

/** Nothing is left to close. An exit whose entry is open waits for the entry's next fill instead. */
function closesPosition(reason: MatchCancel['reason']): boolean {
  return reason === 'NOTHING_TO_REDUCE' || reason === 'NOTHING_TO_SELL';
}
