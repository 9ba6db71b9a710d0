import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { isSure } from '../../../src/console/painter/glyph.ts';
import { Pair, steps } from './desk-pair.ts';
import type { WidthTable } from '../../../bench/support/emulator.ts';
import { runs } from '../../support/runs.ts';

const asLaidOut: WidthTable = (codePoint) => {
  const character = String.fromCodePoint(codePoint);
  const width = /\p{Mn}/u.test(character) ? 0 : stringWidth(character);
  return width === 0 || width === 1 ? width : 2;
};

describe('the terminal', () => {
  test('shows the intended screen, cell for cell, after any frames, regions, occluders and resizes', async () => {
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
      runs({ quick: 60, long: 200 }),
    );
  });

  test('keeps all other characters in place when it counts emoji and rare characters as narrow', async () => {
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
      runs({ quick: 40, long: 120 }),
    );
  });

  test('keeps characters of certain width in place when it counts the others as wide', async () => {
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
      runs({ quick: 40, long: 120 }),
    );
  });

  test('shows the same after many small frames as after one', async () => {
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
      runs({ quick: 20, long: 60 }),
    );
  });
});
