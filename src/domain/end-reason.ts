/** Why an order ended with a part unfilled: OrderEvent.reason stores the code, traders read the sentence. */
import { unreachable } from './unreachable.ts';

const END_REASONS = {
  CANCEL_REQUESTED: 'Canceled on request.',
  IOC_REST: 'Immediate or cancel: the market offered no more at the first chance.',
  FOK_NOT_FILLABLE: 'Fill or kill: the market did not offer the whole quantity at the first chance.',
  NOTHING_TO_REDUCE: 'Reduce-only: no position is left to reduce.',
  NOTHING_TO_SELL: 'No position left to sell: a CASH account cannot sell short.',
  INSUFFICIENT_CASH: 'The cash of the account did not cover more.',
  OPENING_PASSED: 'The opening has passed: its price filled no more.',
  CLOSE_PASSED: 'The close has passed: its price filled no more.',
  EXPIRE_DATE_PASSED: 'The last date has passed: its session ended before the order was accepted.',
  POST_ONLY_WOULD_TAKE: 'Post-only: the order would have traded at once.',
  SESSION_ENDED_PRICE_NOT_REACHED: 'The session ended; the price of the order was not reached.',
  SESSION_ENDED_NO_VOLUME: 'The session ended; the price of the order was reached, but too little traded.',
  SESSION_ENDED_NO_MARKET_EVENT: 'The session ended without a market event that could fill the order.',
  LIST_FILLED: 'Another order of its list took the quantity.',
  PARENT_ENDED: 'The order that it waited for ended without a fill for it.',
  STOPPED_OUT: 'The stop loss of its filled part was triggered.',
  BOOKING_FAILED: 'The database refused to book this order. Read the reason with: traderai alert list',
  EXIT_REFUSED: 'The database refused to book an exit of this order. Read the reason with: traderai alert list',
  DEAD_MAN: 'The session that was armed for it vanished: its dead man cancels.',
  HALTED: 'Trading was halted.',
  PORTFOLIO_SUSPENDED: 'The portfolio was suspended before the order was accepted.',
} as const satisfies Record<string, string>;

export type EndReason = keyof typeof END_REASONS;

/** Why a part of a working order is still unfilled, the weaker reason first. */
const OBSTACLES = ['PRICE_NOT_REACHED', 'NO_VOLUME'] as const;
export type Obstacle = (typeof OBSTACLES)[number];

/**
 * Once the price was reached, only missing volume can leave a part unfilled. Null: no market event could have filled
 * the order.
 */
export function greaterObstacle(before: Obstacle | null, now: Obstacle | null): Obstacle | null {
  return before === null || (now !== null && OBSTACLES.indexOf(now) > OBSTACLES.indexOf(before)) ? now : before;
}

/** The reason for a DAY or GTD order that ends unfilled with its session. */
export function sessionEndReason(obstacle: Obstacle | null): EndReason {
  switch (obstacle) {
    case null:
      return 'SESSION_ENDED_NO_MARKET_EVENT';
    case 'PRICE_NOT_REACHED':
      return 'SESSION_ENDED_PRICE_NOT_REACHED';
    case 'NO_VOLUME':
      return 'SESSION_ENDED_NO_VOLUME';
    default:
      return unreachable(obstacle);
  }
}

/** The sentence of a stored code; a text that is not a code is returned unchanged. */
export function endReasonText(reason: string): string {
  return Object.hasOwn(END_REASONS, reason) ? END_REASONS[reason as EndReason] : reason;
}

/**
 * The reason of an event in words; null without one. A rejected replace has the code of its denial, which is no end of
 * the order.
 */
export function eventReasonText({
  type,
  reason,
}: {
  readonly type: string;
  readonly reason: string | null;
}): string | null {
  return reason === null || type === 'REPLACE_REJECTED' ? reason : endReasonText(reason);
}
