/**
 * Combines several sources on one terminal: Ink's frame, live regions above it, and rectangles where Ink's frame is on
 * top again (dialogs, tickets). Each flush sends only the changed cells, as one synchronized update, and nothing while
 * the terminal is busy.
 */
import { FrameReader } from './frame-reader.ts';
import { CellWriter } from './cell-writer.ts';
import type { ColorDepth } from './color.ts';
import { absoluteMove } from './cursor-moves.ts';
import type { Cell } from './cursor-moves.ts';
import { BLANK } from './glyph.ts';
import type { StyledLine } from './line.ts';
import type { Rect } from './rect.ts';
import { Screen } from './screen.ts';
import { ShownStyles } from './style.ts';

/** Takes bytes. False means that the terminal takes no more for now; call `drained()` when it does. */
export interface Sink {
  write(data: string): boolean;
}

export interface FlushResult {
  readonly bytes: number;
  /** The number of changed cells. */
  readonly cells: number;
}

export interface CompositorOptions {
  readonly sink: Sink;
  readonly columns: number;
  readonly rows: number;
  readonly depth: ColorDepth;
}

interface Region {
  readonly rect: Rect;
  readonly lines: readonly StyledLine[];
  readonly screen: Screen;
}

const BLANK_LINE: StyledLine = [];
const NOTHING: FlushResult = { bytes: 0, cells: 0 };
// A terminal without synchronized updates ignores both.
const BEGIN = '\u001b[?2026h';
const END = '\u001b[?2026l';
const SHOW_CURSOR = '\u001b[?25h';
const HIDE_CURSOR = '\u001b[?25l';
const BELL = '\u0007';

export class Compositor {
  readonly #sink: Sink;
  readonly #styles: ShownStyles;
  readonly #reader = new FrameReader();
  readonly #regions = new Map<string, Region>();
  #base: Screen;
  #wanted: Screen;
  #writer: CellWriter;
  #occluders: readonly Rect[] = [];
  #cursor: Cell | null = null;
  #shownCursor: Cell | null = null;
  #changed = true;
  /** The terminal's screen is unknown: the next frame clears it. */
  #unknown = true;
  #bell: 'rings' | 'silent' = 'silent';
  #flow: 'open' | 'blocked' | 'held' = 'open';

  constructor({ sink, columns, rows, depth }: CompositorOptions) {
    this.#sink = sink;
    this.#styles = new ShownStyles(depth);
    this.#base = new Screen({ columns, rows });
    this.#wanted = new Screen({ columns, rows });
    this.#writer = new CellWriter(new Screen({ columns, rows }));
  }

  get columns(): number {
    return this.#base.columns;
  }

  get rows(): number {
    return this.#base.rows;
  }

  /** `blocked`: the terminal takes nothing now; `held`: a frame also waits for it. */
  get flow(): 'open' | 'blocked' | 'held' {
    return this.#flow;
  }

  /** The lowest layer: a whole frame, lines with SGR codes. */
  setBaseFrame(frame: string): void {
    if (this.#reader.read(frame, this.#base) === 'changed') this.#changed = true;
  }

  /**
   * A live region: lines from the top of its rectangle, then blanks. A later region covers an earlier one. The caller
   * must not change the lines later.
   */
  setRegion(id: string, rect: Rect, lines: readonly StyledLine[]): void {
    const last = this.#regions.get(id);
    const kept = last !== undefined && last.rect.width === rect.width && last.rect.height === rect.height ? last : null;
    const screen = kept?.screen ?? new Screen({ columns: rect.width, rows: rect.height });
    for (let y = 0; y < rect.height; y += 1) {
      const line = lines[y] ?? BLANK_LINE;
      if (kept !== null && (kept.lines[y] ?? BLANK_LINE) === line) continue;
      screen.writeLine(0, y, rect.width, line);
      this.#changed = true;
    }
    if (kept === null || kept.rect.left !== rect.left || kept.rect.top !== rect.top) this.#changed = true;
    this.#regions.set(id, { rect, lines, screen });
  }

  removeRegion(id: string): void {
    if (this.#regions.delete(id)) this.#changed = true;
  }

  setOccluders(rects: readonly Rect[]): void {
    this.#occluders = rects;
    this.#changed = true;
  }

  /** The place of the terminal's own cursor, for text input; null hides it. */
  setCursor(cell: Cell | null): void {
    this.#cursor = cell;
  }

  /** The bell is part of a frame, so that a busy terminal does not collect many of them. */
  ring(): void {
    this.#bell = 'rings';
  }

  /** The next flush paints every cell: after a resume, or when another program wrote to the terminal. */
  invalidate(): void {
    this.#unknown = true;
  }

  resize(columns: number, rows: number): void {
    this.#base = new Screen({ columns, rows });
    this.#wanted = new Screen({ columns, rows });
    this.#writer = new CellWriter(new Screen({ columns, rows }));
    this.#reader.reset();
    this.#changed = true;
    this.#unknown = true;
  }

  /**
   * Writes the changes to the terminal. Writes nothing without a change, and holds the frame while the terminal is
   * busy.
   */
  flush(): FlushResult {
    if (!this.#changed && !this.#unknown && this.#bell === 'silent' && sameCell(this.#cursor, this.#shownCursor))
      return NOTHING;
    if (this.#flow !== 'open') {
      this.#flow = 'held';
      return NOTHING;
    }
    const { data, cells } = this.#frame();
    if (data === '') return NOTHING;
    if (!this.#sink.write(data)) this.#flow = 'blocked';
    return { bytes: Buffer.byteLength(data), cells };
  }

  /** The terminal takes more. The next flush paints the newest state in place of a held frame. */
  drained(): 'frame-waits' | 'nothing-waits' {
    const waits = this.#flow === 'held' ? 'frame-waits' : 'nothing-waits';
    this.#flow = 'open';
    return waits;
  }

  /** Output that the terminal had not taken is lost, perhaps half a frame: its screen is unknown, and it takes more. */
  restarted(): void {
    this.#flow = 'open';
    this.invalidate();
  }

  #frame(): { readonly data: string; readonly cells: number } {
    const cleared = this.#unknown ? HIDE_CURSOR + this.#writer.clear() : '';
    if (this.#unknown) this.#shownCursor = null;
    this.#compose();
    this.#unknown = false;
    this.#changed = false;
    const { data, cells } = this.#writer.write(this.#wanted);
    const before = this.#shownCursor !== null && (data !== '' || this.#cursor === null) ? HIDE_CURSOR : '';
    const after =
      this.#cursor === null
        ? ''
        : absoluteMove(this.#cursor) + (this.#shownCursor === null || before !== '' ? SHOW_CURSOR : '');
    const moved = !sameCell(this.#cursor, this.#shownCursor);
    this.#shownCursor = this.#cursor;
    const bell = this.#bell === 'rings' ? BELL : '';
    this.#bell = 'silent';
    if (cleared === '' && data === '' && !moved) return { data: bell, cells: 0 };
    return { data: BEGIN + cleared + before + data + after + END + bell, cells };
  }

  #compose(): void {
    const wanted = this.#wanted;
    wanted.glyphs.set(this.#base.glyphs);
    wanted.styles.set(this.#base.styles);
    for (const { rect, screen } of this.#regions.values()) wanted.copy(screen, rect, { left: 0, top: 0 });
    for (const rect of this.#occluders) wanted.copy(this.#base, rect, rect);
    const { glyphs, styles } = wanted;
    for (let at = 0; at < styles.length; at += 1) {
      const style = styles[at]!;
      if (style !== 0) styles[at] = glyphs[at] === BLANK ? this.#styles.ofBlank(style) : this.#styles.of(style);
    }
  }
}

function sameCell(one: Cell | null, other: Cell | null): boolean {
  return one === other || (one !== null && other !== null && one.x === other.x && one.y === other.y);
}
