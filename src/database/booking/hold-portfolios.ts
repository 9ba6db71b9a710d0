/** Locks the portfolios of several bookings in one transaction, by id, so that none of them waits out of order. */
import type { ClientBase } from 'pg';

export async function holdPortfolios(
  client: ClientBase,
  { epoch, portfolioIds }: { readonly epoch: number; readonly portfolioIds: readonly string[] },
): Promise<void> {
  await client.query('select engine_hold($1, $2)', [epoch, portfolioIds]);
}
