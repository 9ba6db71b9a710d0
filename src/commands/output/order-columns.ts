/** The columns of a list of orders, and one order as a sentence. */
import type { OrderRow } from '../../database/order-row.ts';
import { conditionWords, timeInForceText } from '../../domain/condition-words.ts';
import { endReasonText } from '../../domain/end-reason.ts';
import type { Column } from './columns.ts';
import { NONE, figure } from '../../text/figures.ts';
import { instant } from '../../text/instants.ts';
import { shortTrigger, triggerWords } from '../../domain/trigger-words.ts';
import { sideTone, statusTone } from './tones.ts';

export const ORDER_COLUMNS: readonly Column<OrderRow>[] = [
  { title: 'No', align: 'right', value: (order) => `${order.parentId === null ? '' : '└ '}${order.number}` },
  { title: 'Portfolio', value: (order) => order.portfolio, priority: 2 },
  { title: 'Symbol', value: (order) => order.symbol },
  { title: 'Side', value: (order) => order.side, tone: sideTone },
  { title: 'Quantity', align: 'decimal', value: (order) => figure(order.quantity) },
  { title: 'Filled', align: 'decimal', value: (order) => figure(order.filledQuantity), priority: 6 },
  { title: 'Type', value: (order) => order.type, priority: 5 },
  { title: 'Limit', align: 'decimal', value: (order) => figure(order.limitPrice) },
  { title: 'Trigger', value: (order) => shortTrigger(order, figure) ?? NONE, priority: 4.5 },
  { title: 'Average', align: 'decimal', value: (order) => figure(order.averagePrice), priority: 4 },
  { title: 'TIF', value: timeInForceText, priority: 3 },
  { title: 'Status', value: statusText, tone: (text) => statusTone(text.split(' ')[0] ?? '') },
  { title: 'Placed (UTC)', value: (order) => instant(order.placedAt), priority: 1 },
  { title: 'Client order id', value: (order) => order.clientOrderId, priority: 0 },
  { title: 'Why', value: whyText, priority: 1.5 },
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
  const trigger = triggerWords(order, figure);
  const when = trigger === null ? '' : ` ${trigger}`;
  const terms = [timeInForceText(order), ...conditionWords(order, figure)].join(', ');
  const filled = order.filledQuantity.isZero()
    ? ''
    : `; filled ${figure(order.filledQuantity)} at ${figure(order.averagePrice)}`;
  const ended = order.endReason === null ? '' : `. ${endReasonText(order.endReason)}`;
  return `Order ${order.number} ${order.status}: ${order.side} ${figure(order.quantity)} ${order.symbol} ${price}${when}, ${terms}${filled}${ended}`;
}
