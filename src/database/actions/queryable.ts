/** What an action needs from a connection, and how one statement is sent: again where the policy of retry.ts allows it. */
import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { CHANGE, IDEMPOTENT_CHANGE, ON_ONE_CONNECTION, withRetries } from '../retry.ts';
import type { RetryPolicy } from '../retry.ts';
import { deskErrorOf } from './desk-error.ts';
import type { DeskError } from './desk-error.ts';

/** A pg Pool or Client. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  /** Only a Client has it: `I` outside of a transaction; null before the first answer. */
  getTransactionStatus?(): string | null;
}

/** `idempotent`: a change that may be requested twice, because the second request changes nothing. */
export type Effect = 'reads' | 'changes' | 'idempotent';

/** The rows of one statement, or the desk's error. */
export async function ask<Row>(
  q: Queryable,
  effect: Effect,
  text: string,
  values: unknown[],
): Promise<Result<Row[], DeskError>> {
  const policy = policyOf(q, effect);
  try {
    const { rows } = await (policy === null ? q.query(text, values) : withRetries(policy, () => q.query(text, values)));
    return ok(rows as Row[]);
  } catch (error) {
    return err(deskErrorOf(error, effect === 'reads' ? 'reads' : 'changes'));
  }
}

/** Null inside a transaction of the caller's: a statement that failed there has ended it. */
function policyOf(q: Queryable, effect: Effect): RetryPolicy | null {
  if (q.getTransactionStatus === undefined) return effect === 'changes' ? CHANGE : IDEMPOTENT_CHANGE;
  const status = q.getTransactionStatus();
  return status === null || status === 'I' ? ON_ONE_CONNECTION : null;
}

/** The one row that a function returns. */
export async function askOne<Row>(
  q: Queryable,
  effect: Effect,
  text: string,
  values: unknown[],
): Promise<Result<Row, DeskError>> {
  const answer = await ask<Row>(q, effect, text, values);
  if (!answer.ok) return answer;
  const [row] = answer.value;
  if (row === undefined) throw new Error(`the statement returned no row: ${text}`);
  return ok(row);
}
