/** The users whose consoles are open, for every viewer: no addresses, hosts, keys or portfolios. */
import type { PrismaClient } from '../generated/client.ts';
import { instantOf } from './values.ts';

export interface PresentUser {
  readonly username: string;
  /** Desk clock: the start of the oldest of its open consoles. */
  readonly since: number;
  /** One of its consoles sends orders without a confirmation. */
  readonly armed: boolean;
}

/** By name. */
export async function readPresence(db: PrismaClient): Promise<PresentUser[]> {
  const rows = await db.$queryRaw<{ username: string; since: Date; armed: boolean }[]>`
    select username, since, armed from presence()`;
  return rows.map((row) => ({ ...row, since: instantOf(row.since) }));
}
