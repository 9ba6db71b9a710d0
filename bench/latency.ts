/**
 * Measures the time from the commit of a price or a fill until the trader sees it, compared with a client that only
 * listens. The real console runs in its own process with its own embedded server, while other prices move. A figure
 * counts as seen when its bytes have left the console; a terminal emulator finds these bytes afterwards.
 */
import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import { systemClock } from '../src/config/clock.ts';
import type { Bed, Figure, FigureOptions } from './figure.ts';
import { makeBenchDesk } from './support/bench-desk.ts';
import type { BenchDesk, Booker } from './support/bench-desk.ts';
import { ChangeListener } from './support/change-listeners.ts';
import type { Change } from './support/change-listeners.ts';
import { ConsoleProcess } from './support/console-process.ts';
import type { Written } from './support/console-process.ts';
import { MovingMarket } from './support/moving-market.ts';
import { hundredths, percentile } from './support/percentiles.ts';
import { randomFrom } from './support/random.ts';
import { quoteRows } from './support/step-rows.ts';

const COMMITS = 300;
const SIZE = { columns: 200, rows: 50 };
/** These symbols are first in the list of prices, so that they are visible. */
const QUOTED = ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8'];
const HELD = ['H1', 'H2', 'H3', 'H4'];
const AROUND = Array.from({ length: 28 }, (_, at) => `M${at + 10}`);
/** Random pauses, so that the next commit falls anywhere in a frame. */
const PAUSE_MS = { least: 40, most: 160 };
/** One commit in this many is a fill. */
const FILL_EVERY = 3;
const LAST_FRAMES_MS = 500;

/** `runs`: the number of measured commits. */
export async function measure(bed: Bed, { runs }: FigureOptions): Promise<Figure> {
  return bed.withDatabase(async (config) => {
    const now = (): number => systemClock.now();
    const desk = await makeBenchDesk({
      config,
      home: bed.folder,
      symbols: [...QUOTED, ...HELD, ...AROUND],
      held: HELD,
      newId: randomUUID,
      now,
    });
    await using screen = new ConsoleProcess({ config: desk.person, size: SIZE });
    bed.progress('opening the console');
    await screen.waitFor(
      (rows) =>
        QUOTED.every((symbol) => rows.some((row) => row.startsWith(`${symbol} `))) &&
        HELD.every((symbol) => rows.some((row) => new RegExp(`^${symbol} +LONG`).test(row))),
    );
    await using market = await MovingMarket.start(desk, { symbols: [...HELD, ...AROUND], now });
    const commits = await commitAndListen(desk, bed, Math.max(FILL_EVERY, runs ?? COMMITS));
    await new Promise((resolve) => setTimeout(resolve, LAST_FRAMES_MS));
    await market.stop();
    bed.progress('reading the frames');
    return summed(await seen(screen, screen.take(), commits));
  });
}

interface Commit {
  readonly change: Change;
  /** The figure as the console writes it. */
  readonly figure: string;
  /** All times are performance.now() of this process. */
  readonly begunAt: number;
  readonly acknowledgedAt: number;
  readonly heardAt: number;
  readonly readAt: number;
}

interface SeenCommit extends Commit {
  readonly shownAt: number;
}

async function commitAndListen(desk: BenchDesk, { progress, signal }: Bed, count: number): Promise<Commit[]> {
  await using booker = await desk.openBooker();
  await using listener = await ChangeListener.open(desk.person, 'notes');
  await using reader = await ChangeListener.open(desk.person, 'reads');
  const random = randomFrom(7);
  const done: Commit[] = [];
  for (let number = 0; number < count; number += 1) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS.least + random() * (PAUSE_MS.most - PAUSE_MS.least)));
    signal.throwIfAborted();
    progress(`commit ${number + 1} of ${count}`);
    const { change, figure, book } = nextChange(number, desk, systemClock.now());
    const told = Promise.all([listener.next(change), reader.next(change)]);
    const begunAt = performance.now();
    await book(booker);
    const acknowledgedAt = performance.now();
    const [heardAt, readAt] = await told;
    done.push({ change, figure, begunAt, acknowledgedAt, heardAt, readAt });
  }
  return done;
}

interface NextChange {
  readonly change: Change;
  readonly figure: string;
  readonly book: (booker: Booker) => Promise<void>;
}

/** Every commit changes a figure to a value that its row has not shown before. */
function nextChange(number: number, desk: BenchDesk, at: number): NextChange {
  if (number % FILL_EVERY === FILL_EVERY - 1) {
    const symbol = HELD[Math.floor(number / FILL_EVERY) % HELD.length]!;
    const { rows, held } = desk.fills.get(symbol)!.next({ quantity: '0.001', price: '100', at });
    return { change: { kind: 'fill', symbol }, figure: `+${held.toFixed()}`, book: (booker) => booker.book(rows) };
  }
  const symbol = QUOTED[number % QUOTED.length]!;
  const last = (200 + (number + 1) / 100).toFixed(2);
  return {
    change: { kind: 'quote', symbol },
    figure: last,
    book: (booker) => booker.book({ quotes: quoteRows([{ symbol, last }], at) }),
  };
}

/**
 * Replays the screen write by write. A change counts as seen at the first write after which its row shows the figure.
 */
async function seen(
  { screen }: ConsoleProcess,
  written: readonly Written[],
  commits: readonly Commit[],
): Promise<SeenCommit[]> {
  const open = new Set(commits);
  const shown: SeenCommit[] = [];
  for (const { at, data } of written) {
    await screen.feed(data);
    const begun = [...open].filter(({ begunAt }) => begunAt < at);
    if (begun.length === 0) continue;
    const rows = screen.paneRows();
    for (const commit of begun) {
      if (!rows.some((row) => showsChange(row, commit))) continue;
      shown.push({ ...commit, shownAt: at });
      open.delete(commit);
    }
  }
  if (open.size > 0)
    throw new Error(
      `${open.size} of ${commits.length} commits never appeared on the screen:\n${screen.lines().join('\n')}`,
    );
  return shown;
}

/** The quantity is the third word of a row of POS; the last price is the second word of a row of MKT. */
function showsChange(row: string, { change: { kind, symbol }, figure }: Commit): boolean {
  const words = row.split(/ +/);
  return words[0] === symbol && words[kind === 'fill' ? 2 : 1] === figure;
}

function summed(commits: readonly SeenCommit[]): Figure {
  const [quotes, fills] = (['quote', 'fill'] as const).map((wanted) =>
    commits.filter(({ change: { kind } }) => kind === wanted),
  ) as [SeenCommit[], SeenCommit[]];
  const fromBegin = {
    painted: spread('', commits, (one) => one.shownAt - one.begunAt),
    read: spread('', commits, (one) => one.readAt - one.begunAt),
  };
  const painted = spread('', commits, (one) => one.shownAt - one.acknowledgedAt);
  const heard = spread('', commits, (one) => one.heardAt - one.acknowledgedAt);
  return {
    result: {
      what: `the console at ${SIZE.columns}x${SIZE.rows} in a process of its own, while a market moves: from the acknowledgement of the commit until the console has written the changed figure`,
      commits: commits.length,
      ...painted,
      ...spread('quote', quotes, (one) => one.shownAt - one.acknowledgedAt),
      ...spread('fill', fills, (one) => one.shownAt - one.acknowledgedAt),
      ...spread('fromBegin', commits, (one) => one.shownAt - one.begunAt),
      ...spread('behindListener', commits, (one) => one.shownAt - one.heardAt),
      loadAverage: hundredths(loadavg()[0]!),
    },
    reference: {
      what: 'a client that only listens; read: one that also reads the changed row once',
      ...heard,
      ...spread('read', commits, (one) => one.readAt - one.acknowledgedAt),
      ...spread('fromBegin', commits, (one) => one.heardAt - one.begunAt),
      ...spread('readFromBegin', commits, (one) => one.readAt - one.begunAt),
    },
    ratio: hundredths(fromBegin.read.p50Ms! / fromBegin.painted.p50Ms!),
    said: {
      result: `p50 ${painted.p50Ms} ms, p99 ${painted.p99Ms} ms to the screen`,
      reference: `p50 ${heard.p50Ms} ms, p99 ${heard.p99Ms} ms to a bare LISTEN`,
    },
  };
}

/** `fillP50Ms`, `fillP99Ms`, `fillMaxMs` for `fill`. */
function spread(
  of: string,
  commits: readonly SeenCommit[],
  milliseconds: (commit: SeenCommit) => number,
): Record<string, number> {
  const values = commits.map(milliseconds);
  const named = (name: string): string => (of === '' ? name[0]!.toLowerCase() + name.slice(1) : of + name);
  return Object.fromEntries(
    (
      [
        ['P50Ms', 0.5],
        ['P99Ms', 0.99],
        ['MaxMs', 1],
      ] as const
    ).map(([name, share]) => [named(name), hundredths(percentile(values, share))]),
  );
}
