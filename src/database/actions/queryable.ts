/**
 * The connection that an action needs, and how one statement is sent: again where the policy of retry.ts allows it.
 */
import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { ANSWER_WITHIN_MS, CHANGE, IDEMPOTENT_CHANGE, ON_ONE_CONNECTION, withRetries } from '../retry.ts';
import type { RetryPolicy } from '../retry.ts';
import { deskErrorOf } from './desk-error.ts';
import type { DeskError } from './desk-error.ts';

/** A pg Pool or Client. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  /** Of a Pool: a PoolClient. */
  connect?(): Promise<unknown>;
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
    const { rows } = await (policy === null ? q.query(text, values) : withRetries(policy, sendInTime(q, text, values)));
    return ok(rows as Row[]);
  } catch (error) {
    return err(deskErrorOf(error, effect === 'reads' ? 'reads' : 'changes'));
  }
}

interface PooledClient {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
  release(broken?: Error): void;
}

/**
 * A pool may wait longer for a connection than the caller waits for its answer. The first attempt goes out whenever it
 * can; a repetition that gets its connection late is not sent, because the caller has reported the outcome by then: the
 * attempt before it stays the last.
 */
function sendInTime(q: Queryable, text: string, values: unknown[]): (attempt: number) => Promise<{ rows: unknown[] }> {
  const startedAt = performance.now();
  let failure: unknown;
  const send = async (attempt: number): Promise<{ rows: unknown[] }> => {
    if (attempt === 1 || q.connect === undefined || q.getTransactionStatus !== undefined) return q.query(text, values);
    const client = (await q.connect()) as PooledClient;
    let broken: Error | undefined;
    const onLost = (error: Error): void => void (broken = error);
    client.on('error', onLost);
    try {
      if (performance.now() - startedAt > ANSWER_WITHIN_MS) throw failure;
      return await client.query(text, values);
    } catch (error) {
      if (error !== failure) broken = error as Error;
      throw error;
    } finally {
      client.off('error', onLost);
      client.release(broken);
    }
  };
  return async (attempt) => {
    try {
      return await send(attempt);
    } catch (error) {
      failure = error;
      throw error;
    }
  };
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
