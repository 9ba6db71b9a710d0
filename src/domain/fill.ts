/** The result of matching: executions that are not yet booked, and working orders that end without one. */
import type { Decimal } from './decimal.ts';
import type { EndReason, Obstacle } from './end-reason.ts';
import type { LinkMove } from './linked-orders.ts';

export type Liquidity = 'MAKER' | 'TAKER';

export interface Fill {
  readonly orderId: string;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly liquidity: Liquidity;
  /** Price units per unit of quantity, signed against the unslipped reference: positive is adverse. */
  readonly slippage: Decimal;
  /** The market's clock, milliseconds UTC. */
  readonly executedAt: number;
}

/** The stop price of an order after a market event, and whether the event triggered the order. */
export interface MatchStop {
  readonly orderId: string;
  readonly stopPrice: Decimal;
  /** The market's clock, milliseconds UTC; null when only a trailing stop has moved. */
  readonly triggeredAt: number | null;
}

/** An order that keeps working with a part unfilled, and the reason at this event. */
export interface MatchWait {
  readonly orderId: string;
  readonly obstacle: Obstacle;
}

type MatchCancelReason = Extract<
  EndReason,
  | 'IOC_REST'
  | 'FOK_NOT_FILLABLE'
  | 'OPENING_PASSED'
  | 'CLOSE_PASSED'
  | 'NOTHING_TO_REDUCE'
  | 'NOTHING_TO_SELL'
  | 'INSUFFICIENT_CASH'
>;

/** The rest of an order that matching ends; it is listed after the order's fills of the same event. */
export interface MatchCancel {
  readonly orderId: string;
  readonly reason: MatchCancelReason;
  /** The market's clock, milliseconds UTC. */
  readonly canceledAt: number;
}

export type MatchMove =
  | ({ readonly kind: 'stop' } & MatchStop)
  | ({ readonly kind: 'fill' } & Fill)
  | ({ readonly kind: 'cancel' } & MatchCancel)
  | ({ readonly kind: 'wait' } & MatchWait)
  | LinkMove;

export interface MatchOutcome {
  /**
   * In the order of acceptance, and those of one order in the order in which they happen. The orders that depend on a
   * fill follow it. An order without a `wait` waits for the same reason as before.
   */
  readonly moves: readonly MatchMove[];
  /** The acceptance sequence of the last visited order when others are left; null when the event is matched. */
  readonly reached: number | null;
}
