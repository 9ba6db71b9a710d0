/** The order type with the values of the database's enums. order-states.ts has the legal transitions. */
import type { Decimal } from './decimal.ts';
import type { Obstacle } from './end-reason.ts';

export const SIDES = ['BUY', 'SELL'] as const;
export type Side = (typeof SIDES)[number];

const ORDER_TYPES = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT', 'TRAILING_STOP', 'MARKET_IF_TOUCHED'] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

const TIMES_IN_FORCE = ['DAY', 'GTC', 'IOC', 'FOK', 'GTD', 'OPG', 'CLS'] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

export const OPEN_STATUSES = [
  'PENDING_APPROVAL',
  'PENDING_NEW',
  'HELD',
  'NEW',
  'PARTIALLY_FILLED',
  'PENDING_CANCEL',
  'PENDING_REPLACE',
] as const;
/** `DENIED` = refused by us, `REJECTED` = refused by the venue. */
export const TERMINAL_STATUSES = ['FILLED', 'CANCELED', 'REJECTED', 'DENIED', 'EXPIRED'] as const;
/** States in which an accepted order may trade: a fill beats a cancel or replace that is not confirmed yet. */
const WORKING_STATUSES = [
  'NEW',
  'PARTIALLY_FILLED',
  'PENDING_CANCEL',
  'PENDING_REPLACE',
] as const satisfies readonly (typeof OPEN_STATUSES)[number][];

export type OpenStatus = (typeof OPEN_STATUSES)[number];
export type TerminalStatus = (typeof TERMINAL_STATUSES)[number];
export type OrderStatus = OpenStatus | TerminalStatus;

/**
 * HELD: accepted, or held again, until its parent fills. RELEASED: its parent's fill makes it work. RESTATED: the
 * engine changed its quantity or limit. TRIGGERED: the trigger price was reached. A replace ends as REPLACED, or as
 * REPLACE_REJECTED with the former terms.
 */
export type OrderEventType =
  | 'PENDING_NEW'
  | 'NEW'
  | 'HELD'
  | 'RELEASED'
  | 'RESTATED'
  | 'TRIGGERED'
  | 'TRADE'
  | 'PENDING_CANCEL'
  | 'PENDING_REPLACE'
  | 'REPLACED'
  | 'REPLACE_REJECTED'
  | 'CANCELED'
  | 'REJECTED'
  | 'DENIED'
  | 'EXPIRED';

export interface Order {
  readonly id: string;
  /** Short number, unique in its portfolio. */
  readonly number: number;
  readonly portfolioId: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly quantity: Decimal;
  readonly filledQuantity: Decimal;
  readonly limitPrice: Decimal | null;
  /** The trigger price; null without a trigger, and for a trailing stop before its first market price. */
  readonly stopPrice: Decimal | null;
  /** Distance of a trailing stop from the best price since its acceptance; null: see `trailPercent`. */
  readonly trailAmount: Decimal | null;
  /** The same distance in percent of the best price. */
  readonly trailPercent: Decimal | null;
  readonly reduceOnly: boolean;
  /** The order whose fills release this one; null: it waits for none. */
  readonly parentId: string | null;
  /** Orders of one list share a quantity: a fill of one takes it from the others. The exits of an entry have its id. */
  readonly listId: string | null;
  /** The last date of a GTD order in its instrument's time zone, YYYY-MM-DD. */
  readonly expireDate: string | null;
  /** It trades only as maker. */
  readonly postOnly: boolean;
  /** It trades only with all of what is left of it at once. */
  readonly allOrNone: boolean;
  /** The largest quantity that it fills as maker in one market event; null: all of it. */
  readonly displayQuantity: Decimal | null;
  readonly status: OrderStatus;
  /** The desk's clock, milliseconds UTC. */
  readonly placedAt: number;
  /** The market's clock when the engine accepted it, milliseconds UTC: only later market events may fill it. */
  readonly acceptedAt: number | null;
  /** The market's clock, milliseconds UTC, when its trigger price was reached; null before, and without a trigger. */
  readonly triggeredAt: number | null;
  /**
   * The market's clock, milliseconds UTC, when its parent released it; null before, while it is held again, and without
   * a parent.
   */
  readonly releasedAt: number | null;
  /**
   * The market's clock, milliseconds UTC, when a replace took its time priority: only later market events may fill it
   * by the new terms. Null without such a replace.
   */
  readonly replacedAt: number | null;
  /** Time priority among working orders; null before acceptance. */
  readonly acceptedSequence: number | null;
  /**
   * The market's clock: when a DAY order ends. Null until the first market event of its symbol after its acceptance.
   */
  readonly expiresAt: number | null;
  /** Number of the order's last event. */
  readonly eventSequence: number;
}

/** An accepted order. */
export interface WorkingOrder extends Order {
  readonly filledNotional: Decimal;
  /** The part of its fills that closed no opposite position: its exits close it. */
  readonly openedQuantity: Decimal;
  /** Why a part of it is still unfilled. */
  readonly obstacle: Obstacle | null;
}

export function isWorking(status: OrderStatus): boolean {
  return (WORKING_STATUSES as readonly OrderStatus[]).includes(status);
}

/** True until its parent releases it: such an order does not trade. */
export function isHeld({ parentId, releasedAt }: Pick<Order, 'parentId' | 'releasedAt'>): boolean {
  return parentId !== null && releasedAt === null;
}

/** True for an order that the market may fill. */
export function takesPart(order: Pick<Order, 'status' | 'parentId' | 'releasedAt'>): boolean {
  return isWorking(order.status) && !isHeld(order);
}

export function isTerminal(status: OrderStatus): status is TerminalStatus {
  return (TERMINAL_STATUSES as readonly OrderStatus[]).includes(status);
}

export function remainingQuantity(order: Order): Decimal {
  return order.quantity.minus(order.filledQuantity);
}
