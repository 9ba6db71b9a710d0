/** A line with the styles of a theme: as escape codes for React's text, and as styled spans for the painter. */
import { plainText } from '../domain/plain-text.ts';
import { cutLine, lineWidth } from '../text/lines.ts';
import type { Line } from '../text/lines.ts';
import type { StyledLine } from './painter/line.ts';
import { styleChange } from './painter/sgr.ts';
import { PLAIN } from './painter/style.ts';
import type { Theme } from './theme.ts';

// With an explicit parameter, because Ink's measuring knows only this form.
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

/** A marked row has exactly `width` cells, so that its background fills the row. */
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

/** Removes control codes from text. */
function clean({ spans, mark }: Line): Line {
  return { spans: spans.map(({ text, tone }) => ({ text: plainText(text), tone })), mark };
}
