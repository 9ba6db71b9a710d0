/** Sorts many rows with few comparisons: rows with one key are a group, and only the groups are compared. */

/** Sorted by their groups, and in each group as they came. */
export function inGroups<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  compare: (one: Row, other: Row) => number,
): readonly Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return [...groups.values()].sort(([one], [other]) => compare(one!, other!)).flat();
}
