/** One shock of one portfolio: its value after it, the limits that it passes and the stops that it reaches. */
import { ok } from '../result.ts';
import type { Result } from '../result.ts';
import { passedLimits } from './foreseen-limits.ts';
import type { ForeseenLimit, LimitInUse, ShockedPortfolio } from './foreseen-limits.ts';
import { worstDay } from './historical.ts';
import type { History } from './historical.ts';
import { movesOf, shocked } from './shock.ts';
import type { Shock, Shocked, Trigger } from './shock.ts';

export interface PortfolioAtRisk<O, L> extends ShockedPortfolio {
  readonly orders: readonly O[];
  readonly limits: readonly L[];
  /** The error says why it is unknown. */
  readonly history: Result<History, string>;
}

export interface ForeseenShock<O, L> {
  readonly shock: Shock;
  /** When the day that happens again ended; null of a given shock. */
  readonly dayEndsAt: number | null;
  readonly after: Shocked<O>;
  readonly passed: readonly ForeseenLimit<L>[];
}

/** The error says why the shock is unknown. */
export function foresee<O extends Trigger, L extends LimitInUse>(
  shock: Shock,
  portfolio: PortfolioAtRisk<O, L>,
): Result<ForeseenShock<O, L>, string> {
  const { history, limits } = portfolio;
  const moves = movesOf(shock, portfolio.holdings, history);
  if (!moves.ok) return moves;
  const after = shocked(moves.value, portfolio);
  const dayEndsAt = shock.kind === 'worst day' && history.ok ? worstDay(history.value).endsAt : null;
  return ok({ shock, dayEndsAt, after, passed: passedLimits(limits, portfolio, after) });
}
