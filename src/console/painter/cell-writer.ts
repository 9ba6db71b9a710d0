/**
 * Writes the difference between the shown and the wanted screen in the fewest bytes: only changed cells, the shortest
 * cursor moves between them, only changes of style, and erased instead of written blanks.
 */
import { absoluteMove, shortestMove } from './cursor-moves.ts';
import type { Cell } from './cursor-moves.ts';
import { BLANK, CONTINUATION, glyphText, isSure } from './glyph.ts';
import type { Screen } from './screen.ts';
import { styleChange } from './sgr.ts';
import { PLAIN } from './style.ts';
import type { Style } from './style.ts';

/** Up to this many unchanged cells may be written again instead of a move; beyond it a move is always shorter. */
const LONGEST_REWRITE = 12;
/** Fewer blanks are shorter to write than to erase. */
const SHORTEST_ERASE = 10;

export interface Written {
  readonly data: string;
  /** Cells that changed. */
  readonly cells: number;
}

export class CellWriter {
  readonly #shown: Screen;
  /** Null where the terminal's cursor is uncertain: then the next move is absolute. */
  #cursor: Cell | null = null;
  #style: Style = PLAIN;
  #out = '';
  #cells = 0;
  /** Cells before this column of the current row are written even when unchanged. */
  #tainted = 0;

  /** `shown` must equal the terminal's screen; the writer updates it. */
  constructor(shown: Screen) {
    this.#shown = shown;
  }

  /** The sequence that clears the terminal. */
  clear(): string {
    this.#shown.clear();
    this.#style = PLAIN;
    this.#cursor = null;
    return '\u001b[m\u001b[2J';
  }

  /** `wanted` must have the size of the shown screen, and styles that the terminal can show. */
  write(wanted: Screen): Written {
    this.#out = '';
    this.#cells = 0;
    // Another program may have written to the terminal since the last frame: never trust the cursor across frames.
    this.#cursor = null;
    for (let y = 0; y < wanted.rows; y += 1) this.#row(wanted, y);
    return { data: this.#out, cells: this.#cells };
  }

  #row(wanted: Screen, y: number): void {
    const row = y * wanted.columns;
    const end = row + wanted.columns;
    let at = row;
    while (at < end && !this.#differs(wanted, at)) at += 1;
    if (at === end) return;
    let last = end - 1;
    while (!this.#differs(wanted, last)) last -= 1;
    const blankFrom = plainBlanksFrom(wanted, row, end);
    this.#tainted = 0;
    for (; at <= last || at - row < this.#tainted; at += 1) {
      if (at >= end) return;
      const glyph = wanted.glyphs[at]!;
      if (glyph === CONTINUATION) continue;
      const wide = at + 1 < end && wanted.glyphs[at + 1] === CONTINUATION;
      if (at - row >= this.#tainted && !this.#differs(wanted, at) && !(wide && this.#differs(wanted, at + 1))) continue;
      if (at >= blankFrom && last - at >= 3) {
        this.#eraseToEnd(wanted, at, y);
        return;
      }
      const blanks = this.#plainBlanksAt(wanted, at, last);
      if (blanks >= SHORTEST_ERASE) {
        this.#erase(wanted, at, y, blanks);
        at += blanks - 1;
      } else this.#cell(wanted, at, y, wide ? 2 : 1);
    }
  }

  #cell(wanted: Screen, at: number, y: number, width: 1 | 2): void {
    const x = at - y * wanted.columns;
    const glyph = wanted.glyphs[at]!;
    const certain = isSure(glyph);
    this.#moveTo(wanted, x, y);
    this.#inStyle(wanted.styles[at]!);
    // A terminal that counts the character as narrow does not change the second cell, so erase both first.
    if (!certain && width === 2) this.#out += '\u001b[2X';
    const text = glyphText(glyph);
    this.#out += text;
    this.#keep(wanted, at, width);
    // A terminal that counts another width has its cursor elsewhere and may have covered up to two cells for each code
    // point: the next move is absolute, and those cells are written again.
    this.#cursor = certain ? { x: x + width, y } : null;
    if (!certain) this.#tainted = Math.max(this.#tainted, x + 2 * [...text].length);
  }

  #eraseToEnd(wanted: Screen, at: number, y: number): void {
    const cells = (y + 1) * wanted.columns - at;
    this.#moveTo(wanted, at - y * wanted.columns, y);
    this.#inStyle(PLAIN);
    this.#out += '\u001b[K';
    this.#keep(wanted, at, cells);
  }

  #erase(wanted: Screen, at: number, y: number, cells: number): void {
    this.#moveTo(wanted, at - y * wanted.columns, y);
    this.#inStyle(PLAIN);
    this.#out += `\u001b[${cells}X`;
    this.#keep(wanted, at, cells);
  }

  #keep(wanted: Screen, at: number, cells: number): void {
    for (let cell = at; cell < at + cells; cell += 1) {
      if (this.#differs(wanted, cell)) this.#cells += 1;
      this.#shown.glyphs[cell] = wanted.glyphs[cell]!;
      this.#shown.styles[cell] = wanted.styles[cell]!;
    }
  }

  #inStyle(style: Style): void {
    this.#out += styleChange(this.#style, style);
    this.#style = style;
  }

  #moveTo(wanted: Screen, x: number, y: number): void {
    const from = this.#cursor;
    const to = { x, y };
    this.#cursor = to;
    if (from === null) {
      this.#out += absoluteMove(to);
      return;
    }
    const move = shortestMove(from, to, wanted.columns);
    const again =
      move !== '' && from.y === y && from.x < x && x - from.x <= LONGEST_REWRITE
        ? this.#rewritten(wanted, from, x)
        : null;
    this.#out +=
      again !== null &&
      again.bytes < move.length + styleChange(this.#style, wanted.styles[y * wanted.columns + x]!).length
        ? this.#again(again)
        : move;
  }

  #again({ data, style }: { readonly data: string; readonly style: Style }): string {
    this.#style = style;
    return data;
  }

  /** The bytes that write the unchanged cells up to column x again; null when one of them has an uncertain width. */
  #rewritten(wanted: Screen, from: Cell, x: number): { data: string; bytes: number; style: Style } | null {
    let data = '';
    let style = this.#style;
    const row = from.y * wanted.columns;
    for (let at = row + from.x; at < row + x; at += 1) {
      const glyph = wanted.glyphs[at]!;
      if (glyph === CONTINUATION) continue;
      if (!isSure(glyph)) return null;
      data += styleChange(style, wanted.styles[at]!) + glyphText(glyph);
      style = wanted.styles[at]!;
    }
    const onward = styleChange(style, wanted.styles[row + x]!).length;
    return { data, bytes: Buffer.byteLength(data) + onward, style };
  }

  #differs(wanted: Screen, at: number): boolean {
    return wanted.glyphs[at] !== this.#shown.glyphs[at] || wanted.styles[at] !== this.#shown.styles[at];
  }

  /** The number of plain blanks from `at` to the last changed one among them. */
  #plainBlanksAt(wanted: Screen, at: number, last: number): number {
    let cell = at;
    let lastChanged = at - 1;
    while (cell <= last && isPlainBlank(wanted, cell)) {
      if (this.#differs(wanted, cell)) lastChanged = cell;
      cell += 1;
    }
    return lastChanged - at + 1;
  }
}

/** The first cell of the plain blanks at the end of a row. */
function plainBlanksFrom(wanted: Screen, row: number, end: number): number {
  let from = end;
  while (from > row && isPlainBlank(wanted, from - 1)) from -= 1;
  return from;
}

function isPlainBlank(wanted: Screen, at: number): boolean {
  return wanted.glyphs[at] === BLANK && wanted.styles[at] === PLAIN;
}
