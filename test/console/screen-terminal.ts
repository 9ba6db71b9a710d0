/** A terminal in memory: it shows the console's output as a real terminal does, and the test presses the keys. */
import { Emulator } from '../../bench/support/emulator.ts';
import type { ConsoleTerminal } from '../../src/console/run-console.ts';
import type { InputEvent } from '../../src/console/session/input.ts';

export interface ScreenTerminal {
  readonly terminal: ConsoleTerminal;
  text(): string;
  /** Presses keys by name, or types text letter by letter. */
  press(...keys: readonly string[]): void;
  type(text: string): void;
  resize(columns: number, rows: number): void;
  /** Changes the size without a signal, as for a stopped program. */
  resizeUnseen(columns: number, rows: number): void;
  waitFor(wanted: string | RegExp, timeoutMs?: number): Promise<string>;
  bells(): number;
}

export function screenTerminal({ columns, rows }: { readonly columns: number; readonly rows: number }): ScreenTerminal {
  const emulator = new Emulator({ columns, rows });
  let input: (events: readonly InputEvent[]) => void = () => undefined;
  let resized: (size: { readonly columns: number; readonly rows: number }) => void = () => undefined;
  let bells = 0;
  emulator.onBell(() => (bells += 1));
  const terminal: ConsoleTerminal = {
    get columns() {
      return emulator.columns;
    },
    get rows() {
      return emulator.rows;
    },
    depth: '256',
    glyphs: 'unicode',
    write(data) {
      void emulator.feed(data);
      return true;
    },
    suspend: () => undefined,
    measure: () => resized({ columns: emulator.columns, rows: emulator.rows }),
    onInput: (listener) => (input = listener),
    onResize: (listener) => (resized = listener),
    onResume: () => undefined,
    onDrain: () => undefined,
    onLeave: () => undefined,
  };
  const text = (): string => emulator.lines().join('\n');
  const press = (key: string): void => input([{ kind: 'key', key, text: [...key].length === 1 ? key : null }]);
  return {
    terminal,
    text,
    bells: () => bells,
    press: (...keys) => keys.forEach(press),
    type(typed) {
      for (const character of typed)
        input([
          character === ' '
            ? { kind: 'key', key: 'space', text: ' ' }
            : { kind: 'key', key: character, text: character },
        ]);
    },
    resize(newColumns, newRows) {
      emulator.resize(newColumns, newRows);
      resized({ columns: newColumns, rows: newRows });
    },
    resizeUnseen: (newColumns, newRows) => emulator.resize(newColumns, newRows),
    async waitFor(wanted, timeoutMs = 20_000) {
      for (const deadline = performance.now() + timeoutMs; ;) {
        const shown = text();
        if (emulator.settled && (typeof wanted === 'string' ? shown.includes(wanted) : wanted.test(shown)))
          return shown;
        if (performance.now() > deadline)
          throw new Error(`waited ${timeoutMs} ms for ${String(wanted)}; the screen shows:\n${shown}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
}
