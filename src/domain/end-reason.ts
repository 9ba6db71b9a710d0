/** Why an order ended with a part unfilled. The code is what the books keep (OrderEvent.reason); the sentence is what a person reads. */
import { unreachable } from './unreachable.ts';

const END_REASONS = {
  CANCEL_REQUESTED: 'Canceled on request.',
  IOC_REST: 'Immediate or cancel: the market offered no more at the first chance.',
  FOK_NOT_FILLABLE: 'Fill or kill: the market did not offer the whole quantity at the first chance.',
  NOTHING_TO_REDUCE: 'Reduce-only: there is no position left to reduce.',
  NOTHING_TO_SELL: 'A CASH account sells only what it holds, and nothing is left to sell.',
  INSUFFICIENT_CASH: 'The cash of the account did not pay for more.',
  SESSION_ENDED_PRICE_NOT_REACHED: 'The session ended; the price did not reach the limit.',
  SESSION_ENDED_NO_VOLUME: 'The session ended; the price was reached, but too little traded.',
  SESSION_ENDED_NO_MARKET_EVENT:
    'The session ended; the series that matches orders had no event that could fill the order.',
  BOOKING_FAILED: 'The desk could not book this order. An alert says what the database refused.',
  PORTFOLIO_SUSPENDED: 'The portfolio was suspended before the order was accepted.',
} as const satisfies Record<string, string>;

export type EndReason = keyof typeof END_REASONS;

/** What left a part of a working order unfilled, the lesser first. */
const OBSTACLES = ['PRICE_NOT_REACHED', 'NO_VOLUME'] as const;
export type Obstacle = (typeof OBSTACLES)[number];

/** A price that was reached once stays reached: what is left then is for want of volume. Null: no market event could have filled the order. */
export function greaterObstacle(before: Obstacle | null, now: Obstacle | null): Obstacle | null {
  return before === null || (now !== null && OBSTACLES.indexOf(now) > OBSTACLES.indexOf(before)) ? now : before;
}

/** Why a DAY order ended unfilled with its session. */
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

/** The sentence of a stored code; a text that is no code is shown as it is. */
export function endReasonText(reason: string): string {
  return Object.hasOwn(END_REASONS, reason) ? END_REASONS[reason as EndReason] : reason;
}
