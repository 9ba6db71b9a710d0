/** `npm run simulate`: runs schedules by their seeds, and tells what failed. */
import { parseArgs } from 'node:util';
import { duration } from '../../src/text/durations.ts';
import { counted, grouped } from '../../src/text/figures.ts';
import { progressBar } from '../../src/text/progress-bar.ts';
import { checkSchedule } from './check.ts';
import type { Checked } from './check.ts';
import { scheduleOf } from './schedule.ts';
import type { Schedule } from './schedule.ts';
import { shrunk } from './shrink.ts';

const USAGE = `Usage: npm run simulate -- [options]

Runs schedules of orders, market events and faults on the engine with a model of the
database, and checks each ledger with an independent oracle.

  --schedules N   number of schedules, 10,000 by default
  --seed N        seed of the first schedule, 1 by default; the others follow
  --replay SEED   one schedule, act by act, shrunk when it fails

Examples:
  npm run simulate -- --schedules 1000000
  npm run simulate -- --replay 4711
`;

const PROGRESS_EVERY_MS = 1_000;
const MOST_FAILURES = 5;
/** Of one in this many schedules a second run must give the same ledger. */
const REPEATED = 100;

class Totals {
  schedules = 0;
  acts = 0;
  orders = 0;
  trades = 0;
  leads = 0;
  repeated = 0;
  readonly met = new Map<string, number>();
  readonly ends = new Map<string, number>();
  readonly failures: number[] = [];

  add({ acts }: Schedule, { orders, trades, leads, met, ledger }: Checked): void {
    this.schedules += 1;
    this.acts += acts.length;
    this.orders += orders;
    this.trades += trades;
    this.leads += leads;
    for (const { kind, statement } of met) count(this.met, `${kind} ${nameOf(statement)}`);
    for (const line of ledger) {
      const [, status, reason] = /^order \S+ status (\S+), .* reason (\S+)$/.exec(line) ?? [];
      if (status !== undefined) count(this.ends, reason === '-' ? status : `${status} ${reason}`);
    }
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** `book_step`, `"FeedCursor"` */
function nameOf(statement: string): string {
  return (
    /\b(book_\w+|judge_requests|pending_requests|resolve_left_out)\(/.exec(statement)?.[1] ??
    /from "(\w+)"/.exec(statement)?.[1] ??
    statement.split(' ')[0]!
  );
}

let interrupted: 'no' | 'yes' = 'no';

async function simulate(from: number, schedules: number): Promise<number> {
  const startedAt = performance.now();
  const totals = new Totals();
  let toldAt = startedAt;
  for (let seed = from; seed < from + schedules && interrupted === 'no'; seed += 1) {
    const schedule = scheduleOf(seed);
    const checked = await checkSchedule(schedule);
    totals.add(schedule, checked);
    if (checked.fault !== null) await tellFailure(totals, seed, checked.fault);
    if (totals.failures.length === MOST_FAILURES) break;
    if (seed % REPEATED === 0) await repeat(totals, schedule, checked);
    const now = performance.now();
    if (now - toldAt < PROGRESS_EVERY_MS) continue;
    toldAt = now;
    const perSecond = totals.schedules / ((now - startedAt) / 1_000);
    process.stderr.write(
      `\r${progressBar(totals.schedules / schedules)}  ${counted(totals.schedules, 'schedule')}, ${grouped(perSecond)}/s, seed ${seed} `,
    );
  }
  process.stderr.write('\n');
  process.stdout.write(summary(totals, { from, elapsedMs: performance.now() - startedAt }));
  return totals.failures.length === 0 ? 0 : 1;
}

async function repeat(totals: Totals, schedule: Schedule, first: Checked): Promise<void> {
  totals.repeated += 1;
  const again = await checkSchedule(schedule);
  if (again.ledger.join('\n') !== first.ledger.join('\n') || again.ids !== first.ids)
    await tellFailure(totals, schedule.seed, 'a second run gives another ledger');
}

async function tellFailure(totals: Totals, seed: number, fault: string): Promise<void> {
  totals.failures.push(seed);
  process.stdout.write(`\nSeed ${seed} fails: ${fault}\nReplay it with: npm run simulate -- --replay ${seed}\n`);
}

function summary(totals: Totals, { from, elapsedMs }: { readonly from: number; readonly elapsedMs: number }): string {
  const { schedules, acts, orders, trades, leads, repeated, met, ends, failures } = totals;
  const list = (title: string, counts: ReadonlyMap<string, number>): string[] => [
    title,
    ...[...counts]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, times]) => `  ${name}: ${grouped(times)}`),
  ];
  return [
    `${counted(schedules, 'schedule')}, seeds ${from} to ${from + schedules - 1}, in ${duration(elapsedMs)} (${grouped((schedules / elapsedMs) * 1_000)}/s)`,
    `${counted(acts, 'act')}, ${counted(orders, 'order')}, ${counted(trades, 'trade')}, ${counted(leads, 'lead')}, ${grouped(repeated)} run twice`,
    ...list('Faults by kind and statement:', met),
    ...list('Orders by their last state:', ends),
    failures.length === 0 ? 'No schedule fails.' : `Failing seeds: ${failures.join(', ')}`,
    '',
  ].join('\n');
}

async function replay(seed: number): Promise<number> {
  const schedule = scheduleOf(seed);
  const { fault, ledger } = await checkSchedule(schedule);
  const least =
    fault === null ? schedule : await shrunk(schedule, async (one) => (await checkSchedule(one)).fault !== null);
  process.stdout.write(
    `${JSON.stringify(least.setting)}\n${least.acts.map((act) => `${JSON.stringify(act)}\n`).join('')}`,
  );
  if (fault === null) process.stdout.write(`${ledger.map((line) => `${line}\n`).join('')}Seed ${seed} passes.\n`);
  else
    process.stdout.write(
      `Seed ${seed} fails with these ${least.acts.length} of ${schedule.acts.length} acts:\n${(await checkSchedule(least)).fault}\n`,
    );
  return fault === null ? 0 : 1;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      schedules: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      replay: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (interrupted = 'yes'));
  return values.replay === undefined
    ? simulate(wholeNumber('--seed', values.seed), wholeNumber('--schedules', values.schedules))
    : replay(wholeNumber('--replay', values.replay));
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${option}: ${text}. Give a whole number from 1 to 999,999,999.`);
  return Number(text);
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`simulate: ${error instanceof Error ? error.message : String(error)}\n`);
  return 2;
});
