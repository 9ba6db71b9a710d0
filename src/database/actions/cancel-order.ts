/** Asking for a cancel: the order is PENDING_CANCEL until the engine confirms; asking twice is harmless, a fill that comes first wins. */
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { OrderRow } from '../order-row.ts';
import type { DeskError } from './desk-error.ts';
import { askOne } from './queryable.ts';
import type { Queryable } from './queryable.ts';
import { ORDER_COLUMNS, orderOf } from './stored-order.ts';
import type { StoredOrder } from './stored-order.ts';

/** Conflict ORDER_TERMINAL when nothing is left to cancel. */
export async function cancelOrder(q: Queryable, orderId: string): Promise<Result<OrderRow, DeskError>> {
  const answer = await askOne<StoredOrder>(
    q,
    'changes',
    `select ${ORDER_COLUMNS} from cancel_order($1::uuid) o join "Portfolio" p on p.id = o.portfolio_id`,
    [orderId],
  );
  return answer.ok ? ok(orderOf(answer.value)) : answer;
}
