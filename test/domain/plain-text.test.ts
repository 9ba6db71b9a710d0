import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { cellWidth, plainText } from '../../src/domain/plain-text.ts';

const ESC = '\u001b';

/** Text as an attacker or a careless source would write it: sequences, controls, marks and joiners beside letters of many scripts. */
const hostile = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
      { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
      fc.constantFrom(
        `${ESC}[31m`,
        `${ESC}[2J`,
        `${ESC}]0;title\u0007`,
        `${ESC}]52;c;ZXZpbA==${ESC}\\`,
        `${ESC}Pq#0${ESC}\\`,
        '\u009b31m',
        '\u009d0;x\u009c',
        ESC,
        '\u0007',
        '\r',
        '\n',
        '\t',
        '\u202e',
        '\u2066',
        '\u200b',
        '\u200d',
        '\ufe0f',
        '\u0301',
        '\u0301\u0302\u0303\u0304',
        'e',
        'é',
        'BTC-USD',
        '中文',
        'ไทยน้ำ',
        'हिन्दी',
        '한국',
        'ﾊﾞ',
        '👩‍👩‍👧',
        '🇩🇪',
        '👍🏽',
        '⚠',
        '1️⃣',
        '\ud83d',
        '\ude00',
        '\ue000',
        '\u0378',
      ),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''));

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
    ['a colour is removed with its whole sequence', `${ESC}[1;31mred${ESC}[0m`, 'red'],
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
    ['an emoji keeps neither its colour nor its joins', '👍🏽 👩‍👧', '👍 👩👧'],
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
      fc.property(hostile, fc.nat({ max: 30 }), (text, cells) => {
        const once = plainText(text);
        expect(plainText(once)).toBe(once);
        expect(plainText(plainText(text, cells), cells)).toBe(plainText(text, cells));
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

describe('width of text from outside', () => {
  test('every kept character has the width that the layout counts', () => {
    const wrong: string[] = [];
    for (let code = 0; code < 0x20000; code += 1) {
      const shown = plainText(String.fromCodePoint(code));
      if (cellWidth(shown) !== stringWidth(shown)) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  test('characters do not change width beside others', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = plainText(text);
        expect(cellWidth(shown)).toBe(stringWidth(shown));
      }),
      { numRuns: 2000 },
    );
  });

  test('text fits into the given cells, and is unchanged when it fits', () => {
    fc.assert(
      fc.property(hostile, fc.nat({ max: 40 }), (text, cells) => {
        const whole = plainText(text);
        const shown = plainText(text, cells);
        expect(cellWidth(shown)).toBeLessThanOrEqual(cells);
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
    expect(plainText(text, cells)).toBe(shown);
  });
});
