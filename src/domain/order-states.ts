/**
 * The life of an order as one table: status × event → status. Every other transition is illegal.
 * A fill is legal in every PENDING state and while working, and beats a late cancel; nothing leaves a terminal state.
 */
import type { OpenStatus, Order, OrderStatus } from './order.ts';
import { err, ok } from './result.ts';
import type { Result } from './result.ts';

export const ORDER_TRANSITIONS = [
  'APPROVE',
  'DENY',
  'HOLD',
  'RELEASE',
  'ACCEPT',
  'REJECT',
  'PARTIAL_FILL',
  'COMPLETE_FILL',
  'REQUEST_CANCEL',
  'REQUEST_REPLACE',
  'RESUME_UNFILLED',
  'RESUME_PARTIALLY_FILLED',
  'RESUME_HELD',
  'CANCEL',
  'EXPIRE',
] as const;

/**
 * The events of an order. HOLD lets an order wait for its parent, and RELEASE makes it work. RESUME_* ends a refused
 * cancel or replace, or a completed replace, in the state that follows from the filled quantity and the parent.
 */
export type OrderTransition = (typeof ORDER_TRANSITIONS)[number];

export interface IllegalTransition {
  readonly code: 'ILLEGAL_TRANSITION';
  readonly status: OrderStatus;
  readonly event: OrderTransition;
}

type Row = Readonly<Partial<Record<OrderTransition, OrderStatus>>>;

const ENDS: Row = { CANCEL: 'CANCELED', EXPIRE: 'EXPIRED' };
const FILLS: Row = { PARTIAL_FILL: 'PARTIALLY_FILLED', COMPLETE_FILL: 'FILLED' };
const REQUESTS: Row = { REQUEST_CANCEL: 'PENDING_CANCEL', REQUEST_REPLACE: 'PENDING_REPLACE' };
const RESUMES: Row = {
  RESUME_UNFILLED: 'NEW',
  RESUME_PARTIALLY_FILLED: 'PARTIALLY_FILLED',
  RESUME_HELD: 'HELD',
};

/** Terminal states have no row, because no event leaves them. */
const ORDER_STATE_TABLE: Readonly<Record<OpenStatus, Row>> = {
  PENDING_APPROVAL: { ...ENDS, ...FILLS, APPROVE: 'PENDING_NEW', DENY: 'DENIED', REQUEST_CANCEL: 'PENDING_CANCEL' },
  PENDING_NEW: { ...ENDS, ...FILLS, ...REQUESTS, ACCEPT: 'NEW', HOLD: 'HELD', DENY: 'DENIED', REJECT: 'REJECTED' },
  HELD: {
    ...ENDS,
    ...REQUESTS,
    RELEASE: 'NEW',
    RESUME_PARTIALLY_FILLED: 'PARTIALLY_FILLED',
    HOLD: 'HELD',
    COMPLETE_FILL: 'FILLED',
    DENY: 'DENIED',
    REJECT: 'REJECTED',
  },
  NEW: { ...ENDS, ...FILLS, ...REQUESTS, HOLD: 'HELD', REJECT: 'REJECTED' },
  PARTIALLY_FILLED: { ...ENDS, ...FILLS, ...REQUESTS, HOLD: 'HELD' },
  PENDING_CANCEL: {
    ...ENDS,
    ...RESUMES,
    PARTIAL_FILL: 'PENDING_CANCEL',
    COMPLETE_FILL: 'FILLED',
    ACCEPT: 'PENDING_CANCEL',
    HOLD: 'PENDING_CANCEL',
    RELEASE: 'PENDING_CANCEL',
    REJECT: 'REJECTED',
  },
  PENDING_REPLACE: {
    ...ENDS,
    ...RESUMES,
    PARTIAL_FILL: 'PENDING_REPLACE',
    COMPLETE_FILL: 'FILLED',
    ACCEPT: 'PENDING_REPLACE',
    HOLD: 'PENDING_REPLACE',
    RELEASE: 'PENDING_REPLACE',
    REQUEST_CANCEL: 'PENDING_CANCEL',
    REJECT: 'REJECTED',
  },
};

export function nextStatus(status: OrderStatus, event: OrderTransition): Result<OrderStatus, IllegalTransition> {
  const row = (ORDER_STATE_TABLE as Readonly<Partial<Record<OrderStatus, Row>>>)[status];
  const next = row?.[event];
  return next === undefined ? err({ code: 'ILLEGAL_TRANSITION', status, event }) : ok(next);
}

/** Throws when the table forbids it, which matching and requests never cause. */
export function moved<Moved extends Pick<Order, 'id' | 'status' | 'eventSequence'>>(
  order: Moved,
  transition: OrderTransition,
): Moved {
  const status = nextStatus(order.status, transition);
  if (!status.ok) throw new Error(`order ${order.id} is ${order.status}, which ${transition} does not leave`);
  return { ...order, status: status.value, eventSequence: order.eventSequence + 1 };
}
