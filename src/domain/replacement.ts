/** New terms for a working order: which they are, and what they cost it. SQL has the same rule in replace_adds(). */
import type { Decimal } from './decimal.ts';
import type { Order } from './order.ts';

/** Null keeps a term; `quantity` is the whole quantity, its filled part included. */
export interface NewTerms {
  readonly quantity: Decimal | null;
  readonly limitPrice: Decimal | null;
  readonly stopPrice: Decimal | null;
}

type Terms = Pick<Order, 'quantity' | 'limitPrice' | 'stopPrice'>;

export function replacedTerms(order: Terms, terms: NewTerms): Terms {
  return {
    quantity: terms.quantity ?? order.quantity,
    limitPrice: terms.limitPrice ?? order.limitPrice,
    stopPrice: terms.stopPrice ?? order.stopPrice,
  };
}

export function repriced(order: Terms, { limitPrice, stopPrice }: NewTerms): boolean {
  return isOther(order.limitPrice, limitPrice) || isOther(order.stopPrice, stopPrice);
}

/**
 * Everything but a smaller quantity. Such terms cost an order its time priority, as on most venues, and need an armed
 * console.
 */
export function addsRisk(order: Terms, terms: NewTerms): boolean {
  return repriced(order, terms) || (terms.quantity !== null && terms.quantity.greaterThan(order.quantity));
}

export function isOther(present: Decimal | null, wanted: Decimal | null): boolean {
  return wanted !== null && (present === null || !wanted.equals(present));
}
