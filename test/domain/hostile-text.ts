import fc from 'fast-check';
import { anyText } from '../support/any-text.ts';

export const ESC = '\u001b';

/**
 * Text as an attacker or a careless source would write it: sequences, controls, marks and joiners beside letters of
 * many scripts.
 */
export const hostile = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
      { weight: 3, arbitrary: anyText({ maxLength: 8 }) },
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
