import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainText } from '../../src/domain/plain-text.ts';
import { ESC, hostile } from './hostile-text.ts';

// Written independently of the implementation: none of these may ever reach a terminal.
const FORBIDDEN =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\p{Mc}\p{Me}\p{Bidi_Control}\p{Variation_Selector}\p{Default_Ignorable_Code_Point}]/u;

describe('text from outside', () => {
  test.each<readonly [string, string, string]>([
    ['plain ASCII stays as it is', 'b 0.5 BTC-USD @64000 "note" ~', 'b 0.5 BTC-USD @64000 "note" ~'],
    [
      'letters of other scripts stay',
      'Zürich 東京 Ελλάδα Москва 서울 العربية',
      'Zürich 東京 Ελλάδα Москва 서울 العربية',
    ],
    ['letters and their marks become one character where there is one', 'Zu\u0308rich', 'Zürich'],
    ['a color is removed with its whole sequence', `${ESC}[1;31mred${ESC}[0m`, 'red'],
    ['a window title is removed with its text', `a${ESC}]0;owned\u0007b`, 'ab'],
    ['a write to the clipboard is removed', `a${ESC}]52;c;cm0gLXJm${ESC}\\b`, 'ab'],
    ['a hyperlink keeps its text', `${ESC}]8;;http://x${ESC}\\text${ESC}]8;;${ESC}\\`, 'text'],
    ['a device control string is removed', `a${ESC}P1$r0m${ESC}\\b`, 'ab'],
    ['eight-bit sequences are removed too', 'a\u009b31mb\u009d0;x\u009cc\u0090q\u009cd', 'abcd'],
    ['a sequence wrapped into another is removed', `a${ESC}Ptmux;${ESC}${ESC}]52;c;eA==\u0007${ESC}\\b`, 'ab'],
    ['an unclosed string is removed up to the next control character', `a${ESC}]0;tail\nnext`, 'a next'],
    ['a lone escape is removed', `a${ESC}`, 'a'],
    ['a reset of the terminal is removed', `a${ESC}cb`, 'ab'],
    ['line breaks and tabs become a space, a carriage return is removed', 'a\r\nb\tc\u2028d\u0085e', 'a b c d e'],
    ['every other control character is removed', 'a\u0000\u0007\b\u000b\u000c\u007f\u0080b', 'ab'],
    ['characters that change the writing direction are removed', 'a\u202eb\u2066c\u200fd', 'abcd'],
    ['invisible characters are removed', 'a\u200bb\u200dc\ufeffd\u2060e\u00adf\u3164g', 'abcdefg'],
    ['wide and unbreakable spaces become a space', 'a\u00a0b\u3000c\u2003d', 'a b c d'],
    ['private, unassigned and broken characters are removed', 'a\ue000b\u0378c\ud800d\udc00e\u{f0000}f', 'abcdef'],
    ['more than two marks on a letter are cut to two', 'x\u0301\u0302\u0303\u0304\u0305', 'x\u0301\u0302'],
    ['a mark on a digit is removed: it could strike a figure through', '1\u0336\u03362', '12'],
    ['Thai keeps its vowels and tones', 'ที่นี่', 'ที่นี่'],
    ['an emoji keeps neither its color nor its joins', '👍🏽 👩‍👧', '👍 👩👧'],
  ])('%s', (_, given, shown) => {
    expect(plainText(given)).toBe(shown);
  });

  test('only characters on the allow-list pass', () => {
    fc.assert(
      fc.property(hostile, (text) => !FORBIDDEN.test(plainText(text))),
      { numRuns: 1000 },
    );
  });

  test('cleaning twice changes nothing', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const once = plainText(text);
        expect(plainText(once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  test('printable ASCII passes unchanged', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => plainText(text) === text));
  });

  test('a megabyte of opened sequences takes no more than linear work', () => {
    const opened = `${ESC}]${ESC}[0;`.repeat(150_000);
    expect(plainText(`a${opened}b`)).toBe('a');
  });
});
