/** The present value of a portfolio: one statement, so that all figures belong to one instant and add up. */
import type { AccountKind } from '../../domain/account.ts';
import { Decimal } from '../../domain/decimal.ts';
import type { PrismaClient } from '../generated/client.ts';

export interface PortfolioValue {
  readonly portfolioId: string;
  readonly name: string;
  readonly currency: string;
  readonly account: AccountKind;
  readonly cash: Decimal;
  readonly positionsValue: Decimal;
  /** cash + positionsValue */
  readonly equity: Decimal;
  /** Cash that short positions and open orders reserve. */
  readonly reserved: Decimal;
  /** cash − reserved */
  readonly buyingPower: Decimal;
  /** positionsValue − cost of the positions */
  readonly unrealizedPnl: Decimal;
  /** Of all positions, past ones included, before fees. */
  readonly realizedPnl: Decimal;
  readonly fees: Decimal;
  readonly grossExposure: Decimal;
  readonly updatedAt: number;
  /** Desk clock; null while the portfolio trades. */
  readonly suspendedAt: number | null;
  readonly suspendedReason: string | null;
}

interface StoredValue {
  readonly name: string;
  readonly currency: string;
  readonly account: AccountKind;
  readonly cash: string;
  readonly positions_value: string;
  readonly equity: string;
  readonly reserved: string;
  readonly buying_power: string;
  readonly gross_exposure: string;
  readonly cost: string;
  readonly realized_pnl: string;
  readonly fees: string;
  readonly updated_at: Date;
  readonly suspended_at: Date | null;
  readonly suspended_reason: string | null;
}

export async function readPortfolioValue(db: PrismaClient, portfolioId: string): Promise<PortfolioValue | null> {
  const [row] = await db.$queryRaw<StoredValue[]>`
    select p.name, p.currency, p.account, v.cash::text, v.positions_value::text, v.equity::text, v.reserved::text, v.buying_power::text, v.gross_exposure::text,
           s.cost::text, s.realized_pnl::text, s.fees::text, greatest(p.updated_at, s.updated_at) as updated_at,
           p.suspended_at, p.suspended_reason
      from "Portfolio" p
     cross join lateral portfolio_value(p.id) v
     cross join lateral (
       select coalesce(sum(cost), 0) as cost, coalesce(sum(realized_pnl), 0) as realized_pnl, coalesce(sum(fees), 0) as fees,
              max(updated_at) as updated_at
         from "Position" where portfolio_id = p.id) s
     where p.id = ${portfolioId}::uuid`;
  if (row === undefined) return null;
  const positionsValue = new Decimal(row.positions_value);
  return {
    portfolioId,
    name: row.name,
    currency: row.currency,
    account: row.account,
    cash: new Decimal(row.cash),
    positionsValue,
    equity: new Decimal(row.equity),
    reserved: new Decimal(row.reserved),
    buyingPower: new Decimal(row.buying_power),
    unrealizedPnl: positionsValue.minus(row.cost),
    realizedPnl: new Decimal(row.realized_pnl),
    fees: new Decimal(row.fees),
    grossExposure: new Decimal(row.gross_exposure),
    updatedAt: row.updated_at.getTime(),
    suspendedAt: row.suspended_at?.getTime() ?? null,
    suspendedReason: row.suspended_reason,
  };
}
