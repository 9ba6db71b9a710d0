/** Reads through Prisma over our own pg pool, so that both connect in the same way. */
import { PrismaPg } from '@prisma/adapter-pg';
import type { ClientConfig, Pool } from 'pg';
import { openPool } from './connection.ts';
import { PrismaClient } from './generated/client.ts';
import type { SessionLimits } from './session-limits.ts';

export interface OpenPrisma {
  readonly db: PrismaClient;
  close(): Promise<void>;
}

/** Connects on the first query. */
export function openPrisma(
  base: string | ClientConfig,
  options: { readonly application: string; readonly max?: number; readonly limits?: SessionLimits },
): OpenPrisma {
  return prismaOver(openPool(base, options));
}

/** Reads through a pool that others use as well; closing it ends the pool. */
export function prismaOver(pool: Pool): OpenPrisma {
  const db = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    db,
    async close() {
      await db.$disconnect();
      await pool.end().catch(() => undefined);
    },
  };
}
