/**
 * Two consoles of one storming desk, of the same size and with the same keys: one on a terminal whose reader the test
 * holds, and a witness on a terminal that takes everything, from which is read what the first must show.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect } from 'vitest';
import { expectSameAfterPaintingAgain, expectSameScreens } from '../support/screens.ts';
import type { Reader, SlowTerminal } from '../support/slow-terminal.ts';
import { isLive, openStormingDesk, zoomFor } from '../support/storming-desk.ts';
import type { StormingDesk } from '../support/storming-desk.ts';

/**
 * The most bytes that may wait for a terminal: the kernel's buffer and two whole screens. A queue of old frames is ten
 * times as long.
 */
const MOST_LEFT_BYTES = 100_000;

const PAINTS_A_SECOND = 10;

export let desk: StormingDesk;
let witness: SlowTerminal;
let console_: SlowTerminal;

beforeAll(async () => {
  desk = await openStormingDesk();
  [witness, console_] = [desk.openConsole(), desk.openConsole()];
  for (const one of [witness, console_]) {
    await isLive(one);
    // The trends of MKT are read after the prices, and its columns are as wide as they are.
    await one.waitFor(/[▁▂▃▄▅▆▇█]{12}/);
  }
});

afterAll(async () => {
  await Promise.all([witness, console_].map((one) => one.close()));
  await desk.close();
});

/** The terminal takes nothing for some seconds, several times, and shows the newest state once it reads again. */
export async function stallAndCatchUp(seconds: number, { times }: { readonly times: number }): Promise<void> {
  desk.market.storms();
  let cut = 0;
  for (let time = 0; time < times; time += 1) {
    console_.read({ kind: 'stalled' });
    // A busy machine zooms too slowly to fill the kernel's buffer; whole screens fill it.
    for (let paint = 0; seconds >= 1 && paint < Math.min(seconds, 3) * PAINTS_A_SECOND; paint += 1) {
      console_.write('\u000c');
      await sleep(1_000 / PAINTS_A_SECOND);
    }
    await zoomFor([witness, console_], Math.min(seconds, 1.5) * 1000);
    await sleep(Math.max(0, seconds - 1.5) * 1000);
    if (console_.readAndSeeIfCut() === 'cut') cut += 1;
    if (time + 1 < times) await sleep(50);
  }
  // Otherwise the terminal never stalled, and the test proves nothing.
  if (seconds >= 1) expect(cut).toBeGreaterThan(0);
  desk.market.pauses();
  const left = console_.raw.length;
  await expectSameScreens(console_, witness);
  expect(console_.raw.length - left).toBeLessThan(MOST_LEFT_BYTES);
  await expectSameAfterPaintingAgain(console_, witness);
}

const framesOf = (text: string): number => text.split('\u001b[?2026h').length - 1;

/** The terminal reads slowly while panes are zoomed, and shows the newest state once the last frame is delivered. */
export async function trickleAndCatchUp(reader: Reader, { zoomMs }: { readonly zoomMs: number }): Promise<void> {
  desk.market.storms();
  await sleep(300);
  const [before, seen] = [console_.raw.length, witness.raw.length];
  console_.read(reader);
  await zoomFor([witness, console_], zoomMs);
  // Frames are held, and then only the newest state is sent.
  expect(framesOf(console_.raw.slice(before))).toBeLessThan(framesOf(witness.raw.slice(seen)) / 2);
  desk.market.pauses();
  await console_.delivered({ quietMs: 500, timeoutMs: 90_000 });
  expect(console_.raw.length - before).toBeLessThan(MOST_LEFT_BYTES);
  await expectSameScreens(console_, witness);
  console_.read({ kind: 'free' });
  await expectSameAfterPaintingAgain(console_, witness);
}
