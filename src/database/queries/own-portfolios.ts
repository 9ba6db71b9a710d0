/** Whose books a list is about when nobody says so. */
import type { PrismaClient } from '../generated/client.ts';

/** The connected user's, by age; null for whoever has none, such as a viewer or the server's superuser, who looks at everybody's. */
export async function readOwnPortfolioIds(db: PrismaClient): Promise<readonly string[] | null> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id::text from "Portfolio" where user_id = current_user_id() order by created_at, id`;
  return rows.length === 0 ? null : rows.map(({ id }) => id);
}
