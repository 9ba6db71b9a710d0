/** Requests new terms for a working order, and previews them. */
import { plain } from '../../domain/decimal.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { NewTerms } from '../../domain/replacement.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { OrderRow } from '../order-row.ts';
import { verdictOf } from './check-order.ts';
import type { Verdict } from './check-order.ts';
import type { DeskError } from './desk-error.ts';
import { askOne } from './queryable.ts';
import type { Queryable } from './queryable.ts';
import { ORDER_COLUMNS, orderOf } from './stored-order.ts';
import type { StoredOrder } from './stored-order.ts';

export interface OrderToReplace {
  readonly orderId: string;
  readonly terms: NewTerms;
}

/**
 * The order is PENDING_REPLACE until the engine confirms or rejects. A repeated request is harmless. New terms that a
 * rule refuses are an error of the kind `denied`, and the order keeps its terms.
 */
export async function replaceOrder(q: Queryable, wanted: OrderToReplace): Promise<Result<OrderRow, DeskError>> {
  const answer = await askOne<StoredOrder>(
    q,
    'idempotent',
    `select ${ORDER_COLUMNS}
       from replace_order($1::uuid, $2::numeric, $3::numeric, $4::numeric) o join "Portfolio" p on p.id = o.portfolio_id`,
    valuesOf(wanted),
  );
  return answer.ok ? ok(orderOf(answer.value)) : answer;
}

export async function checkReplace(q: Queryable, wanted: OrderToReplace): Promise<Result<Verdict, DeskError>> {
  const answer = await askOne<{ verdict: Readonly<Record<string, unknown>> }>(
    q,
    'reads',
    `select check_replace($1::uuid, $2::numeric, $3::numeric, $4::numeric) as verdict`,
    valuesOf(wanted),
  );
  return answer.ok ? ok(verdictOf(answer.value.verdict)) : answer;
}

function valuesOf({ orderId, terms }: OrderToReplace): (string | null)[] {
  const text = (term: Decimal | null): string | null => (term === null ? null : plain(term));
  return [orderId, text(terms.quantity), text(terms.limitPrice), text(terms.stopPrice)];
}
