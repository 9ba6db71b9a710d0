/** A reversal is judged before its cancels are sent: a denied one must not leave a position without its stops. */
import { checkOrder } from '../database/actions/check-order.ts';
import type { DeskError } from '../database/actions/desk-error.ts';
import type { Queryable } from '../database/actions/queryable.ts';
import type { Denial } from '../database/order-row.ts';
import { ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { termsOf } from './execute.ts';
import type { DeskRequest } from './intent.ts';

/** Null when the desk would accept the order, or when it exists already. */
export async function reversalDenial(
  q: Queryable,
  requests: readonly DeskRequest[],
): Promise<Result<Denial | null, DeskError>> {
  const order = requests.find((request) => request.kind === 'place');
  if (order === undefined) return ok(null);
  const verdict = await checkOrder(q, termsOf(order));
  return verdict.ok ? ok(verdict.value.denial) : verdict;
}
