/** A portfolio as the commands of risk see it: its holdings at the latest marks, its orders, limits and past days. */
import { readLimits } from '../../database/actions/limits.ts';
import type { LimitRow } from '../../database/actions/limits.ts';
import type { OrderRow } from '../../database/order-row.ts';
import { readDailyCloses } from '../../database/queries/daily-closes.ts';
import { readInstruments } from '../../database/queries/instruments.ts';
import { readOrders } from '../../database/queries/orders.ts';
import type { PortfolioValue } from '../../database/queries/portfolio-value.ts';
import type { PortfolioRow } from '../../database/queries/portfolios.ts';
import { readPositions } from '../../database/queries/positions.ts';
import type { PositionRow } from '../../database/queries/positions.ts';
import type { Decimal } from '../../domain/decimal.ts';
import { exposuresOf } from '../../domain/risk/exposure.ts';
import type { CurrencyExposure, Holding } from '../../domain/risk/exposure.ts';
import { historyOf, valueAtRisk } from '../../domain/risk/historical.ts';
import type { History, ValueAtRisk } from '../../domain/risk/historical.ts';
import type { PortfolioAtRisk } from '../../domain/risk/foreseen-shock.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { inLimitUnit } from '../../text/limits.ts';
import { grouped, money, percent, signedMoney, signedMoneyToCent, signedPercent } from '../../text/figures.ts';
import { plainText } from '../../domain/plain-text.ts';
import type { Desk } from '../desk.ts';
import { failureOf } from '../errors.ts';
import { decimalText, decimalTextOrNull } from '../output/json-values.ts';
import type { JsonObject } from '../output/shapes.ts';
import { valueOf } from '../portfolio/value.ts';

export interface RiskOf extends PortfolioAtRisk<OrderRow, LimitRow> {
  readonly portfolio: PortfolioRow;
  readonly value: PortfolioValue;
  readonly equity: Decimal;
  /** Of all its holdings in its own currency. */
  readonly exposure: CurrencyExposure;
}

export async function readRisk(desk: Desk, portfolio: PortfolioRow): Promise<RiskOf> {
  const { db } = desk;
  const [value, positions, orders, limits] = await Promise.all([
    valueOf(db, portfolio.id),
    readPositions(db, { portfolioId: portfolio.id }),
    readOrders(db, { portfolioId: portfolio.id, scope: 'open', limit: null }),
    limitsOf(desk),
  ]);
  const [holdings, closes] = await Promise.all([
    holdingsOf(desk, positions, () => portfolio.currency),
    readDailyCloses(db, [...new Set(positions.map(({ symbol }) => symbol))]),
  ]);
  const { currency } = portfolio;
  const { equity } = value;
  const { currencies } = exposuresOf(holdings, new Map([[currency, equity]]));
  return {
    portfolio,
    value,
    portfolioId: portfolio.id,
    owner: portfolio.user,
    currency,
    holdings,
    equity,
    orders,
    limits,
    history: historyOf(holdings, closes),
    exposure: currencies.find((one) => one.currency === currency)!,
  };
}

export async function limitsOf({ pool }: Desk): Promise<LimitRow[]> {
  const limits = await readLimits(pool);
  if (!limits.ok) throw failureOf(limits.error);
  return limits.value;
}

/** `otherwise`: the currency of a position whose instrument is gone. */
export async function holdingsOf(
  { db }: Desk,
  positions: readonly PositionRow[],
  otherwise: (position: PositionRow) => string,
): Promise<Holding[]> {
  const instruments = new Map((await readInstruments(db)).map(({ symbol, currency }) => [symbol, currency]));
  return positions.map((position) => ({
    symbol: position.symbol,
    currency: instruments.get(position.symbol) ?? otherwise(position),
    quantity: position.quantity,
    mark: position.markPrice,
  }));
}

function valueAtRiskOf(history: Result<History, string>): Result<ValueAtRisk, string> {
  return history.ok ? ok(valueAtRisk(history.value)) : history;
}

/** `name   value` lines. */
export function riskFields({ portfolio, equity, exposure, history }: RiskOf): (readonly [string, string])[] {
  const risk = valueAtRiskOf(history);
  const loss = (amount: Decimal): string =>
    equity.greaterThan(0)
      ? `${signedMoneyToCent(amount)} (${signedPercent(amount.dividedBy(equity))})`
      : signedMoneyToCent(amount);
  return [
    ['Portfolio', plainText(portfolio.name)],
    ['Currency', exposure.currency],
    ['Equity', money(equity)],
    ['Gross exposure', `${money(exposure.gross)} (${percent(exposure.share)} of equity)`],
    ['Net exposure', signedMoney(exposure.net)],
    ['Leverage', inLimitUnit('MAX_LEVERAGE', exposure.share)],
    ...(risk.ok
      ? ([
          ['Value at risk 95%', `${loss(risk.value.var95)} in a day, from ${grouped(risk.value.days)} days`],
          ['Value at risk 99%', loss(risk.value.var99)],
          ['Mean beyond 95%', loss(risk.value.cvar95)],
        ] as const)
      : ([['Value at risk', `unknown: ${risk.error}`]] as const)),
    ...(exposure.unpriced.length === 0 ? [] : ([['No price', exposure.unpriced.join(' ')]] as const)),
  ];
}

export function riskJson({ portfolio, equity, exposure, history }: RiskOf): JsonObject {
  const risk = valueAtRiskOf(history);
  return {
    portfolio: portfolio.name,
    currency: exposure.currency,
    equity: decimalText(equity),
    grossExposure: decimalTextOrNull(exposure.gross),
    netExposure: decimalTextOrNull(exposure.net),
    leverage: fractionText(exposure.share),
    valueAtRisk: risk.ok
      ? {
          days: risk.value.days,
          var95Historical: decimalText(risk.value.var95),
          var99Historical: decimalText(risk.value.var99),
          cvar95Historical: decimalText(risk.value.cvar95),
        }
      : null,
    undefined: risk.ok ? {} : { valueAtRisk: risk.error },
  };
}

/** A quotient, rounded to eight decimals. */
export function fractionText(value: Decimal | null): string | null {
  return value === null ? null : decimalText(value.toDecimalPlaces(8));
}
