/** One query of a figure with its time, its reference and the required ratio. */
import type { FigurePart } from '../figure.ts';
import { hundredths } from '../support/percentiles.ts';
import type { Asker } from './asker.ts';
import { timeInTurns } from './timed.ts';
import type { Statement, Timed } from './timed.ts';
import { milliseconds } from '../../src/text/durations.ts';
import { grouped } from '../../src/text/figures.ts';

export interface Comparison {
  readonly name: string;
  /** The required ratio of the reference time to the result time. */
  readonly aim: number;
  readonly result: Statement & { readonly what: string };
  readonly reference: Statement & { readonly what: string };
  /** More references, reported in milliseconds by name. */
  readonly besides?: Readonly<Record<string, Statement>>;
}

/** The time limit of every analytic query. */
const LIMIT_MS = 1_000;

export async function compare(
  asker: Asker,
  { name, aim, result, reference, besides = {} }: Comparison,
  runs: number,
): Promise<FigurePart> {
  const [fast, slow, ...others] = (await timeInTurns(asker, [result, reference, ...Object.values(besides)], runs)) as [
    Timed,
    Timed,
    ...Timed[],
  ];
  if (fast.rows !== slow.rows)
    throw new Error(`${name}: ${fast.rows} rows and ${slow.rows} rows: the two queries must return the same number`);
  return {
    name,
    aim,
    ratio: hundredths(slow.ms / fast.ms),
    result: {
      what: result.what,
      ms: fast.ms,
      planningMs: fast.planningMs,
      rows: fast.rows,
      clientMs: fast.clientMs,
      runs: fast.runs,
    },
    reference: {
      what: reference.what,
      ms: slow.ms,
      planningMs: slow.planningMs,
      clientMs: slow.clientMs,
      runs: slow.runs,
      ...Object.fromEntries(Object.keys(besides).map((key, at) => [`${key}Ms`, others[at]!.ms])),
    },
    said: {
      result: `${milliseconds(fast.ms)}: ${result.what}`,
      reference: `${milliseconds(slow.ms)}: ${reference.what}`,
    },
    plans: {
      result: fast.plan,
      reference: slow.plan,
      ...Object.fromEntries(Object.keys(besides).map((key, at) => [key, others[at]!.plan])),
    },
  };
}

export async function underLimit(
  asker: Asker,
  { name, what, ...statement }: Statement & { readonly name: string; readonly what: string },
  runs: number,
): Promise<FigurePart> {
  const [{ ms, planningMs, rows, clientMs, runs: taken, plan }] = (await timeInTurns(asker, [statement], runs)) as [
    Timed,
  ];
  return limited(name, { what, ms, planningMs, rows, clientMs, runs: taken }, { result: plan });
}

export function limited(
  name: string,
  result: FigurePart['result'] & { readonly what: string; readonly ms: number },
  plans: FigurePart['plans'],
): FigurePart {
  return {
    name,
    aim: 1,
    ratio: hundredths(LIMIT_MS / result.ms),
    result,
    reference: { what: 'time limit of an analytic query', ms: LIMIT_MS },
    said: {
      result: `${milliseconds(result.ms)}: ${result.what}`,
      reference: `under ${grouped(LIMIT_MS)} ms`,
    },
    plans,
  };
}
