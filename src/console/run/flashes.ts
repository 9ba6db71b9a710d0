/** The rows that flash because they have just changed. Rows of the first read do not flash. */
import type { RowHandle } from '../panes/list-body.ts';
import type { PaneCode } from '../panes/pane.ts';

export const FLASH_MS = 700;

export class Flashes {
  readonly #known = new Map<PaneCode, ReadonlyMap<string, string>>();
  readonly #until = new Map<PaneCode, Map<string, number>>();

  /** Call it with the present rows when they may have changed. */
  look(code: PaneCode, rows: readonly RowHandle[], now: number): void {
    const before = this.#known.get(code);
    this.#known.set(code, new Map(rows.map(({ key, signature }) => [key, signature])));
    if (before === undefined) return;
    const until = this.#until.get(code) ?? new Map<string, number>();
    for (const { key, signature } of rows) if (before.get(key) !== signature) until.set(key, now + FLASH_MS);
    this.#until.set(code, until);
  }

  /** For a change of portfolio: its rows are not news. */
  forget(): void {
    this.#known.clear();
    this.#until.clear();
  }

  flashing(code: PaneCode, now: number): ReadonlySet<string> {
    const until = this.#until.get(code);
    if (until === undefined || until.size === 0) return NONE;
    for (const [key, end] of until) if (end <= now) until.delete(key);
    return new Set(until.keys());
  }

  /** When the next flash ends; null without one. It also removes the ended flashes of hidden panes. */
  nextEnd(now: number): number | null {
    let next: number | null = null;
    for (const until of this.#until.values()) {
      for (const [key, end] of until) {
        if (end <= now) until.delete(key);
        else if (next === null || end < next) next = end;
      }
    }
    return next;
  }
}

const NONE: ReadonlySet<string> = new Set();
