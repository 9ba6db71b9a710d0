/** A grid of cells in typed arrays: cheap to compose and to compare. It never contains half of a wide character. */
import { BLANK, CONTINUATION, eachGlyph } from './glyph.ts';
import type { Glyph } from './glyph.ts';
import type { StyledLine } from './line.ts';
import { clipped } from './rect.ts';
import type { Rect } from './rect.ts';
import { PLAIN } from './style.ts';
import type { Style } from './style.ts';

export class Screen {
  readonly columns: number;
  readonly rows: number;
  /** Row by row. The left cell of a wide character has its glyph, the right one CONTINUATION. */
  readonly glyphs: Uint32Array;
  readonly styles: Uint16Array;

  constructor({ columns, rows }: { readonly columns: number; readonly rows: number }) {
    this.columns = Math.max(1, columns);
    this.rows = Math.max(1, rows);
    this.glyphs = new Uint32Array(this.columns * this.rows).fill(BLANK);
    this.styles = new Uint16Array(this.columns * this.rows);
  }

  clear(): void {
    this.glyphs.fill(BLANK);
    this.styles.fill(PLAIN);
  }

  /** Blanks in one style. */
  fill(rect: Rect, style: Style = PLAIN): void {
    const { left, top, width, height } = clipped(rect, this);
    if (width === 0) return;
    for (let y = top; y < top + height; y += 1) {
      this.#splitAround(y, left, left + width);
      const from = y * this.columns + left;
      this.glyphs.fill(BLANK, from, from + width);
      this.styles.fill(style, from, from + width);
    }
  }

  /**
   * Writes the line into exactly `width` cells from (x, y): a longer line is cut, a shorter one is followed by plain
   * blanks.
   */
  writeLine(x: number, y: number, width: number, line: StyledLine): void {
    const end = Math.min(this.columns, x + width);
    if (y < 0 || y >= this.rows || x < 0 || x >= end) return;
    this.#splitAround(y, x, end);
    const row = y * this.columns;
    let at = x;
    for (const { text, style } of line) {
      if (at >= end) break;
      eachGlyph(text, (glyph, cells) => {
        // A wide character with room for only one cell becomes a blank.
        const fits = at + cells <= end;
        this.#put(row + at, fits ? glyph : BLANK, style);
        if (fits && cells === 2) this.#put(row + at + 1, CONTINUATION, style);
        at += cells;
        return at < end;
      });
    }
    if (at >= end) return;
    this.glyphs.fill(BLANK, row + at, row + end);
    this.styles.fill(PLAIN, row + at, row + end);
  }

  /**
   * Copies the cells of `source` from (fromLeft, fromTop) into a rectangle of this screen; both are cut at the edges.
   */
  copy(source: Screen, rect: Rect, from: { readonly left: number; readonly top: number }): void {
    const { left, top, width, height } = clipped(rect, this);
    const fromLeft = from.left + left - rect.left;
    const cells = Math.min(width, source.columns - fromLeft);
    if (cells <= 0 || fromLeft < 0) return;
    for (let y = top; y < top + height; y += 1) {
      const fromY = from.top + y - rect.top;
      if (fromY < 0 || fromY >= source.rows) continue;
      this.#splitAround(y, left, left + cells);
      const first = fromY * source.columns + fromLeft;
      const target = y * this.columns + left;
      this.glyphs.set(source.glyphs.subarray(first, first + cells), target);
      this.styles.set(source.styles.subarray(first, first + cells), target);
      // The edges of the rectangle may cut wide characters of the source in two.
      if (this.glyphs[target] === CONTINUATION) this.glyphs[target] = BLANK;
      if (fromLeft + cells < source.columns && source.glyphs[first + cells] === CONTINUATION)
        this.glyphs[target + cells - 1] = BLANK;
    }
  }

  #put(at: number, glyph: Glyph, style: Style): void {
    this.glyphs[at] = glyph;
    this.styles[at] = style;
  }

  /** Call it before cells [from, end) of a row are replaced: wide characters across either edge become blanks. */
  #splitAround(y: number, from: number, end: number): void {
    const row = y * this.columns;
    if (from > 0 && this.glyphs[row + from] === CONTINUATION) this.glyphs[row + from - 1] = BLANK;
    if (end < this.columns && this.glyphs[row + end] === CONTINUATION) this.glyphs[row + end] = BLANK;
  }
}
