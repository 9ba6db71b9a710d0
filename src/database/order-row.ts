/** An order as it is shown: queries and actions return it. */
import type { Decimal } from '../domain/decimal.ts';
import type { OrderStatus, OrderType, Side, TimeInForce } from '../domain/order.ts';

/** Why the desk refused an order: amounts are plain decimal text, null where the rule has none. */
export interface Denial {
  readonly code: string;
  readonly message: string;
  readonly limit: string | null;
  readonly value: string | null;
  readonly headroom: string | null;
}

export interface OrderRow {
  readonly id: string;
  /** Short number inside its portfolio. */
  readonly number: number;
  readonly clientOrderId: string;
  readonly portfolioId: string;
  /** Name of the portfolio. */
  readonly portfolio: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly status: OrderStatus;
  readonly quantity: Decimal;
  readonly filledQuantity: Decimal;
  readonly limitPrice: Decimal | null;
  /** The price that triggers it; of a trailing stop its present one, null before its first market price. */
  readonly stopPrice: Decimal | null;
  readonly trailAmount: Decimal | null;
  readonly trailPercent: Decimal | null;
  /** Average price of the fills; null before the first. */
  readonly averagePrice: Decimal | null;
  readonly reduceOnly: boolean;
  /** The order whose fills release this one; null: it waits for none. */
  readonly parentId: string | null;
  /** Orders of one list share a quantity; the exits of an entry have its id. */
  readonly listId: string | null;
  /** The last date of a GTD order in its instrument's time zone, YYYY-MM-DD. */
  readonly expireDate: string | null;
  readonly postOnly: boolean;
  readonly allOrNone: boolean;
  /** The largest quantity that it shows; null: all of it. */
  readonly displayQuantity: Decimal | null;
  readonly note: string | null;
  /** Set exactly when the status is DENIED. */
  readonly denial: Denial | null;
  /**
   * Why the order ended with an unfilled part: a code of domain/end-reason.ts. Null while it is open, when it is filled
   * or denied.
   */
  readonly endReason: string | null;
  /** Desk clock, milliseconds UTC. */
  readonly placedAt: number;
  /** Market clock, milliseconds UTC. */
  readonly acceptedAt: number | null;
  /** Market clock, milliseconds UTC: when its trigger price was reached. */
  readonly triggeredAt: number | null;
  /** Market clock, milliseconds UTC: when its parent released it; null while it is held, and without a parent. */
  readonly releasedAt: number | null;
  readonly closedAt: number | null;
  /** Market clock, milliseconds UTC: when a DAY, GTD or CLS order ends. DAY and CLS: null until the first market event. */
  readonly expiresAt: number | null;
}

/** From the json that place_order stores. */
export function denialOf(value: unknown): Denial | null {
  if (typeof value !== 'object' || value === null) return null;
  const fields = value as Readonly<Record<string, unknown>>;
  return {
    code: textOf(fields['code']) ?? 'DENIED',
    message: textOf(fields['message']) ?? '',
    limit: textOf(fields['limit']),
    value: textOf(fields['value']),
    headroom: textOf(fields['headroom']),
  };
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
