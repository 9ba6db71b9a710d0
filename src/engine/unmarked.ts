/** The changes since the last marks: only they are valued again. */

/** Few enough for one short transaction; the others follow with the next marks. */
const MOST_PORTFOLIOS = 500;

export interface ToMark {
  readonly symbols: readonly string[];
  readonly portfolioIds: readonly string[];
}

export class Unmarked {
  #symbols = new Set<string>();
  readonly #portfolioIds = new Set<string>();

  /** Their price is new. */
  symbols(symbols: Iterable<string>): void {
    for (const symbol of symbols) this.#symbols.add(symbol);
  }

  /** Their positions, open orders or cash are new. */
  portfolios(ids: Iterable<string>): void {
    for (const id of ids) this.#portfolioIds.add(id);
  }

  get empty(): boolean {
    return this.#symbols.size === 0 && this.#portfolioIds.size === 0;
  }

  /** The next result of `take`, which stays. */
  next(): ToMark {
    return { symbols: [...this.#symbols], portfolioIds: [...this.#portfolioIds].slice(0, MOST_PORTFOLIOS) };
  }

  /** Null when nothing changed. */
  take(): ToMark | null {
    if (this.empty) return null;
    const taken = this.next();
    for (const id of taken.portfolioIds) this.#portfolioIds.delete(id);
    this.#symbols = new Set();
    return taken;
  }
}
