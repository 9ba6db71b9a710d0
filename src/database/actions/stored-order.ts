/** An order as pg gives its columns: numerics and bigints as text. */
import { Decimal } from '../../domain/decimal.ts';
import type { OrderStatus, OrderType, Side, TimeInForce } from '../../domain/order.ts';
import { denialOf } from '../order-row.ts';
import type { OrderRow } from '../order-row.ts';

/** The columns of an order `o` and its portfolio `p`, written out so that a new column never changes an answer. */
export const ORDER_COLUMNS = `o.id, o.number::text, o.client_order_id, o.portfolio_id, p.name as portfolio, o.symbol, o.side, o.type, o.time_in_force,
  o.status, o.quantity::text, o.filled_quantity::text, o.limit_price::text, o.stop_price::text, o.trail_amount::text, o.trail_percent::text,
  o.average_price::text, o.reduce_only, o.parent_id, o.list_id, o.expire_date::text, o.post_only, o.all_or_none, o.display_quantity::text, o.note, o.denial, o.end_reason,
  o.placed_at, o.accepted_at, o.triggered_at, o.released_at, o.closed_at, o.expires_at`;

export interface StoredOrder {
  readonly id: string;
  readonly number: string;
  readonly client_order_id: string;
  readonly portfolio_id: string;
  readonly portfolio: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly time_in_force: TimeInForce;
  readonly status: OrderStatus;
  readonly quantity: string;
  readonly filled_quantity: string;
  readonly limit_price: string | null;
  readonly stop_price: string | null;
  readonly trail_amount: string | null;
  readonly trail_percent: string | null;
  readonly average_price: string | null;
  readonly reduce_only: boolean;
  readonly parent_id: string | null;
  readonly list_id: string | null;
  readonly expire_date: string | null;
  readonly post_only: boolean;
  readonly all_or_none: boolean;
  readonly display_quantity: string | null;
  readonly note: string | null;
  readonly denial: unknown;
  readonly end_reason: string | null;
  readonly placed_at: Date;
  readonly accepted_at: Date | null;
  readonly triggered_at: Date | null;
  readonly released_at: Date | null;
  readonly closed_at: Date | null;
  readonly expires_at: Date | null;
}

export function orderOf(row: StoredOrder): OrderRow {
  return {
    id: row.id,
    number: Number(row.number),
    clientOrderId: row.client_order_id,
    portfolioId: row.portfolio_id,
    portfolio: row.portfolio,
    symbol: row.symbol,
    side: row.side,
    type: row.type,
    timeInForce: row.time_in_force,
    status: row.status,
    quantity: new Decimal(row.quantity),
    filledQuantity: new Decimal(row.filled_quantity),
    limitPrice: decimalOrNull(row.limit_price),
    stopPrice: decimalOrNull(row.stop_price),
    trailAmount: decimalOrNull(row.trail_amount),
    trailPercent: decimalOrNull(row.trail_percent),
    averagePrice: decimalOrNull(row.average_price),
    reduceOnly: row.reduce_only,
    parentId: row.parent_id,
    listId: row.list_id,
    expireDate: row.expire_date,
    postOnly: row.post_only,
    allOrNone: row.all_or_none,
    displayQuantity: decimalOrNull(row.display_quantity),
    note: row.note,
    denial: denialOf(row.denial),
    endReason: row.end_reason,
    placedAt: row.placed_at.getTime(),
    acceptedAt: row.accepted_at?.getTime() ?? null,
    triggeredAt: row.triggered_at?.getTime() ?? null,
    releasedAt: row.released_at?.getTime() ?? null,
    closedAt: row.closed_at?.getTime() ?? null,
    expiresAt: row.expires_at?.getTime() ?? null,
  };
}

function decimalOrNull(value: string | null): Decimal | null {
  return value === null ? null : new Decimal(value);
}
