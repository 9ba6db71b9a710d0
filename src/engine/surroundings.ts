/**
 * Reads again the rows that other logins change beside the leading engine: instruments, rules, cash, settings of the
 * desk.
 */
import { readCash } from '../database/booking/engine-books.ts';
import { readMoneyPaidIn, readWatchedLimits } from '../database/booking/engine-limits.ts';
import { readSuspendedPortfolios } from '../database/booking/suspensions.ts';
import { readDeskDay } from '../database/queries/desk-day.ts';
import { readMaxQuoteAgeMs } from '../database/queries/quote-age.ts';
import type { OnUnreadable } from '../database/read-rows.ts';
import type { Which } from './asked.ts';
import type { Bookkeeper } from './bookkeeper.ts';
import { readTradable, readWatchedRules } from './load.ts';
import type { Sources } from './load.ts';

export interface SurroundingsOptions extends Sources {
  readonly books: Bookkeeper;
  /** The quotes of live feeds age. */
  readonly time: 'live' | 'recorded';
  readonly onUnreadable: OnUnreadable;
}

export class Surroundings {
  readonly #options: SurroundingsOptions;

  constructor(options: SurroundingsOptions) {
    this.#options = options;
  }

  /** Instruments, suspended portfolios and settings. */
  async look(): Promise<void> {
    const { db, client, books, onUnreadable } = this.#options;
    const suspended = await readSuspendedPortfolios(client);
    // An administrator resumed a portfolio, so the cause may be gone: requests that could not be answered are tried
    // again.
    if (suspended.length < books.state.suspended.size) books.unanswered.clear();
    books.step({ kind: 'suspensions', portfolioIds: suspended });
    const instruments = await readTradable(db, onUnreadable);
    const symbols = instruments.map(({ symbol }) => symbol).filter((symbol) => !books.state.markets.has(symbol));
    books.step({ kind: 'instruments', instruments });
    // Rules of a symbol that had no market were left out.
    if (symbols.length > 0) {
      const rules = await readWatchedRules(client, { symbols }, onUnreadable);
      books.step({ kind: 'rule-changes', rules, gone: [] });
    }
    books.step({ kind: 'desk-day', day: await readDeskDay(db, onUnreadable) });
    await this.learnQuoteAge();
  }

  async learnQuoteAge(): Promise<void> {
    const { db, books, time } = this.#options;
    books.step({ kind: 'quote-age', maxQuoteAgeMs: time === 'live' ? await readMaxQuoteAgeMs(db) : null });
  }

  /** The limits that marks can pass. The stored results are correct only when every fill is booked. */
  async readLimits(): Promise<void> {
    const { client, books } = this.#options;
    books.limits.read(await readWatchedLimits(client), books.state);
  }

  /** New and deleted alert rules. */
  async readRules(which: Which): Promise<void> {
    const { client, books, onUnreadable } = this.#options;
    if (which === 'all')
      return void books.step({ kind: 'rules', rules: await readWatchedRules(client, 'all', onUnreadable) });
    if (which.length === 0) return;
    const rules = await readWatchedRules(client, { ids: which }, onUnreadable);
    const found = new Set(rules.map(({ id }) => id));
    books.step({ kind: 'rule-changes', rules, gone: which.filter((id) => !found.has(id)) });
  }

  /**
   * Other sessions deposit and withdraw. The stored cash is correct only when every fill is booked, which the caller
   * has done.
   */
  async readCash(which: Which): Promise<void> {
    const { client, books } = this.#options;
    const spends = (id: string): boolean => books.state.books.get(id)?.account.kind === 'CASH';
    const asked = which === 'all' ? which : which.filter(spends);
    if (asked.length > 0) books.step({ kind: 'cash', balances: await readCash(client, asked) });
  }

  /** Deposits move equity, not results. */
  async readDeposits(which: Which): Promise<void> {
    const { client, books } = this.#options;
    if (books.limits.empty || which.length === 0) return;
    if (which === 'all') return this.readLimits();
    books.limits.deposited(await readMoneyPaidIn(client, which));
  }
}
