/** A line of styled text: what live panes make from their rows and what a screen takes. Pure values; widths are terminal cells. */
import { eachGlyph, glyphText, textWidth } from './glyph.ts';
import { PLAIN } from './style.ts';
import type { Style } from './style.ts';

export interface StyledSpan {
  readonly text: string;
  readonly style: Style;
}

export type StyledLine = readonly StyledSpan[];

export const EMPTY_LINE: StyledLine = [];

const ELLIPSIS = '…';

export function styledSpan(text: string, style: Style = PLAIN): StyledSpan {
  return { text, style };
}

/** A line of spans; bare text is plain. */
export function styledLine(...pieces: readonly (StyledSpan | string)[]): StyledLine {
  return pieces.map((piece) => (typeof piece === 'string' ? styledSpan(piece) : piece));
}

export function lineText(line: StyledLine): string {
  return line.map(({ text }) => text).join('');
}

export function lineWidth(line: StyledLine): number {
  return line.reduce((total, { text }) => total + textWidth(text), 0);
}

/** The line with blanks up to `width` cells, in `style`: on the right, or on the left for figures. A longer line stays as it is. */
export function padLine(
  line: StyledLine,
  width: number,
  { align = 'left', style = PLAIN }: { readonly align?: 'left' | 'right'; readonly style?: Style } = {},
): StyledLine {
  const missing = width - lineWidth(line);
  if (missing <= 0) return line;
  const blanks = styledSpan(' '.repeat(missing), style);
  return align === 'left' ? [...line, blanks] : [blanks, ...line];
}

/** At most `width` cells; what is cut ends in an ellipsis in the style of the text before it. */
export function truncateLine(line: StyledLine, width: number): StyledLine {
  if (lineWidth(line) <= width) return line;
  if (width <= 0) return EMPTY_LINE;
  const kept: StyledSpan[] = [];
  let left = width - textWidth(ELLIPSIS);
  for (const { text, style } of line) {
    const size = textWidth(text);
    if (size <= left) kept.push({ text, style });
    else {
      kept.push({ text: head(text, left) + ELLIPSIS, style });
      break;
    }
    left -= size;
  }
  return kept;
}

/** Exactly `width` cells: cut or padded. */
export function fitLine(line: StyledLine, width: number, style: Style = PLAIN): StyledLine {
  return padLine(truncateLine(line, width), width, { style });
}

function head(text: string, cells: number): string {
  let kept = '';
  let left = cells;
  eachGlyph(text, (glyph, width) => {
    left -= width;
    if (left >= 0) kept += glyphText(glyph);
    return left > 0;
  });
  return kept;
}
