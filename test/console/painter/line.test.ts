import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { FrameReader, readLine } from '../../../src/console/painter/frame-reader.ts';
import { named } from '../../../src/console/painter/color.ts';
import { eachGlyph, glyphText, isSure, textWidth } from '../../../src/console/painter/glyph.ts';
import {
  fitLine,
  lineText,
  lineWidth,
  padLine,
  styledLine,
  styledSpan,
  truncateLine,
} from '../../../src/console/painter/line.ts';
import { Screen } from '../../../src/console/painter/screen.ts';
import { PLAIN, style } from '../../../src/console/painter/style.ts';
import { plainText } from '../../../src/domain/plain-text.ts';

const red = style({ foreground: named('red') });
const texts = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom('中文', '😀', '⚠ ', 'ที่', '│─', '64,000.10'),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));
const lines = fc
  .array(texts, { maxLength: 4 })
  .map((parts) => styledLine(...parts.map((text) => styledSpan(text, red))));

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
      fc.property(fc.string({ unit: 'binary' }), (text) => {
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

describe('styled lines', () => {
  test('a fitted line has exactly the width', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 0, max: 40 }), (line, width) => lineWidth(fitLine(line, width)) === width),
    );
  });

  test('what fits is not touched', () => {
    fc.assert(fc.property(lines, (line) => truncateLine(line, lineWidth(line)) === line));
  });

  test.each<readonly [number, string]>([
    [0, ''],
    [1, '…'],
    [6, 'BTC 6…'],
    [20, 'BTC 64,000.10'],
  ])('in %i cells: %s', (width, text) => {
    expect(lineText(truncateLine(styledLine('BTC ', styledSpan('64,000.10', red)), width))).toBe(text);
  });

  test('a wide character that does not fit is left out', () => {
    expect(lineText(fitLine(styledLine('中文字'), 4))).toBe('中… ');
  });

  test('figures are padded on the left', () => {
    expect(padLine(styledLine(styledSpan('1.5', red)), 6, { align: 'right' })).toEqual([
      styledSpan('   ', PLAIN),
      styledSpan('1.5', red),
    ]);
  });
});

describe('frames of text with SGR codes', () => {
  test('styles reach up to where they end, across lines too', () => {
    const screen = new Screen({ columns: 4, rows: 2 });
    new FrameReader().read('a\u001b[31mb\nc\u001b[39md', screen);
    expect([...screen.styles]).toEqual([PLAIN, red, PLAIN, PLAIN, red, PLAIN, PLAIN, PLAIN]);
  });

  test('hyperlinks keep their text, every other sequence goes', () => {
    const { line } = readLine(
      '\u001b]8;;http://x\u0007link\u001b]8;;\u0007\u001b[2J\u001b[10;10H!\u001b[?25l\u009b5A.\u0007',
      PLAIN,
    );
    expect(lineText(line)).toBe('link!.');
  });

  test('a frame that is read again changes nothing, one line less leaves a blank row', () => {
    const screen = new Screen({ columns: 4, rows: 2 });
    const reader = new FrameReader();
    expect(reader.read('ab\ncd', screen)).toBe('changed');
    expect(reader.read('ab\ncd', screen)).toBe('unchanged');
    expect(reader.read('ab', screen)).toBe('changed');
    expect(String.fromCharCode(...screen.glyphs)).toBe('ab      ');
  });
});
