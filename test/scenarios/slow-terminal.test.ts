/**
 * The shipped console on terminals that take no more for a while, while prices storm and panes are zoomed. What its screen must show is read from
 * a witness: a second console of the same desk, of the same size, with the same keys, on a terminal that takes everything.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBinary, startBinary } from '../support/binary.ts';
import type { RunningBinary } from '../support/binary.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';
import { SlowTerminal } from '../support/slow-terminal.ts';

const SIZE = { columns: 200, rows: 50 };
/** After the reader reads freely again. */
const LEVEL_WITHIN_MS = 2_000;
/** What a terminal may be left with: the kernel's buffer and two whole screens. A queue of old frames would be ten times as long. */
const MOST_LEFT_BYTES = 100_000;

let home: TestHome;
let desk: TestDesk;
let engine: RunningBinary;
let witness: SlowTerminal;
let console_: SlowTerminal;

const market = {
  storms: () => void engine.process.kill('SIGCONT'),
  stands: () => void engine.process.kill('SIGSTOP'),
};

beforeAll(async () => {
  home = makeTestHome();
  desk = await openTestDesk();
  const at = { home: home.path, url: desk.url };
  const made = await runBinary(['init', '--yes', '--username', 'trader'], at);
  if (made.code !== 0) throw new Error(made.stderr);
  engine = startBinary(['engine', 'run', '--feed', 'sim:every=10'], at);
  witness = new SlowTerminal([], { ...at, ...SIZE });
  console_ = new SlowTerminal([], { ...at, ...SIZE });
  for (const one of [witness, console_]) {
    await one.waitFor('LEADING');
    await one.waitFor(/BTCUSD +[\d,]+\.\d +\S+ +[\d,]+\.\d +[\d,]+\.\d/);
  }
});

afterAll(async () => {
  market.storms();
  await Promise.all([witness, console_].map((one) => one.close()));
  engine.process.kill('SIGTERM');
  await engine.result;
  await desk.close();
  await home.remove();
});

function press(keys: string): void {
  for (const one of [witness, console_]) one.write(keys);
}

/** Zooms and back, again and again: every key changes most of the screen. Ends as it began. */
async function zoomFor(ms: number): Promise<void> {
  let zoomed = false;
  for (const end = performance.now() + ms; performance.now() < end || zoomed; await sleep(60)) {
    press('z');
    zoomed = !zoomed;
  }
}

interface Picture {
  readonly texts: readonly string[];
  /** Every cell with its look. */
  readonly cells: readonly (readonly string[])[];
}

async function pictureOf(terminal: SlowTerminal): Promise<Picture> {
  await terminal.lines();
  const rows = terminal.emulator.cells();
  return { texts: rows.map((row) => row.map(({ text }) => text).join('')), cells: rows.map((row) => row.map(({ text, look }) => `${text} ${look}`)) };
}

/** Two processes count the seconds of an age from two moments, and each measures its own way to the database: nothing else may differ. */
const AGE = /[ \d]\d+s(?= |$)/g;
const ROUND_TRIP = /\d+\.\dms/;

/** Rows of `shown` that are not those of `wanted`. */
function differences(shown: Picture, wanted: Picture): string[] {
  return shown.cells.flatMap((cells, y) => {
    const texts = [shown.texts[y]!, wanted.texts[y]!] as const;
    if (texts.every((text) => text.startsWith(' db '))) {
      const [one, other] = texts.map((text) => text.replace(ROUND_TRIP, '').replaceAll(AGE, '').trimEnd());
      return one === other ? [] : [texts.join('\n')];
    }
    const ages = new Set(texts.flatMap((text) => [...text.matchAll(AGE)].flatMap(({ index, 0: age }) => [...age].map((_, at) => index + at))));
    return cells.every((cell, x) => cell === wanted.cells[y]![x] || ages.has(x)) ? [] : [texts.join('\n')];
  });
}

async function expectSameAsWitness(withinMs: number): Promise<void> {
  let different: string[] = [];
  for (const deadline = performance.now() + withinMs; performance.now() < deadline; await sleep(40)) {
    different = differences(await pictureOf(console_), await pictureOf(witness));
    if (different.length === 0) return;
  }
  throw new Error(`after ${withinMs} ms these rows of the console are not those of the witness:\n${different.join('\n')}`);
}

/** The whole screen painted anew changes nothing on it. */
async function expectSameAfterPaintingAgain(): Promise<void> {
  const before = console_.raw.length;
  console_.write('\u000c');
  for (const deadline = performance.now() + 2_000; !console_.raw.slice(before).includes('\u001b[2J'); await sleep(5)) {
    if (performance.now() > deadline) throw new Error('Ctrl-L painted nothing');
  }
  await expectSameAsWitness(LEVEL_WITHIN_MS);
}

const framesOf = (text: string): number => text.split('\u001b[?2026h').length - 1;

describe('a terminal that stalls while prices storm and panes are zoomed', () => {
  test.each([
    [0.1, 6],
    [1, 2],
    [10, 1],
  ])('for %s s, shows the newest state two seconds after it reads again', async (seconds, times) => {
    market.storms();
    let cut = 0;
    for (let time = 0; time < times; time += 1) {
      console_.read({ kind: 'stalled' });
      await zoomFor(Math.min(seconds, 1.5) * 1000);
      await sleep(Math.max(0, seconds - 1.5) * 1000);
      if (console_.readAndSeeIfCut() === 'cut') cut += 1;
      if (time + 1 < times) await sleep(50);
    }
    // Otherwise the program was never held up, and nothing is shown by this test.
    if (seconds >= 1) expect(cut).toBe(times);
    market.stands();
    const left = console_.raw.length;
    await expectSameAsWitness(LEVEL_WITHIN_MS);
    expect(console_.raw.length - left).toBeLessThan(MOST_LEFT_BYTES);
    await expectSameAfterPaintingAgain();
  });
});

describe('a terminal that reads slowly while prices storm and panes are zoomed', () => {
  test.each([
    ['one byte at a time', { kind: 'trickle', bytesAtOnce: 1, bytesPerSecond: 12_000 }],
    ['1 KB/s', { kind: 'trickle', bytesAtOnce: 256, bytesPerSecond: 1_024 }],
  ] as const)('%s, shows the newest state once the last frame is delivered', async (_, reader) => {
    market.storms();
    await sleep(300);
    const [before, seen] = [console_.raw.length, witness.raw.length];
    console_.read(reader);
    await zoomFor(3_000);
    // Held back, and then given the newest state only.
    expect(framesOf(console_.raw.slice(before))).toBeLessThan(framesOf(witness.raw.slice(seen)) / 2);
    market.stands();
    await console_.delivered({ quietMs: 500, timeoutMs: 90_000 });
    expect(console_.raw.length - before).toBeLessThan(MOST_LEFT_BYTES);
    await expectSameAsWitness(LEVEL_WITHIN_MS);
    console_.read({ kind: 'free' });
    await expectSameAfterPaintingAgain();
  });
});
