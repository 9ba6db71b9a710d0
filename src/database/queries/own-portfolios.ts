/** The portfolios that a list shows by default. */
import type { PrismaClient } from '../generated/client.ts';

/** The connected user's portfolios, oldest first; null for a login without any, such as a viewer or the server's superuser, which sees all. */
export async function readOwnPortfolioIds(db: PrismaClient): Promise<readonly string[] | null> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id::text from "Portfolio" where user_id = current_user_id() order by created_at, id`;
  return rows.length === 0 ? null : rows.map(({ id }) => id);
}
