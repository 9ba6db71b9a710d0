/**
 * The ends of an order whose row the database refuses. An entry must not fill without its exits: the rest of it ends
 * with a refused exit.
 */
import { isExit, isStopLoss } from '../domain/linked-orders.ts';
import { isHeld } from '../domain/order.ts';
import type { Stepped } from './effect.ts';
import { endOrder } from './fills.ts';
import { withConsequences } from './links.ts';
import type { Refused } from './refusal.ts';
import type { EngineState, WorkingOrder } from './state.ts';
import { withoutOrder, workingOrder } from './working-orders.ts';

export interface WayOut {
  readonly after: Stepped;
  readonly refused: Extract<Refused, { kind: 'order' | 'entry' }>;
}

/**
 * The bookings that may take the place of the refused one, the best first. Of an exit that works, only the rest of its
 * entry ends at first: the filled part keeps its stop when just the growth of the exit was refused.
 */
export function waysOut(state: EngineState, order: WorkingOrder): WayOut[] {
  const entry = isExit(order) ? workingOrder(state, order.parentId!) : null;
  const alone = ended(state, order, 'BOOKING_FAILED');
  if (entry === null) {
    return [{ after: alone, refused: { kind: 'order', order, entry, isUnprotected: protects(order, entry) } }];
  }
  const rest = ended(alone.state, entry, 'EXIT_REFUSED');
  const both: WayOut = {
    after: { state: rest.state, effects: [...alone.effects, ...rest.effects] },
    refused: { kind: 'order', order, entry, isUnprotected: protects(order, entry) },
  };
  const isWorking = workingOrder(state, order.id) !== null && !isHeld(order);
  return isWorking
    ? [{ after: ended(state, entry, 'EXIT_REFUSED'), refused: { kind: 'entry', order: entry, exit: order } }, both]
    : [both];
}

/** True when the end of the order leaves an opened part without its stop loss. */
function protects(order: WorkingOrder, entry: WorkingOrder | null): boolean {
  if (!isStopLoss(order)) return false;
  return entry === null ? !isHeld(order) || order.acceptedAt === null : !entry.openedQuantity.isZero();
}

function ended(state: EngineState, order: WorkingOrder, reason: 'BOOKING_FAILED' | 'EXIT_REFUSED'): Stepped {
  const at = Math.max(state.marketAt ?? order.placedAt, order.acceptedAt ?? 0);
  const end = endOrder(order, { transition: 'CANCEL', type: 'CANCELED', reason, at });
  return withConsequences({ state: withoutOrder(state, order), effects: [end] }, { kind: 'ended', order }, at);
}
