/**
 * The limits that a shock of one portfolio would pass. The desk reports their use, open orders included; the shock
 * changes only the part that the portfolio's holdings have. docs/risk.md says where that is an estimate.
 */
import { ONE, ZERO, maximum } from '../decimal.ts';
import type { Decimal } from '../decimal.ts';
import type { LimitKind } from '../risk-limit.ts';
import { valueOf } from './exposure.ts';
import type { Holding } from './exposure.ts';
import type { Shocked } from './shock.ts';

export interface LimitInUse {
  readonly kind: LimitKind;
  readonly value: Decimal | null;
  readonly use: Decimal | null;
  readonly symbol: string | null;
  /** Null: a sum over portfolios. */
  readonly portfolioId: string | null;
  /** Of a user or of the desk: null for every user; ignored for a portfolio. */
  readonly username: string | null;
  /** Limits of keys judge orders, not holdings. */
  readonly key: string | null;
  readonly currency: string | null;
}

export interface ShockedPortfolio {
  readonly portfolioId: string;
  /** The name of its owner. */
  readonly owner: string;
  readonly currency: string;
  readonly holdings: readonly Holding[];
  readonly equity: Decimal | null;
}

export interface ForeseenLimit<L> {
  readonly limit: L;
  /** In the unit of the limit; null for leverage without positive equity, which passes every limit. */
  readonly use: Decimal | null;
}

/** Only those that the shock passes, or that are passed already and stay so. */
export function passedLimits<L extends LimitInUse>(
  limits: readonly L[],
  portfolio: ShockedPortfolio,
  after: Shocked<unknown>,
): ForeseenLimit<L>[] {
  return limits.flatMap((limit) => {
    if (!binds(limit, portfolio) || limit.value === null) return [];
    const use = foreseenUse(limit, portfolio, after);
    return use === 'unknown' || !isPassed(limit.kind, use, limit.value) ? [] : [{ limit, use }];
  });
}

function binds({ key, portfolioId, username, currency }: LimitInUse, portfolio: ShockedPortfolio): boolean {
  if (key !== null || (currency !== null && currency !== portfolio.currency)) return false;
  return portfolioId === null
    ? username === null || username === portfolio.owner
    : portfolioId === portfolio.portfolioId;
}

function foreseenUse(
  limit: LimitInUse,
  { holdings, equity }: ShockedPortfolio,
  after: Shocked<unknown>,
): Decimal | null | 'unknown' {
  const { use } = limit;
  if (use === null || after.pnl === null) return 'unknown';
  const values = changes(holdings, after);
  switch (limit.kind) {
    case 'MAX_SYMBOL_EXPOSURE': {
      // Without a symbol the use is that of the symbol that uses most; the one that grows most may be another.
      const [first, ...others] = values
        .filter(({ symbol }) => limit.symbol === null || symbol === limit.symbol)
        .map(({ before, now }) => now.abs().minus(before.abs()));
      return first === undefined ? use : use.plus(others.reduce(maximum, first));
    }
    case 'MAX_GROSS_EXPOSURE':
      return use.plus(grossChange(values));
    case 'MAX_NET_EXPOSURE': {
      const net = (pick: 'before' | 'now'): Decimal => values.reduce((sum, value) => sum.plus(value[pick]), ZERO).abs();
      return use.plus(net('now')).minus(net('before'));
    }
    case 'MAX_DAILY_LOSS':
      // A profit of the day is shown as a use of 0, so the loss is at most this.
      return maximum(use.minus(after.pnl), ZERO);
    case 'MAX_DRAWDOWN':
      // The highest equity follows from the present fall: only of one portfolio is the equity known.
      if (limit.portfolioId === null || equity === null || use.greaterThanOrEqualTo(1)) return 'unknown';
      return ONE.minus(
        equity.plus(after.pnl).dividedBy(maximum(equity.dividedBy(ONE.minus(use)), equity.plus(after.pnl))),
      );
    case 'MAX_LEVERAGE': {
      if (limit.portfolioId === null || equity === null || after.equity === null) return 'unknown';
      return after.equity.greaterThan(0) ? use.times(equity).plus(grossChange(values)).dividedBy(after.equity) : null;
    }
    default:
      return 'unknown';
  }
}

interface Change {
  readonly symbol: string;
  readonly before: Decimal;
  readonly now: Decimal;
}

function changes(holdings: readonly Holding[], { symbols }: Shocked<unknown>): Change[] {
  const before = new Map(holdings.map((holding) => [holding.symbol, valueOf(holding)]));
  return symbols.flatMap(({ symbol, value }) => {
    const was = before.get(symbol) ?? null;
    return was === null || value === null ? [] : [{ symbol, before: was, now: value }];
  });
}

function grossChange(values: readonly Change[]): Decimal {
  return values.reduce((sum, { before, now }) => sum.plus(now.abs()).minus(before.abs()), ZERO);
}

/** A loss or a drawdown is refused from the value on, the others only above it. */
function isPassed(kind: LimitKind, use: Decimal | null, value: Decimal): boolean {
  if (use === null) return true;
  return kind === 'MAX_DAILY_LOSS' || kind === 'MAX_DRAWDOWN'
    ? use.greaterThanOrEqualTo(value)
    : use.greaterThan(value);
}
