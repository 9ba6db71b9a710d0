/** Daily returns of several symbols, made of the closes of days that all of them have. */
import type { Decimal } from '../decimal.ts';
import { DAY_MS } from '../time-units.ts';

/** The close of one complete desk day. */
export interface DayClose {
  /** When the day ends, milliseconds UTC. */
  readonly endsAt: number;
  readonly close: Decimal;
}

/** By symbol, oldest first. */
export type DailyCloses = ReadonlyMap<string, readonly DayClose[]>;

export interface Move {
  readonly before: Decimal;
  readonly after: Decimal;
}

/** Simple returns on the same days: the arrays of all symbols have the length of `days`. */
export interface JointReturns {
  /** When each day ends, oldest first. */
  readonly days: readonly number[];
  readonly moves: ReadonlyMap<string, readonly Move[]>;
  /** As fractions; statistics are doubles. */
  readonly returns: ReadonlyMap<string, readonly number[]>;
}

/** About a year; older days say little of the holdings of today. */
const MOST_RETURNS = 250;

/** With fewer, a percentile or a correlation would mean nothing. */
export const LEAST_RETURNS = 30;

/** A return may span a long weekend of five days; the change over a gap in the data is not the return of a day. */
const LONGEST_SPAN_MS = 5 * DAY_MS + DAY_MS / 2;

/** From the latest days that all the symbols have, at most MOST_RETURNS. */
export function jointReturns(closes: DailyCloses, symbols: readonly string[]): JointReturns {
  const series = symbols.map(
    (symbol) => new Map((closes.get(symbol) ?? []).map(({ endsAt, close }) => [endsAt, close])),
  );
  const [first, ...others] = series;
  const common =
    first === undefined
      ? []
      : [...first.keys()].filter((endsAt) => others.every((one) => one.has(endsAt))).sort((a, b) => a - b);
  const spans = common
    .slice(1)
    .map((to, at) => ({ from: common[at]!, to }))
    .filter(({ from, to }) => to - from <= LONGEST_SPAN_MS)
    .filter(({ from }) => series.every((one) => one.get(from)!.greaterThan(0)))
    .slice(-MOST_RETURNS);
  const moves = new Map(
    symbols.map((symbol, at) => [
      symbol,
      spans.map(({ from, to }): Move => ({ before: series[at]!.get(from)!, after: series[at]!.get(to)! })),
    ]),
  );
  return {
    days: spans.map(({ to }) => to),
    moves,
    returns: new Map([...moves].map(([symbol, its]) => [symbol, its.map(returnOf)])),
  };
}

function returnOf({ before, after }: Move): number {
  return after.toNumber() / before.toNumber() - 1;
}

/** As an exact fraction, for money. */
export function exactReturn({ before, after }: Move): Decimal {
  return after.dividedBy(before).minus(1);
}
