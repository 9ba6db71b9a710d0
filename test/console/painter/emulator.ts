/** A terminal emulator and its cells as text: what a trader sees, read without our own screen code. */
import xterm from '@xterm/headless';
import type { IBufferCell, Terminal } from '@xterm/headless';

export interface SeenCell {
  readonly text: string;
  readonly width: number;
  /** Colours and attributes, without those that are invisible on a blank. */
  readonly look: string;
}

/** Cells that a terminal gives to a code point; without one it is the emulator's own table (Unicode 6). */
export type WidthTable = (codePoint: number) => 0 | 1 | 2;

export class Emulator {
  readonly terminal: Terminal;
  #all = '';

  constructor({
    columns,
    rows,
    widths,
  }: {
    readonly columns: number;
    readonly rows: number;
    readonly widths?: WidthTable;
  }) {
    this.terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
    // As src/console/terminal sets it: the alternate screen, without wrapping at the right edge.
    void this.feed('\u001b[?1049h\u001b[?7l');
    if (widths === undefined) return;
    this.terminal.unicode.register({
      version: 'test',
      wcwidth: widths,
      charProperties: (codePoint: number, before: number): number => {
        const own = widths(codePoint);
        const joins = own === 0 && before !== 0 && ((before >> 1) & 3) !== 0;
        return ((joins ? (before >> 1) & 3 : own) << 1) | (joins ? 1 : 0);
      },
    });
    this.terminal.unicode.activeVersion = 'test';
  }

  async feed(data: string): Promise<void> {
    this.#all += data;
    await new Promise<void>((done) => this.terminal.write(data, done));
  }

  /** As the last sequence set it. */
  get cursorShown(): boolean {
    return this.#all.lastIndexOf('\u001b[?25h') > this.#all.lastIndexOf('\u001b[?25l');
  }

  get cursor(): { readonly x: number; readonly y: number } {
    const { cursorX, cursorY } = this.terminal.buffer.active;
    return { x: cursorX, y: cursorY };
  }

  cells(): SeenCell[][] {
    const { active } = this.terminal.buffer;
    return Array.from({ length: this.terminal.rows }, (_, y) => {
      const line = active.getLine(active.viewportY + y)!;
      return Array.from({ length: this.terminal.cols }, (__, x) => seen(line.getCell(x)!));
    });
  }

  /** The rows as text, without trailing blanks. */
  text(): string[] {
    return this.cells().map((row) =>
      row
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    );
  }
}

export function lookText(look: {
  readonly foreground: string;
  readonly background: string;
  readonly attributes: readonly string[];
  readonly blank: boolean;
}): string {
  const visible = look.blank
    ? look.attributes.filter((name) => ['underline', 'inverse', 'strike'].includes(name))
    : look.attributes;
  const foreground = look.blank && visible.length === 0 ? 'default' : look.foreground;
  // Bold may change the colour of a blank with an underline or inverse colours.
  return `${foreground} on ${look.background} ${[...(visible.length === 0 ? [] : look.attributes)].sort().join(' ')}`;
}

function seen(cell: IBufferCell): SeenCell {
  const text = cell.getWidth() === 0 ? '' : cell.getChars() === '' ? ' ' : cell.getChars();
  const flags: [string, number][] = [
    ['bold', cell.isBold()],
    ['dim', cell.isDim()],
    ['italic', cell.isItalic()],
    ['underline', cell.isUnderline()],
    ['inverse', cell.isInverse()],
    ['strike', cell.isStrikethrough()],
  ];
  return {
    text,
    width: cell.getWidth(),
    look: lookText({
      foreground: cell.isFgDefault()
        ? 'default'
        : cell.isFgRGB()
          ? `#${cell.getFgColor().toString(16).padStart(6, '0')}`
          : String(cell.getFgColor()),
      background: cell.isBgDefault()
        ? 'default'
        : cell.isBgRGB()
          ? `#${cell.getBgColor().toString(16).padStart(6, '0')}`
          : String(cell.getBgColor()),
      attributes: flags.flatMap(([name, flag]) => (flag === 0 ? [] : [name])),
      blank: text === ' ',
    }),
  };
}
