/**
 * An emulated terminal: it reads bytes and returns the visible cells. Only this module uses @xterm/headless; the tests
 * use it too.
 */
import xterm from '@xterm/headless';
import type { IBufferCell } from '@xterm/headless';

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

export interface EmulatedCell {
  /** The character; empty for the right half of a wide character. */
  readonly text: string;
  readonly width: number;
  /** SGR parameters of the cell's style, one by one, relative to the default: `['1', '38;5;196']`. */
  readonly style: readonly string[];
}

/** The width of a code point in cells; the default is the emulator's own table (Unicode 6). */
export type WidthTable = (codePoint: number) => 0 | 1 | 2;

interface EmulatorOptions extends ScreenSize {
  /** The modes that src/console/terminal sets, or those of a terminal at a prompt. */
  readonly modes?: 'console' | 'prompt';
  readonly widths?: WidthTable;
}

/** The alternate screen, without a cursor and without wrapping at the right edge. */
const CONSOLE_MODES = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const CURSOR = 25;
const PROMPT_SCROLLBACK_LINES = 1_000;

export class Emulator {
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  #parsing = 0;
  #cursorShown = true;

  constructor({ columns, rows, modes = 'console', widths }: EmulatorOptions) {
    const scrollback = modes === 'console' ? 0 : PROMPT_SCROLLBACK_LINES;
    this.#terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback });
    this.#watchCursor('h', () => (this.#cursorShown = true));
    this.#watchCursor('l', () => (this.#cursorShown = false));
    if (modes === 'console') void this.feed(CONSOLE_MODES);
    if (widths !== undefined) this.#useWidths(widths);
  }

  /** Resolves when the bytes are on the screen. */
  feed(data: string | Uint8Array): Promise<void> {
    this.#parsing += 1;
    return new Promise((done) =>
      this.#terminal.write(data, () => {
        this.#parsing -= 1;
        done();
      }),
    );
  }

  /** True when all fed bytes are on the screen. */
  get settled(): boolean {
    return this.#parsing === 0;
  }

  get columns(): number {
    return this.#terminal.cols;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  /** The terminal's answers to queries of the program. */
  onAnswer(listener: (answer: string) => void): void {
    this.#terminal.onData(listener);
  }

  onBell(listener: () => void): void {
    this.#terminal.onBell(listener);
  }

  get cursor(): { readonly x: number; readonly y: number } {
    const { cursorX, cursorY } = this.#terminal.buffer.active;
    return { x: cursorX, y: cursorY };
  }

  get cursorShown(): boolean {
    return this.#cursorShown;
  }

  /** True on the alternate screen of full-screen programs. */
  get alternate(): boolean {
    return this.#terminal.buffer.active.type === 'alternate';
  }

  /** The visible rows as text, without trailing blanks. */
  lines(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from(
      { length: this.rows },
      (_, y) =>
        active
          .getLine(active.viewportY + y)
          ?.translateToString(true)
          .trimEnd() ?? '',
    );
  }

  cells(): EmulatedCell[][] {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: this.rows }, (_, y) => {
      const line = active.getLine(active.viewportY + y)!;
      return Array.from({ length: this.columns }, (__, x) => emulatedCell(line.getCell(x)!));
    });
  }

  #watchCursor(final: 'h' | 'l', seen: () => void): void {
    this.#terminal.parser.registerCsiHandler({ prefix: '?', final }, (parameters) => {
      if (parameters.includes(CURSOR)) seen();
      return false;
    });
  }

  #useWidths(widths: WidthTable): void {
    this.#terminal.unicode.register({
      version: 'given',
      wcwidth: widths,
      charProperties: (codePoint: number, before: number): number => {
        const own = widths(codePoint);
        const joins = own === 0 && before !== 0 && ((before >> 1) & 3) !== 0;
        return ((joins ? (before >> 1) & 3 : own) << 1) | (joins ? 1 : 0);
      },
    });
    this.#terminal.unicode.activeVersion = 'given';
  }
}

const ATTRIBUTES = { bold: '1', dim: '2', italic: '3', underline: '4', inverse: '7', strike: '9' } as const;

export interface Look {
  /** The default color, an entry of the palette, or `#rrggbb`. */
  readonly foreground: 'default' | number | string;
  readonly background: 'default' | number | string;
  readonly attributes: readonly (keyof typeof ATTRIBUTES)[];
}

/** The style of a cell, without the attributes that a blank does not show. */
export function styleOf(text: string, { foreground, background, attributes }: Look): string[] {
  const codes = Object.entries(ATTRIBUTES).flatMap(([name, code]) =>
    attributes.includes(name as keyof typeof ATTRIBUTES) ? [code] : [],
  );
  const behind = colorCodes(background, 40);
  const drawn = codes.some(
    (code) => code === ATTRIBUTES.underline || code === ATTRIBUTES.inverse || code === ATTRIBUTES.strike,
  );
  return text === ' ' && !drawn ? behind : [...codes, ...colorCodes(foreground, 30), ...behind];
}

function colorCodes(color: 'default' | number | string, base: 30 | 40): string[] {
  if (color === 'default') return [];
  if (typeof color === 'string') {
    const value = Number.parseInt(color.slice(1), 16);
    return [`${base + 8};2;${(value >> 16) & 255};${(value >> 8) & 255};${value & 255}`];
  }
  if (color < 8) return [String(base + color)];
  return color < 16 ? [String(base + 52 + color)] : [`${base + 8};5;${color}`];
}

function emulatedCell(cell: IBufferCell): EmulatedCell {
  const text = cell.getWidth() === 0 ? '' : cell.getChars() || ' ';
  const attributes: (keyof typeof ATTRIBUTES)[] = [
    ...(cell.isBold() ? (['bold'] as const) : []),
    ...(cell.isDim() ? (['dim'] as const) : []),
    ...(cell.isItalic() ? (['italic'] as const) : []),
    ...(cell.isUnderline() ? (['underline'] as const) : []),
    ...(cell.isInverse() ? (['inverse'] as const) : []),
    ...(cell.isStrikethrough() ? (['strike'] as const) : []),
  ];
  const foreground = cell.isFgDefault() ? 'default' : colorOf(cell.isFgRGB(), cell.getFgColor());
  const background = cell.isBgDefault() ? 'default' : colorOf(cell.isBgRGB(), cell.getBgColor());
  return { text, width: cell.getWidth(), style: styleOf(text, { foreground, background, attributes }) };
}

function colorOf(isRgb: boolean, value: number): number | string {
  return isRgb ? `#${value.toString(16).padStart(6, '0')}` : value;
}
