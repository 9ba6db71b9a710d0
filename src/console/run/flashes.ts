/** Which rows have just changed: each lights up for a moment, except those that were there when the pane was first read. */
import type { RowHandle } from '../panes/list-body.ts';
import type { PaneCode } from '../panes/pane.ts';

export const FLASH_MS = 700;

export class Flashes {
  readonly #known = new Map<PaneCode, ReadonlyMap<string, string>>();
  readonly #until = new Map<PaneCode, Map<string, number>>();

  /** `rows` as read now; called when the pane's rows may have changed. */
  look(code: PaneCode, rows: readonly RowHandle[], now: number): void {
    const before = this.#known.get(code);
    this.#known.set(code, new Map(rows.map(({ key, signature }) => [key, signature])));
    if (before === undefined) return;
    const until = this.#until.get(code) ?? new Map<string, number>();
    for (const { key, signature } of rows) if (before.get(key) !== signature) until.set(key, now + FLASH_MS);
    this.#until.set(code, until);
  }

  /** Another portfolio's rows are not news. */
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

  /** When the next light goes out; null when none is on. Those of panes that nobody sees go out here. */
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
