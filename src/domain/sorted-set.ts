/**
 * A persistent sorted set: a change returns a new set and shares all but a path of O(log n) nodes with the former one,
 * which stays valid. A weight-balanced tree (Adams; parameters of Hirai and Yamamoto, 2011) whose nodes also keep a
 * summary of their subtree, so that a search skips subtrees. Published persistent maps (@rimbu/sorted, sorted-btree)
 * have no such summaries.
 */
import { Heap } from './heap.ts';

export interface Ordering<Value, Summary> {
  /** Values that compare as 0 are the same member. */
  readonly compare: (one: Value, other: Value) => number;
  readonly summaryOf: (value: Value) => Summary;
  readonly join: (one: Summary, other: Summary) => Summary;
}

interface Node<Value, Summary> {
  readonly value: Value;
  readonly left: Tree<Value, Summary>;
  readonly right: Tree<Value, Summary>;
  /** The first and the last member: most searches end here, because they want nothing. */
  readonly low: Value;
  readonly high: Value;
  readonly size: number;
  readonly summary: Summary;
}

type Tree<Value, Summary> = Node<Value, Summary> | null;

/**
 * Negative before the wanted members, positive after them, 0 for a wanted member. It must agree with the order of the
 * set.
 */
export type Where<Value> = (value: Value) => number;

/** A part of the members, smallest rank first. */
export interface Ranking<Value, Summary> {
  readonly where: Where<Value>;
  /**
   * Given the summary of several members: false when no member among them is wanted. Given that of one member: whether
   * it is wanted.
   */
  readonly admits: (summary: Summary) => boolean;
  /** The smallest rank among the members of a summary. */
  readonly rank: (summary: Summary) => number;
}

export const EVERYWHERE: Where<unknown> = () => 0;

/** A side that is more than this many times as heavy as the other is rotated. */
const HEAVIEST = 3;
/** A rotation is single when the inner part is lighter than this many times the outer part. */
const SINGLE = 2;

export class SortedSet<Value, Summary> {
  readonly #ordering: Ordering<Value, Summary>;
  readonly #root: Tree<Value, Summary>;

  constructor(ordering: Ordering<Value, Summary>, root: Tree<Value, Summary> = null) {
    this.#ordering = ordering;
    this.#root = root;
  }

  /** A set of these values alone, of which no two are the same member: faster than one after the other. */
  filled(values: Iterable<Value>): SortedSet<Value, Summary> {
    const sorted = [...values].sort(this.#ordering.compare);
    const built = (from: number, to: number): Tree<Value, Summary> => {
      if (from === to) return null;
      const middle = (from + to) >> 1;
      return made(this.#ordering, {
        value: sorted[middle]!,
        left: built(from, middle),
        right: built(middle + 1, to),
      });
    };
    return new SortedSet(this.#ordering, built(0, sorted.length));
  }

  get size(): number {
    return sizeOf(this.#root);
  }

  /** An equal member is replaced. */
  with(value: Value): SortedSet<Value, Summary> {
    return new SortedSet(this.#ordering, inserted(this.#ordering, this.#root, value));
  }

  without(value: Value): SortedSet<Value, Summary> {
    const root = removed(this.#ordering, this.#root, value);
    return root === this.#root ? this : new SortedSet(this.#ordering, root);
  }

  /** `before` makes room for `after`; null is no member. */
  exchanged(before: Value | null, after: Value | null): SortedSet<Value, Summary> {
    const stays = before !== null && after !== null && this.#ordering.compare(before, after) === 0;
    const rest = before === null || stays ? this : this.without(before);
    return after === null ? rest : rest.with(after);
  }

  /** A wanted member, when `where` wants one member only. */
  find(where: Where<Value>): Value | null {
    for (let node = this.#root; node !== null;) {
      const place = where(node.value);
      if (place === 0) return node.value;
      node = place < 0 ? node.right : node.left;
    }
    return null;
  }

  /** The first wanted member in the order of the set. */
  first(where: Where<Value>, admits: (summary: Summary) => boolean = () => true): Value | null {
    return isOutside(this.#root, where) ? null : firstIn(this.#ordering, this.#root, { where, admits });
  }

  /** The wanted members in the order of the set. */
  *range(where: Where<Value>): Generator<Value, void, undefined> {
    yield* walk(this.#root, where);
  }

  [Symbol.iterator](): Generator<Value, void, undefined> {
    return this.range(EVERYWHERE);
  }

  /** The wanted members by rank, each found in O(log n) when the caller takes it. */
  *ranked({ where, admits, rank }: Ranking<Value, Summary>): Generator<Value, void, undefined> {
    if (isOutside(this.#root, where)) return;
    const { summaryOf } = this.#ordering;
    const heap = new Heap<Piece<Value, Summary>>();
    const addOne = (value: Value): void => {
      const summary = summaryOf(value);
      if (admits(summary)) heap.push({ rank: rank(summary), value, node: null });
    };
    const addAll = (node: Tree<Value, Summary>): void => {
      if (node !== null && admits(node.summary)) heap.push({ rank: rank(node.summary), value: node.value, node });
    };
    cover(this.#root, where, { one: addOne, all: addAll });
    for (let piece = heap.pop(); piece !== null; piece = heap.pop()) {
      if (piece.node === null) {
        yield piece.value;
        continue;
      }
      addOne(piece.node.value);
      addAll(piece.node.left);
      addAll(piece.node.right);
    }
  }
}

/** A member, or all members of a subtree. */
interface Piece<Value, Summary> {
  readonly rank: number;
  readonly value: Value;
  readonly node: Tree<Value, Summary>;
}

interface Covering<Value, Summary> {
  readonly one: (value: Value) => void;
  readonly all: (node: Tree<Value, Summary>) => void;
}

/** Splits the wanted members into O(log n) single members and whole subtrees. */
function cover<Value, Summary>(
  root: Tree<Value, Summary>,
  where: Where<Value>,
  { one, all }: Covering<Value, Summary>,
): void {
  const from = (node: Tree<Value, Summary>): void => {
    for (let next = node; next !== null;) {
      if (where(next.value) < 0) next = next.right;
      else {
        one(next.value);
        all(next.right);
        next = next.left;
      }
    }
  };
  const until = (node: Tree<Value, Summary>): void => {
    for (let next = node; next !== null;) {
      if (where(next.value) > 0) next = next.left;
      else {
        one(next.value);
        all(next.left);
        next = next.right;
      }
    }
  };
  for (let node = root; node !== null;) {
    const place = where(node.value);
    if (place === 0) {
      one(node.value);
      from(node.left);
      return until(node.right);
    }
    node = place < 0 ? node.right : node.left;
  }
}

function isOutside<Value>(root: Tree<Value, unknown>, where: Where<Value>): boolean {
  return root === null || where(root.high) < 0 || where(root.low) > 0;
}

function* walk<Value, Summary>(node: Tree<Value, Summary>, where: Where<Value>): Generator<Value, void, undefined> {
  if (node === null) return;
  const place = where(node.value);
  if (place >= 0) yield* walk(node.left, where);
  if (place === 0) yield node.value;
  if (place <= 0) yield* walk(node.right, where);
}

function firstIn<Value, Summary>(
  ordering: Ordering<Value, Summary>,
  node: Tree<Value, Summary>,
  wanted: Pick<Ranking<Value, Summary>, 'where' | 'admits'>,
): Value | null {
  if (node === null || !wanted.admits(node.summary)) return null;
  const place = wanted.where(node.value);
  const before = place >= 0 ? firstIn(ordering, node.left, wanted) : null;
  if (before !== null) return before;
  if (place === 0 && wanted.admits(ordering.summaryOf(node.value))) return node.value;
  return place <= 0 ? firstIn(ordering, node.right, wanted) : null;
}

function sizeOf(tree: Tree<unknown, unknown>): number {
  return tree?.size ?? 0;
}

function inserted<Value, Summary>(
  ordering: Ordering<Value, Summary>,
  tree: Tree<Value, Summary>,
  value: Value,
): Node<Value, Summary> {
  if (tree === null) return made(ordering, { value, left: null, right: null });
  const order = ordering.compare(value, tree.value);
  if (order === 0) return made(ordering, { ...tree, value });
  return order < 0
    ? balanced(ordering, { ...tree, left: inserted(ordering, tree.left, value) })
    : balanced(ordering, { ...tree, right: inserted(ordering, tree.right, value) });
}

function removed<Value, Summary>(
  ordering: Ordering<Value, Summary>,
  tree: Tree<Value, Summary>,
  value: Value,
): Tree<Value, Summary> {
  if (tree === null) return null;
  const order = ordering.compare(value, tree.value);
  if (order === 0) return glued(ordering, tree.left, tree.right);
  if (order < 0) {
    const left = removed(ordering, tree.left, value);
    return left === tree.left ? tree : balanced(ordering, { ...tree, left });
  }
  const right = removed(ordering, tree.right, value);
  return right === tree.right ? tree : balanced(ordering, { ...tree, right });
}

/** Joins two sides without their middle: the neighbor of the heavier side takes its place. */
function glued<Value, Summary>(
  ordering: Ordering<Value, Summary>,
  left: Tree<Value, Summary>,
  right: Tree<Value, Summary>,
): Tree<Value, Summary> {
  if (left === null) return right;
  if (right === null) return left;
  const value = left.size > right.size ? lastOf(left) : firstOf(right);
  return left.size > right.size
    ? balanced(ordering, { value, left: removed(ordering, left, value), right })
    : balanced(ordering, { value, left, right: removed(ordering, right, value) });
}

function firstOf<Value>(tree: Node<Value, unknown>): Value {
  let node = tree;
  while (node.left !== null) node = node.left;
  return node.value;
}

function lastOf<Value>(tree: Node<Value, unknown>): Value {
  let node = tree;
  while (node.right !== null) node = node.right;
  return node.value;
}

type Parts<Value, Summary> = Pick<Node<Value, Summary>, 'value' | 'left' | 'right'>;

function made<Value, Summary>(
  { summaryOf, join }: Ordering<Value, Summary>,
  { value, left, right }: Parts<Value, Summary>,
): Node<Value, Summary> {
  let summary = summaryOf(value);
  if (left !== null) summary = join(left.summary, summary);
  if (right !== null) summary = join(summary, right.summary);
  const [low, high] = [left === null ? value : left.low, right === null ? value : right.high];
  return { value, left, right, low, high, size: sizeOf(left) + sizeOf(right) + 1, summary };
}

/** After one insertion or removal in a balanced tree, at most one rotation a level restores the balance. */
function balanced<Value, Summary>(
  ordering: Ordering<Value, Summary>,
  { value, left, right }: Parts<Value, Summary>,
): Node<Value, Summary> {
  if (right !== null && isTooHeavy(right, left)) {
    if (isLighter(right.left, right.right))
      return made(ordering, { ...right, left: made(ordering, { value, left, right: right.left }) });
    const inner = right.left!;
    return made(ordering, {
      value: inner.value,
      left: made(ordering, { value, left, right: inner.left }),
      right: made(ordering, { ...right, left: inner.right }),
    });
  }
  if (left !== null && isTooHeavy(left, right)) {
    if (isLighter(left.right, left.left))
      return made(ordering, { ...left, right: made(ordering, { value, left: left.right, right }) });
    const inner = left.right!;
    return made(ordering, {
      value: inner.value,
      left: made(ordering, { ...left, right: inner.left }),
      right: made(ordering, { value, left: inner.right, right }),
    });
  }
  return made(ordering, { value, left, right });
}

function isTooHeavy(one: Tree<unknown, unknown>, other: Tree<unknown, unknown>): boolean {
  return sizeOf(one) + 1 > HEAVIEST * (sizeOf(other) + 1);
}

/** One rotation is enough. */
function isLighter(inner: Tree<unknown, unknown>, outer: Tree<unknown, unknown>): boolean {
  return sizeOf(inner) + 1 < SINGLE * (sizeOf(outer) + 1);
}
