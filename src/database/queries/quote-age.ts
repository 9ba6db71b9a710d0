/** The desk's bound of the age of a live quote. */
import type { PrismaClient } from '../generated/client.ts';

export async function readMaxQuoteAgeMs(db: PrismaClient): Promise<number> {
  const { maxQuoteAgeSeconds } = await db.deskState.findUniqueOrThrow({
    where: { id: 1 },
    select: { maxQuoteAgeSeconds: true },
  });
  return maxQuoteAgeSeconds * 1_000;
}
