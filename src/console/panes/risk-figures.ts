/** The figures of RSK, from what the console already knows: nothing is read for a change of a price. */
import { exposuresOf } from '../../domain/risk/exposure.ts';
import type { Exposures, Holding } from '../../domain/risk/exposure.ts';
import { passedLimits } from '../../domain/risk/foreseen-limits.ts';
import type { ForeseenLimit } from '../../domain/risk/foreseen-limits.ts';
import { correlationsOf, historyOf, worstDay } from '../../domain/risk/historical.ts';
import type { Correlation, History } from '../../domain/risk/historical.ts';
import { STANDARD_SHOCKS, movesOf, shocked } from '../../domain/risk/shock.ts';
import type { Shock, Shocked } from '../../domain/risk/shock.ts';
import type { DailyCloses } from '../../domain/risk/daily-returns.ts';
import type { LimitRow } from '../../database/actions/limits.ts';
import type { OrderRow } from '../../database/order-row.ts';
import type { Decimal } from '../../domain/decimal.ts';
import type { Result } from '../../domain/result.ts';
import { portfolioOf } from '../desk-state.ts';
import type { DeskState } from '../desk-state.ts';
import { liveMark, worthOf } from '../valuation.ts';

export interface ForeseenShock {
  readonly shock: Shock;
  readonly after: Shocked<OrderRow>;
  readonly passed: readonly ForeseenLimit<LimitRow>[];
}

export interface RiskFigures {
  readonly equity: Decimal | null;
  readonly exposures: Exposures;
  /** The error says why it is unknown. */
  readonly history: Result<History, string>;
  /** When the worst day ended; null when it is unknown. */
  readonly worstDayEndsAt: number | null;
  readonly shocks: readonly ForeseenShock[];
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
  const shocks = STANDARD_SHOCKS.flatMap((shock): ForeseenShock[] => {
    const moves = movesOf(shock, holdings, history);
    if (!moves.ok || portfolio === null) return [];
    const after = shocked(moves.value, { holdings, equity, orders: desk.orders.value });
    const { id: portfolioId, user: owner } = portfolio;
    const passed = passedLimits(desk.limits.value, { portfolioId, owner, currency, holdings, equity }, after);
    return [{ shock, after, passed }];
  });
  return {
    equity,
    exposures,
    history,
    worstDayEndsAt: history.ok ? worstDay(history.value).endsAt : null,
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
