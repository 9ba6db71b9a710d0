/** Sorts objects into an order of creation: dependencies first, otherwise by stage and name. */
import { STAGES } from './schema-object.ts';
import type { SchemaObject } from './schema-object.ts';

/** From the key of an object to the keys of its dependencies. Keys that are not in the list are ignored. */
export type Dependencies = ReadonlyMap<string, ReadonlySet<string>>;

/** The same objects and dependencies always give the same order. */
export function orderObjects(objects: readonly SchemaObject[], dependencies: Dependencies): SchemaObject[] {
  const sorted = [...objects].sort(byStageAndName);
  const rank = new Map(sorted.map(({ key }, index) => [key, index]));
  const missing = sorted.map((object) => neededBy(object, dependencies, rank));
  const dependents = sorted.map((): number[] => []);
  missing.forEach((needed, index) => needed.forEach((other) => dependents[other]!.push(index)));
  const ready = new Heap();
  missing.forEach((needed, index) => needed.size === 0 && ready.push(index));
  const done = new Set<number>();
  const ordered: SchemaObject[] = [];
  while (ordered.length < sorted.length) {
    // A circle is cut at its earliest stage: objects of that stage do not check the rest before their first use.
    const next = ready.pop() ?? sorted.findIndex((_, index) => !done.has(index));
    if (done.has(next)) continue;
    done.add(next);
    ordered.push(sorted[next]!);
    for (const dependent of dependents[next]!) {
      const needed = missing[dependent]!;
      needed.delete(next);
      if (needed.size === 0) ready.push(dependent);
    }
  }
  return ordered;
}

function neededBy(
  { key, after }: SchemaObject,
  dependencies: Dependencies,
  rank: ReadonlyMap<string, number>,
): Set<number> {
  const needed = new Set<number>();
  for (const other of [...after, ...(dependencies.get(key) ?? [])]) {
    const index = rank.get(other);
    if (index !== undefined && other !== key) needed.add(index);
  }
  return needed;
}

const RANK_OF_STAGE = new Map(STAGES.map((stage, index) => [stage, index]));

function byStageAndName(one: SchemaObject, other: SchemaObject): number {
  return (
    RANK_OF_STAGE.get(one.stage)! - RANK_OF_STAGE.get(other.stage)! ||
    compare(one.name, other.name) ||
    compare(one.sql, other.sql)
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Returns the smallest number first. */
class Heap {
  readonly #items: number[] = [];

  push(item: number): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (items[parent]! <= item) break;
      items[at] = items[parent]!;
      at = parent;
    }
    items[at] = item;
  }

  pop(): number | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && items[child + 1]! < items[child]!) child += 1;
      if (items[child]! >= last) break;
      items[at] = items[child]!;
      at = child;
    }
    items[at] = last;
    return first;
  }
}
