import { describe, expect, test } from 'vitest';
import { minimalDifference } from '../../../bench/support/minimal-diff.ts';
import { hex } from './colors.ts';
import { Compositor } from '../../../src/console/painter/compositor.ts';
import type { StyledLine } from '../../../src/console/painter/line.ts';
import { PLAIN, style } from '../../../src/console/painter/style.ts';
import { Emulator } from '../../../bench/support/emulator.ts';

const GAIN = style({ foreground: hex('#4da6ff') });
const LOSS = style({ foreground: hex('#ff8c1a') });
const FRAME = { begin: '\u001b[?2026h', end: '\u001b[?2026l' };

/** A random walk of prices, the same in every run. */
function* table(columns: number, rows: number): Generator<StyledLine[]> {
  let state = 42;
  const random = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  const cents = Array.from({ length: columns * rows }, () => Math.round(random() * 9_000_000));
  for (;;) {
    const moves = cents.map((_, at) => {
      const move = random() < 0.3 ? Math.round((random() - 0.5) * 2000) : 0;
      cents[at]! += move;
      return move;
    });
    yield Array.from({ length: rows }, (_, y) =>
      Array.from({ length: columns }, (__, x) => {
        const at = y * columns + x;
        return [
          { text: (Math.abs(cents[at]!) / 100).toFixed(2).padStart(9), style: moves[at]! < 0 ? LOSS : GAIN },
          { text: ' ', style: PLAIN },
        ];
      }).flat(),
    );
  }
}

describe('bytes of a frame', () => {
  test.each([
    { what: 'one figure', columns: 1, rows: 1 },
    { what: 'a pane of forty cells by ten', columns: 4, rows: 10 },
    { what: 'most of the screen', columns: 18, rows: 45 },
  ])('are at most one and a half times the minimal difference: $what', async ({ columns, rows }) => {
    let written = '';
    const compositor = new Compositor({
      sink: { write: (data) => ((written += data), true) },
      columns: 200,
      rows: 50,
      depth: '256',
    });
    const emulator = new Emulator({ columns: 200, rows: 50 });
    const frames = table(columns, rows);
    let bytes = 0;
    let least = 0;
    for (let frame = 0; frame < 20; frame += 1) {
      written = '';
      compositor.setRegion(
        'table',
        { left: 3, top: 2, width: columns * 10, height: rows },
        frames.next().value as StyledLine[],
      );
      compositor.flush();
      const before = emulator.cells();
      await emulator.feed(written);
      // The first frame also clears the terminal.
      if (frame === 0) continue;
      bytes += Buffer.byteLength(written.replace(FRAME.begin, '').replace(FRAME.end, ''));
      least += minimalDifference(before, emulator.cells()).bytes;
    }
    expect(least).toBeGreaterThan(0);
    expect(bytes / least).toBeLessThanOrEqual(1.5);
  });
});

test('the minimal difference counts characters, one move for each run, and changes of style', () => {
  const row = (text: string, ...parameters: string[]): { text: string; style: string[] }[] =>
    [...text].map((character) => ({ text: character, style: parameters }));
  expect(minimalDifference([row('abcdef')], [row('xbcyzf')])).toEqual({
    bytes: '\u001b[1;1Hx\u001b[1;4Hyz'.length,
    cells: 3,
    runs: 2,
  });
  expect(minimalDifference([row('ab')], [row('ab', '1', '31')])).toEqual({
    bytes: '\u001b[1;1H\u001b[1;31mab'.length,
    cells: 2,
    runs: 1,
  });
  expect(minimalDifference([row('ab')], [[...row('a', '31'), ...row('b', '32')]])).toEqual({
    bytes: '\u001b[1;1H\u001b[31ma\u001b[32mb'.length,
    cells: 2,
    runs: 1,
  });
  expect(minimalDifference([row('ab')], [row('ab')])).toEqual({ bytes: 0, cells: 0, runs: 0 });
});
