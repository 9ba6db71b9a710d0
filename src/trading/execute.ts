/** Carrying requests out: one after the other, each with an outcome of its own. */
import { cancelOrder } from '../database/actions/cancel-order.ts';
import type { DeskError } from '../database/actions/desk-error.ts';
import { placeOrder } from '../database/actions/place-order.ts';
import type { OrderTerms, OrderToPlace } from '../database/actions/place-order.ts';
import type { Queryable } from '../database/actions/queryable.ts';
import type { OrderRow } from '../database/order-row.ts';
import { ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { unreachable } from '../domain/unreachable.ts';
import type { DeskRequest, PlaceRequest } from './intent.ts';

/** What takes requests: the desk's own functions, or a port that answers in time. */
export interface RequestTaker {
  readonly place: (order: OrderToPlace) => Promise<Result<OrderRow, DeskError>>;
  readonly cancel: (orderId: string) => Promise<Result<OrderRow, DeskError>>;
}

export interface Execution {
  readonly request: DeskRequest;
  readonly outcome: Outcome;
}

export type Outcome =
  /** As the order is now: PENDING_NEW or DENIED, PENDING_CANCEL. */
  | { readonly kind: 'done'; readonly order: OrderRow }
  /** The order ended by itself before its cancel came, which was the wish. */
  | { readonly kind: 'over' }
  | { readonly kind: 'failed'; readonly error: DeskError };

export function requestTaker(q: Queryable): RequestTaker {
  return { place: (order) => placeOrder(q, order), cancel: (orderId) => cancelOrder(q, orderId) };
}

/** A request that is refused, or whose answer is lost, keeps none of the others; without a connection the rest is not sent. */
export async function executeAll(taker: RequestTaker, requests: readonly DeskRequest[]): Promise<readonly Execution[]> {
  const executions: Execution[] = [];
  let unavailable: DeskError | null = null;
  for (const request of requests) {
    const outcome: Outcome = unavailable === null ? await execute(taker, request) : { kind: 'failed', error: notSent(unavailable) };
    if (outcome.kind === 'failed' && outcome.error.kind === 'unavailable') unavailable ??= outcome.error;
    executions.push({ request, outcome });
  }
  return executions;
}

export async function execute(taker: RequestTaker, request: DeskRequest): Promise<Outcome> {
  switch (request.kind) {
    case 'place':
      return outcomeOf(await taker.place(orderToPlace(request)));
    case 'cancel': {
      const answer = await taker.cancel(request.order.id);
      const over = !answer.ok && answer.error.code === 'ORDER_TERMINAL' && request.whenOver === 'wanted';
      return over ? { kind: 'over' } : outcomeOf(answer);
    }
    case 'stands':
      return outcomeOf(ok(request.order));
    default:
      return unreachable(request);
  }
}

/** What the desk judges of a request, for a preview. */
export function termsOf({ request, portfolioId }: PlaceRequest): OrderTerms {
  const { symbol, side, type, quantity, limitPrice, timeInForce, reduceOnly } = request;
  return { portfolioId, symbol, side, type, quantity, limitPrice, timeInForce, reduceOnly };
}

function orderToPlace(place: PlaceRequest): OrderToPlace {
  return { ...termsOf(place), clientOrderId: place.clientOrderId, note: place.request.note, signalId: place.signalId };
}

function outcomeOf(answer: Result<OrderRow, DeskError>): Outcome {
  return answer.ok ? { kind: 'done', order: answer.value } : { kind: 'failed', error: answer.error };
}

function notSent({ code, message }: DeskError): DeskError {
  return { code, message: `not sent: ${message}`, hint: null, kind: 'unavailable' };
}
