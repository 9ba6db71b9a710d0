/** All portfolios, and the default one when none is named. */
import type { AccountKind } from '../../domain/account.ts';
import type { PrismaClient } from '../generated/client.ts';
import { Decimal } from '../../domain/decimal.ts';

type PortfolioRight = 'own' | 'granted' | 'other';

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
  /**
   * The connected user's own, granted to it by the owner, or only seen: risk and administrators cancel and reduce in
   * those.
   */
  readonly right: PortfolioRight;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Every portfolio that the login may see: its own, granted ones, then those of others by owner and age. */
export async function readPortfolios(db: PrismaClient): Promise<PortfolioRow[]> {
  return (
    await db.$queryRaw<StoredPortfolio[]>`
    select p.id::text, p.name, p.description, p.currency, p.account::text, p.cash_balance_usd::text as cash, p.total_value_usd::text as total_value, p.active,
           p.suspended_at, p.suspended_reason, p.user_id::text, o.username, p.created_at, p.updated_at,
           case when p.user_id = connected.id then 'own' when p.id = any (connected.portfolios) then 'granted' else 'other' end as "right"
      from (select current_user_id() as id, own_portfolio_ids() as portfolios) connected
     cross join "Portfolio" p
      join read_portfolio_owners() o on o.portfolio_id = p.id
     order by p.user_id is distinct from connected.id, not p.id = any (connected.portfolios), o.username, p.created_at, p.id`
  ).map(portfolioRow);
}

/**
 * The portfolio of this name, or OWNER/NAME: the connected user's own comes first; another user's only when no second
 * one has the name. Without a name: the connected user's first active one, or the first granted to it. A login without
 * a user (the server's superuser) gets the first active one of all.
 */
export async function findPortfolio(db: PrismaClient, name?: string): Promise<PortfolioRow | null> {
  const portfolios = await readPortfolios(db);
  if (name === undefined) {
    const [connected] = await db.$queryRaw<{ id: string | null }[]>`select current_user_id()::text as id`;
    const wanted = (connected?.id ?? null) === null ? portfolios : portfolios.filter(({ right }) => right !== 'other');
    return wanted.find(({ active }) => active) ?? null;
  }
  const named = portfolios.filter((portfolio) => portfolio.name === name);
  const own = named.find(({ right }) => right === 'own');
  if (own !== undefined || named.length > 0) return own ?? (named.length === 1 ? named[0]! : null);
  return portfolios.find((portfolio) => `${portfolio.user}/${portfolio.name}` === name) ?? null;
}

interface StoredPortfolio {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly currency: string;
  readonly account: AccountKind;
  readonly cash: string;
  readonly total_value: string;
  readonly active: boolean;
  readonly suspended_at: Date | null;
  readonly suspended_reason: string | null;
  readonly user_id: string;
  readonly username: string;
  readonly right: PortfolioRight;
  readonly created_at: Date;
  readonly updated_at: Date;
}

function portfolioRow(row: StoredPortfolio): PortfolioRow {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    currency: row.currency,
    account: row.account,
    cash: new Decimal(row.cash),
    totalValue: new Decimal(row.total_value),
    active: row.active,
    suspendedAt: row.suspended_at?.getTime() ?? null,
    suspendedReason: row.suspended_reason,
    userId: row.user_id,
    user: row.username,
    right: row.right,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
  };
}
