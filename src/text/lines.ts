/** A line of the screen without a theme: pieces of text, each with its meaning. The theme adds the colors later. */
import { mostImportant } from './priority.ts';
import { cellWidth, cut } from './widths.ts';

/** The meaning of a piece of text, for which the theme has a style. */
export type Tone =
  | 'plain'
  | 'strong'
  | 'quiet'
  | 'stale'
  | 'good'
  | 'bad'
  | 'buy'
  | 'sell'
  | 'warning'
  | 'critical'
  | 'accent'
  | 'title'
  | 'badge'
  | 'caret';

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** `selected` is the row under the cursor, `flash` a row that has just changed. */
export type LineMark = 'none' | 'selected' | 'flash';

export interface Line {
  readonly spans: readonly Span[];
  readonly mark: LineMark;
}

export const EMPTY_LINE: Line = { spans: [], mark: 'none' };

export function span(text: string, tone: Tone = 'plain'): Span {
  return { text, tone };
}

export function line(...spans: readonly (Span | string)[]): Line {
  return { spans: spans.map((piece) => (typeof piece === 'string' ? span(piece) : piece)), mark: 'none' };
}

export function marked(from: Line, mark: LineMark): Line {
  return { ...from, mark };
}

/** The line in one tone, for rows that are no longer fresh. */
export function toned(from: Line, tone: Tone): Line {
  return { ...from, spans: from.spans.map(({ text }) => ({ text, tone })) };
}

export function lineText(from: Line): string {
  return from.spans.map(({ text }) => text).join('');
}

/** Terminal cells. */
export function lineWidth(from: Line): number {
  return from.spans.reduce((total, { text }) => total + cellWidth(text), 0);
}

/** The line in at most `width` cells; a cut line ends in an ellipsis. */
export function cutLine(from: Line, width: number): Line {
  if (lineWidth(from) <= width) return from;
  const spans: Span[] = [];
  let left = width;
  for (const piece of from.spans) {
    const size = cellWidth(piece.text);
    // When a span fills the width exactly and text follows, the ellipsis replaces its last cell.
    if (size >= left) {
      spans.push({ ...piece, text: cut(`${piece.text}…`, left) });
      break;
    }
    spans.push(piece);
    left -= size;
  }
  return { ...from, spans };
}

/** Spans that are kept or left out together when a line has too little room. */
export interface LinePart {
  /** The lowest priority is left out first; 9 is the highest. */
  readonly priority: number;
  readonly spans: readonly Span[];
}

/** Keeps whole parts in their order and leaves out the least important ones first. */
export function lineOfParts(parts: readonly LinePart[], width: number): Line {
  const joined = (kept: readonly LinePart[]): Line => ({ spans: kept.flatMap(({ spans }) => spans), mark: 'none' });
  return joined(mostImportant(parts, (kept) => lineWidth(joined(kept)) <= width));
}
