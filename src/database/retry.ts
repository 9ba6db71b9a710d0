/**
 * The requests that are repeated after a failure, how often and how late: one policy for every writer.
 *
 * Failures, how each is known, and which writers do their work again:
 *
 * - `rolled-back`, the server undid the transaction for the sake of another one: 40001 (also LOCK_ORDER of the desk's
 *   functions), 40P01, XX000 "concurrently updated". Every writer below.
 * - `never-sent`, no connection could be made, or the server is starting: sockets, TLS, pg's words, 57P03. Actions and
 *   jobs.
 * - `unanswered`, the connection broke after the request was sent: sockets, pg's words, 08…, 57P01, 57P02, 57P05,
 *   25P03, 25P04. Only where a second request changes nothing.
 *
 * Writers and their policies:
 *
 * - Place, replace, cancel, flatten, plans, signals, alerts, rules, portfolios, cash, users, keys, sessions, settings
 *   of desk and instruments, read-only: `ask()` in actions/queryable.ts, by CHANGE, IDEMPOTENT_CHANGE or
 *   ON_ONE_CONNECTION.
 * - Import of candles: IMPORT. The file is read again; its report would be wrong after a lost answer, so that is left
 *   to the user.
 * - Restore, migrations and their read-only state, takeover and its way back, new databases, first login of a desk:
 *   MAINTENANCE, the transaction again. Their connection holds locks of the session, so a lost one ends them.
 * - Jobs: ONE_RUN, the job again, also after a lock that it gave up on; JOB, after a lost connection on a new one.
 * - The swap of a month, while readers hold it: SWAP's delays. It is not a failure but an answer.
 * - The engine's batch and its marks: BOOKING, the same rows again, so that no event of a live feed is lost; after a
 *   lock that it gave up on, BOOKING_BEHIND_LOCK.
 *
 * Not here:
 *
 * - Everything else of the engine, and a booking that fails again: it loads the desk and books from what it finds
 *   (`failureOf()`), with RECONNECT's delays.
 * - The engine's heartbeat, session reaper and watch, and the keeper's reports of failed logins: each asks again within
 *   a second.
 * - A statement inside a transaction of its caller's, such as a dry run: only the whole transaction can be done again.
 * - Benchmarks: a measurement that was disturbed is no measurement.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { systemChance } from '../config/chance.ts';
import type { Chance } from '../config/chance.ts';
import { connectionLossOf } from './lost-connection.ts';
import { thrownOf } from './thrown.ts';

export type Trouble = 'rolled-back' | 'never-sent' | 'unanswered';

/** 40002 and 40003 are left out: the server raises neither. */
const ROLLED_BACK = new Set(['40001', '40P01']);
/** Of roles and rights, which all databases of a server share and which no lock of one database protects. */
const CONCURRENT_CHANGE = { code: 'XX000', words: 'concurrently updated' };
/** The server starts, stops or recovers, and has taken no connection. */
const NOT_READY = '57P03';
/**
 * The server ended the connection, also because of a limit on idle sessions and transactions. It may have committed
 * before.
 */
const CONNECTION_ENDED = /^(08...|57P0[125]|25P0[34])$/;

/** Null for an error that the next attempt would meet too. */
export function troubleOf(error: unknown): Trouble | null {
  const thrown = thrownOf(error);
  if (thrown === null) return null;
  const { code, message } = thrown;
  if (ROLLED_BACK.has(code)) return 'rolled-back';
  if (code === CONCURRENT_CHANGE.code && message.includes(CONCURRENT_CHANGE.words)) return 'rolled-back';
  if (code === NOT_READY) return 'never-sent';
  if (CONNECTION_ENDED.test(code)) return 'unanswered';
  return connectionLossOf(thrown);
}

/** Delays that grow: the first, by which factor, and the longest. */
export interface Backoff {
  readonly firstMs: number;
  readonly factor: number;
  readonly longestMs: number;
}

/** Of programs that connect until they are ended: the listener and the engine. */
export const RECONNECT: Backoff = { firstMs: 100, factor: 2, longestMs: 5_000 };

/** `failures`: how many came before in a row, 0 for the first delay. */
export function delayMs({ firstMs, factor, longestMs }: Backoff, failures: number): number {
  return Math.min(longestMs, firstMs * factor ** failures);
}

/** Between half of the delay and all of it: programs that failed together do not come back together. */
export function jitteredMs(milliseconds: number, chance: Chance = systemChance): number {
  return Math.round(milliseconds * (0.5 + chance() / 2));
}

export interface RetryPolicy {
  readonly repeats: ReadonlySet<Trouble>;
  /** Further SQLSTATEs after which this writer begins again. */
  readonly states?: ReadonlySet<string>;
  readonly attempts: number;
  readonly backoff: Backoff;
  /** No attempt begins later than this after the first one began. */
  readonly withinMs: number;
}

/** After so long the console reports that it has no answer, and nothing may be sent any more. */
export const ANSWER_WITHIN_MS = 5_000;

/**
 * One statement that is a transaction of its own. An attempt that begins in time and meets one more deadlock, which the
 * server finds after one second, still has its answer before the console gives up.
 */
const ACTION = {
  attempts: 4,
  backoff: { firstMs: 100, factor: 3, longestMs: 1_000 },
  withinMs: ANSWER_WITHIN_MS - 2_000,
} as const;
const KNOWN_UNDONE: ReadonlySet<Trouble> = new Set(['rolled-back', 'never-sent']);
const ANY_TROUBLE: ReadonlySet<Trouble> = new Set(['rolled-back', 'never-sent', 'unanswered']);
const ONLY_ROLLED_BACK: ReadonlySet<Trouble> = new Set(['rolled-back']);

export const CHANGE: RetryPolicy = { ...ACTION, repeats: KNOWN_UNDONE };
/** For requests that may be sent twice: they carry an id of the client, name the wanted state, or only read. */
export const IDEMPOTENT_CHANGE: RetryPolicy = { ...ACTION, repeats: ANY_TROUBLE };
/** On a connection of the caller's, which does not come back once it is lost. */
export const ON_ONE_CONNECTION: RetryPolicy = { ...ACTION, repeats: ONLY_ROLLED_BACK };

/** Commands whose end a person awaits, however long one attempt takes. */
export const MAINTENANCE: RetryPolicy = {
  repeats: ONLY_ROLLED_BACK,
  attempts: 5,
  backoff: { firstMs: 50, factor: 3, longestMs: 1_000 },
  withinMs: Number.POSITIVE_INFINITY,
};

/**
 * Also an answer that took longer than the limit of the engine's session: the server undid the booking.
 */
export const BOOKING: RetryPolicy = {
  repeats: ONLY_ROLLED_BACK,
  states: new Set(['57014']),
  attempts: 4,
  backoff: { firstMs: 20, factor: 3, longestMs: 200 },
  withinMs: 10_000,
};

/** A booking that gave up on a lock, without the rows that cannot be locked. */
export const BOOKING_BEHIND_LOCK: RetryPolicy = { ...BOOKING, states: new Set(['55P03', '57014']), attempts: 8 };

/** Each job finds its remaining work by itself. One that takes longer than a minute waits for its next turn. */
const EACH_JOB = { attempts: 3, backoff: { firstMs: 200, factor: 3, longestMs: 2_000 }, withinMs: 60_000 } as const;
/** From its beginning, on a new connection. */
export const JOB: RetryPolicy = { ...EACH_JOB, repeats: new Set(['never-sent', 'unanswered']) };
/** Within the run that has begun; also a lock that the job gave up on, so that other sessions do not wait behind it. */
export const ONE_RUN: RetryPolicy = { ...EACH_JOB, repeats: ONLY_ROLLED_BACK, states: new Set(['55P03']) };

/**
 * Also a key that another transaction inserted first, and a lock that the import's own lock_timeout gave up on, because
 * its holder may wait for this import.
 */
export const IMPORT: RetryPolicy = {
  repeats: KNOWN_UNDONE,
  states: new Set(['23505', '55P03']),
  attempts: 4,
  backoff: { firstMs: 50, factor: 3, longestMs: 1_000 },
  withinMs: Number.POSITIVE_INFINITY,
};

/** Time and chance, for tests. */
export interface Waiting {
  readonly nowMs: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  readonly chance: Chance;
}

const REAL: Waiting = { nowMs: () => performance.now(), sleep, chance: systemChance };

/**
 * `attempt` counts from 1. Throws the last failure; but once an answer was lost, only a success ends the doubt:
 * whatever a later attempt meets, the lost answer is thrown, so that the caller reports an unknown outcome.
 */
export async function withRetries<T>(
  policy: RetryPolicy,
  work: (attempt: number) => Promise<T>,
  { nowMs, sleep: pause, chance }: Waiting = REAL,
): Promise<T> {
  const startedAt = nowMs();
  let lost: { readonly error: unknown } | null = null;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      if (lost === null && troubleOf(error) === 'unanswered') lost = { error };
      const failure = lost === null ? error : lost.error;
      if (attempt >= policy.attempts || !isRepeated(policy, error)) throw failure;
      await pause(jitteredMs(delayMs(policy.backoff, attempt - 1), chance));
      // Also after a machine that slept: a request that has no waiting caller must not be sent.
      if (nowMs() - startedAt > policy.withinMs) throw failure;
    }
  }
}

function isRepeated(policy: RetryPolicy, error: unknown): boolean {
  const { repeats, states } = policy;
  const trouble = troubleOf(error);
  if (trouble !== null) return repeats.has(trouble);
  const code = thrownOf(error)?.code ?? '';
  if (states?.has(code) === true) return true;
  // An error that was given other words keeps the server's as its cause.
  return error instanceof Error && error.cause !== undefined && isRepeated(policy, error.cause);
}
