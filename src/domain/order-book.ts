/**
 * The working orders of one symbol, sorted so that an event visits only the orders that it can change. A persistent
 * value: each change returns a new book in O(log n). Matching and expiry ask it for their orders in the order of
 * acceptance.
 */
import type { Decimal } from './decimal.ts';
import type { Side, WorkingOrder } from './order.ts';
import {
  emptyIndexes,
  filledIndexes,
  moved,
  reducingKey,
  reducingKeyOf,
  reducingOf,
  sequenceOf,
  trailOf,
} from './order-indexes.ts';
import type { Acceptance, Appetite, Indexes, Orders, PriceRange, Reducing } from './order-indexes.ts';
import type { AlwaysVisited } from './reach.ts';
import { EVERYWHERE } from './sorted-set.ts';
import type { Where } from './sorted-set.ts';
import { compareText } from './text-map.ts';
import type { Direction } from './trigger.ts';

export interface Taking {
  /** Only orders that were accepted, and replaced behind the others, by this instant of the market's clock take part. */
  readonly at: number;
  /** Only orders behind this acceptance sequence. */
  readonly after: number;
}

export class OrderBook {
  readonly #indexes: Indexes;

  private constructor(indexes: Indexes) {
    this.#indexes = indexes;
  }

  static readonly EMPTY: OrderBook = new OrderBook(emptyIndexes());

  static of(orders: Iterable<WorkingOrder>): OrderBook {
    return new OrderBook(filledIndexes([...orders]));
  }

  get size(): number {
    return this.#indexes.byId.size;
  }

  get(id: string): WorkingOrder | null {
    return this.#indexes.byId.find((order) => compareText(order.id, id));
  }

  /** By id. */
  [Symbol.iterator](): Iterator<WorkingOrder> {
    return this.#indexes.byId[Symbol.iterator]();
  }

  /** Adds the order, or replaces its former state. */
  with(order: WorkingOrder): OrderBook {
    const before = this.get(order.id);
    const indexes = moved(this.#indexes, before, order);
    return new OrderBook(
      before === null && reducingOf(order) !== null
        ? { ...indexes, unchecked: indexes.unchecked.with(order.portfolioId) }
        : indexes,
    );
  }

  without(id: string): OrderBook {
    const before = this.get(id);
    return before === null ? this : new OrderBook(moved(this.#indexes, before, null));
  }

  /** The orders that every event changes, or those at the open or close. */
  always(set: AlwaysVisited, { at, after }: Taking): Generator<WorkingOrder, void, undefined> {
    return ranked(this.#indexes[set], (order) => (sequenceOf(order) > after ? 0 : -1), at);
  }

  /** The other orders of a side in a range of limit prices; null is the price of a market order. */
  priced(
    side: Side,
    appetite: Appetite,
    range: PriceRange,
    { at, after }: Taking,
  ): Generator<WorkingOrder, void, undefined> {
    const orders = ranked(this.#indexes.prices[side][appetite], ({ limitPrice }) => range(limitPrice), at);
    return skipping(orders, after);
  }

  /** The orders that wait for a move in that direction, in a range of stop prices. */
  triggered(
    direction: Direction,
    range: Where<Decimal>,
    { at, after }: Taking,
  ): Generator<WorkingOrder, void, undefined> {
    return skipping(
      ranked(this.#indexes.triggers[direction], ({ stopPrice }) => range(stopPrice!), at),
      after,
    );
  }

  /** The trailing stops of a side, in a range of the prices that they trail from. */
  trailing(side: Side, range: Where<Decimal>, { at, after }: Taking): Generator<WorkingOrder, void, undefined> {
    return skipping(
      ranked(this.#indexes.trailing[side], (order) => range(trailOf(order)), at),
      after,
    );
  }

  /** The portfolio's next order that ends when there is nothing to close. */
  nextReducing(
    { portfolioId, side, kind }: { readonly portfolioId: string; readonly side: Side; readonly kind: Reducing },
    { at, after }: Taking,
  ): WorkingOrder | null {
    const key = reducingKey(portfolioId, side, kind);
    return this.#indexes.reducing.first(
      (order) => compareText(reducingKeyOf(order), key) || (sequenceOf(order) > after ? 0 : -1),
      ({ eligible }) => eligible <= at,
    );
  }

  /** In the order of acceptance. */
  childrenOf(id: string): Generator<WorkingOrder, void, undefined> {
    return this.#indexes.children.ranked({
      where: ({ parentId }) => compareText(parentId!, id),
      admits: () => true,
      rank: ({ first }) => first,
    });
  }

  /** In the order of acceptance. */
  inList(listId: string): Generator<WorkingOrder, void, undefined> {
    return this.#indexes.lists.ranked({
      where: (order) => compareText(order.listId!, listId),
      admits: () => true,
      rank: ({ first }) => first,
    });
  }

  get unchecked(): Iterable<string> {
    return this.#indexes.unchecked;
  }

  /** Notes whether the portfolio may have an order with nothing to close. */
  withPortfolio(portfolioId: string, state: 'checked' | 'unchecked'): OrderBook {
    const { unchecked } = this.#indexes;
    return new OrderBook({
      ...this.#indexes,
      unchecked: state === 'checked' ? unchecked.without(portfolioId) : unchecked.with(portfolioId),
    });
  }

  /** DAY and CLS orders, accepted by the instant, whose session has not begun. */
  unbegun(at: number): Generator<WorkingOrder, void, undefined> {
    return this.#indexes.unbegun.ranked({
      where: EVERYWHERE,
      admits: ({ earliest }) => earliest <= at,
      rank: ({ first }) => first,
    });
  }

  /** Orders whose session has ended by the instant; with a bar, only those that do not wait for its close. */
  ended(reached: number, openedAt: number | null): Generator<WorkingOrder, void, undefined> {
    return this.#indexes.ending.ranked({
      where: ({ expiresAt }) => (expiresAt! <= reached ? 0 : 1),
      admits: (orders) => openedAt === null || isUnbound(orders, openedAt),
      rank: ({ first }) => first,
    });
  }

  /** The first expiry; with a bar, that of the orders that do not wait for its close. */
  firstExpiry(openedAt: number | null): number | null {
    const admits = (orders: Acceptance): boolean => openedAt === null || isUnbound(orders, openedAt);
    return this.#indexes.ending.first(EVERYWHERE, admits)?.expiresAt ?? null;
  }

  /**
   * The first expiry of the orders that wait for the close of a bar: accepted by its opening instant, with a session
   * that ended later.
   */
  firstAwaiting(openedAt: number): number | null {
    const order = this.#indexes.ending.first(
      ({ expiresAt }) => (expiresAt! > openedAt ? 0 : -1),
      ({ earliest }) => earliest <= openedAt,
    );
    return order?.expiresAt ?? null;
  }
}

/** An order that came after the bar's opening instant, or that had ended by it, does not wait for the bar. */
function isUnbound({ latest, soonest }: Acceptance, openedAt: number): boolean {
  return latest > openedAt || soonest <= openedAt;
}

/** Those that an event of this instant may fill, in the order of acceptance. */
function ranked(orders: Orders, where: Where<WorkingOrder>, at: number): Generator<WorkingOrder, void, undefined> {
  return orders.ranked({ where, admits: ({ eligible }) => eligible <= at, rank: ({ first }) => first });
}

function* skipping(orders: Iterable<WorkingOrder>, after: number): Generator<WorkingOrder, void, undefined> {
  for (const order of orders) if (sequenceOf(order) > after) yield order;
}
