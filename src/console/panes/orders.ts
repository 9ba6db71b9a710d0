/** ORD: open orders first, then the latest closed ones. */
import type { OrderRow } from '../../database/order-row.ts';
import { flagWords } from '../../domain/condition-words.ts';
import { endReasonText } from '../../domain/end-reason.ts';
import { inFamilies } from '../../domain/order-family.ts';
import { isTerminal } from '../../domain/order.ts';
import type { OrderStatus } from '../../domain/order.ts';
import { shortTrigger } from '../../domain/trigger-words.ts';
import { shortWorksUntil } from '../../domain/works-until.ts';
import type { DeskState } from '../desk-state.ts';
import { engineIsOffline } from '../engine-state.ts';
import { orderUntil } from '../ticket/until.ts';
import { age } from '../../text/durations.ts';
import { figure } from '../../text/figures.ts';
import type { Tone } from '../../text/lines.ts';
import { averageCell, priceCell, sideCell } from './cells.ts';
import type { ListPane, PaneContext } from './pane.ts';
import type { Cell } from './table.ts';
import { plain } from '../../domain/decimal.ts';

export const ordersPane: ListPane<OrderRow> = {
  kind: 'list',
  code: 'ORD',
  number: 2,
  name: 'orders',
  title: 'orders',
  spots: [{ fromColumns: 100, column: 0, row: 1 }],
  onPaper: 'shown',
  topics: ['orders', 'instruments', 'deskDay', 'engine'],
  rows: ({ desk }) => familiesOf(desk.orders.value),
  key: ({ id }) => id,
  flash: ({ status, filledQuantity }) => `${status} ${plain(filledQuantity)}`,
  subject: (order) => ({ kind: 'order', symbol: order.symbol, order }),
  columns: [
    { title: '#', priority: 9, align: 'right', cell: numberCell },
    { title: 'Symbol', priority: 9, shrinksTo: 6, cell: ({ symbol }) => ({ text: symbol, tone: 'strong' }) },
    { title: 'Side', priority: 9, cell: ({ side }) => sideCell(side) },
    {
      title: 'Filled/Qty',
      priority: 9,
      align: 'right',
      cell: ({ filledQuantity, quantity }) => ({ text: `${figure(filledQuantity)}/${figure(quantity)}` }),
    },
    { title: 'Price', priority: 9, align: 'decimal', cell: orderPriceCell },
    // Cut only to make room for the note: PENDING_NEW stays whole, and the others stay apart.
    { title: 'State', priority: 8, shrinksTo: 11, cell: ({ status }) => ({ text: status, tone: statusTone(status) }) },
    {
      title: 'Avg fill',
      priority: 4,
      align: 'decimal',
      cell: ({ averagePrice, symbol }, context) => averageCell(averagePrice, symbol, context),
    },
    { title: 'Type', priority: 3, cell: (order) => ({ text: [order.type, ...flagWords(order)].join(' ') }) },
    { title: 'TIF', priority: 5, cell: ({ timeInForce }) => ({ text: timeInForce }) },
    {
      title: 'Age',
      priority: 6,
      align: 'right',
      cell: ({ placedAt }, { now }) => ({ text: age(now - placedAt), tone: 'quiet' }),
    },
    {
      title: 'Note',
      priority: 7,
      // The reason of a denial is useless when only its first words are shown.
      shrinksTo: 25,
      cell: (order, context) => ({ text: remark(order, context), tone: order.denial === null ? 'quiet' : 'bad' }),
    },
  ],
  summary: ({ desk }) => {
    const open = desk.orders.value.filter(({ status }) => !isTerminal(status)).length;
    return open === 0 ? '' : `${open} open`;
  },
  empty: () => ['No orders yet.', 'o opens the order line: b 0.5 BTCUSD @bid gtc'],
  faded: ({ status }) => (isTerminal(status) && status !== 'DENIED' && status !== 'REJECTED' ? 'faded' : 'fresh'),
};

/** A frame reads the rows several times. */
const FAMILIES = new WeakMap<readonly OrderRow[], readonly OrderRow[]>();

function familiesOf(orders: readonly OrderRow[]): readonly OrderRow[] {
  const known = FAMILIES.get(orders);
  if (known !== undefined) return known;
  const families = inFamilies(orders);
  FAMILIES.set(orders, families);
  return families;
}

/** An order that waits for another one is indented below it. */
function numberCell({ number, parentId }: OrderRow): Cell {
  return { text: parentId === null ? String(number) : `└ ${number}`, tone: 'quiet' };
}

function orderPriceCell({ limitPrice, symbol }: OrderRow, context: PaneContext): Cell {
  return limitPrice === null ? { text: 'mkt' } : priceCell(limitPrice, symbol, context);
}

/**
 * The reason of a denial or an end; for an open order the order that it waits for, its trigger, its displayed quantity,
 * the awaited event, how long it works, and its note.
 */
function remark(order: OrderRow, { desk }: PaneContext): string {
  if (order.denial !== null) return order.denial.message;
  if (order.endReason !== null) return endReasonText(order.endReason);
  const trigger = triggerNote(order);
  const until = isTerminal(order.status) ? null : orderUntil(desk, order);
  const waits = order.status === 'PENDING_NEW' && engineIsOffline(desk);
  const works = waits ? 'waiting: no engine' : until === null ? null : shortWorksUntil(until);
  const display = order.displayQuantity === null ? null : `show ${figure(order.displayQuantity)}`;
  return [...linkNotes(order, desk), trigger, display, works, waits ? null : order.note]
    .filter((part) => part !== null)
    .join(' · ');
}

/** `waits for #12` while its parent does not release it; `oco #14` of an order that shares its quantity with others. */
function linkNotes(order: OrderRow, { orders }: DeskState): string[] {
  if (order.status === 'HELD') {
    const parent = orders.value.find(({ id }) => id === order.parentId);
    return [parent === undefined ? 'waits for its entry' : `waits for #${parent.number}`];
  }
  if (order.listId === null || order.parentId !== null || isTerminal(order.status)) return [];
  const others = orders.value.filter(
    ({ id, listId, status }) => listId === order.listId && id !== order.id && !isTerminal(status),
  );
  return others.length === 0 ? [] : [`oco ${others.map(({ number }) => `#${number}`).join(' ')}`];
}

/** `stp 183`, and once the market has reached it `stp 183 reached`. */
function triggerNote(order: OrderRow): string | null {
  const trigger = shortTrigger(order, figure);
  return trigger === null || order.triggeredAt === null ? trigger : `${trigger} reached`;
}

export function statusTone(status: OrderStatus): Tone {
  switch (status) {
    case 'DENIED':
    case 'REJECTED':
      return 'bad';
    case 'FILLED':
      return 'strong';
    case 'CANCELED':
    case 'EXPIRED':
      return 'quiet';
    case 'PENDING_NEW':
    case 'PENDING_CANCEL':
    case 'PENDING_REPLACE':
    case 'PENDING_APPROVAL':
    case 'HELD':
      return 'warning';
    default:
      return 'accent';
  }
}
