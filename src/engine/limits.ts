/**
 * The time limits of the engine's connections. A statement that runs into one is undone and tried again: it never ends
 * the engine.
 */
import type { SessionLimits } from '../database/session-limits.ts';
import { HOUR_MS, MINUTE_MS } from '../domain/time-units.ts';

/**
 * A batch is booked in well below a second. Sessions that keep a row are ended before `lockMs` (watch.ts): only the
 * lock of a superuser, of maintenance, or of a statement that cannot be interrupted lasts so long. Its row is left out
 * then (bookkeeper.ts), so `lockMs` is what others wait for it. Between two statements of a transaction the engine does
 * not wait for anything.
 */
export const BOOKING_LIMITS: SessionLimits = {
  statementMs: 30_000,
  lockMs: 1_000,
  idleInTransactionMs: 4_000,
  idleMs: 0,
};
/** Reading a desk of a hundred thousand orders, or the past of a long feed. */
export const LOADING_LIMITS: SessionLimits = { ...BOOKING_LIMITS, statementMs: 10 * MINUTE_MS };
/** The pool closes idle connections after 30 seconds; those of a stopped process end a little later. */
export const READING_LIMITS: SessionLimits = { ...LOADING_LIMITS, idleMs: MINUTE_MS };
/** Each of these asks at least every two seconds. */
export const SIGN_OF_LIFE_LIMITS: SessionLimits = {
  statementMs: 2_000,
  lockMs: 1_000,
  idleInTransactionMs: 2_000,
  idleMs: 10_000,
};
/**
 * A stopped process must not keep the lock of a job. A job on a large desk, such as the layout of a month, takes
 * minutes.
 */
export const UPKEEP_LIMITS: SessionLimits = {
  statementMs: HOUR_MS,
  lockMs: 10_000,
  idleInTransactionMs: MINUTE_MS,
  idleMs: MINUTE_MS,
};
