/** From a parsed line to what it would do on this desk now: orders to place or cancels to ask for, or the place in the line that is wrong. */
import type { OrderRow } from '../../database/order-row.ts';
import { describe, describeRequest } from '../../domain/order-line/describe.ts';
import type { CancelLine, FlatLine, LineError, OrderIntent, OrderLine, Span } from '../../domain/order-line/intent.ts';
import { flattenRequest, resolveIntent } from '../../domain/order-line/resolve.ts';
import { isTerminal } from '../../domain/order.ts';
import { err, ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { DeskState } from '../desk-state.ts';
import { portfolioOf } from '../desk-state.ts';
import { worthOf } from '../valuation.ts';
import type { PlannedOrder, TicketPlan } from './ticket-state.ts';

export function planOf(intent: OrderIntent, desk: DeskState): Result<TicketPlan, LineError> {
  switch (intent.kind) {
    case 'order':
      return planOrder(intent, desk);
    case 'cancel':
      return planCancel(intent, desk);
    case 'flat':
      return planFlat(intent, desk);
    case 'replace':
    case 'halt': {
      const refused = resolveIntent(intent, { instrument: null, quote: null, position: null, equity: null });
      return refused.ok ? err(at(intent.spans.verb, 'this is not available yet')) : refused;
    }
    default:
      return unreachable(intent);
  }
}

function planOrder(line: OrderLine, desk: DeskState): Result<TicketPlan, LineError> {
  const portfolio = portfolioOf(desk);
  if (portfolio === null) return err(at(line.spans.verb, 'no portfolio is known yet: wait for the database'));
  if (line.portfolio !== null && line.portfolio !== portfolio.name) {
    return err(at(line.spans.portfolio, `this screen trades ${portfolio.name}: Esc and then p changes the portfolio`));
  }
  const position = desk.positions.value.find(({ symbol }) => symbol === line.symbol) ?? null;
  const resolved = resolveIntent(line, {
    instrument: desk.instruments.value.get(line.symbol) ?? null,
    quote: desk.quotes.value.get(line.symbol) ?? null,
    position,
    equity: worthOf(desk)?.equity ?? null,
  });
  if (!resolved.ok) return resolved;
  const request = resolved.value;
  const signal = request.signalNumber === null ? null : desk.signals.value.find(({ number }) => number === request.signalNumber);
  if (signal === undefined) return err(at(line.spans.signal, `there is no signal ${request.signalNumber} among those shown`));
  const planned: PlannedOrder = { request, signalId: signal?.id ?? null, portfolioId: portfolio.id };
  return ok({ kind: 'place', sentence: describeRequest(request), mode: line.mode, risk: request.reduceOnly ? 'reduces' : 'adds', orders: [planned] });
}

function planCancel(line: CancelLine, desk: DeskState): Result<TicketPlan, LineError> {
  const open = desk.orders.value.filter(({ status }) => !isTerminal(status));
  const { target } = line;
  const orders = open.filter((order) =>
    target.kind === 'all' || (target.kind === 'number' ? order.number === target.number : order.symbol === target.symbol));
  if (orders.length === 0) return err(at(line.spans.symbol ?? line.spans.verb, nothingToCancel(line, desk.orders.value)));
  return ok({ kind: 'cancel', sentence: describe(line), orders });
}

function nothingToCancel({ target }: CancelLine, orders: readonly OrderRow[]): string {
  if (target.kind === 'all') return 'no order is open';
  if (target.kind === 'symbol') return `no order in ${target.symbol} is open`;
  const over = orders.find(({ number }) => number === target.number);
  return over === undefined ? `there is no open order ${target.number}` : `order ${target.number} is ${over.status}: nothing is left to cancel`;
}

function planFlat(line: FlatLine, desk: DeskState): Result<TicketPlan, LineError> {
  const { target } = line;
  const held = desk.positions.value.filter(({ symbol }) => target.kind === 'all' || symbol === target.symbol);
  const orders = held.flatMap((position): PlannedOrder[] => {
    const request = flattenRequest(position);
    return request === null ? [] : [{ request, signalId: null, portfolioId: position.portfolioId }];
  });
  if (orders.length === 0) {
    return err(at(line.spans.symbol ?? line.spans.verb, target.kind === 'all' ? 'no position is open' : `there is no position in ${target.symbol}`));
  }
  return ok({ kind: 'place', sentence: describe(line), mode: 'place', risk: 'reduces', orders });
}

function at(span: Span | undefined, message: string): LineError {
  return { at: span?.at ?? 0, length: span?.length ?? 1, message, expected: [] };
}
