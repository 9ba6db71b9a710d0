/** Sorts failures into those that pass when the engine loads the desk again, and those that would come back. */
import { deskErrorOf } from '../database/actions/desk-error.ts';
import { refusedRowOf } from '../database/booking/refused-row.ts';
import { serverErrorOf } from '../database/prisma-error.ts';
import { FeedFailure } from '../market-data/feeds/feed.ts';

/** The engine's state differs from the database: it must load again. */
export class StaleViewError extends Error {
  override readonly name = 'StaleViewError';
}

/** Another engine leads. */
const LED_BY_ANOTHER = 'STALE_EPOCH';
/** The desk is read-only for now. */
const READ_ONLY = 'READ_ONLY';
const RELOADED = new Set(['STALE_ORDER', 'STALE_CURSOR', 'STALE_CASH', 'STALE_HALT', LED_BY_ANOTHER, READ_ONLY]);

export type Failure = { readonly kind: 'passing'; readonly reason: string } | { readonly kind: 'lasting' };

/**
 * `passing`: the attempt itself may be fine; loading again shows the booked rows. An unknown failure is a bug and
 * `lasting`.
 */
export function failureOf(error: unknown): Failure {
  // Loading again does not make a source readable; the user who named it must read the error.
  if (error instanceof FeedFailure) return { kind: 'lasting' };
  if (error instanceof StaleViewError) return { kind: 'passing', reason: error.message };
  try {
    const refused = refusedRowOf(serverErrorOf(error));
    // Isolation did not catch it. An engine that retries and reports it still serves the rest of the desk.
    if (refused !== null) return { kind: 'passing', reason: refused };
    const { code, kind, message } = deskErrorOf(serverErrorOf(error), 'changes');
    const passing = kind === 'unavailable' || kind === 'unknown-outcome' || RELOADED.has(code);
    return passing ? { kind: 'passing', reason: message } : { kind: 'lasting' };
  } catch {
    return { kind: 'lasting' };
  }
}
