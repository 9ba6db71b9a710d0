/**
 * Measures the cost of the console in a fast market: processor time and bytes per frame at 200x50 with positions in
 * forty symbols. Updates go one by one into the store of the console. This is a higher load than with a database, where
 * the engine collects updates ten times a second. The real console runs in its own process on a real desk. Each frame
 * is compared with the cells that changed, each written once.
 */
import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import { systemClock } from '../src/config/clock.ts';
import { grouped } from '../src/text/figures.ts';
import type { Bed, Figure, FigureOptions } from './figure.ts';
import { makeBenchDesk } from './support/bench-desk.ts';
import { ConsoleProcess } from './support/console-process.ts';
import type { Written } from './support/console-process.ts';
import { minimalDifference } from './support/minimal-diff.ts';
import { hundredths, median } from './support/percentiles.ts';
import type { ScreenReplay } from './support/screen-replay.ts';

const SIZE = { columns: 200, rows: 50 };
const UPDATES_PER_SECOND = [10, 100, 1_000, 5_000] as const;
/** The rate of the table and of the ratio. */
const MAIN = 1_000;
const FASTEST = 5_000;
const RUNS = 3;
const SECONDS = 6;
/** A program spends its first seconds on compilation. */
const WARM_UP_SECONDS = 3;
/** Sorted; both lists of prices begin with the first symbol. */
const SYMBOLS = Array.from({ length: 40 }, (_, at) => `SYM${at + 10}`);
const END_OF_FRAME = '\u001b[?2026l';

interface LoadRun {
  readonly updatesPerSecond: number;
  readonly cpuPercent: number;
  readonly applied: number;
  readonly seconds: number;
  readonly written: readonly Written[];
}

interface FrameCost {
  frames: number;
  bytes: number;
  differenceBytes: number;
  cells: number;
}

/** `runs`: the number of runs per load; `rows`: the updates of the fastest load; the other loads last as long. */
export async function measure(bed: Bed, { runs, rows }: FigureOptions): Promise<Figure> {
  return bed.withDatabase(async (config) => {
    const seconds = rows === null ? SECONDS : rows / FASTEST;
    const desk = await makeBenchDesk({
      config,
      home: bed.folder,
      symbols: SYMBOLS,
      held: SYMBOLS,
      newId: randomUUID,
      now: () => systemClock.now(),
    });
    await using screen = new ConsoleProcess({ config: desk.person, size: SIZE });
    bed.progress('opening the console');
    await screen.waitFor(
      (shown) =>
        shown.some((row) => new RegExp(`^${SYMBOLS[0]} +LONG`).test(row)) &&
        shown.some((row) => new RegExp(`^${SYMBOLS[0]} +100\\.00`).test(row)),
    );
    await screen.load({ updatesPerSecond: MAIN, seconds: Math.min(seconds, WARM_UP_SECONDS) });
    for (const { data } of screen.take()) await screen.screen.feed(data);
    const done = await loadInTurns(screen, bed, { seconds, runs: runs ?? RUNS });
    return figure(done, await frameCosts(screen.screen, done, bed));
  });
}

async function loadInTurns(
  screen: ConsoleProcess,
  { progress, signal }: Bed,
  { seconds, runs }: { readonly seconds: number; readonly runs: number },
): Promise<LoadRun[]> {
  const done: LoadRun[] = [];
  for (let run = 1; run <= runs; run += 1) {
    for (const updatesPerSecond of run % 2 === 1 ? UPDATES_PER_SECOND : [...UPDATES_PER_SECOND].reverse()) {
      signal.throwIfAborted();
      progress(`run ${run} of ${runs}: ${updatesPerSecond} updates/s`);
      const load = await screen.load({ updatesPerSecond, seconds });
      done.push({
        updatesPerSecond,
        cpuPercent: (load.cpuSeconds / load.seconds) * 100,
        applied: load.applied,
        seconds: load.seconds,
        written: screen.take(),
      });
    }
  }
  return done;
}

/** Frame costs by updates per second. Replays the screen frame by frame. */
async function frameCosts(
  screen: ScreenReplay,
  runs: readonly LoadRun[],
  { progress, signal }: Bed,
): Promise<ReadonlyMap<number, FrameCost>> {
  const costs = new Map<number, FrameCost>(
    UPDATES_PER_SECOND.map((rate) => [rate, { frames: 0, bytes: 0, differenceBytes: 0, cells: 0 }]),
  );
  let before = screen.cells();
  for (const [at, { updatesPerSecond, written }] of runs.entries()) {
    progress(`reading the frames of load ${at + 1} of ${runs.length}`);
    const cost = costs.get(updatesPerSecond)!;
    for (const frame of framesOf(written)) {
      signal.throwIfAborted();
      await screen.feed(frame);
      const after = screen.cells();
      const { bytes, cells } = minimalDifference(before, after);
      cost.frames += 1;
      cost.bytes += Buffer.byteLength(frame);
      cost.differenceBytes += bytes;
      cost.cells += cells;
      before = after;
    }
  }
  return costs;
}

function framesOf(written: readonly Written[]): string[] {
  const frames = Buffer.concat(written.map(({ data }) => data))
    .toString('utf8')
    .split(END_OF_FRAME);
  const rest = frames.pop()!;
  return [...frames.map((frame) => frame + END_OF_FRAME), ...(rest === '' ? [] : [rest])];
}

function figure(runs: readonly LoadRun[], costs: ReadonlyMap<number, FrameCost>): Figure {
  const percentOf = (rate: number): number[] =>
    runs.filter(({ updatesPerSecond }) => updatesPerSecond === rate).map(({ cpuPercent }) => hundredths(cpuPercent));
  const secondsOf = (rate: number): number =>
    runs.filter(({ updatesPerSecond }) => updatesPerSecond === rate).reduce((sum, { seconds }) => sum + seconds, 0);
  const each = (name: string, value: (rate: number, cost: FrameCost) => number): Record<string, number> =>
    Object.fromEntries([...costs].map(([rate, cost]) => [`${name}At${rate}`, hundredths(value(rate, cost))]));
  const total = [...costs.values()].reduce(
    (sum, cost) => ({ bytes: sum.bytes + cost.bytes, differenceBytes: sum.differenceBytes + cost.differenceBytes }),
    { bytes: 0, differenceBytes: 0 },
  );
  const main = costs.get(MAIN)!;
  const cpuPercent = hundredths(median(percentOf(MAIN)));
  return {
    result: {
      what: `the console at ${SIZE.columns}x${SIZE.rows}, ${SYMBOLS.length} symbols held, at this rate of market updates per second: share of one core, and bytes of a frame with its begin and end`,
      updates: runs.reduce((sum, { applied }) => sum + applied, 0),
      ...each('cpuPercent', (rate) => median(percentOf(rate))),
      ...each('framesPerSecond', (rate, { frames }) => frames / secondsOf(rate)),
      ...each('bytesPerFrame', (_, { bytes, frames }) => bytes / frames),
      ...each('timesDifference', (_, { bytes, differenceBytes }) => bytes / differenceBytes),
      runs: percentOf(MAIN),
      loadAverage: hundredths(loadavg()[0]!),
    },
    reference: {
      what: 'the difference of the same frames cell by cell: one move for each run of changed cells, their characters, the changes of style between them',
      ...each('bytesPerFrame', (_, { differenceBytes, frames }) => differenceBytes / frames),
      ...each('cellsPerFrame', (_, { cells, frames }) => cells / frames),
    },
    ratio: hundredths(total.differenceBytes / total.bytes),
    said: {
      result: `${cpuPercent} % of a core and ${Math.round(main.bytes / main.frames)} bytes a frame at ${grouped(MAIN)} updates/s`,
      reference: `${Math.round(main.differenceBytes / main.frames)} bytes a frame for the cells that differ`,
    },
  };
}
