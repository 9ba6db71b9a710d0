/** What stays where there is too little room: the same rule for columns of a table and for the parts of a line. */

export interface Ranked {
  /** The lowest goes first, of equal ones the rightmost; without one it always stays. */
  readonly priority?: number;
}

/** The items in their order, less those that go until the rest `fits`. */
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
