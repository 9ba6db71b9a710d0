/** A reversal is judged before its cancels are sent: a denied one must not leave a position without its stops. */
import { checkOrder } from '../database/actions/check-order.ts';
import type { DeskError } from '../database/actions/desk-error.ts';
import type { Queryable } from '../database/actions/queryable.ts';
import type { Denial } from '../database/order-row.ts';
import { ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { partsOf, termsOf } from './execute.ts';
import type { DeskRequest } from './intent.ts';

/** Null when the desk would accept both orders, or when they exist already. */
export async function reversalDenial(
  q: Queryable,
  requests: readonly DeskRequest[],
): Promise<Result<Denial | null, DeskError>> {
  for (const part of requests.flatMap(partsOf)) {
    if (part.kind !== 'place') continue;
    const verdict = await checkOrder(q, termsOf(part));
    if (!verdict.ok) return verdict;
    if (verdict.value.denial !== null) return ok(verdict.value.denial);
  }
  return ok(null);
}
