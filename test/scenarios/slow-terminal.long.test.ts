/**
 * The shipped console on terminals that take nothing for seconds, or read slowly, while prices change fast and panes
 * are zoomed.
 */
import { describe, expect, test } from 'vitest';
import { zoomFor } from '../support/storming-desk.ts';
import { desk, stallAndCatchUp, trickleAndCatchUp } from './watched-terminal.ts';

test(':q restores a terminal of 1 KB/s', async () => {
  desk.market.storms();
  const leaving = desk.openConsole();
  await leaving.waitFor('PAPER');
  leaving.read({ kind: 'trickle', bytesAtOnce: 256, bytesPerSecond: 1_024 });
  await zoomFor([leaving], 4_000);
  leaving.write(':q\r');
  await leaving.ended(10_000);
  expect(leaving.raw.endsWith('\u001b[?25h\u001b[?1049l')).toBe(true);
});

describe('a terminal that reads slowly while prices change fast and panes are zoomed', () => {
  test.each([
    ['one byte at a time', { kind: 'trickle', bytesAtOnce: 1, bytesPerSecond: 12_000 }],
    ['1 KB/s', { kind: 'trickle', bytesAtOnce: 256, bytesPerSecond: 1_024 }],
  ] as const)('%s, shows the newest state once the last frame is delivered', async (_, reader) => {
    await trickleAndCatchUp(reader, { zoomMs: 3_000 });
  });
});

describe('a terminal that stalls while prices change fast and panes are zoomed', () => {
  test.each([
    [1, 3],
    [10, 1],
  ])('for %s s, shows the newest state two seconds after it reads again', async (seconds, times) => {
    await stallAndCatchUp(seconds, { times });
  });
});
