/** Which failures pass when the engine loads the desk again, and which would only come back. */
import { deskErrorOf } from '../database/actions/desk-error.ts';
import { refusedRowOf } from '../database/booking/refused-row.ts';
import { serverErrorOf } from '../database/prisma-error.ts';
import { FeedFailure } from '../market-data/feeds/feed.ts';

/** What the engine believes and what the database says have parted: it must load again. */
export class StaleViewError extends Error {
  override readonly name = 'StaleViewError';
}

/** Another engine leads. */
const LED_BY_ANOTHER = 'STALE_EPOCH';
/** The desk takes no changes for now: it may again. */
const READ_ONLY = 'READ_ONLY';
const RELOADED = new Set(['STALE_ORDER', 'STALE_CURSOR', 'STALE_CASH', LED_BY_ANOTHER, READ_ONLY]);

export type Failure = { readonly kind: 'passing'; readonly reason: string } | { readonly kind: 'lasting' };

/** `passing`: nothing is known to be wrong with what was tried; loading again finds out what was booked. What is not known here is a bug and lasts. */
export function failureOf(error: unknown): Failure {
  // A source that cannot be read is not read better by loading again, and its words are for the person who named it.
  if (error instanceof FeedFailure) return { kind: 'lasting' };
  if (error instanceof StaleViewError) return { kind: 'passing', reason: error.message };
  try {
    const refused = refusedRowOf(serverErrorOf(error));
    // Isolation did not catch it. An engine that tries again and says so serves the rest of the desk; one that ends serves nothing.
    if (refused !== null) return { kind: 'passing', reason: refused };
    const { code, kind, message } = deskErrorOf(serverErrorOf(error), 'changes');
    const passing = kind === 'unavailable' || kind === 'unknown-outcome' || RELOADED.has(code);
    return passing ? { kind: 'passing', reason: message } : { kind: 'lasting' };
  } catch {
    return { kind: 'lasting' };
  }
}
