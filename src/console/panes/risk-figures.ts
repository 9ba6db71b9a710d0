/** The figures of RSK, from the topics of the console: nothing is read for a change of a price. */
import { exposuresOf } from '../../domain/risk/exposure.ts';
import type { Exposures, Holding } from '../../domain/risk/exposure.ts';
import { correlationsOf, historyOf } from '../../domain/risk/historical.ts';
import type { Correlation, History } from '../../domain/risk/historical.ts';
import { STANDARD_SHOCKS } from '../../domain/risk/shock.ts';
import { foresee } from '../../domain/risk/foreseen-shock.ts';
import type { ForeseenShock } from '../../domain/risk/foreseen-shock.ts';
import type { DailyCloses } from '../../domain/risk/daily-returns.ts';
import type { LimitRow } from '../../database/actions/limits.ts';
import type { OrderRow } from '../../database/order-row.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { Result } from '../../domain/result.ts';
import { portfolioOf } from '../desk-state.ts';
import type { DeskState } from '../desk-state.ts';
import { liveMark, worthOf } from '../valuation.ts';

export type ShockRow = ForeseenShock<OrderRow, LimitRow>;

export interface RiskFigures {
  readonly equity: Decimal | null;
  readonly exposures: Exposures;
  /** The error says why it is unknown. */
  readonly history: Result<History, string>;
  readonly shocks: readonly ShockRow[];
  readonly correlations: readonly Correlation[];
}

/** Pairs grow with the square of the holdings. */
const CORRELATED = 20;

export function riskFigures(desk: DeskState): RiskFigures {
  const portfolio = portfolioOf(desk);
  const currency = portfolio?.currency ?? '';
  const holdings = holdingsOf(desk, currency);
  const equity = worthOf(desk)?.equity ?? null;
  const exposures = exposuresOf(holdings, equity === null ? new Map() : new Map([[currency, equity]]));
  const history = historyOf(holdings, desk.dailyCloses.value);
  const shocks =
    portfolio === null
      ? []
      : STANDARD_SHOCKS.flatMap((shock) => {
          const foreseen = foresee(shock, {
            portfolioId: portfolio.id,
            owner: portfolio.user,
            currency,
            holdings,
            equity,
            orders: desk.orders.value,
            limits: desk.limits.value,
            history,
          });
          return foreseen.ok ? [foreseen.value] : [];
        });
  return {
    equity,
    exposures,
    history,
    shocks,
    correlations: keptCorrelations(
      desk.dailyCloses.value,
      exposures.symbols.slice(0, CORRELATED).map(({ symbol }) => symbol),
    ),
  };
}

function holdingsOf(desk: DeskState, currency: string): Holding[] {
  return desk.positions.value
    .filter(({ quantity }) => !quantity.isZero())
    .map((position) => ({
      symbol: position.symbol,
      currency: desk.instruments.value.get(position.symbol)?.currency ?? currency,
      quantity: position.quantity,
      mark: liveMark(desk, position),
    }));
}

/** They change with the closes and the holdings, not with marks. */
const CORRELATIONS = new WeakMap<DailyCloses, { readonly symbols: string; readonly pairs: readonly Correlation[] }>();

function keptCorrelations(closes: DailyCloses, held: readonly string[]): readonly Correlation[] {
  const sorted = [...held].sort();
  const symbols = sorted.join(' ');
  const kept = CORRELATIONS.get(closes);
  if (kept !== undefined && kept.symbols === symbols) return kept.pairs;
  const pairs = correlationsOf(closes, sorted);
  CORRELATIONS.set(closes, { symbols, pairs });
  return pairs;
}
