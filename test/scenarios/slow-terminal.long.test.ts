/**
 * The shipped console on terminals that take what they are sent slowly, while prices storm and panes are zoomed. What its screen must show is read from
 * a witness: a second console of the same desk, of the same size, with the same keys, on a terminal that takes everything.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectSameAfterPaintingAgain, expectSameScreens } from '../support/screens.ts';
import type { SlowTerminal } from '../support/slow-terminal.ts';
import { isLive, openStormingDesk, zoomFor } from '../support/storming-desk.ts';
import type { StormingDesk } from '../support/storming-desk.ts';

/** What a terminal may be left with: the kernel's buffer and two whole screens. A queue of old frames would be ten times as long. */
const MOST_LEFT_BYTES = 100_000;

let desk: StormingDesk;
let witness: SlowTerminal;
let console_: SlowTerminal;

beforeAll(async () => {
  desk = await openStormingDesk();
  [witness, console_] = [desk.openConsole(), desk.openConsole()];
  for (const one of [witness, console_]) await isLive(one);
});

afterAll(async () => {
  await Promise.all([witness, console_].map((one) => one.close()));
  await desk.close();
});

const framesOf = (text: string): number => text.split('\u001b[?2026h').length - 1;

test('a terminal of 1 KB/s is given back by :q', async () => {
  desk.market.storms();
  const leaving = desk.openConsole();
  await leaving.waitFor('PAPER');
  leaving.read({ kind: 'trickle', bytesAtOnce: 256, bytesPerSecond: 1_024 });
  await zoomFor([leaving], 4_000);
  leaving.write(':q\r');
  await leaving.ended(10_000);
  expect(leaving.raw.endsWith('\u001b[?25h\u001b[?1049l')).toBe(true);
});

describe('a terminal that reads slowly while prices storm and panes are zoomed', () => {
  test.each([
    ['one byte at a time', { kind: 'trickle', bytesAtOnce: 1, bytesPerSecond: 12_000 }],
    ['1 KB/s', { kind: 'trickle', bytesAtOnce: 256, bytesPerSecond: 1_024 }],
  ] as const)('%s, shows the newest state once the last frame is delivered', async (_, reader) => {
    desk.market.storms();
    await sleep(300);
    const [before, seen] = [console_.raw.length, witness.raw.length];
    console_.read(reader);
    await zoomFor([witness, console_], 3_000);
    // Held back, and then given the newest state only.
    expect(framesOf(console_.raw.slice(before))).toBeLessThan(framesOf(witness.raw.slice(seen)) / 2);
    desk.market.stands();
    await console_.delivered({ quietMs: 500, timeoutMs: 90_000 });
    expect(console_.raw.length - before).toBeLessThan(MOST_LEFT_BYTES);
    await expectSameScreens(console_, witness);
    console_.read({ kind: 'free' });
    await expectSameAfterPaintingAgain(console_, witness);
  });
});
