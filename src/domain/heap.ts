/** A binary heap: the item with the smallest rank comes out first. */
export class Heap<Item extends { readonly rank: number }> {
  readonly #items: Item[] = [];

  push(item: Item): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    for (let above = (at - 1) >> 1; at > 0 && items[above]!.rank > item.rank; above = (at - 1) >> 1) {
      items[at] = items[above]!;
      at = above;
    }
    items[at] = item;
  }

  pop(): Item | null {
    const items = this.#items;
    const least = items[0];
    const last = items.pop();
    if (least === undefined || last === undefined) return null;
    if (items.length > 0) this.#sink(last);
    return least;
  }

  #sink(item: Item): void {
    const items = this.#items;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below + 1 < items.length && items[below + 1]!.rank < items[below]!.rank) below += 1;
      if (below >= items.length || items[below]!.rank >= item.rank) break;
      items[at] = items[below]!;
      at = below;
    }
    items[at] = item;
  }
}
