/**
 * Cleans text from outside (symbols, notes, rationales, names) before it is shown, with an allow-list, because a list
 * of sequences dangerous to a terminal is never complete. The result cannot move the cursor, reach the clipboard, hide
 * or reorder its neighbors, and has a known width.
 */

/** The common case: nothing to clean, one cell a character. */
export const PRINTABLE_ASCII = /^[ -~]*$/;

/**
 * The characters that `plain_text()` of the database refuses in stored texts: control and bidirectional ones, and those
 * that show nothing. The cleaning below removes them all, and more.
 */
const UNSAFE =
  /[\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{13430}-\u{1343f}\u{16fe4}\u{1bca0}-\u{1bca3}\u{1d159}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

/** No encoding of a database stores half of a pair, and Postgres stores no zero. */
const UNSTORABLE = /[\0\p{Cs}]/gu;

/**
 * A text that `plain_lines()` of the database accepts: line breaks and tabs stay, everything unsafe becomes a space.
 */
export function storableLines(text: string): string {
  return text.replace(UNSTORABLE, ' ').replace(UNSAFE, (unsafe) => (unsafe === '\n' || unsafe === '\t' ? unsafe : ' '));
}

// An escape sequence is removed as a whole: without only its ESC, the rest of it would be shown on the screen. A string
// that is never closed ends at the next control character. Each class stops where the next begins, so the time is
// linear.
const SEQUENCES = new RegExp(
  [
    '(?:\\x1b[\\]PX^_]|[\\x90\\x98\\x9d-\\x9f])[^\\x00-\\x1f\\x7f\\x9c]*(?:\\x07|\\x1b\\\\|\\x9c)?', // OSC, DCS, SOS, PM, APC
    '(?:\\x1b\\[|\\x9b)[0-?]*[ -/]*[@-~]?', // CSI
    '\\x1b[ -/]*[0-Z\\\\`-~]?', // every other escape
  ].join('|'),
  'g',
);

const BREAKS = /[\t\n\x85\p{Zs}\u2028\u2029]/gu;

// Kept: letters, nonspacing marks, numbers, punctuation, symbols. This removes control, format, private use, unassigned
// characters and surrogates.
const NOT_ALLOWED = /[^\p{L}\p{Mn}\p{N}\p{P}\p{S} ]/gu;

// Characters that join their neighbors into one glyph, or whose width terminals do not agree on: invisible ones
// (variation selectors, fillers, tags), emoji modifiers, flags' letters, conjoining Hangul, halves of letters, viramas,
// letters that prepend, musical signs that fall apart, symbols whose width changed with Unicode 16.
const JOINING = new RegExp(
  '[\\u2800\\p{Default_Ignorable_Code_Point}\\p{Emoji_Modifier}\\p{Regional_Indicator}\\u1100-\\u11ff\\ua960-\\ua97f\\ud7b0-\\ud7ff\\uff9e\\uff9f' +
    '\\u094d\\u09cd\\u0acd\\u0b4d\\u0c4d\\u0d4d\\u1039\\u17d2\\u1a60\\u{10a3f}\\u{11133}\\u{11f42}\\u1bab\\ua9c0\\u{113d0}\\u{1193e}\\u{11a47}\\u{11a99}' +
    '\\u0d4e\\u{111c2}\\u{111c3}\\u{113d1}\\u{1193f}\\u{11941}\\u{11a84}-\\u{11a89}\\u{11d46}\\u{11f02}\\u{16d63}\\u{16d67}-\\u{16d6a}\\u2630-\\u2637\\u268a-\\u268f\\u3248-\\u324f\\u4dc0-\\u4dff\\u{1d100}-\\u{1d376}]',
  'gu',
);

// Some terminals join Thai and Lao AM to the letter before them and others do not; split into two parts they look the
// same everywhere.
const SARA_AM = /[\u0e33\u0eb3]/g;

/**
 * A letter keeps at most two marks (Thai, Arabic, Hebrew need them); further marks, and marks on digits, are removed.
 */
const MARKS = /(\p{L}\p{Mn}{0,2})?\p{Mn}*/gu;

/**
 * The text as a terminal, a log or a report may show it, on one line. Line breaks and tabs become a space. Cleaning
 * twice changes nothing.
 */
export function plainText(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text : cleaned(text);
}

function cleaned(text: string): string {
  const allowed = text
    .replace(SEQUENCES, '')
    .replace(BREAKS, ' ')
    .replace(NOT_ALLOWED, '')
    .replace(JOINING, '')
    .replace(SARA_AM, (am) => (am === '\u0e33' ? '\u0e4d\u0e32' : '\u0ecd\u0eb2'));
  return allowed.normalize('NFC').replace(MARKS, (_, kept: string | undefined) => kept ?? '');
}
