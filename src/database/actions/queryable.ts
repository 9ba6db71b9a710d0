/** What an action needs from a connection: a pg Pool or Client. */
import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { deskErrorOf } from './desk-error.ts';
import type { DeskError } from './desk-error.ts';

export interface Queryable {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** The rows of one statement, or the desk's error. */
export async function ask<Row>(
  q: Queryable,
  effect: 'reads' | 'changes',
  text: string,
  values: unknown[],
): Promise<Result<Row[], DeskError>> {
  try {
    const { rows } = await q.query(text, values);
    return ok(rows as Row[]);
  } catch (error) {
    return err(deskErrorOf(error, effect));
  }
}

/** The one row that a function returns. */
export async function askOne<Row>(
  q: Queryable,
  effect: 'reads' | 'changes',
  text: string,
  values: unknown[],
): Promise<Result<Row, DeskError>> {
  const answer = await ask<Row>(q, effect, text, values);
  if (!answer.ok) return answer;
  const [row] = answer.value;
  if (row === undefined) throw new Error(`the statement returned no row: ${text}`);
  return ok(row);
}
