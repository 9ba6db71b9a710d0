/**
 * Statistics of a series of returns, each by one definition: simple returns, one a period, in the order of time.
 * Statistics describe money but are not money, so they are doubles. An undefined figure is null, with the reason beside
 * it.
 */

export interface ReturnOptions {
  /** 365 for markets that never close, 252 for sessions of the United States. */
  readonly periodsPerYear: number;
  /** For a year, as a fraction. */
  readonly riskFree: number;
}

export type Reasons = Readonly<Record<string, string>>;

export interface ReturnFigures {
  readonly totalReturn: number | null;
  readonly cagr: number | null;
  readonly volatility: number | null;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  /** Zero or a negative fraction: equity is 1 before the first return. */
  readonly maxDrawdown: number | null;
  readonly calmar: number | null;
  readonly var95: number | null;
  readonly cvar95: number | null;
  /** By figure. */
  readonly reasons: Reasons;
}

export interface BenchmarkFigures {
  readonly beta: number | null;
  readonly alphaAnnual: number | null;
  readonly reasons: Reasons;
}

/** With fewer common dates, beta and alpha would mean nothing. */
export const LEAST_COMMON_PERIODS = 10;

/**
 * Volatility: sample deviation × √P. Sharpe: arithmetic. Sortino: the downside over all periods. VaR: historical,
 * interpolated. CAGR: by periods.
 */
export function returnFigures(returns: readonly number[], options: ReturnOptions): ReturnFigures {
  const reasons: Record<string, string> = {};
  const say = (name: string, value: number | null, reason: string): number | null => {
    if (value !== null && Number.isFinite(value)) return value;
    reasons[name] = reason;
    return null;
  };
  const few = returns.length < 2;
  const tooFew = returns.length === 0 ? 'no period' : 'fewer than 2 periods';
  const several = (name: string, figure: () => number | null, reason: string): number | null =>
    say(name, few ? null : figure(), few ? tooFew : reason);
  const years = options.periodsPerYear / returns.length;
  const root = Math.sqrt(options.periodsPerYear);
  const excess = returns.map((value) => value - riskFreeOf(options));
  const growth = returns.reduce((product, value) => product * (1 + value), 1);
  // One return is its own total, to the last digit: compounding would round it.
  const total = returns.length === 1 ? returns[0]! : growth - 1;
  const maxDrawdown = say('maxDrawdown', returns.length === 0 ? null : deepest(returns), tooFew);
  const cagr = several(
    'cagr',
    () => (growth > 0 ? growth ** years - 1 : null),
    growth > 0 ? 'out of range' : 'nothing is left',
  );
  const var95 = several('var95', () => percentile(returns, 0.05), tooFew);
  return {
    totalReturn: say(
      'totalReturn',
      returns.length === 0 ? null : total,
      returns.length === 0 ? tooFew : 'out of range',
    ),
    cagr,
    volatility: several('volatility', () => deviation(returns) * root, tooFew),
    sharpe: several('sharpe', () => (mean(excess) / deviation(excess)) * root, 'no volatility'),
    sortino: several('sortino', () => (mean(excess) / downside(excess)) * root, 'no losing periods'),
    maxDrawdown,
    calmar: several(
      'calmar',
      () => (cagr === null || maxDrawdown === null ? null : cagr / Math.abs(maxDrawdown)),
      cagr === null ? reasons['cagr']! : 'no drawdown',
    ),
    var95,
    cvar95: several('cvar95', () => mean(returns.filter((value) => value <= var95!)), tooFew),
    reasons,
  };
}

/** From the periods that both series have; alpha is per period × P. */
export function benchmarkFigures(
  pairs: readonly { readonly own: number; readonly benchmark: number }[],
  options: ReturnOptions,
): BenchmarkFigures {
  const none = (reason: string): BenchmarkFigures => ({
    beta: null,
    alphaAnnual: null,
    reasons: { beta: reason, alphaAnnual: reason },
  });
  if (pairs.length < LEAST_COMMON_PERIODS) return none(`fewer than ${LEAST_COMMON_PERIODS} periods in common`);
  const [own, benchmark] = [pairs.map((pair) => pair.own), pairs.map((pair) => pair.benchmark)];
  const variance = covariance(benchmark, benchmark);
  if (variance === 0) return none('the benchmark does not move');
  const beta = covariance(own, benchmark) / variance;
  const riskFree = riskFreeOf(options);
  return {
    beta,
    alphaAnnual: (mean(own) - riskFree - beta * (mean(benchmark) - riskFree)) * options.periodsPerYear,
    reasons: {},
  };
}

function riskFreeOf({ riskFree, periodsPerYear }: ReturnOptions): number {
  return (1 + riskFree) ** (1 / periodsPerYear) - 1;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function covariance(some: readonly number[], others: readonly number[]): number {
  const [a, b] = [mean(some), mean(others)];
  return some.reduce((sum, value, at) => sum + (value - a) * (others[at]! - b), 0) / (some.length - 1);
}

/** Of two series of the same length; null when one of them does not move. */
export function correlationOf(some: readonly number[], others: readonly number[]): number | null {
  const scale = deviation(some) * deviation(others);
  // Rounding must not leave a figure beyond 1.
  return scale === 0 ? null : Math.max(-1, Math.min(1, covariance(some, others) / scale));
}

/** Exactly zero for equal returns, even when their mean is rounded. */
function deviation(values: readonly number[]): number {
  return values.every((value) => value === values[0]) ? 0 : Math.sqrt(covariance(values, values));
}

function downside(excess: readonly number[]): number {
  return Math.sqrt(excess.reduce((sum, value) => sum + Math.min(value, 0) ** 2, 0) / excess.length);
}

function deepest(returns: readonly number[]): number {
  let [equity, peak, lowest] = [1, 1, 0];
  for (const value of returns) {
    equity *= 1 + value;
    peak = Math.max(peak, equity);
    lowest = Math.min(lowest, equity / peak - 1);
  }
  return lowest;
}

/** With linear interpolation between the two nearest values; of at least one value. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const [low, high] = [sorted[below]!, sorted[Math.min(below + 1, sorted.length - 1)]!];
  return low + (high - low) * (place - below);
}
