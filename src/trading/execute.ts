/** Sends requests in their order; each gets its own outcome. */
import { cancelOrder, cancelOrders } from '../database/actions/cancel-order.ts';
import type { DeskError } from '../database/actions/desk-error.ts';
import { placeLinked } from '../database/actions/place-linked.ts';
import type { LinkedToPlace } from '../database/actions/place-linked.ts';
import { placeOrder } from '../database/actions/place-order.ts';
import type { OrderTerms, OrderToPlace } from '../database/actions/place-order.ts';
import { replaceOrder } from '../database/actions/replace-order.ts';
import type { OrderToReplace } from '../database/actions/replace-order.ts';
import type { Queryable } from '../database/actions/queryable.ts';
import type { OrderRow } from '../database/order-row.ts';
import { ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import { unreachable } from '../domain/unreachable.ts';
import type { CancelRequest, DeskRequest, PlaceLinkedRequest, PlaceRequest } from './intent.ts';

/** The receiver of requests: the functions of the database, or a port with a time limit. */
export interface RequestTaker {
  readonly place: (order: OrderToPlace) => Promise<Result<OrderRow, DeskError>>;
  /** The orders that were placed: none, or only a denied first one, when one is denied. */
  readonly placeLinked: (orders: LinkedToPlace) => Promise<Result<readonly OrderRow[], DeskError>>;
  readonly replace: (wanted: OrderToReplace) => Promise<Result<OrderRow, DeskError>>;
  readonly cancel: (orderId: string) => Promise<Result<OrderRow, DeskError>>;
  /** Cancels all of them or none. */
  readonly cancelTogether: (orderIds: readonly string[]) => Promise<Result<readonly OrderRow[], DeskError>>;
}

export interface Execution {
  readonly request: DeskRequest;
  readonly outcome: Outcome;
}

export type Outcome =
  /** The order's present state: PENDING_NEW or DENIED, PENDING_REPLACE, PENDING_CANCEL. */
  | { readonly kind: 'done'; readonly order: OrderRow }
  /** The order ended before its cancel, and the intent was only that it ends. */
  | { readonly kind: 'over' }
  | { readonly kind: 'failed'; readonly error: DeskError };

/** Watches requests while they are sent one after the other, and may stop the sending. */
export interface ExecutionWatch {
  /** Called before requests are sent; when it returns false they are not sent. */
  readonly allows: (requests: readonly DeskRequest[]) => boolean;
  readonly onExecuted: (executions: readonly Execution[]) => void;
}

/** The code of a request that was not sent because the sender quit. */
export const NOT_SENT = 'NOT_SENT';

const TO_THE_END: ExecutionWatch = { allows: () => true, onExecuted: () => undefined };

/** Few enough that the engine does not wait for their locks, enough that a thousand cancels are quick. */
const CANCELED_TOGETHER = 100;

export function requestTaker(q: Queryable): RequestTaker {
  return {
    place: (order) => placeOrder(q, order),
    placeLinked: (orders) => placeLinked(q, orders),
    replace: (wanted) => replaceOrder(q, wanted),
    cancel: (orderId) => cancelOrder(q, orderId),
    cancelTogether: (orderIds) => cancelOrders(q, orderIds),
  };
}

/** A refused request or a lost answer does not stop the others; without a connection the rest is not sent. */
export async function executeAll(
  taker: RequestTaker,
  requests: readonly DeskRequest[],
  watch: ExecutionWatch = TO_THE_END,
): Promise<readonly Execution[]> {
  const executions: Execution[] = [];
  let unavailable: DeskError | null = null;
  for (const group of grouped(requests)) {
    if (!watch.allows(group)) {
      executions.push(...group.flatMap((request) => failed(request, LEFT)));
      continue;
    }
    const together: ReadonlyMap<DeskRequest, Outcome> =
      unavailable === null ? await cancelTogether(taker, group) : NONE;
    for (const request of group) {
      const answered: readonly Execution[] =
        unavailable === null ? await executionsOf(taker, request, together) : failed(request, notSent(unavailable));
      unavailable ??= answered.map(({ outcome }) => unavailableIn(outcome)).find((error) => error !== null) ?? null;
      executions.push(...answered);
    }
    watch.onExecuted(executions);
  }
  return executions;
}

async function executionsOf(
  taker: RequestTaker,
  request: DeskRequest,
  known: ReadonlyMap<DeskRequest, Outcome>,
): Promise<readonly Execution[]> {
  if (request.kind === 'place-linked') return executeLinked(taker, request);
  return [{ request, outcome: known.get(request) ?? (await execute(taker, request)) }];
}

function failed(request: DeskRequest, error: DeskError): Execution[] {
  return partsOf(request).map((part) => ({ request: part, outcome: { kind: 'failed', error } }));
}

function unavailableIn(outcome: Outcome): DeskError | null {
  return outcome.kind === 'failed' && outcome.error.kind === 'unavailable' ? outcome.error : null;
}

/** Every order of a request is a request of its own in what is reported. */
export function partsOf(request: DeskRequest): readonly Exclude<DeskRequest, PlaceLinkedRequest>[] {
  return request.kind === 'place-linked' ? [request.first, request.second] : [request];
}

/** One execution for each of the two orders. */
async function executeLinked(taker: RequestTaker, request: PlaceLinkedRequest): Promise<readonly Execution[]> {
  const { link, first, second } = request;
  const answer = await taker.placeLinked({ link, first: orderToPlace(first), second: orderToPlace(second) });
  return partsOf(request).map((part, index): Execution => {
    const order = answer.ok ? answer.value[index] : undefined;
    if (order !== undefined) return { request: part, outcome: { kind: 'done', order } };
    return { request: part, outcome: { kind: 'failed', error: answer.ok ? NOT_PLACED : answer.error } };
  });
}

const NOT_PLACED: DeskError = {
  code: 'PARENT_DENIED',
  message: 'not placed: the first order of the line was denied',
  hint: null,
  kind: 'denied',
};

const LEFT: DeskError = {
  code: NOT_SENT,
  message: 'not sent: the console quit first',
  hint: null,
  kind: 'unavailable',
};

const NONE: ReadonlyMap<DeskRequest, Outcome> = new Map();

/** Groups of adjacent cancels; every other request is a group of its own. */
function grouped(requests: readonly DeskRequest[]): DeskRequest[][] {
  const groups: DeskRequest[][] = [];
  for (const request of requests) {
    const group = groups.at(-1);
    if (request.kind === 'cancel' && group?.[0]?.kind === 'cancel' && group.length < CANCELED_TOGETHER)
      group.push(request);
    else groups.push([request]);
  }
  return groups;
}

/**
 * The outcomes of a group of cancels; empty when one of them cannot be canceled, and then the caller cancels each order
 * by itself.
 */
async function cancelTogether(
  taker: RequestTaker,
  group: readonly DeskRequest[],
): Promise<ReadonlyMap<DeskRequest, Outcome>> {
  if (group.length === 1) return NONE;
  const cancels = group.filter((request): request is CancelRequest => request.kind === 'cancel');
  const answer = await taker.cancelTogether(cancels.map(({ order }) => order.id));
  if (answer.ok) {
    const canceled = new Map(answer.value.map((order) => [order.id, order]));
    return new Map(
      cancels.flatMap((request): [DeskRequest, Outcome][] => {
        const order = canceled.get(request.order.id);
        return order === undefined ? [] : [[request, { kind: 'done', order }]];
      }),
    );
  }
  const { error } = answer;
  // After a lost answer nothing is sent again, and without a connection a single cancel would fail too.
  if (error.kind !== 'unknown-outcome' && error.kind !== 'unavailable') return NONE;
  return new Map(cancels.map((request) => [request, { kind: 'failed', error }]));
}

export async function execute(
  taker: RequestTaker,
  request: Exclude<DeskRequest, PlaceLinkedRequest>,
): Promise<Outcome> {
  switch (request.kind) {
    case 'place':
      return outcomeOf(await taker.place(orderToPlace(request)));
    case 'replace':
      return outcomeOf(await taker.replace({ orderId: request.order.id, terms: request.terms }));
    case 'cancel': {
      const answer = await taker.cancel(request.order.id);
      const over = !answer.ok && answer.error.code === 'ORDER_TERMINAL' && request.whenOver === 'wanted';
      return over ? { kind: 'over' } : outcomeOf(answer);
    }
    case 'exists':
      return outcomeOf(ok(request.order));
    default:
      return unreachable(request);
  }
}

/** The terms that the desk checks, for a preview. */
export function termsOf({ request, portfolioId, awaited }: PlaceRequest): OrderTerms {
  const { symbol, side, type, quantity, limitPrice, stopPrice, trailAmount, trailPercent, timeInForce, reduceOnly } =
    request;
  const { expireDate, postOnly, allOrNone, displayQuantity } = request;
  return {
    portfolioId,
    symbol,
    side,
    type,
    quantity,
    limitPrice,
    stopPrice,
    trailAmount,
    trailPercent,
    trailAtr: request.trailAtr,
    exits: request.exits,
    timeInForce,
    reduceOnly,
    expireDate,
    postOnly,
    allOrNone,
    displayQuantity,
    ...(request.confirmedQuantity !== undefined && { confirmedQuantity: request.confirmedQuantity }),
    ...(awaited !== undefined && { awaited }),
  };
}

/** The order as the desk takes it. */
export function orderToPlace(place: PlaceRequest): OrderToPlace {
  const { clientOrderId, request, signalId, ocoWith } = place;
  return {
    ...termsOf(place),
    clientOrderId,
    note: request.note,
    signalId,
    ...(ocoWith !== undefined && { ocoWith }),
  };
}

function outcomeOf(answer: Result<OrderRow, DeskError>): Outcome {
  return answer.ok ? { kind: 'done', order: answer.value } : { kind: 'failed', error: answer.error };
}

function notSent({ code, message }: DeskError): DeskError {
  return { code, message: `not sent: ${message}`, hint: null, kind: 'unavailable' };
}
