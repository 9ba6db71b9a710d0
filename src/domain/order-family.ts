/** Lists show an order that waits for another one right behind it. */

interface Member {
  readonly id: string;
  readonly number: number;
  readonly parentId: string | null;
}

/** Each order in its place, its children behind it by number; a child without its parent in the list keeps its place. */
export function inFamilies<T extends Member>(orders: readonly T[]): readonly T[] {
  const listed = new Set(orders.map(({ id }) => id));
  const isListedChild = ({ parentId }: T): boolean => parentId !== null && listed.has(parentId);
  const children = new Map<string | null, T[]>();
  for (const order of orders.filter(isListedChild))
    children.set(order.parentId, [...(children.get(order.parentId) ?? []), order]);
  return orders
    .filter((order) => !isListedChild(order))
    .flatMap((order) => [order, ...[...(children.get(order.id) ?? [])].sort((a, b) => a.number - b.number)]);
}
