/** An order as it is shown: what both the queries and the actions give. */
import type { Decimal } from '../domain/decimal.ts';
import type { OrderStatus, OrderType, Side, TimeInForce } from '../domain/order.ts';

/** Why the desk refused: amounts are plain decimal text, null where the rule has none. */
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
  /** The portfolio's name. */
  readonly portfolio: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly status: OrderStatus;
  readonly quantity: Decimal;
  readonly filledQuantity: Decimal;
  readonly limitPrice: Decimal | null;
  readonly stopPrice: Decimal | null;
  /** Of the fills; null before the first. */
  readonly averagePrice: Decimal | null;
  readonly reduceOnly: boolean;
  readonly note: string | null;
  /** Given exactly when the status is DENIED. */
  readonly denial: Denial | null;
  /** Why it ended with a part unfilled: a code of domain/end-reason.ts. Null while it is open, when it is filled, and when it was denied. */
  readonly endReason: string | null;
  /** The desk's clock, milliseconds UTC. */
  readonly placedAt: number;
  /** The market's clock, milliseconds UTC. */
  readonly acceptedAt: number | null;
  readonly closedAt: number | null;
  /** The market's clock, milliseconds UTC: when a DAY order ends. Null until its first market event. */
  readonly expiresAt: number | null;
}

/** From the json that place_order keeps. */
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
