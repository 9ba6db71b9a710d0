/** `traderai order show` */
import { readOrderEvents } from '../../database/queries/order-events.ts';
import type { OrderEventRow } from '../../database/queries/order-events.ts';
import { readFamily, readOrder } from '../../database/queries/orders.ts';
import type { OrderRow } from '../../database/queries/orders.ts';
import { readApproval } from '../../database/queries/proposals.ts';
import type { ApprovalRow } from '../../database/queries/proposals.ts';
import { readTrades } from '../../database/queries/trades.ts';
import { endReasonText, eventReasonText } from '../../domain/end-reason.ts';
import { familyOf, standingOfChild } from '../../domain/order-family.ts';
import type { Family } from '../../domain/order-family.ts';
import { isTerminal } from '../../domain/order.ts';
import { plainText } from '../../domain/plain-text.ts';
import { describeWorksUntil } from '../../domain/works-until.ts';
import type { WorksUntil } from '../../domain/works-until.ts';
import { defineCommand } from '../command.ts';
import { withDesk } from '../desk.ts';
import type { Column } from '../output/columns.ts';
import { figure } from '../../text/figures.ts';
import { instant } from '../../text/instants.ts';
import { isoInstant } from '../../domain/instant.ts';
import { decimalTextOrNull } from '../output/json-values.ts';
import { orderSentence } from '../output/order-columns.ts';
import { reportFields, reportJson, reportList } from '../output/report.ts';
import { orderJson, tradeJson } from '../output/shapes.ts';
import type { JsonObject } from '../output/shapes.ts';
import { TRADE_COLUMNS } from '../output/trade-columns.ts';
import { denialFailure } from './placed.ts';
import { findOrder } from './find.ts';
import { readWorksUntil, worksUntilJson } from './until.ts';

export const command = defineCommand({
  arguments: [{ name: '<order>', summary: 'number in the portfolio, client order id, or id of the order' }],
  details: 'Shows the order, the orders that are linked to it, its events and its trades.',
  examples: [
    ['traderai order show 142', 'show an order of your portfolio'],
    [
      'traderai order show etf-2018-11-12 --json',
      'show an order by its client order id, for example after a lost answer',
    ],
  ],
  async run(context, { words }) {
    const { output } = context;
    const { order, events, trades, family, until, approval } = await withDesk(context, async (desk) => {
      const found = await findOrder(desk.db, { name: words[0]!, portfolio: await desk.portfolio() });
      const [events, trades, family, parent, approval] = await Promise.all([
        readOrderEvents(desk.db, found.id),
        readTrades(desk.db, { orderId: found.id, limit: null }),
        readFamily(desk.db, found),
        found.parentId === null ? null : readOrder(desk.db, { id: found.parentId }),
        readApproval(desk.db, found.id),
      ]);
      const until = isTerminal(found.status) ? null : await readWorksUntil(context, desk.db, found);
      return { order: found, events, trades, family: familyOf(found, parent, family), until, approval };
    });
    if (output.form === 'json')
      return reportJson(output, {
        ...orderJson(order),
        ...(until === null ? { worksUntil: null, worksUntilKnown: true } : worksUntilJson(until)),
        parent: family.parent === null ? null : orderJson(family.parent),
        children: family.children.map(orderJson),
        list: family.list.map(orderJson),
        approval:
          approval === null
            ? null
            : { ...approval, number: String(approval.number), approvedAt: isoInstant(approval.approvedAt) },
        events: events.map(eventJson),
        trades: trades.map(tradeJson),
      });
    output.print(`${orderSentence(order)}\n`);
    reportFields(output, [...fieldsOf(order, until), ...approvalFields(approval), ...familyFields(order, family)]);
    output.print('');
    await reportList(output, {
      rows: events,
      columns: EVENT_COLUMNS,
      json: eventJson,
      empty: 'No events.',
    });
    output.print('');
    await reportList(output, { rows: trades, columns: TRADE_COLUMNS, json: tradeJson, empty: 'No trades.' });
  },
});

const OF_PARENT = { waits: 'Waits for', works: 'Works after the fill of', ended: 'Waited for' } as const;
const OF_CHILD = { waits: 'Waits for it', works: 'Works after its fill', ended: 'Waited for it' } as const;

function familyFields(order: OrderRow, { parent, children, list }: Family<OrderRow>): (readonly [string, string])[] {
  return [
    ...(parent === null ? [] : [[OF_PARENT[standingOfChild(order)], orderSentence(parent)] as const]),
    ...children.map((child) => [OF_CHILD[standingOfChild(child)], orderSentence(child)] as const),
    ...list.map((other) => ['Shares its quantity', orderSentence(other)] as const),
  ];
}

function approvalFields(approval: ApprovalRow | null): (readonly [string, string])[] {
  if (approval === null) return [];
  const { number, proposedBy, approvedBy, approvedAt } = approval;
  return [
    ['Proposed by', plainText(proposedBy)],
    ['Approved by', `${plainText(approvedBy)} at ${instant(approvedAt)} UTC, proposal ${number}`],
  ];
}

function fieldsOf(order: OrderRow, until: WorksUntil | null): (readonly [string, string])[] {
  return [
    ['Portfolio', plainText(order.portfolio)],
    ['Client order id', order.clientOrderId],
    ['Id', order.id],
    ['Placed', `${instant(order.placedAt)} UTC`],
    ...(order.acceptedAt === null ? [] : [['Accepted (market time)', `${instant(order.acceptedAt)} UTC`] as const]),
    ...(order.triggeredAt === null ? [] : [['Triggered (market time)', `${instant(order.triggeredAt)} UTC`] as const]),
    ...(until === null ? [] : [['Works', describeWorksUntil(until)] as const]),
    ...(order.closedAt === null ? [] : [['Closed', `${instant(order.closedAt)} UTC`] as const]),
    ...(order.note === null ? [] : [['Note', plainText(order.note)] as const]),
    ...(order.endReason === null
      ? []
      : [['Reason', `${order.endReason}: ${plainText(endReasonText(order.endReason))}`] as const]),
    ...(order.denial === null ? [] : [['Denial', plainText(denialFailure(order.denial).message)] as const]),
  ];
}

const EVENT_COLUMNS: readonly Column<OrderEventRow>[] = [
  { title: 'No', align: 'right', value: ({ sequence }) => String(sequence) },
  { title: 'Event', value: ({ type }) => type },
  { title: 'Status', value: ({ status }) => status },
  { title: 'Quantity', align: 'decimal', value: ({ quantity }) => figure(quantity) },
  { title: 'Price', align: 'decimal', value: ({ price }) => figure(price) },
  { title: 'By', value: ({ user }) => user ?? 'engine' },
  { title: 'Market (UTC)', value: ({ occurredAt }) => instant(occurredAt), priority: 1 },
  { title: 'Recorded (UTC)', value: ({ recordedAt }) => instant(recordedAt), priority: 0 },
  { title: 'Reason', value: (event) => eventReasonText(event) ?? '' },
];

function eventJson(event: OrderEventRow): JsonObject {
  const { sequence, type, status, quantity, price, tradeId, reason, user, occurredAt, recordedAt } = event;
  return {
    sequence,
    type,
    status,
    quantity: decimalTextOrNull(quantity),
    price: decimalTextOrNull(price),
    tradeId,
    reason,
    user,
    occurredAt: isoInstant(occurredAt),
    recordedAt: isoInstant(recordedAt),
  };
}
