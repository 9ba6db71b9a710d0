/** Describes the desk's answers: done, DENIED, NOT done, or UNKNOWN while the console looks the order up. */
import type { DeskError } from '../../database/actions/desk-error.ts';
import type { OrderRow } from '../../database/order-row.ts';
import { endReasonText } from '../../domain/end-reason.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { describeOne } from '../../trading/describe.ts';
import type { Execution } from '../../trading/execute.ts';
import { figure } from '../../text/figures.ts';
import type { Note, UnknownOrder } from './ticket-state.ts';

export interface LookupAnswer {
  readonly clientOrderId: string;
  /** `failed`: the database did not answer, so the outcome stays unknown. */
  readonly found: OrderRow | 'none' | 'failed';
}

/**
 * A lost statement may still be running when a new connection looks for its order, so only this many misses prove that
 * the order was not placed.
 */
const MISSES_BELIEVED = 5;

/** One note for each request. */
export function outcomeNotes(executions: readonly Execution[]): Note[] {
  return executions.map(noteOf);
}

/** The orders of unknown outcome. A lost cancel needs no look-up, because the order's row shows its outcome. */
export function unknownOrders(executions: readonly Execution[]): UnknownOrder[] {
  return executions.flatMap(({ request, outcome }): UnknownOrder[] => {
    if (request.kind !== 'place' || outcome.kind !== 'failed' || outcome.error.kind !== 'unknown-outcome') return [];
    return [
      {
        clientOrderId: request.clientOrderId,
        portfolioId: request.portfolioId,
        sentence: describeOne(request),
        misses: 0,
      },
    ];
  });
}

export function resolveUnknown(
  unknown: readonly UnknownOrder[],
  answers: readonly LookupAnswer[],
): { readonly open: readonly UnknownOrder[]; readonly notes: readonly Note[] } {
  const notes: Note[] = [];
  const open = unknown.flatMap((order): UnknownOrder[] => {
    const found = answers.find(({ clientOrderId }) => clientOrderId === order.clientOrderId)?.found ?? 'failed';
    if (found === 'failed') return [order];
    if (found !== 'none') {
      const { tone, text } = orderNote(found);
      notes.push({ tone, text: `It WAS placed: ${text}` });
      return [];
    }
    if (order.misses + 1 < MISSES_BELIEVED) return [{ ...order, misses: order.misses + 1 }];
    notes.push({
      tone: 'warning',
      text: `It was NOT placed: ${order.sentence}. The desk has no order ${order.clientOrderId}; place it again if you still want it.`,
    });
    return [];
  });
  return { open, notes };
}

function noteOf({ request, outcome }: Execution): Note {
  switch (outcome.kind) {
    case 'done':
      return orderNote(outcome.order);
    case 'over':
      return { tone: 'good', text: `${describeOne(request)}: ended before the cancel arrived` };
    case 'failed':
      return errorNote(describeOne(request), outcome.error);
    default:
      return unreachable(outcome);
  }
}

export function orderNote(order: OrderRow): Note {
  const what = `#${order.number} ${order.side} ${figure(order.quantity)} ${order.symbol}`;
  switch (order.status) {
    case 'DENIED':
      return {
        orderId: order.id,
        tone: 'bad',
        text: `DENIED ${what}: ${order.denial?.message ?? 'no reason given'}`,
      };
    case 'REJECTED':
      return {
        orderId: order.id,
        tone: 'bad',
        text: `REJECTED ${what}: ${order.endReason === null ? 'no reason given' : endReasonText(order.endReason)}`,
      };
    default:
      return { orderId: order.id, tone: 'good', text: `${what}: ${order.status}${filledText(order)}` };
  }
}

function filledText({ filledQuantity, quantity, averagePrice }: OrderRow): string {
  return averagePrice === null ? '' : ` ${figure(filledQuantity)}/${figure(quantity)} @${figure(averagePrice)}`;
}

function errorNote(sentence: string, { kind, message, hint }: DeskError): Note {
  const text = `${message}${hint === null ? '' : ` · ${hint}`}`;
  return kind === 'unknown-outcome'
    ? {
        tone: 'warning',
        text: `UNKNOWN: ${sentence}. ${message}. The console looks it up by its id and does not send it again.`,
      }
    : { tone: 'bad', text: `NOT done: ${sentence}: ${text}` };
}
