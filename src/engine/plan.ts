/** A plan of orders that are entered when the market's clock comes to their time, each exactly once whatever is killed in between. */
import type { PlanEntry } from '../domain/plan-file.ts';
import { instantOf } from '../market-data/feeds/feed.ts';
import type { MarketEvent } from '../market-data/feeds/feed.ts';

export interface Plan {
  /** Names its place in the desk's books: the same file, the same name. */
  readonly name: string;
  /** In order of time. */
  readonly entries: readonly PlanEntry[];
  /**
   * Through the same functions as any order, as the person whose plan it is. Entering the entry again before the next one changes nothing.
   * Null when it was entered. Throws when the desk cannot be reached.
   */
  readonly enter: (entry: PlanEntry) => Promise<PlanDenial | null>;
}

/** An entry that the desk did not take, or not in whole: a rule denied it, or the desk could make nothing of it at that time. */
export interface PlanDenial {
  readonly line: number;
  /** The order line as written. */
  readonly text: string;
  /** One of each request that was denied. */
  readonly reasons: readonly PlanReason[];
}

export interface PlanReason {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** The last instant of which entries come before an event: a plan sees what has ended at an instant, and its orders meet what begins there. */
export function enteredBefore(event: MarketEvent): number {
  return event.kind === 'open' ? instantOf(event) : instantOf(event) - 1;
}
