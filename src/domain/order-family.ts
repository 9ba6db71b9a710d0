/** An order, the order that it waits for, the orders that wait for it, and those that share its quantity. */
import { isTerminal } from './order.ts';
import type { Order } from './order.ts';

interface Member {
  readonly id: string;
  readonly number: number;
  readonly parentId: string | null;
}

export interface Family<T> {
  readonly parent: T | null;
  readonly children: readonly T[];
  /** The others of its list, without its children. */
  readonly list: readonly T[];
}

/** `relatives`: the children of the order and the others of its list. */
export function familyOf<T extends Member>(order: T, parent: T | null, relatives: readonly T[]): Family<T> {
  const isChild = ({ parentId }: T): boolean => parentId === order.id;
  return { parent, children: relatives.filter(isChild), list: relatives.filter((other) => !isChild(other)) };
}

/** Of an order with a parent: it waits until its parent releases it, works for what that has filled, or has ended. */
export function standingOfChild({
  status,
  releasedAt,
}: Pick<Order, 'status'> & { readonly releasedAt: number | null }): 'waits' | 'works' | 'ended' {
  if (isTerminal(status)) return 'ended';
  return releasedAt === null ? 'waits' : 'works';
}

/**
 * Each family at the place of its first listed member, the parent before its children by number: open exits stay with
 * the open orders, and bring their filled entry along. A child without its parent in the list keeps its place.
 */
export function inFamilies<T extends Member>(orders: readonly T[]): readonly T[] {
  const listed = new Set(orders.map(({ id }) => id));
  const families = new Map<string, T[]>();
  for (const order of orders) {
    const head = order.parentId !== null && listed.has(order.parentId) ? order.parentId : order.id;
    families.set(head, [...(families.get(head) ?? []), order]);
  }
  return [...families].flatMap(([head, members]) =>
    members.sort((a, b) => Number(b.id === head) - Number(a.id === head) || a.number - b.number),
  );
}
