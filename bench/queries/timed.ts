/** Times statements alternately, and reads their query plans. */
import { hundredths, median } from '../support/percentiles.ts';
import type { Asker } from './asker.ts';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Settings of the session during the measurement, for example to turn index scans off. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface Timed {
  /** The median of planning and execution on the server, without the transfer of the rows. */
  readonly ms: number;
  /** The median of planning alone; a prepared statement avoids it. */
  readonly planningMs: number;
  /** Every single measurement, in order. */
  readonly runs: readonly number[];
  /** One measurement at the client, from sending the query to the last row. */
  readonly clientMs: number;
  readonly rows: number;
  /** EXPLAIN (ANALYZE, BUFFERS) of one more run. */
  readonly plan: string;
}

/** More runs of such slow statements add no information. */
const SLOW_MS = 10_000;
const SLOW_RUNS = 3;

/** Runs each statement once beforehand, so that its blocks are in memory. */
export async function timeInTurns(asker: Asker, statements: readonly Statement[], runs: number): Promise<Timed[]> {
  const first = [];
  for (const statement of statements) first.push(await withSettings(asker, statement, () => asked(asker, statement)));
  const taken: Taken[][] = statements.map(() => []);
  for (let run = 0; run < runs; run += 1) {
    for (const [at, statement] of statements.entries()) {
      if (run >= SLOW_RUNS && first[at]!.clientMs > SLOW_MS) continue;
      taken[at]!.push(await withSettings(asker, statement, () => serverMs(asker, statement)));
    }
  }
  const timed: Timed[] = [];
  for (const [at, statement] of statements.entries()) {
    const plan = await withSettings(asker, statement, () => explained(asker, statement));
    const runsMs = taken[at]!.map(({ planningMs, executionMs }) => hundredths(planningMs + executionMs));
    timed.push({
      ms: median(runsMs),
      planningMs: hundredths(median(taken[at]!.map(({ planningMs }) => planningMs))),
      runs: runsMs,
      ...first[at]!,
      plan,
    });
  }
  return timed;
}

/** Times calls that return no rows, such as a refresh, without their preparation. */
export async function timeCalls(
  runs: number,
  call: () => Promise<unknown>,
  prepare: () => Promise<unknown> = async () => undefined,
): Promise<Pick<Timed, 'ms' | 'runs'>> {
  const taken: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    await prepare();
    const begunAt = performance.now();
    await call();
    taken.push(hundredths(performance.now() - begunAt));
  }
  return { ms: median(taken), runs: taken };
}

export async function explained(asker: Asker, { text, values }: Statement): Promise<string> {
  const lines = await asker.ask<{ 'QUERY PLAN': string }>(`explain (analyze, buffers) ${text}`, values);
  return lines.map((line) => line['QUERY PLAN']).join('\n');
}

async function asked(asker: Asker, { text, values }: Statement): Promise<Pick<Timed, 'clientMs' | 'rows'>> {
  await asker.ask(`explain (analyze, timing off) ${text}`, values);
  const begunAt = performance.now();
  const { length } = await asker.ask(text, values);
  return { clientMs: hundredths(performance.now() - begunAt), rows: length };
}

interface Taken {
  readonly planningMs: number;
  readonly executionMs: number;
}

async function serverMs(asker: Asker, { text, values }: Statement): Promise<Taken> {
  // Timing of every row would cost more than the row.
  const [answer] = await asker.ask<{ 'QUERY PLAN': readonly [{ 'Planning Time': number; 'Execution Time': number }] }>(
    `explain (analyze, timing off, buffers off, format json) ${text}`,
    values,
  );
  const [plan] = answer!['QUERY PLAN'];
  return { planningMs: plan['Planning Time'], executionMs: plan['Execution Time'] };
}

async function withSettings<T>(asker: Asker, { settings = {} }: Statement, work: () => Promise<T>): Promise<T> {
  const names = Object.keys(settings);
  for (const name of names) await asker.ask('select set_config($1, $2, false)', [name, settings[name]]);
  const answer = await work();
  for (const name of names) await asker.ask(`reset ${name}`);
  return answer;
}
