/** The reports of an engine to the program that runs it. */
import type { PlanDenial } from './plan.ts';

export interface EngineTotals {
  /** Market events of the feeds, including those set aside. */
  events: number;
  /** Processed requests: new orders, replaces and cancels. */
  orders: number;
  trades: number;
  /** Transactions written. */
  steps: number;
}

interface OtherEngine {
  readonly host: string | null;
  readonly processId: number | null;
}

interface Silence {
  /** Age of the last heartbeat. */
  readonly silentForMs: number;
}

export type EngineReport =
  | ({ readonly kind: 'standing-by' } & OtherEngine)
  /** Another engine took the lead from this one, which wrote nothing since, and stands by. */
  | ({ readonly kind: 'lead-lost' } & OtherEngine)
  /** Several times a second while another engine leads. */
  | ({ readonly kind: 'waiting' } & OtherEngine & Silence)
  /** The leader stopped or ended: this engine acquires its lease. */
  | ({ readonly kind: 'taking-over'; readonly why: 'silent' | 'gone' } & OtherEngine & Silence)
  /** The engine reaches the server through a pooler. */
  | { readonly kind: 'pooled' }
  /** Another version changed the schema: the engine writes nothing until its own version is back. */
  | { readonly kind: 'schema-changed' }
  | { readonly kind: 'leading'; readonly epoch: number; readonly feeds: readonly string[] }
  | { readonly kind: 'progress'; readonly totals: Readonly<EngineTotals>; readonly marketAt: number | null }
  /** The engine continues after the delay. */
  | { readonly kind: 'trouble'; readonly reason: string; readonly retryDelayMs: number }
  /** A session blocked the desk and was ended. */
  | { readonly kind: 'session-ended'; readonly login: string; readonly reason: string }
  /** The login filled the server's table of locks again and again. */
  | { readonly kind: 'login-closed'; readonly login: string }
  /** A maintenance job; it runs again at its next due time. */
  | { readonly kind: 'job-failed'; readonly job: string; readonly message: string }
  | { readonly kind: 'plan-denied'; readonly denial: PlanDenial }
  /** A refused booking and its consequence, in a sentence; the rest is booked. */
  | { readonly kind: 'refusal'; readonly message: string };

export type EngineEnding = 'idle' | 'once' | 'unused' | 'stopped' | 'led-by-another' | 'schema-changed';

/** Working orders of a symbol that no event of its matching series has reached since their acceptance. */
export interface UnmetOrders {
  readonly symbol: string;
  readonly orders: number;
}

export interface EngineOutcome {
  readonly ending: EngineEnding;
  readonly totals: Readonly<EngineTotals>;
  readonly marketAt: number | null;
  /** Entries of the plan whose time the market's clock never reached. */
  readonly unentered: number;
  /** Only symbols that have such orders. */
  readonly unmet: readonly UnmetOrders[];
  /** The number of rows that were set aside in this run, by feed. */
  readonly setAside: ReadonlyMap<string, number>;
}
