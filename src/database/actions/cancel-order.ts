/**
 * Requests a cancel: the order is PENDING_CANCEL until the engine confirms. A repeated request is harmless; a fill that
 * comes first wins.
 */
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { OrderRow } from '../order-row.ts';
import type { DeskError } from './desk-error.ts';
import { ask, askOne } from './queryable.ts';
import type { Queryable } from './queryable.ts';
import { ORDER_COLUMNS, orderOf } from './stored-order.ts';
import type { StoredOrder } from './stored-order.ts';

/** Conflict ORDER_TERMINAL when the order has already ended. */
export async function cancelOrder(q: Queryable, orderId: string): Promise<Result<OrderRow, DeskError>> {
  const answer = await askOne<StoredOrder>(
    q,
    'idempotent',
    `select ${ORDER_COLUMNS} from cancel_order($1::uuid) o join "Portfolio" p on p.id = o.portfolio_id`,
    [orderId],
  );
  return answer.ok ? ok(orderOf(answer.value)) : answer;
}

/**
 * Cancels several orders in one statement and one transaction: none of them when one has already ended
 * (ORDER_TERMINAL). The orders are locked by id in ascending order, as the engine locks the rows that it books.
 */
export async function cancelOrders(
  q: Queryable,
  orderIds: readonly string[],
): Promise<Result<readonly OrderRow[], DeskError>> {
  const answer = await ask<StoredOrder>(
    q,
    'idempotent',
    `select ${ORDER_COLUMNS}
       from (select id from unnest($1::uuid[]) id order by id) wanted cross join lateral cancel_order(wanted.id) o join "Portfolio" p on p.id = o.portfolio_id`,
    [orderIds],
  );
  return answer.ok ? ok(answer.value.map(orderOf)) : answer;
}
