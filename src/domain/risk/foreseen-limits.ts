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
  const effect = effectOf(portfolio.holdings, after);
  return limits.flatMap((limit) => {
    if (!binds(limit, portfolio) || limit.value === null) return [];
    const use = foreseenUse(limit, { equity: portfolio.equity, after, effect });
    return use === 'unknown' || !isPassed(limit.kind, use, limit.value) ? [] : [{ limit, use }];
  });
}

function binds({ key, portfolioId, username, currency }: LimitInUse, portfolio: ShockedPortfolio): boolean {
  if (key !== null || (currency !== null && currency !== portfolio.currency)) return false;
  return portfolioId === null
    ? username === null || username === portfolio.owner
    : portfolioId === portfolio.portfolioId;
}

interface Foreseeing {
  readonly equity: Decimal | null;
  readonly after: Shocked<unknown>;
  readonly effect: Effect;
}

function foreseenUse(limit: LimitInUse, { equity, after, effect }: Foreseeing): Decimal | null | 'unknown' {
  const { use } = limit;
  if (use === null || after.pnl === null) return 'unknown';
  switch (limit.kind) {
    case 'MAX_SYMBOL_EXPOSURE':
      // Without a symbol the use is that of the symbol that uses most; the one that grows most may be another.
      return use.plus((limit.symbol === null ? effect.largest : effect.bySymbol.get(limit.symbol)) ?? ZERO);
    case 'MAX_GROSS_EXPOSURE':
      return use.plus(effect.gross);
    case 'MAX_NET_EXPOSURE':
      return use.plus(effect.net);
    case 'MAX_DAILY_LOSS':
      // A profit of the day is shown as a use of 0, so the loss is at most this.
      return maximum(use.minus(after.pnl), ZERO);
    case 'MAX_DRAWDOWN': {
      // The highest equity follows from the present fall: only of one portfolio is the equity known.
      if (limit.portfolioId === null || equity === null || use.greaterThanOrEqualTo(1)) return 'unknown';
      const now = equity.plus(after.pnl);
      return ONE.minus(now.dividedBy(maximum(equity.dividedBy(ONE.minus(use)), now)));
    }
    case 'MAX_LEVERAGE':
      if (limit.portfolioId === null || equity === null || after.equity === null) return 'unknown';
      return after.equity.greaterThan(0) ? use.times(equity).plus(effect.gross).dividedBy(after.equity) : null;
    default:
      return 'unknown';
  }
}

/** The change of each exposure; of a net exposure without its sign. */
interface Effect {
  readonly bySymbol: ReadonlyMap<string, Decimal>;
  /** The largest growth of a symbol; null without one that is known. */
  readonly largest: Decimal | null;
  readonly gross: Decimal;
  readonly net: Decimal;
}

function effectOf(holdings: readonly Holding[], { symbols }: Shocked<unknown>): Effect {
  const before = new Map(holdings.map((holding) => [holding.symbol, valueOf(holding)]));
  const bySymbol = new Map<string, Decimal>();
  let [net, netBefore] = [ZERO, ZERO];
  for (const { symbol, value } of symbols) {
    const was = before.get(symbol) ?? null;
    if (was === null || value === null) continue;
    bySymbol.set(symbol, value.abs().minus(was.abs()));
    net = net.plus(value);
    netBefore = netBefore.plus(was);
  }
  const changes = [...bySymbol.values()];
  return {
    bySymbol,
    largest: changes.length === 0 ? null : changes.reduce(maximum),
    gross: changes.reduce((sum, change) => sum.plus(change), ZERO),
    net: net.abs().minus(netBefore.abs()),
  };
}

/** A loss or a drawdown is refused from the value on, the others only above it. */
function isPassed(kind: LimitKind, use: Decimal | null, value: Decimal): boolean {
  if (use === null) return true;
  return kind === 'MAX_DAILY_LOSS' || kind === 'MAX_DRAWDOWN'
    ? use.greaterThanOrEqualTo(value)
    : use.greaterThan(value);
}
