/**
 * Decides which part is left out when there is too little room: one rule for columns of a table and parts of a line.
 */

export interface Ranked {
  /** The lowest is left out first, of equal ones the rightmost; an item without a priority always stays. */
  readonly priority?: number;
}

/** Leaves out items until the rest `fits`, and keeps their order. */
export function mostImportant<Item extends Ranked>(
  items: readonly Item[],
  fits: (kept: readonly Item[]) => boolean,
): readonly Item[] {
  const kept = [...items];
  while (!fits(kept)) {
    const priorities = kept.flatMap(({ priority }) => priority ?? []);
    if (priorities.length === 0) break;
    const lowest = Math.min(...priorities);
    kept.splice(
      kept.findLastIndex(({ priority }) => priority === lowest),
      1,
    );
  }
  return kept;
}
