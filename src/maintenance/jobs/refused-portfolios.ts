/**
 * A portfolio whose row the server refuses, or another session keeps locked, does not stop the others: the job
 * continues and at the end fails with their ids. Every login reads the runs of jobs, and only some may read the names.
 */
import { isLockTimeout, refusedRowOf } from '../../database/booking/refused-row.ts';

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
  throwIfAny(done: string): void {
    if (this.#reasons.size === 0) return;
    const told = [...this.#reasons].slice(0, NAMED).map(([id, reason]) => `portfolio ${id}: ${reason}`);
    const more = this.#reasons.size - told.length;
    throw new Error(
      `the job stored no row of ${told.join('; ')}${more > 0 ? `; and of ${more} more portfolios` : ''}. ${done}.`,
    );
  }
}

function lockOf(error: unknown): string | null {
  return isLockTimeout(error) ? 'another session keeps it locked' : null;
}
