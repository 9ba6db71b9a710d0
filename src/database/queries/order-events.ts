/** The history of one order, event by event. */
import type { Decimal } from '../../domain/decimal.ts';
import type { OrderEventType, OrderStatus } from '../../domain/order.ts';
import type { PrismaClient } from '../generated/client.ts';
import { decimalOrNull, instantOf, instantOrNull } from './values.ts';

export interface OrderEventRow {
  readonly orderId: string;
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly type: OrderEventType;
  /** Status of the order after the event. */
  readonly status: OrderStatus;
  readonly quantity: Decimal | null;
  readonly price: Decimal | null;
  readonly tradeId: string | null;
  readonly reason: string | null;
  /** Username of the person behind the event; null for the engine. */
  readonly user: string | null;
  /** Market clock; null for events that people cause. */
  readonly occurredAt: number | null;
  /** Desk clock. */
  readonly recordedAt: number;
}

/** Oldest first. */
export async function readOrderEvents(db: PrismaClient, orderId: string): Promise<OrderEventRow[]> {
  const rows = await db.orderEvent.findMany({
    where: { orderId },
    include: { user: { select: { username: true } } },
    orderBy: { sequence: 'asc' },
  });
  return rows.map((row) => ({
    orderId: row.orderId,
    sequence: row.sequence,
    type: row.type,
    status: row.status,
    quantity: decimalOrNull(row.quantity),
    price: decimalOrNull(row.price),
    tradeId: row.tradeId,
    reason: row.reason,
    user: row.user?.username ?? null,
    occurredAt: instantOrNull(row.occurredAt),
    recordedAt: instantOf(row.recordedAt),
  }));
}
