/** The columns of a list of orders, and one order as a sentence. */
import type { OrderRow } from '../../database/order-row.ts';
import { endReasonText } from '../../domain/end-reason.ts';
import type { Column } from './columns.ts';
import { figure, instant } from './figures.ts';
import { sideTone, statusTone } from './tones.ts';

export const ORDER_COLUMNS: readonly Column<OrderRow>[] = [
  { title: 'No', align: 'right', value: (order) => String(order.number) },
  { title: 'Portfolio', value: (order) => order.portfolio, dropRank: 2 },
  { title: 'Symbol', value: (order) => order.symbol },
  { title: 'Side', value: (order) => order.side, tone: sideTone },
  { title: 'Quantity', align: 'decimal', value: (order) => figure(order.quantity) },
  { title: 'Filled', align: 'decimal', value: (order) => figure(order.filledQuantity), dropRank: 6 },
  { title: 'Type', value: (order) => order.type, dropRank: 5 },
  { title: 'Limit', align: 'decimal', value: (order) => figure(order.limitPrice) },
  { title: 'Average', align: 'decimal', value: (order) => figure(order.averagePrice), dropRank: 4 },
  { title: 'TIF', value: (order) => order.timeInForce, dropRank: 3 },
  { title: 'Status', value: statusText, tone: (text) => statusTone(text.split(' ')[0] ?? '') },
  { title: 'Placed (UTC)', value: (order) => instant(order.placedAt), dropRank: 1 },
  { title: 'Client order id', value: (order) => order.clientOrderId, dropRank: 0 },
  { title: 'Why', value: whyText, dropRank: 1.5 },
];

function statusText(order: OrderRow): string {
  return order.denial === null ? order.status : `${order.status} ${order.denial.code}`;
}

/** The reason of a denial, or of an end with an unfilled part. */
function whyText({ denial, endReason }: OrderRow): string {
  return denial?.message ?? (endReason === null ? '' : endReasonText(endReason));
}

/** One sentence: `Order 12 PENDING_NEW: BUY 0.5 BTCUSD at market, DAY`. */
export function orderSentence(order: OrderRow): string {
  const price = order.limitPrice === null ? 'at market' : `at ${figure(order.limitPrice)}`;
  const flags = order.reduceOnly ? ', reduce only' : '';
  const filled = order.filledQuantity.isZero()
    ? ''
    : `; filled ${figure(order.filledQuantity)} at ${figure(order.averagePrice)}`;
  const ended = order.endReason === null ? '' : `. ${endReasonText(order.endReason)}`;
  return `Order ${order.number} ${order.status}: ${order.side} ${figure(order.quantity)} ${order.symbol} ${price}, ${order.timeInForce}${flags}${filled}${ended}`;
}
