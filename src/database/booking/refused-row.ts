/**
 * Tells whether the server refused a row for its values. Such a statement fails the same way every time it is tried.
 */

// Cardinality, values out of range or shape, constraints, views' checks, and rows too large for a page or an index.
const DATA_ERROR = /^(21|22|23|44|54)[0-9A-Z]{3}$/;
/** Raised by a trigger without a code, and by the desk's own functions about values. */
const RAISED = new Set(['P0001', 'TR422']);

/**
 * The server's message in one line, or null for any other failure: a lost connection, a deadlock, another leader, a
 * bug.
 */
export function refusedRowOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && (DATA_ERROR.test(code) || RAISED.has(code))
    ? (error.message.split('\n')[0] ?? '')
    : null;
}

/** lock_not_available: the statement waited for a row for longer than its session waits. */
const LOCK_TIMEOUT = '55P03';

export function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && (error as { readonly code?: unknown }).code === LOCK_TIMEOUT;
}

export interface Attempting {
  query(text: string): Promise<unknown>;
}

/**
 * Runs `work` in a savepoint. Returns the server's message when it refuses a row, after undoing the work; null on
 * success.
 */
export async function attempt(client: Attempting, work: () => Promise<void>): Promise<string | null> {
  await client.query('savepoint attempt');
  try {
    await work();
    await client.query('release savepoint attempt');
    return null;
  } catch (error) {
    const reason = refusedRowOf(error);
    if (reason === null) throw error;
    await client.query('rollback to savepoint attempt');
    await client.query('release savepoint attempt');
    return reason;
  }
}
