/** The order whose detail is open, with its events and executions. */
import type { PrismaClient } from '../../database/generated/client.ts';
import type { OrderRow } from '../../database/order-row.ts';
import { readOrderEvents } from '../../database/queries/order-events.ts';
import type { OrderEventRow } from '../../database/queries/order-events.ts';
import { readFamily, readOrder } from '../../database/queries/orders.ts';
import { familyOf } from '../../domain/order-family.ts';
import type { Family } from '../../domain/order-family.ts';
import { readTrades } from '../../database/queries/trades.ts';
import type { TradeRow } from '../../database/queries/trades.ts';
import type { Topic } from './topic.ts';

export interface OrderDetail {
  readonly orderId: string;
  readonly order: OrderRow | null;
  readonly family: Family<OrderRow>;
  readonly events: readonly OrderEventRow[];
  readonly trades: readonly TradeRow[];
}

export const detailTopic: Topic<OrderDetail | null> = {
  empty: null,
  hears: { order: 'own portfolio', trade: 'own portfolio' },
  scope: 'portfolio',
  turn: 'at once',
  async read(db, { orderId }) {
    if (orderId === null) return null;
    const [order, events, trades] = await Promise.all([
      readOrder(db, { id: orderId }),
      readOrderEvents(db, orderId),
      readTrades(db, { orderId, limit: null }),
    ]);
    return { orderId, order, family: order === null ? ALONE : await readRelatives(db, order), events, trades };
  },
};

const ALONE: Family<OrderRow> = { parent: null, children: [], list: [] };

async function readRelatives(db: PrismaClient, order: OrderRow): Promise<Family<OrderRow>> {
  const [parent, relatives] = await Promise.all([
    order.parentId === null ? null : readOrder(db, { id: order.parentId }),
    readFamily(db, order),
  ]);
  return familyOf(order, parent, relatives);
}
