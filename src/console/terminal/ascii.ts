/** Output for ASCII-only terminals: each character is replaced by ASCII of the same width. */
import { textWidth } from '../painter/glyph.ts';

const REPLACEMENTS: Readonly<Record<string, string>> = {
  '…': '.',
  '–': '-',
  '—': '-',
  '−': '-',
  '·': '.',
  '•': '*',
  '×': 'x',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '▲': '^',
  '▼': 'v',
  '►': '>',
  '›': '>',
  '‹': '<',
  '│': '|',
  '└': '`',
  '─': '-',
  '━': '=',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
};

/** Keeps escape sequences. A character without a replacement becomes one question mark for each of its cells. */
export function asciiText(data: string): string {
  return data.replace(/[^\0-\x7f]/gu, (character) => REPLACEMENTS[character] ?? '?'.repeat(textWidth(character)));
}
