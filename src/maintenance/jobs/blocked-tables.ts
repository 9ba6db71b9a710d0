/**
 * A job in parts, each a transaction of its own: a table that another session keeps locked delays only its own parts,
 * and at the end the job fails with the names of these tables.
 */
import type { Queryable } from '../../database/actions/queryable.ts';
import { isLockTimeout } from '../../database/booking/refused-row.ts';
import { ONE_RUN, withRetries } from '../../database/retry.ts';

export class BlockedTables {
  readonly #connection: Queryable;
  readonly #blocked = new Map<string, string>();

  constructor(connection: Queryable) {
    this.#connection = connection;
  }

  /**
   * Runs one part, several times when it gives up on a lock. A table that stays locked loses its other parts too: they
   * need the same locks, and sessions wait behind each try. Any other failure is thrown.
   */
  async unless(table: string, part: () => Promise<void>): Promise<void> {
    if (this.#blocked.has(table)) return;
    try {
      await withRetries(ONE_RUN, part);
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      this.#blocked.set(table, await this.#holderOf(table));
    }
  }

  /** `done`: the result of the other parts. */
  throwIfAny(job: string, done: string): void {
    if (this.#blocked.size === 0) return;
    const told = [...this.#blocked].map(([table, holder]) => `${table}${holder}`).join(', ');
    throw new Error(
      `other sessions use tables that the job must lock: ${told}. ${done}. End their transactions or wait, then run: traderai db maintain --job ${job}`,
    );
  }

  async #holderOf(table: string): Promise<string> {
    const { rows } = await this.#connection.query('select process_id, open_for_s from table_holder($1)', [table]);
    const [holder] = rows as { readonly process_id: number; readonly open_for_s: number }[];
    if (holder === undefined) return '';
    return ` (process ${holder.process_id} of the server, in a transaction of ${holder.open_for_s} s)`;
  }
}
