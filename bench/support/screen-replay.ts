/** A terminal without a screen: what the console wrote, read as a terminal reads it. Decoding takes time, so it is done after what is measured. */
import xterm from '@xterm/headless';
import { terminalCells } from './terminal-cells.ts';
import type { TerminalCell } from './minimal-diff.ts';

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** As src/console/terminal sets the terminal: the other screen, and characters at the right edge never move it. */
const ENTER = '\u001b[?1049h\u001b[?7l';
/** The separator between panes side by side. */
const SEPARATOR = /[│|]/;

export class ScreenReplay {
  readonly #terminal: InstanceType<typeof xterm.Terminal>;

  constructor({ columns, rows }: ScreenSize) {
    this.#terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
    this.#terminal.write(ENTER);
  }

  feed(data: string | Uint8Array): Promise<void> {
    return new Promise((done) => this.#terminal.write(data, done));
  }

  lines(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: this.#terminal.rows }, (_, y) => active.getLine(y)?.translateToString(true) ?? '');
  }

  /** The rows of every pane, each by itself. */
  paneRows(): string[] {
    return this.lines().flatMap((line) => line.split(SEPARATOR).map((part) => part.trim()));
  }

  cells(): TerminalCell[][] {
    return terminalCells(this.#terminal);
  }
}
