/** A persistent map by text: a change costs O(log n) and leaves the former map valid. */
import { EVERYWHERE, SortedSet } from './sorted-set.ts';

type Entry<Value> = readonly [key: string, value: Value];

export class TextMap<Value> {
  readonly #entries: SortedSet<Entry<Value>, null>;

  private constructor(entries: SortedSet<Entry<Value>, null>) {
    this.#entries = entries;
  }

  static of<Value>(entries: Iterable<Entry<Value>> = []): TextMap<Value> {
    let map = new TextMap<Value>(
      new SortedSet({
        compare: ([one], [other]) => compareText(one, other),
        summaryOf: () => null,
        join: () => null,
      }),
    );
    for (const [key, value] of entries) map = map.with(key, value);
    return map;
  }

  get(key: string): Value | undefined {
    return this.#entries.find(([one]) => compareText(one, key))?.[1];
  }

  with(key: string, value: Value): TextMap<Value> {
    return new TextMap(this.#entries.with([key, value]));
  }

  without(key: string): TextMap<Value> {
    const entry = this.#entries.find(([one]) => compareText(one, key));
    return entry === null ? this : new TextMap(this.#entries.without(entry));
  }

  [Symbol.iterator](): Generator<Entry<Value>, void, undefined> {
    return this.#entries.range(EVERYWHERE);
  }
}

export function compareText(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
