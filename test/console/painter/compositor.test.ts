import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { isSure } from '../../../src/console/painter/glyph.ts';
import { Pair, steps } from './desk-pair.ts';
import type { WidthTable } from '../../../bench/support/emulator.ts';

const asLaidOut: WidthTable = (codePoint) => {
  const character = String.fromCodePoint(codePoint);
  const width = /\p{Mn}/u.test(character) ? 0 : stringWidth(character);
  return width === 0 || width === 1 ? width : 2;
};

describe('what the terminal shows', () => {
  test('is the intended screen, cell for cell, after any frames, regions, occluders and resizes', async () => {
    await fc.assert(
      fc.asyncProperty(steps('any'), async (list) => {
        const pair = new Pair(asLaidOut);
        for (const step of [...list, { kind: 'flush' } as const]) {
          pair.take(step);
          if (step.kind !== 'flush') continue;
          await pair.flush();
          expect(pair.emulator.cells()).toEqual(pair.intended().seen());
          pair.expectCursor();
        }
      }),
      { numRuns: 200 },
    );
  });

  test('keeps every other character in its place when the terminal counts emoji and rare characters as narrow', async () => {
    await fc.assert(
      fc.asyncProperty(steps('any'), async (list) => {
        const pair = new Pair();
        for (const step of [...list, { kind: 'flush' } as const]) {
          pair.take(step);
          if (step.kind !== 'flush') continue;
          await pair.flush();
          const shown = pair.emulator.cells().map((row) => row.map(({ text }) => (text === '' ? ' ' : text)));
          expect(shown).toEqual(
            pair
              .intended()
              .seen()
              .map((row) => row.map(({ text }) => (text === '' ? ' ' : text))),
          );
        }
      }),
      { numRuns: 120 },
    );
  });

  test('keeps sure characters in their place when the terminal counts the others as wide', async () => {
    await fc.assert(
      fc.asyncProperty(steps('any'), async (list) => {
        const pair = new Pair((codePoint) =>
          isSure(codePoint) || /[\p{Mn}\p{Script=Thai}]/u.test(String.fromCodePoint(codePoint))
            ? asLaidOut(codePoint)
            : 2,
        );
        for (const step of [...list, { kind: 'flush' } as const]) {
          pair.take(step);
          if (step.kind !== 'flush') continue;
          await pair.flush();
          const shown = pair.emulator.cells();
          const wrong = pair
            .intended()
            .seen()
            .flatMap((row, y) =>
              row.filter(
                ({ text }, x) =>
                  text.trim() !== '' &&
                  isSure(text.codePointAt(0)!) &&
                  text.length === 1 &&
                  shown[y]![x]!.text !== text,
              ),
            );
          expect(wrong).toEqual([]);
        }
      }),
      { numRuns: 120 },
    );
  });

  test('never depends on how frames were split: many small ones end where one does', async () => {
    await fc.assert(
      fc.asyncProperty(steps('sure'), async (list) => {
        const often = new Pair();
        const once = new Pair();
        for (const step of list) {
          often.take(step);
          once.take(step);
          await often.flush();
        }
        await often.flush();
        await once.flush();
        expect(often.emulator.cells()).toEqual(once.emulator.cells());
      }),
      { numRuns: 60 },
    );
  });
});
