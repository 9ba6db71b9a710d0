/**
 * A portfolio's figures by day, week, month, year and for all time: days are computed from samples of equity and closed
 * trades, longer periods from days, so a new day costs one day of work. A return is the change of equity without
 * deposits and withdrawals.
 */
import { ZERO, round8 } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import { benchmarkFigures, returnFigures } from './return-figures.ts';
import type { Reasons, ReturnFigures, ReturnOptions } from './return-figures.ts';

const PERFORMANCE_INTERVALS = ['1d', '1w', '1M', '1y', 'all'] as const;
export type PerformanceInterval = (typeof PERFORMANCE_INTERVALS)[number];

/** A closed trade is an execution that reduced a position. The result is before commission. */
export interface TradeSums {
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  readonly grossProfit: Decimal;
  /** Zero or negative. */
  readonly grossLoss: Decimal;
  readonly realizedPnl: Decimal;
  /** Number of all executions. */
  readonly commission: Decimal;
}

export interface EquitySample {
  readonly equity: Decimal;
  /** Deposits less withdrawals up to that instant. */
  readonly netDeposits: Decimal;
}

export interface PerformanceDay extends TradeSums {
  /** `2018-11-14`, UTC: sorts in the order of time. */
  readonly day: string;
  readonly equityStart: Decimal;
  readonly equityEnd: Decimal;
  /** Deposits less withdrawals of the day. */
  readonly netDeposits: Decimal;
  /** Null when the first equity was not above zero. */
  readonly totalReturn: number | null;
}

export interface Performance extends TradeSums, Omit<ReturnFigures, 'reasons'> {
  readonly interval: PerformanceInterval;
  /** The last UTC day of the period; for `all`, the last day with data. */
  readonly date: string;
  readonly equityStart: Decimal;
  readonly equityEnd: Decimal;
  readonly netDeposits: Decimal;
  /** The number of daily returns behind the figures. */
  readonly periods: number;
  readonly beta: number | null;
  readonly alphaAnnual: number | null;
  readonly winRate: number | null;
  readonly averageWin: Decimal | null;
  readonly averageLoss: Decimal | null;
  readonly profitFactor: number | null;
  readonly reasons: Reasons;
}

export interface PerformanceOptions extends ReturnOptions {
  /** The benchmark's returns by day; null without a benchmark. */
  readonly benchmark: ReadonlyMap<string, number> | null;
}

export const NO_TRADES: TradeSums = {
  trades: 0,
  wins: 0,
  losses: 0,
  grossProfit: ZERO,
  grossLoss: ZERO,
  realizedPnl: ZERO,
  commission: ZERO,
};

export function addTrades(some: TradeSums, more: TradeSums): TradeSums {
  return {
    trades: some.trades + more.trades,
    wins: some.wins + more.wins,
    losses: some.losses + more.losses,
    grossProfit: some.grossProfit.plus(more.grossProfit),
    grossLoss: some.grossLoss.plus(more.grossLoss),
    realizedPnl: some.realizedPnl.plus(more.realizedPnl),
    commission: some.commission.plus(more.commission),
  };
}

/** `before`: the last sample of the day before, or the portfolio's first sample. */
export function performanceDay(
  day: string,
  { before, end, trades }: { readonly before: EquitySample; readonly end: EquitySample; readonly trades: TradeSums },
): PerformanceDay {
  const netDeposits = end.netDeposits.minus(before.netDeposits);
  const gained = end.equity.minus(netDeposits).minus(before.equity);
  const totalReturn = before.equity.greaterThan(0) ? gained.dividedBy(before.equity).toNumber() : null;
  return { ...trades, day, equityStart: before.equity, equityEnd: end.equity, netDeposits, totalReturn };
}

/** The summary of the earlier days of a period: only their returns are read again. */
export interface PastDays {
  readonly equityStart: Decimal;
  readonly equityEnd: Decimal;
  readonly netDeposits: Decimal;
  readonly trades: TradeSums;
  readonly returns: readonly DayReturn[];
  readonly lastDay: string;
}

interface DayReturn {
  readonly day: string;
  readonly own: number;
}

export interface Book {
  /** By interval: the days before `since` in the period that contains it. */
  readonly past: ReadonlyMap<PerformanceInterval, PastDays>;
  /** From `since` on, in the order of time. */
  readonly days: readonly PerformanceDay[];
}

/** The figures of every period that ends on `since` or later, running periods included. */
export function performanceSince(since: string, { past, days }: Book, options: PerformanceOptions): Performance[] {
  return PERFORMANCE_INTERVALS.flatMap((interval) => {
    const endOf = (day: string): string => (interval === 'all' ? '' : endOfPeriod(day, interval));
    const periods = new Map<string, RunningPeriod>();
    const before = past.get(interval);
    if (before !== undefined) periods.set(endOf(since), { ...before, returns: [...before.returns] });
    for (const day of days) periods.set(endOf(day.day), withDay(periods.get(endOf(day.day)), day));
    return [...periods].map(([date, period]) =>
      performanceOf({ interval, date: interval === 'all' ? period.lastDay : date }, period, options),
    );
  });
}

interface RunningPeriod extends PastDays {
  readonly returns: DayReturn[];
}

function withDay(period: RunningPeriod | undefined, day: PerformanceDay): RunningPeriod {
  const returns = period?.returns ?? [];
  if (day.totalReturn !== null) returns.push({ day: day.day, own: day.totalReturn });
  return {
    equityStart: period?.equityStart ?? day.equityStart,
    equityEnd: day.equityEnd,
    netDeposits: (period?.netDeposits ?? ZERO).plus(day.netDeposits),
    trades: addTrades(period?.trades ?? NO_TRADES, day),
    returns,
    lastDay: day.day,
  };
}

/** Weeks end on Sunday. */
export function endOfPeriod(day: string, interval: Exclude<PerformanceInterval, 'all'>): string {
  const at = new Date(`${day}T00:00:00Z`);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  switch (interval) {
    case '1d':
      return day;
    case '1w':
      return dayOf(Date.UTC(year, month, at.getUTCDate() + ((7 - at.getUTCDay()) % 7)));
    case '1M':
      return dayOf(Date.UTC(year, month + 1, 0));
    default:
      return dayOf(Date.UTC(year, 11, 31));
  }
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function performanceOf(
  period: Pick<Performance, 'interval' | 'date'>,
  { equityStart, equityEnd, netDeposits, trades, returns }: PastDays,
  options: PerformanceOptions,
): Performance {
  const { reasons, ...figures } = returnFigures(
    returns.map(({ own }) => own),
    options,
  );
  const against = againstBenchmark(returns, options);
  const results = tradeFigures(trades);
  return {
    ...period,
    equityStart,
    equityEnd,
    netDeposits,
    periods: returns.length,
    ...figures,
    ...against,
    ...trades,
    ...results,
    reasons: { ...reasons, ...against.reasons, ...results.reasons },
  };
}

function againstBenchmark(
  returns: readonly DayReturn[],
  options: PerformanceOptions,
): ReturnType<typeof benchmarkFigures> {
  const { benchmark } = options;
  if (benchmark === null)
    return { beta: null, alphaAnnual: null, reasons: { beta: 'no benchmark', alphaAnnual: 'no benchmark' } };
  const pairs = returns.flatMap(({ day, own }) =>
    benchmark.has(day) ? [{ own, benchmark: benchmark.get(day)! }] : [],
  );
  return benchmarkFigures(pairs, options);
}

type TradeFigures = Pick<Performance, 'winRate' | 'averageWin' | 'averageLoss' | 'profitFactor' | 'reasons'>;

function tradeFigures({ trades, wins, losses, grossProfit, grossLoss }: TradeSums): TradeFigures {
  const reasons: Record<string, string> = {};
  if (trades === 0) reasons['winRate'] = 'no closed trades';
  if (wins === 0) reasons['averageWin'] = 'no winning trades';
  if (losses === 0) reasons['averageLoss'] = reasons['profitFactor'] = 'no losing trades';
  return {
    winRate: trades === 0 ? null : wins / trades,
    averageWin: wins === 0 ? null : round8(grossProfit.dividedBy(wins)),
    averageLoss: losses === 0 ? null : round8(grossLoss.dividedBy(losses)),
    profitFactor: losses === 0 ? null : grossProfit.dividedBy(grossLoss.abs()).toNumber(),
    reasons,
  };
}
