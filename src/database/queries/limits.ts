/** The limits in force, for the console. Commands use the action of the same name, which reports the desk's errors. */
import { READ_LIMITS, limitRow } from '../actions/limits.ts';
import type { LimitRow, StoredLimit } from '../actions/limits.ts';
import type { PrismaClient } from '../generated/client.ts';

export async function readLimitsInForce(db: PrismaClient): Promise<LimitRow[]> {
  // A constant text without values.
  const rows = await db.$queryRawUnsafe<StoredLimit[]>(READ_LIMITS);
  return rows.map(limitRow);
}
