/** What an engine tells whoever runs it. */
import type { PlanDenial } from './plan.ts';

export interface EngineTotals {
  /** Market events that feeds told, those set aside included. */
  events: number;
  /** Requests of people taken: new orders and cancels. */
  orders: number;
  trades: number;
  /** Transactions written. */
  steps: number;
}

export type EngineReport =
  | { readonly kind: 'standing-by'; readonly host: string | null; readonly processId: number | null }
  | { readonly kind: 'leading'; readonly epoch: number; readonly feeds: readonly string[] }
  | { readonly kind: 'progress'; readonly totals: Readonly<EngineTotals>; readonly marketAt: number | null }
  /** It goes on after a while. */
  | { readonly kind: 'trouble'; readonly reason: string; readonly retryDelayMs: number }
  /** Somebody held up the desk and was disconnected. */
  | { readonly kind: 'session-ended'; readonly login: string; readonly reason: string }
  /** Of the desk's maintenance; it is tried again in its time. */
  | { readonly kind: 'job-failed'; readonly job: string; readonly message: string }
  | { readonly kind: 'plan-denied'; readonly denial: PlanDenial }
  /** What could not be booked and what became of it, in a sentence; the rest is booked. */
  | { readonly kind: 'refusal'; readonly message: string };

export type EngineEnding = 'idle' | 'once' | 'unused' | 'stopped' | 'led-by-another';

/** Working orders of a symbol that no event of the series which matches orders has met since their acceptance. */
export interface UnmetOrders {
  readonly symbol: string;
  readonly orders: number;
}

export interface EngineOutcome {
  readonly ending: EngineEnding;
  readonly totals: Readonly<EngineTotals>;
  readonly marketAt: number | null;
  /** Entries of the plan whose time the market never reached. */
  readonly unentered: number;
  /** Of symbols that have some. */
  readonly unmet: readonly UnmetOrders[];
  /** Rows that were set aside in this run, by feed. */
  readonly setAside: ReadonlyMap<string, number>;
}
