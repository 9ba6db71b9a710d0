/** The quantity that an order with exits would open, in words: its exits work for no more. */
import { plain } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import type { Order } from './order.ts';
import { openedBy } from './position.ts';

/**
 * `It opens nothing now; its exits work only for what it opens.` Null for an order without exits, and for one that
 * closes no opposite position. `positionBefore` is null when the desk has not read it.
 */
export function openingWords(
  order: Pick<Order, 'side' | 'quantity'>,
  { exits, positionBefore }: { readonly exits: readonly unknown[]; readonly positionBefore: Decimal | null },
  shown: (amount: Decimal) => string = plain,
): string | null {
  if (exits.length === 0 || positionBefore === null) return null;
  const opened = openedBy(order, positionBefore);
  if (opened.equals(order.quantity)) return null;
  return `It opens ${opened.isZero() ? 'nothing' : shown(opened)} now; its exits work only for what it opens.`;
}
