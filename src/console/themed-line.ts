/** A line under a theme, in the two forms a screen takes: escape codes for React's text, styled spans for what is painted. */
import { plainText } from '../domain/plain-text.ts';
import { cutLine, lineWidth } from '../text/lines.ts';
import type { Line } from '../text/lines.ts';
import type { StyledLine } from './painter/line.ts';
import { styleChange } from './painter/sgr.ts';
import { PLAIN } from './painter/style.ts';
import type { Theme } from './theme.ts';

// With its parameter written out: Ink's measuring knows no other form of it.
const RESET = '\u001B[0m';

export function ansiLine(line: Line, theme: Theme): string {
  const { spans, mark } = clean(line);
  return spans
    .map(({ text, tone }) => {
      const style = theme.style(tone, mark);
      return text === '' || style === PLAIN ? text : `${styleChange(PLAIN, style)}${text}${RESET}`;
    })
    .join('');
}

/** A marked row takes exactly `width` cells: its ground reaches to their end. */
export function styledLineOf(
  line: Line,
  { theme, width }: { readonly theme: Theme; readonly width: number },
): StyledLine {
  const cleaned = clean(line);
  if (line.mark === 'none') return styled(cleaned, theme);
  const fitted = cutLine(cleaned, width);
  const blanks = ' '.repeat(width - lineWidth(fitted));
  return [...styled(fitted, theme), { text: blanks, style: theme.ground(line.mark) }];
}

function styled({ spans, mark }: Line, theme: Theme): StyledLine {
  return spans.map(({ text, tone }) => ({ text, style: theme.style(tone, mark) }));
}

/** Text can carry no codes of its own. */
function clean({ spans, mark }: Line): Line {
  return { spans: spans.map(({ text, tone }) => ({ text: plainText(text), tone })), mark };
}
