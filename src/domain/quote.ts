/** The latest bid, ask and last of a symbol, and the price a position is valued at. */
import { round8 } from './decimal.ts';
import type { Decimal } from './decimal.ts';

export interface Quote {
  readonly symbol: string;
  readonly bid: Decimal | null;
  /** Null when the feed does not report it: unlimited. */
  readonly bidSize: Decimal | null;
  readonly ask: Decimal | null;
  readonly askSize: Decimal | null;
  readonly last: Decimal | null;
  /** The market's clock, milliseconds UTC. */
  readonly quotedAt: number;
  /** The desk's clock, milliseconds UTC: staleness is judged by it. */
  readonly receivedAt: number;
}

/** The middle of bid and ask, or null when one is missing. */
export function midPrice(quote: Quote): Decimal | null {
  return quote.bid === null || quote.ask === null ? null : round8(quote.bid.plus(quote.ask).dividedBy(2));
}

/**
 * The last price, or the middle of bid and ask, or the only side; null without a market. SQL's mark_price computes the
 * same.
 */
export function markPrice(quote: Quote): Decimal | null {
  return quote.last ?? midPrice(quote) ?? quote.bid ?? quote.ask;
}
