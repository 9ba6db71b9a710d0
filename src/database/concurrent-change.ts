/**
 * Roles and their memberships are shared by all databases of a server, and advisory locks are not: another desk's migration, restore or new login
 * may change the same grants at the same moment, in another order. Postgres ends one of the two transactions, which is then done again.
 */
const ATTEMPTS = 5;

/** `work` is one transaction that is rolled back when it throws; only what another transaction disturbed is tried again. */
export async function againWhenDisturbed<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isDisturbed(error) || attempt >= ATTEMPTS) throw error;
    }
  }
}

/** Also of an error that was given words: what the server said is its cause. */
function isDisturbed(error: unknown): boolean {
  const { message = '', code, cause } = (error ?? {}) as { message?: string; code?: string; cause?: unknown };
  return (
    (code === 'XX000' && message.includes('concurrently updated')) ||
    code === '40P01' ||
    (cause !== undefined && isDisturbed(cause))
  );
}
