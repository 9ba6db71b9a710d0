/**
 * The orders that a market event can change, each once, in the order of acceptance. Nearly every visit ends in a fill,
 * a cancel or a new obstacle.
 */
import { Heap } from './heap.ts';
import { SIDES } from './order.ts';
import type { Side, WorkingOrder } from './order.ts';
import type { OrderBook, Taking } from './order-book.ts';
import { sequenceOf } from './order-indexes.ts';
import type { Appetite, Reducing } from './order-indexes.ts';
import type { Reach } from './reach.ts';
import { DIRECTIONS } from './trigger.ts';

interface Source {
  readonly orders: Iterator<WorkingOrder>;
  /** For orders that only volume can change, their side. */
  readonly starved: Side | null;
}

interface Waiting {
  readonly rank: number;
  readonly order: WorkingOrder;
  readonly from: Source | null;
}

export class Visits {
  readonly #book: OrderBook;
  readonly #taking: Taking;
  readonly #waiting = new Heap<Waiting>();
  readonly #visited = new Set<string>();
  readonly #exhausted = new Set<Side>();

  constructor(book: OrderBook, { always, limits, stops, trails }: Reach, taking: Taking) {
    this.#book = book;
    this.#taking = taking;
    for (const set of always) this.#pull({ orders: book.always(set, taking), starved: null });
    for (const direction of DIRECTIONS) {
      const range = stops[direction];
      if (range !== null) this.#pull({ orders: book.triggered(direction, range, taking), starved: null });
    }
    for (const side of SIDES) {
      const moves = trails[side];
      if (moves !== null) this.#pull({ orders: book.trailing(side, moves, taking), starved: null });
      const range = limits[side];
      if (range === null) continue;
      for (const appetite of ['hungry', 'starved'] satisfies Appetite[])
        this.#pull({
          orders: book.priced(side, appetite, range, taking),
          starved: appetite === 'starved' ? side : null,
        });
    }
  }

  /** No volume is left on that side: orders that already wait for volume are not visited. */
  starve(side: Side): void {
    this.#exhausted.add(side);
  }

  /** Nothing is left to close: the portfolio's next order that ends then is visited whatever its price. */
  follow(
    portfolioId: string,
    { side, kind }: { readonly side: Side; readonly kind: Reducing },
    after: number = this.#taking.after,
  ): void {
    const order = this.#book.nextReducing({ portfolioId, side, kind }, { at: this.#taking.at, after });
    if (order !== null) this.#waiting.push({ rank: sequenceOf(order), order, from: null });
  }

  next(): WorkingOrder | null {
    for (let next = this.#waiting.pop(); next !== null; next = this.#waiting.pop()) {
      const { order, from } = next;
      if (from !== null) {
        if (from.starved !== null && this.#exhausted.has(from.starved)) continue;
        this.#pull(from);
      }
      if (this.#visited.has(order.id)) continue;
      this.#visited.add(order.id);
      return order;
    }
    return null;
  }

  #pull(from: Source): void {
    const { done, value } = from.orders.next();
    if (done !== true) this.#waiting.push({ rank: sequenceOf(value), order: value, from });
  }
}
