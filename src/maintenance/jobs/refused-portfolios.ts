/**
 * A portfolio whose row the server refuses, or another session keeps locked, does not stop the others: the job
 * continues and at the end fails with their names.
 */
import { plainText } from '../../domain/plain-text.ts';
import type { Queryable } from '../../database/actions/queryable.ts';
import { refusedRowOf } from '../../database/booking/refused-row.ts';
import { thrownOf } from '../../database/thrown.ts';
import { LOCK_NOT_AVAILABLE } from './blocked-tables.ts';

/** A message has room for this many. */
const NAMED = 5;

export class RefusedPortfolios {
  readonly #reasons = new Map<string, string>();

  /** Runs the work of a portfolio; false when a row of it was refused or locked. Any other failure is thrown. */
  async unless(portfolioId: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      const reason = refusedRowOf(error) ?? lockOf(error);
      if (reason === null) throw error;
      this.#reasons.set(portfolioId, reason);
      return false;
    }
  }

  /** `done`: the result of the other portfolios. */
  async throwIfAny(connection: Queryable, done: string): Promise<void> {
    if (this.#reasons.size === 0) return;
    const named = [...this.#reasons.keys()].slice(0, NAMED);
    const { rows } = await connection.query(
      'select p.id, p.name, u.username from "Portfolio" p join "User" u on u.id = p.user_id where p.id = any ($1) order by u.username, p.name',
      [named],
    );
    const told = (rows as { readonly id: string; readonly name: string; readonly username: string }[]).map(
      ({ id, name, username }) => `${plainText(name)} of ${plainText(username)}: ${this.#reasons.get(id)}`,
    );
    const more = this.#reasons.size - told.length;
    throw new Error(
      `the job stored no row of ${told.join('; ')}${more > 0 ? `; and of ${more} more portfolios` : ''}. ${done}.`,
    );
  }
}

function lockOf(error: unknown): string | null {
  return thrownOf(error)?.code === LOCK_NOT_AVAILABLE ? 'another session keeps it locked' : null;
}
