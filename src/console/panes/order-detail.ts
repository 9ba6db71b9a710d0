/** The detail that Enter opens on an order: its terms, events and executions. */
import { conditionWords, timeInForceText } from '../../domain/condition-words.ts';
import { endReasonText, eventReasonText } from '../../domain/end-reason.ts';
import type { OrderRow } from '../../database/order-row.ts';
import type { Family } from '../../domain/order-family.ts';
import { isTerminal } from '../../domain/order.ts';
import { shortTrigger, triggerWords } from '../../domain/trigger-words.ts';
import { describeWorksUntil } from '../../domain/works-until.ts';
import { orderUntil } from '../ticket/until.ts';
import { figure, moneyToCent } from '../../text/figures.ts';
import { timeOfDay } from '../../text/instants.ts';
import { EMPTY_LINE, line, span } from '../../text/lines.ts';
import type { Line } from '../../text/lines.ts';
import { padded, wrapped } from '../../text/widths.ts';
import type { OrderDetail } from '../topics/detail.ts';
import { averageCell, priceCell, sideCell } from './cells.ts';
import { statusTone } from './orders.ts';
import type { PaneContext, Size } from './pane.ts';

export function orderDetailLines(orderId: string, context: PaneContext, { width }: Size): readonly Line[] {
  const { value: detail, failure } = context.desk.detail;
  if (failure !== null)
    return [line(span('Cannot read this order', 'bad')), ...wrapped(failure, width).map((text) => line(text))];
  if (detail === null || detail.orderId !== orderId) return [line(span('Loading …', 'quiet'))];
  if (detail.order === null) return [line('This order is not in the database.')];
  return [
    ...headLines(detail, context),
    EMPTY_LINE,
    line(span('Events', 'title')),
    ...eventLines(detail),
    EMPTY_LINE,
    line(span('Executions', 'title')),
    ...tradeLines(detail, context),
  ];
}

function headLines({ order, family }: OrderDetail, context: PaneContext): Line[] {
  if (order === null) return [];
  const { side, symbol, status, limitPrice, denial, endReason } = order;
  const sideWord = sideCell(side);
  const until = isTerminal(status) ? null : orderUntil(context.desk, order);
  const trigger = triggerWords(order, (price) => figure(price));
  return [
    line(
      span(`#${order.number} `, 'quiet'),
      span(sideWord.text, sideWord.tone),
      ` ${figure(order.quantity)} ${symbol} at `,
      limitPrice === null ? 'market' : priceCell(limitPrice, symbol, context).text,
      trigger === null ? '' : ` ${trigger}`,
      ` ${[timeInForceText(order), ...conditionWords(order, figure)].join(', ')}  `,
      span(status, statusTone(status)),
    ),
    line(
      span('filled ', 'quiet'),
      `${figure(order.filledQuantity)}/${figure(order.quantity)}`,
      span('  average ', 'quiet'),
      averageCell(order.averagePrice, symbol, context).text,
    ),
    ...(order.triggeredAt === null ? [] : [line(span('triggered ', 'quiet'), `${timeOfDay(order.triggeredAt)} UTC`)]),
    ...(until === null ? [] : [line(span('works ', 'quiet'), describeWorksUntil(until))]),
    ...(denial === null ? [] : [line(span(`${denial.code}: ${denial.message}`, 'bad'))]),
    ...(endReason === null ? [] : [line(endReasonText(endReason))]),
    ...familyLines(family, context),
    ...(order.note === null ? [] : [line(span('note ', 'quiet'), order.note)]),
    line(span(`client order id ${order.clientOrderId}  placed ${timeOfDay(order.placedAt)} UTC`, 'quiet')),
  ];
}

function familyLines({ parent, children, list }: Family<OrderRow>, context: PaneContext): Line[] {
  return [
    ...(parent === null ? [] : [relativeLine('parent', parent, context)]),
    ...children.map((child) => relativeLine('child', child, context)),
    ...list.map((other) => relativeLine('same list', other, context)),
  ];
}

function relativeLine(role: string, order: OrderRow, context: PaneContext): Line {
  const { number, side, filledQuantity, quantity, symbol, limitPrice, status } = order;
  const trigger = shortTrigger(order, figure);
  return line(
    span(`${padded(role, 10, 'left')}#${number} `, 'quiet'),
    span(sideCell(side).text, sideCell(side).tone),
    ` ${figure(filledQuantity)}/${figure(quantity)} at ${limitPrice === null ? 'market' : priceCell(limitPrice, symbol, context).text}`,
    trigger === null ? '' : ` ${trigger}`,
    '  ',
    span(status, statusTone(status)),
  );
}

function eventLines({ events }: OrderDetail): Line[] {
  return events.map((event) => {
    const { sequence, recordedAt, type, status, quantity, price, user } = event;
    const reason = eventReasonText(event);
    return line(
      span(`${padded(String(sequence), 3, 'right')} ${timeOfDay(recordedAt)} `, 'quiet'),
      padded(type, 16, 'left'),
      ' ',
      span(padded(status, 17, 'left'), statusTone(status)),
      quantity === null ? '' : ` ${figure(quantity)}`,
      price === null ? '' : ` @${figure(price)}`,
      span(`${reason === null ? '' : ` ${reason}`}${user === null ? '' : ` by ${user}`}`, 'quiet'),
    );
  });
}

function tradeLines({ trades }: OrderDetail, context: PaneContext): Line[] {
  if (trades.length === 0) return [line(span('none yet', 'quiet'))];
  return trades.map(({ executedAt, quantity, price, symbol, commission, slippage, liquidity }) =>
    line(
      span(`    ${timeOfDay(executedAt)} `, 'quiet'),
      `${figure(quantity)} @${priceCell(price, symbol, context).text}`,
      span(`  commission ${moneyToCent(commission)}  slippage ${figure(slippage)}  ${liquidity}`, 'quiet'),
    ),
  );
}
