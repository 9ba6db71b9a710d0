/**
 * The results that the present holdings would have had on each of the latest days: value at risk by historical
 * simulation, the worst day, and the correlation of the holdings. Statistics are doubles; docs/risk.md defines each.
 */
import { Decimal } from '../decimal.ts';
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { correlationOf, percentile } from '../return-figures.ts';
import { LEAST_RETURNS, exactReturn, jointReturns } from './daily-returns.ts';
import type { DailyCloses, JointReturns } from './daily-returns.ts';
import type { Holding } from './exposure.ts';

/** Of one day and in money: a loss is negative. */
export interface ValueAtRisk {
  /** The number of daily returns. */
  readonly days: number;
  /** The 5th percentile of the results, interpolated. */
  readonly var95: Decimal;
  /** The 1st percentile. */
  readonly var99: Decimal;
  /** The mean of all results at or below the 5th percentile. */
  readonly cvar95: Decimal;
}

/** The day on which the present holdings would have lost most. */
export interface WorstDay {
  /** When it ended, milliseconds UTC. */
  readonly endsAt: number;
  readonly moves: ReadonlyMap<string, Decimal>;
}

export interface History {
  readonly joint: JointReturns;
  /** The result of the present holdings on each day, in money. */
  readonly results: readonly number[];
}

const CENTS = 2;

/** The error says why it is unknown. */
export function historyOf(holdings: readonly Holding[], closes: DailyCloses): Result<History, string> {
  const values = new Map<string, number>();
  for (const { symbol, quantity, mark } of holdings) {
    if (quantity.isZero()) continue;
    if (mark === null) return err(`${symbol} has no price`);
    values.set(symbol, (values.get(symbol) ?? 0) + quantity.times(mark).toNumber());
  }
  const symbols = [...values.keys()];
  if (symbols.length === 0) return err('no position is held');
  const joint = jointOf(closes, symbols);
  if (joint.days.length < LEAST_RETURNS) return err(tooFew(joint, closes, symbols));
  const weighed = symbols.map((symbol) => ({ value: values.get(symbol)!, returns: joint.returns.get(symbol)! }));
  const results = joint.days.map((_, day) =>
    weighed.reduce((sum, { value, returns }) => sum + value * returns[day]!, 0),
  );
  return ok({ joint, results });
}

export function valueAtRisk({ results }: History): ValueAtRisk {
  const var95 = percentile(results, 0.05);
  const tail = results.filter((result) => result <= var95);
  return {
    days: results.length,
    var95: toCents(var95),
    var99: toCents(percentile(results, 0.01)),
    cvar95: toCents(tail.reduce((sum, result) => sum + result, 0) / tail.length),
  };
}

/** The day itself and the exact moves of its symbols. */
export function worstDay({ joint, results }: History): WorstDay {
  const at = results.indexOf(results.reduce((least, result) => Math.min(least, result)));
  return {
    endsAt: joint.days[at]!,
    moves: new Map([...joint.moves].map(([symbol, its]) => [symbol, exactReturn(its[at]!)])),
  };
}

export interface Correlation {
  readonly symbols: readonly [string, string];
  /** The number of daily returns that both have. */
  readonly days: number;
  /** Null: fewer than LEAST_RETURNS, or a price that never moves. */
  readonly value: number | null;
}

/** Every pair of the symbols, the strongest first and the unknown ones last. Each pair has its own common days. */
export function correlationsOf(closes: DailyCloses, symbols: readonly string[]): Correlation[] {
  const pairs = symbols.flatMap((one, at) =>
    symbols.slice(at + 1).map((other): Correlation => {
      const { days, returns } = jointReturns(closes, [one, other]);
      const value = days.length < LEAST_RETURNS ? null : correlationOf(returns.get(one)!, returns.get(other)!);
      return { symbols: [one, other], days: days.length, value };
    }),
  );
  return pairs.sort(
    (a, b) => Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0) || Number(a.value === null) - Number(b.value === null),
  );
}

/** Closes change once a minute at most, marks many times a second. */
const JOINTS = new WeakMap<DailyCloses, Map<string, JointReturns>>();

function jointOf(closes: DailyCloses, symbols: readonly string[]): JointReturns {
  const known = JOINTS.get(closes) ?? new Map<string, JointReturns>();
  JOINTS.set(closes, known);
  const key = symbols.join(' ');
  const joint = known.get(key) ?? jointReturns(closes, symbols);
  known.set(key, joint);
  return joint;
}

function tooFew({ days }: JointReturns, closes: DailyCloses, symbols: readonly string[]): string {
  const needed = `${LEAST_RETURNS} are needed`;
  for (const symbol of symbols) {
    const alone = jointOf(closes, [symbol]).days.length;
    if (alone < LEAST_RETURNS) return `${symbol} has ${alone} daily returns; ${needed}`;
  }
  return `the holdings have ${days.length} daily returns in common; ${needed}`;
}

function toCents(amount: number): Decimal {
  return new Decimal(amount).toDecimalPlaces(CENTS);
}
