import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { eachGlyph, glyphText, isSure, textWidth } from '../../../src/console/painter/glyph.ts';
import { plainText } from '../../../src/domain/plain-text.ts';
import { anyText } from '../../support/any-text.ts';

const texts = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom('中文', '😀', '⚠ ', 'ที่', '│─', '64,000.10'),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));
describe('characters', () => {
  test('all that count as sure have the width that the layout counts', () => {
    const wrong: string[] = [];
    for (let code = 0x20; code < 0x10000; code += 1) {
      if (!isSure(code)) continue;
      const text = String.fromCodePoint(code);
      let width = 0;
      eachGlyph(text, (_, cells) => {
        width = cells;
        return true;
      });
      if (width !== stringWidth(text)) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  test('text from outside takes as many cells as its cleaning promised', () => {
    fc.assert(fc.property(texts, (text) => textWidth(plainText(text)) === stringWidth(plainText(text))));
  });

  test('whatever a text holds, no control character becomes a glyph', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        let shown = '';
        eachGlyph(text, (glyph) => {
          shown += glyphText(glyph);
          return true;
        });
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/u);
      }),
      { numRuns: 500 },
    );
  });
});
