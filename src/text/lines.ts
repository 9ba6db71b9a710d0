/** A line of the screen before any theme: pieces of text, each with what it means. Colour comes last and only ever adds. */
import { cellWidth } from '../domain/plain-text.ts';

/** What a piece of text means; the theme decides how that looks. */
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

/** `selected` is the row under the cursor, `flash` one that has just changed. */
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

/** Everything in one tone: rows that are no longer fresh. */
export function toned(from: Line, tone: Tone): Line {
  return { ...from, spans: from.spans.map(({ text }) => ({ text, tone })) };
}

export function lineText(from: Line): string {
  return from.spans.map(({ text }) => text).join('');
}

/** Terminal cells. */
export function cells(text: string): number {
  return cellWidth(text);
}

export function lineWidth(from: Line): number {
  return from.spans.reduce((total, { text }) => total + cells(text), 0);
}

export function padded(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - cells(text)));
  return align === 'left' ? text + space : space + text;
}

/** At most `width` cells; what is cut ends in an ellipsis. Words only: a number is never cut, its column is dropped instead. */
export function cut(text: string, width: number): string {
  if (cells(text) <= width) return text;
  if (width <= 0) return '';
  let kept = '';
  let used = 0;
  for (const character of text) {
    const next = used + cells(character);
    if (next > width - 1) break;
    kept += character;
    used = next;
  }
  return `${kept}…`;
}

/** The line in at most `width` cells. */
export function cutLine(from: Line, width: number): Line {
  if (lineWidth(from) <= width) return from;
  const spans: Span[] = [];
  let left = width;
  for (const piece of from.spans) {
    const size = cells(piece.text);
    if (size <= left) spans.push(piece);
    else {
      if (left > 0) spans.push({ ...piece, text: cut(piece.text, left) });
      break;
    }
    left -= size;
  }
  return { ...from, spans };
}

/** Words over as many lines as needed, each at most `width` cells; a longer word stands alone and is cut. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const joined = current === '' ? word : `${current} ${word}`;
    if (cells(joined) <= width) current = joined;
    else {
      if (current !== '') lines.push(current);
      current = cut(word, width);
    }
  }
  return current === '' ? lines : [...lines, current];
}
