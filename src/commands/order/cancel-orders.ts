/** Asking the engine to cancel several orders, one after the other, so that one that cannot be canceled keeps none of the others. */
import { cancelOrder } from '../../database/actions/cancel-order.ts';
import type { DeskError } from '../../database/actions/desk-error.ts';
import type { Queryable } from '../../database/actions/queryable.ts';
import type { OrderRow } from '../../database/order-row.ts';
import { failureOf } from '../errors.ts';

export interface Canceling {
  /** As they are now: PENDING_CANCEL until the engine confirms. */
  readonly asked: readonly OrderRow[];
  readonly refused: readonly { readonly order: OrderRow; readonly error: DeskError }[];
}

/** Throws when the desk cannot be reached: asking again is harmless. */
export async function cancelOrders(q: Queryable, orders: readonly OrderRow[]): Promise<Canceling> {
  const asked: OrderRow[] = [];
  const refused: { readonly order: OrderRow; readonly error: DeskError }[] = [];
  for (const order of orders) {
    const answer = await cancelOrder(q, order.id);
    if (answer.ok) asked.push(answer.value);
    else if (answer.error.kind === 'unavailable' || answer.error.kind === 'unknown-outcome') throw failureOf(stillOpen(answer.error, asked.length));
    else refused.push({ order, error: answer.error });
  }
  return { asked, refused };
}

function stillOpen(error: DeskError, asked: number): DeskError {
  return { ...error, hint: `${asked} were asked for before. Asking for a cancel twice is harmless: run it again.` };
}
