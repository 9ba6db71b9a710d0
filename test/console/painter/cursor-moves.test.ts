import fc from 'fast-check';
import { expect, test } from 'vitest';
import { absoluteMove, shortestMove } from '../../../src/console/painter/cursor-moves.ts';
import { Emulator } from '../../../bench/support/emulator.ts';

const COLUMNS = 30;
const ROWS = 12;
const cells = fc.record({ x: fc.nat({ max: COLUMNS - 1 }), y: fc.nat({ max: ROWS - 1 }) });
const autowrap = fc.constantFrom('\u001b[?7h', '\u001b[?7l');

test('a move ends at its cell, from any cell and from behind the last column', async () => {
  await fc.assert(
    fc.asyncProperty(cells, cells, fc.constantFrom('inside', 'behind'), autowrap, async (from, to, where, wrap) => {
      const emulator = new Emulator({ columns: COLUMNS, rows: ROWS });
      const start = where === 'inside' ? from : { x: COLUMNS, y: from.y };
      const reach = where === 'inside' ? absoluteMove(from) : `${absoluteMove({ x: COLUMNS - 1, y: from.y })}x`;
      await emulator.feed(wrap + reach + shortestMove(start, to, COLUMNS));
      expect(emulator.cursor).toEqual(to);
    }),
    { numRuns: 400 },
  );
});

test('no move is longer than the absolute move', () => {
  fc.assert(fc.property(cells, cells, (from, to) => shortestMove(from, to, COLUMNS).length <= absoluteMove(to).length));
});
