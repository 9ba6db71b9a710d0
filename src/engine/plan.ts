/**
 * A plan of orders that the engine places when the market's clock reaches their time, each exactly once even when
 * processes are killed in between.
 */
import type { PlanEntry } from '../domain/plan-file.ts';
import { instantOf } from '../market-data/feeds/feed.ts';
import type { MarketEvent } from '../market-data/feeds/feed.ts';

export interface Plan {
  /** The plan's name in FeedCursor: the same file has the same name. */
  readonly name: string;
  /** In the order of time. */
  readonly entries: readonly PlanEntry[];
  /**
   * Uses the same functions as every order, with the login of the plan's owner. Placing an entry again before the next
   * one changes nothing. Null when it was placed. Throws when the desk cannot be reached.
   */
  readonly enter: (entry: PlanEntry) => Promise<PlanDenial | null>;
}

/** An entry that the desk denied as a whole or in part, or that it could not resolve at that time. */
export interface PlanDenial {
  readonly line: number;
  /** The order line as in the file. */
  readonly text: string;
  /** One denial for each denied request. */
  readonly reasons: readonly PlanReason[];
}

export interface PlanReason {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/**
 * The last instant whose entries come before an event: a plan's orders follow the bars that end at an instant and
 * precede those that begin there.
 */
export function enteredBefore(event: MarketEvent): number {
  return event.kind === 'open' ? instantOf(event) : instantOf(event) - 1;
}
