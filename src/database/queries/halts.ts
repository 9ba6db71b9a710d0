/** Halts of trading, newest first; row security shows those of the desk and of the own scope. */
import type { PrismaClient } from '../generated/client.ts';
import { countOf, instantOf, instantOrNull } from './values.ts';

export interface HaltRow {
  readonly id: string;
  /** Short number for people. */
  readonly number: number;
  readonly userId: string | null;
  readonly portfolioId: string | null;
  /** The username of the halted user; null for a portfolio or the desk. */
  readonly user: string | null;
  /** The name of the halted portfolio; null for a user or the desk. */
  readonly portfolio: string | null;
  /** Null: every symbol. */
  readonly symbol: string | null;
  readonly reason: string;
  /** Desk clock, as the instants below. */
  readonly haltedAt: number;
  readonly haltedLogin: string;
  /** Reduce-only orders that were placed before it are canceled too; null: they stay. */
  readonly protectiveUntil: number | null;
  readonly secondPerson: boolean;
  readonly resumedAt: number | null;
  readonly resumedLogin: string | null;
  readonly resumeReason: string | null;
}

export async function readHalts(
  db: PrismaClient,
  { scope, limit }: { readonly scope: 'in force' | 'all'; readonly limit?: number },
): Promise<HaltRow[]> {
  const rows = await db.halt.findMany({
    where: scope === 'in force' ? { resumedAt: null } : {},
    include: NAMES,
    orderBy: { number: 'desc' },
    ...(limit !== undefined && { take: limit }),
  });
  return rows.map(haltRow);
}

/** The rights of the connected login about halts, and its name on this desk. */
export interface HaltRights {
  /** Null for a login without a user, such as the server's superuser. */
  readonly username: string | null;
  /** Risk and administrators halt and resume the desk. */
  readonly haltsDesk: boolean;
}

export async function readHaltRights(db: PrismaClient): Promise<HaltRights> {
  const [row] = await db.$queryRaw<HaltRights[]>`
    select (select u.username from "User" u where u.id = current_user_id()) as username, has_scope('risk') as "haltsDesk"`;
  return row!;
}

const NAMES = { user: { select: { username: true } }, portfolio: { select: { name: true } } } as const;

type StoredHalt = NonNullable<Awaited<ReturnType<typeof findStoredHalt>>>;

// Names the shape that Prisma returns for a halt with these names; used as a type only.
function findStoredHalt(db: PrismaClient) {
  return db.halt.findFirst({ include: NAMES });
}

function haltRow(row: StoredHalt): HaltRow {
  return {
    id: row.id,
    number: countOf(row.number),
    userId: row.userId,
    portfolioId: row.portfolioId,
    user: row.user?.username ?? null,
    portfolio: row.portfolio?.name ?? null,
    symbol: row.symbol,
    reason: row.reason,
    haltedAt: instantOf(row.haltedAt),
    haltedLogin: row.haltedLogin,
    protectiveUntil: instantOrNull(row.protectiveUntil),
    secondPerson: row.secondPerson,
    resumedAt: instantOrNull(row.resumedAt),
    resumedLogin: row.resumedLogin,
    resumeReason: row.resumeReason,
  };
}
