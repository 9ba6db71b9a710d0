/** Rows that cannot be read: the engine leaves them out, and each is told of once, however often it is met. */
import type { OnUnreadable, UnreadableRow } from '../database/read-rows.ts';
import type { Refusal } from './refusal.ts';

export class UnreadableRows {
  readonly #known = new Set<string>();
  #untold: UnreadableRow[] = [];

  readonly note: OnUnreadable = (row) => {
    const key = `${row.what} ${row.portfolioId ?? ''}`;
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.#untold.push(row);
  };

  /** Those that came since it was asked last. A book of which a part cannot be read is set apart. */
  take(): Refusal[] {
    const rows = this.#untold;
    this.#untold = [];
    return rows.map(({ what, portfolioId, reason }) => ({
      refused: portfolioId === null ? { kind: 'unreadable', what } : { kind: 'portfolio', portfolioId },
      reason: `${what} cannot be read: ${reason}`,
    }));
  }
}
