/** The present value of a portfolio, the same in every portfolio command. */
import type { Decimal } from '../../domain/decimal.ts';
import type { PrismaClient } from '../../database/generated/client.ts';
import { readDayResult } from '../../database/queries/day-result.ts';
import { readPortfolioValue } from '../../database/queries/portfolio-value.ts';
import type { PortfolioValue } from '../../database/queries/portfolio-value.ts';
import { plainText } from '../../domain/plain-text.ts';
import type { GrantRow } from '../../database/actions/grants.ts';
import type { PortfolioRow } from '../../database/queries/portfolios.ts';
import { CommandFailure } from '../errors.ts';
import { money, signedMoney } from '../../text/figures.ts';
import { instant } from '../../text/instants.ts';
import { decimalTextOrNull } from '../output/json-values.ts';
import { reportFields, reportJson } from '../output/report.ts';
import type { Report } from '../output/report.ts';
import { portfolioValueJson } from '../output/shapes.ts';
import { grantJson, grantsText } from './grants.ts';

export async function valueOf(db: PrismaClient, portfolioId: string): Promise<PortfolioValue> {
  const value = await readPortfolioValue(db, portfolioId);
  if (value === null)
    throw new CommandFailure({
      code: 'UNKNOWN_PORTFOLIO',
      message: 'the portfolio does not exist any more',
      hint: 'List yours with: traderai portfolio list',
      exitCode: 1,
    });
  return value;
}

export interface DayValue {
  readonly value: PortfolioValue;
  /** The result since the first prices of the desk's day, after commissions; null while a price is missing. */
  readonly dayPnl: Decimal | null;
}

export async function dayValueOf(db: PrismaClient, portfolioId: string): Promise<DayValue> {
  const [value, dayPnl] = await Promise.all([valueOf(db, portfolioId), readDayResult(db, portfolioId)]);
  return { value, dayPnl };
}

export interface ShownPortfolio extends DayValue {
  readonly portfolio: PortfolioRow;
  readonly grants: readonly GrantRow[];
}

export function reportValue(report: Report, { value, dayPnl, portfolio, grants }: ShownPortfolio): void {
  if (report.form === 'json')
    return reportJson(report, {
      ...portfolioValueJson(value),
      dayPnl: decimalTextOrNull(dayPnl),
      owner: portfolio.user,
      grants: grants.map(grantJson),
    });
  reportFields(report, [
    ['Portfolio', plainText(value.name)],
    ['Owner', plainText(portfolio.user)],
    ...(grants.length === 0 ? [] : [['Granted to', grantsText(grants)] as const]),
    ['Account', value.account],
    ['Currency', value.currency],
    ['Cash', money(value.cash)],
    ['Positions', money(value.positionsValue)],
    ['Equity', money(value.equity)],
    ['Reserved', money(value.reserved)],
    ['Buying power', money(value.buyingPower)],
    ['Day', signedMoney(dayPnl)],
    ['Unrealized', signedMoney(value.unrealizedPnl)],
    ['Realized', signedMoney(value.realizedPnl)],
    ['Fees', money(value.fees)],
    ['Gross exposure', money(value.grossExposure)],
    ['Updated', `${instant(value.updatedAt)} UTC`],
    ...(value.suspendedAt === null
      ? []
      : [['Suspended', `${instant(value.suspendedAt)} UTC: ${plainText(value.suspendedReason ?? '')}`] as const]),
  ]);
}
