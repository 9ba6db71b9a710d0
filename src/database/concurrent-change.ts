/**
 * All databases of a server share roles and memberships, but not advisory locks: a migration, a restore or a new login of another desk
 * may change the same grants at the same moment, in another order. Postgres then ends one of the two transactions, and it is run again.
 */
const ATTEMPTS = 5;

/** `work` is one transaction that rolls back when it throws; it is run again only when another transaction disturbed it. */
export async function againWhenDisturbed<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isDisturbed(error) || attempt >= ATTEMPTS) throw error;
    }
  }
}

/** Also looks at the cause: the error may wrap the server's error. */
function isDisturbed(error: unknown): boolean {
  const { message = '', code, cause } = (error ?? {}) as { message?: string; code?: string; cause?: unknown };
  return (
    (code === 'XX000' && message.includes('concurrently updated')) ||
    code === '40P01' ||
    (cause !== undefined && isDisturbed(cause))
  );
}
