/**
 * The last items of a sequence. Adding one leaves the former value as it was and yet copies nothing: values that follow
 * each other share one log, each with its own end in it.
 */
export class Recent<Item> {
  readonly #log: Item[];
  readonly #end: number;
  readonly #most: number;

  private constructor(log: Item[], end: number, most: number) {
    this.#log = log;
    this.#end = end;
    this.#most = most;
  }

  /** `most`: how many items it keeps. */
  static of<Item>(most: number): Recent<Item> {
    return new Recent<Item>([], 0, most);
  }

  get length(): number {
    return Math.min(this.#end, this.#most);
  }

  /** As of an array: -1 is the last item. */
  at(place: number): Item | undefined {
    const index = place < 0 ? this.#end + place : this.#end - this.length + place;
    return index < this.#end - this.length || index >= this.#end ? undefined : this.#log[index];
  }

  with(item: Item): Recent<Item> {
    // A log that another value has continued is left to it; a long one is cut.
    const isFree = this.#log.length === this.#end && this.#end < this.#most + SPARE;
    const log = isFree ? this.#log : this.toArray();
    return new Recent(log, log.push(item), this.#most);
  }

  toArray(): Item[] {
    return this.#log.slice(this.#end - this.length, this.#end);
  }
}

/** Items beyond the kept ones, before a log is cut. */
const SPARE = 1_000;
