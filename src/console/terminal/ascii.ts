/** For terminals that know no other letters: what is written to them in ASCII alone, cell for cell. */
import { textWidth } from '../painter/glyph.ts';

const STAND_INS: Readonly<Record<string, string>> = {
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
  '─': '-',
  '━': '=',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
};

/** Escape sequences stay as they are. A character without a stand-in becomes as many question marks as it takes cells. */
export function asciiText(data: string): string {
  return data.replace(/[^\0-\x7f]/gu, (character) => STAND_INS[character] ?? '?'.repeat(textWidth(character)));
}
