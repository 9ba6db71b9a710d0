import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textWidth } from '../../../src/console/painter/glyph.ts';
import { asciiText } from '../../../src/console/terminal/ascii.ts';

test('replacements resemble the characters that they replace, and sequences stay', () => {
  expect(asciiText('\u001B[1;3H\u001B[1m►POS … ▲+1.2 – 5×')).toBe('\u001B[1;3H\u001B[1m>POS . ^+1.2 - 5x');
  expect(asciiText('漢字')).toBe('????');
});

test('every character becomes ASCII with the same number of cells', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const characters = [...text].filter((character) => character >= ' ' && character !== '\u007f');
      for (const character of characters) {
        const plain = asciiText(character);
        expect(plain).toMatch(/^[ -~]*$/);
        if (character > '\u007f') expect(plain).toHaveLength(textWidth(character));
      }
    }),
  );
});
