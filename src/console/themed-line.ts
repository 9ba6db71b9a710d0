/** A line in the two forms a screen takes: escape codes for React's text, styled spans for what is painted. Text can carry no codes of its own. */
import { plainText } from '../domain/plain-text.ts';
import { fitLine } from './painter/line.ts';
import type { StyledLine } from './painter/line.ts';
import { styleChange } from './painter/sgr.ts';
import { PLAIN } from './painter/style.ts';
import type { Theme } from './theme.ts';
import type { Line } from '../text/lines.ts';

// With its parameter written out: Ink's measuring knows no other form of it.
const RESET = '\u001B[0m';

export function ansiLine({ spans, mark }: Line, theme: Theme): string {
  return spans
    .map(({ text, tone }) => {
      const style = theme.style(tone, mark);
      const clean = plainText(text);
      return clean === '' || style === PLAIN ? clean : `${styleChange(PLAIN, style)}${clean}${RESET}`;
    })
    .join('');
}

/** Exactly `width` cells; the ground of a marked row reaches to its end. */
export function styledLineOf(
  { spans, mark }: Line,
  { theme, width }: { readonly theme: Theme; readonly width: number },
): StyledLine {
  const styled = spans.map(({ text, tone }) => ({ text: plainText(text), style: theme.style(tone, mark) }));
  return mark === 'none' ? styled : fitLine(styled, width, theme.ground(mark));
}
