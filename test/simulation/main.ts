/** `npm run simulate`: runs schedules by their seeds, and tells what failed. */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { counted, grouped } from '../../src/text/figures.ts';
import { progressBar } from '../../src/text/progress-bar.ts';
import { checkSchedule } from './check.ts';
import { runBlock, runBlocks, serveBlocks } from './jobs.ts';
import type { Block } from './jobs.ts';
import { scheduleOf } from './generate.ts';
import { shrunk } from './shrink.ts';
import { addTally, emptyTally, summary } from './totals.ts';
import type { Tally } from './totals.ts';

const USAGE = `Usage: npm run simulate -- [options]

Runs schedules of orders, market events and faults on the engine with a model of the
database, and checks each ledger with an independent oracle.

  --schedules N   number of schedules, 10,000 by default
  --seed N        seed of the first schedule, 1 by default; the others follow
  --jobs N        number of processes, by default that of the processor's cores
  --replay SEED   one schedule, act by act, shrunk when it fails

Examples:
  npm run simulate -- --schedules 1000000
  npm run simulate -- --replay 4711
`;

const PROGRESS_EVERY_MS = 1_000;
const MOST_FAILURES = 5;
/** Seeds that a process runs before it takes others: a fraction of a second. */
const BLOCK = 50;
/** The argument of a further process. */
const JOB = 'job';

let interrupted: 'no' | 'yes' = 'no';

interface Seeds {
  readonly from: number;
  readonly schedules: number;
  readonly jobs: number;
}

async function simulate({ from, schedules, jobs }: Seeds): Promise<number> {
  const startedAt = performance.now();
  const tally = emptyTally();
  let handedOut = from;
  let shownAt = startedAt;
  const next = (): Block | null => {
    const left = from + schedules - handedOut;
    if (left === 0 || interrupted === 'yes' || tally.failures.length >= MOST_FAILURES) return null;
    const block = { from: handedOut, schedules: Math.min(BLOCK, left) };
    handedOut += block.schedules;
    return block;
  };
  const onTally = (part: Tally): void => {
    addTally(tally, part);
    for (const { seed, fault } of part.failures)
      process.stdout.write(`\nSeed ${seed} fails: ${fault}\nReplay it with: npm run simulate -- --replay ${seed}\n`);
    const now = performance.now();
    if (now - shownAt < PROGRESS_EVERY_MS) return;
    shownAt = now;
    const perSecond = tally.schedules / ((now - startedAt) / 1_000);
    process.stderr.write(
      `\r${progressBar(tally.schedules / schedules)}  ${counted(tally.schedules, 'schedule')}, ${grouped(perSecond)}/s `,
    );
  };
  if (jobs === 1) for (let block = next(); block !== null; block = next()) onTally(await runBlock(block));
  else await runBlocks({ jobs, program: fileURLToPath(import.meta.url), argument: JOB }, { next, onTally });
  process.stderr.write('\n');
  process.stdout.write(summary(tally, { from, elapsedMs: performance.now() - startedAt }));
  return tally.failures.length === 0 ? 0 : 1;
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
      jobs: { type: 'string', default: String(availableParallelism()) },
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
    ? simulate({
        from: wholeNumber('--seed', values.seed),
        schedules: wholeNumber('--schedules', values.schedules),
        jobs: wholeNumber('--jobs', values.jobs),
      })
    : replay(wholeNumber('--replay', values.replay));
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${option}: ${text}. Give a whole number from 1 to 999,999,999.`);
  return Number(text);
}

if (process.argv[2] === JOB) serveBlocks();
else
  process.exitCode = await main().catch((error: unknown) => {
    process.stderr.write(`simulate: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  });
