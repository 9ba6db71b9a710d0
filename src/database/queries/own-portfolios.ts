/** The portfolios that a list shows by default. */
import type { PrismaClient } from '../generated/client.ts';

/**
 * The connected user's portfolios and those that are granted to it, oldest first; null for a login without any, such as
 * a viewer or the server's superuser, which sees all.
 */
export async function readOwnPortfolioIds(db: PrismaClient): Promise<readonly string[] | null> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id::text from "Portfolio" where id = any (own_portfolio_ids()) order by created_at, id`;
  return rows.length === 0 ? null : rows.map(({ id }) => id);
}
