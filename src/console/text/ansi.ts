/** A line as the terminal reads it: escape codes around text that can carry none of its own. */
import { plainText } from '../../domain/plain-text.ts';
import { sgr } from '../theme.ts';
import type { Theme } from '../theme.ts';
import type { Line } from './line.ts';

const RESET = '\u001B[0m';
const PRINTABLE_ASCII = /^[ -~]*$/;

export function ansiLine({ spans, mark }: Line, theme: Theme): string {
  return spans.map(({ text, tone }) => {
    const codes = sgr(theme.look(tone, mark));
    const clean = safeText(text);
    return codes === '' || clean === '' ? clean : `\u001B[${codes}m${clean}${RESET}`;
  }).join('');
}

/** The last gate before the screen: whatever came from outside is stripped of what could move a cursor or turn a line around. */
export function safeText(text: string): string {
  return PRINTABLE_ASCII.test(text) ? text : plainText(text);
}
