/** Rows that cannot be read: the engine leaves them out and reports each once, even when it reads the row often. */
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

  /** The rows since the last call. A portfolio with an unreadable row is suspended. */
  take(): Refusal[] {
    const rows = this.#untold;
    this.#untold = [];
    return rows.map(({ what, portfolioId, reason }) => ({
      refused: portfolioId === null ? { kind: 'unreadable', what } : { kind: 'portfolio', portfolioId },
      reason: `${what} cannot be read: ${reason}`,
    }));
  }
}
