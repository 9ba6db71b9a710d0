/**
 * Reads a frame of Ink, text with SGR codes, into a screen. It skips all other sequences, because only the compositor
 * moves the cursor.
 */
import type { StyledLine, StyledSpan } from './line.ts';
import type { Screen } from './screen.ts';
import { styleAfter } from './sgr.ts';
import { PLAIN } from './style.ts';
import type { Style } from './style.ts';

interface ReadLine {
  readonly text: string;
  readonly before: Style;
  readonly after: Style;
}

// SGR with its parameters in group 1; strings (hyperlinks, titles); other CSI; other escapes; C0 and C1 controls.
const SEQUENCE =
  /\u001b\[([\d;:]*)m|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0000-\u001f\u007f\u009c]*(?:\u0007|\u001b\\|\u009c)?|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|\u001b[ -/]*[0-~]?|[\u0000-\u001f\u007f-\u009f]/g;
const NEEDS_READING = /[\u0000-\u001f\u007f-\u009f]/;

/** Remembers the lines of the last frame, because most frames change few lines. */
export class FrameReader {
  #lines: ReadLine[] = [];

  /** Forgets the last frame, for a new screen. */
  reset(): void {
    this.#lines = [];
  }

  /** Lines below the screen's last row are skipped; rows below the frame's last line become blank. */
  read(frame: string, screen: Screen): 'changed' | 'unchanged' {
    const texts = frame.split('\n');
    let style = PLAIN;
    let result: 'changed' | 'unchanged' = 'unchanged';
    for (let y = 0; y < screen.rows; y += 1) {
      const text = texts[y] ?? '';
      const last = this.#lines[y];
      if (last !== undefined && last.text === text && last.before === style) {
        style = last.after;
        continue;
      }
      const { line, after } = readLine(text, style);
      screen.writeLine(0, y, screen.columns, line);
      this.#lines[y] = { text, before: style, after };
      style = after;
      result = 'changed';
    }
    return result;
  }
}

/** One line of text with SGR codes that begins in style `before`. */
export function readLine(text: string, before: Style): { readonly line: StyledLine; readonly after: Style } {
  if (!NEEDS_READING.test(text)) return { line: text === '' ? [] : [{ text, style: before }], after: before };
  const line: StyledSpan[] = [];
  let style = before;
  let from = 0;
  for (const match of text.matchAll(SEQUENCE)) {
    if (match.index > from) line.push({ text: text.slice(from, match.index), style });
    from = match.index + match[0].length;
    if (match[1] !== undefined) style = styleAfter(style, match[1]);
  }
  if (from < text.length) line.push({ text: text.slice(from), style });
  return { line, after: style };
}
