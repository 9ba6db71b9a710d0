/** One transaction on a connection of the caller's: all of the work or nothing. */
import { MAINTENANCE, withRetries } from './retry.ts';

export interface Transacting {
  query(text: string): Promise<unknown>;
}

/**
 * Throws the error of the work. A connection that cannot even roll back is broken, and the server rolls back by itself.
 */
export async function inTransaction<T>(client: Transacting, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/**
 * The same, again when the server rolled it back for the sake of another transaction: all that `work` does must be in
 * the transaction.
 */
export function inMaintenanceTransaction<T>(client: Transacting, work: () => Promise<T>): Promise<T> {
  return withRetries(MAINTENANCE, () => inTransaction(client, work));
}
