import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { plainText } from '../../src/domain/plain-text.ts';
import { cellWidth, cut, padded, wrapped } from '../../src/text/widths.ts';
import { hostile } from '../domain/hostile-text.ts';

describe('width of text from outside', () => {
  test('every kept character has the width that the layout counts', () => {
    const wrong: string[] = [];
    for (let code = 0; code < 0x20000; code += 1) {
      const shown = plainText(String.fromCodePoint(code));
      if (cellWidth(shown) !== stringWidth(shown)) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  test('a character has the same width beside any other', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = plainText(text);
        expect(cellWidth(shown)).toBe(stringWidth(shown));
      }),
      { numRuns: 2000 },
    );
  });

  test('a cut text fits its cells, and a fitting text is unchanged', () => {
    fc.assert(
      fc.property(hostile, fc.nat({ max: 40 }), (text, cells) => {
        const whole = plainText(text);
        const shown = cut(whole, cells);
        expect(cellWidth(shown)).toBeLessThanOrEqual(cells);
        expect(plainText(shown)).toBe(shown);
        if (cellWidth(whole) <= cells) expect(shown).toBe(whole);
        else if (cells > 0) expect(shown.endsWith('…')).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test.each<readonly [string, number, string]>([
    ['abcdef', 4, 'abc…'],
    ['中文字', 4, '中…'],
    ['中文字', 5, '中文…'],
    ['abc', 0, ''],
    ['abc', 1, '…'],
    ['abc', 3, 'abc'],
  ])('%s in %i cells is %s', (text, cells, shown) => {
    expect(cut(text, cells)).toBe(shown);
  });
});

test('text is padded on the right, figures on the left, and a longer text is unchanged', () => {
  expect([padded('中', 4), padded('1.5', 6, 'right'), padded('abc', 2)]).toEqual(['中  ', '   1.5', 'abc']);
});

test('words are wrapped to a width, and a longer word gets its own line and is cut', () => {
  expect(wrapped('one two  three incomprehensible end', 9)).toEqual(['one two', 'three', 'incompre…', 'end']);
  expect(wrapped(' ', 9)).toEqual([]);
});
