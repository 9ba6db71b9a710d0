/**
 * Several processes that run blocks of seeds. Blocks are handed out in their order and each is run to its end, so the
 * seeds that were run have no gaps, also after an interruption.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { checkSchedule } from './check.ts';
import { scheduleOf } from './generate.ts';
import { addSchedule, emptyTally } from './totals.ts';
import type { Tally } from './totals.ts';

/** Of one in this many schedules a second run must give the same ledger. */
const REPEATED = 100;

export interface Block {
  readonly from: number;
  readonly schedules: number;
}

export async function runBlock({ from, schedules }: Block): Promise<Tally> {
  const tally = emptyTally();
  for (let seed = from; seed < from + schedules; seed += 1) {
    const schedule = scheduleOf(seed);
    const checked = await checkSchedule(schedule);
    addSchedule(tally, schedule, checked);
    if (checked.fault !== null) tally.failures.push({ seed, fault: checked.fault });
    if (seed % REPEATED !== 0) continue;
    tally.repeated += 1;
    const again = await checkSchedule(schedule);
    if (again.ledger.join('\n') !== checked.ledger.join('\n') || again.ids !== checked.ids)
      tally.failures.push({ seed, fault: 'a second run gives another ledger' });
  }
  return tally;
}

/** A job of `runBlocks`: answers each block with its tally until the first process ends. */
export function serveBlocks(): void {
  // Ctrl-C reaches every process of the terminal: the first one lets the others end their blocks.
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => process.exit());
  process.on('message', (block: Block) => {
    runBlock(block).then(
      (tally) => process.send!(tally),
      (error: unknown) => {
        process.stderr.write(`simulate: ${String(error instanceof Error ? error.stack : error)}\n`);
        process.exit(1);
      },
    );
  });
}

/** Each of the jobs runs one block after the other until `next` has none. */
export async function runBlocks(
  { jobs, program, argument }: { readonly jobs: number; readonly program: string; readonly argument: string },
  { next, onTally }: { readonly next: () => Block | null; readonly onTally: (tally: Tally) => void },
): Promise<void> {
  const children = Array.from({ length: jobs }, () => fork(program, [argument], { serialization: 'advanced' }));
  try {
    await Promise.all(
      children.map(async (child) => {
        for (let block = next(); block !== null; block = next()) onTally(await tallyOf(child, block));
      }),
    );
  } finally {
    for (const child of children) if (child.connected) child.disconnect();
  }
}

async function tallyOf(child: ChildProcess, block: Block): Promise<Tally> {
  const over = new AbortController();
  const { signal } = over;
  try {
    const told = once(child, 'message', { signal }) as Promise<[Tally]>;
    const ended = once(child, 'exit', { signal }).then((): never => {
      throw new Error(`a job ended in the seeds from ${block.from}. Run these seeds with --jobs 1.`);
    });
    child.send(block);
    const [tally] = await Promise.race([told, ended]);
    return tally;
  } finally {
    over.abort();
  }
}
