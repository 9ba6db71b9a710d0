/** All portfolios, and the default one when none is named. */
import type { AccountKind } from '../../domain/account.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { PrismaClient } from '../generated/client.ts';
import { decimalOf, instantOf, instantOrNull } from './values.ts';

export interface PortfolioRow {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly currency: string;
  readonly account: AccountKind;
  readonly cash: Decimal;
  /** Equity at the engine's last valuation. */
  readonly totalValue: Decimal;
  readonly active: boolean;
  /** Desk clock; null while the portfolio trades. */
  readonly suspendedAt: number | null;
  /** Why the engine cannot book for it. */
  readonly suspendedReason: string | null;
  readonly userId: string;
  /** Username of the owner. */
  readonly user: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Every portfolio, by owner and age. */
export async function readPortfolios(db: PrismaClient): Promise<PortfolioRow[]> {
  const rows = await db.portfolio.findMany({
    include: OWNER,
    orderBy: [{ user: { username: 'asc' } }, { createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(portfolioRow);
}

/**
 * The named portfolio; the connected user's own comes before another user's. Without a name: the connected user's first active one.
 * A login without a user (the server's superuser) gets the first active one of all.
 */
export async function findPortfolio(db: PrismaClient, name?: string): Promise<PortfolioRow | null> {
  const [connected] = await db.$queryRaw<{ id: string | null }[]>`select current_user_id()::text as id`;
  const userId = connected?.id ?? null;
  const own = userId === null ? {} : { userId };
  const oldest = [{ createdAt: 'asc' as const }, { id: 'asc' as const }];
  if (name === undefined) {
    const first = await db.portfolio.findFirst({ where: { ...own, active: true }, include: OWNER, orderBy: oldest });
    return first === null ? null : portfolioRow(first);
  }
  const named =
    (await db.portfolio.findFirst({ where: { ...own, name }, include: OWNER, orderBy: oldest })) ??
    (await db.portfolio.findFirst({ where: { name }, include: OWNER, orderBy: oldest }));
  return named === null ? null : portfolioRow(named);
}

// Not every reader may see the owner's other columns: a password hash may be among them.
const OWNER = { user: { select: { username: true } } } as const;

type StoredPortfolio = NonNullable<Awaited<ReturnType<typeof findStoredPortfolio>>>;

// Names the shape that Prisma returns for a portfolio with its owner; used as a type only.
function findStoredPortfolio(db: PrismaClient) {
  return db.portfolio.findFirst({ include: OWNER });
}

function portfolioRow(row: StoredPortfolio): PortfolioRow {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    currency: row.currency,
    account: row.account,
    cash: decimalOf(row.cashBalanceUsd),
    totalValue: decimalOf(row.totalValueUsd),
    active: row.active,
    suspendedAt: instantOrNull(row.suspendedAt),
    suspendedReason: row.suspendedReason,
    userId: row.userId,
    user: row.user.username,
    createdAt: instantOf(row.createdAt),
    updatedAt: instantOf(row.updatedAt),
  };
}
