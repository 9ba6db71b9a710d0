/** Whether the server refused a row for what is in it. Such a statement fails the same way whenever it is tried again. */

// Cardinality, values out of range or shape, constraints, views' checks, and rows too large for a page or an index.
const DATA_ERROR = /^(21|22|23|44|54)[0-9A-Z]{3}$/;
/** What a trigger raises without a code, and what the desk's own functions raise about values. */
const RAISED = new Set(['P0001', 'TR422']);

/** What the server said in one line, or null when the failure is of another kind: a lost connection, a deadlock, another leader, a bug. */
export function refusedRowOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && (DATA_ERROR.test(code) || RAISED.has(code))
    ? (error.message.split('\n')[0] ?? '')
    : null;
}

export interface Attempting {
  query(text: string): Promise<unknown>;
}

/** Inside a transaction: runs `work` in a savepoint. What the server said when it refused a row, and then nothing of it stands; null when it stands. */
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
