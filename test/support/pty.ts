/** The real program in a pseudo-terminal, its screen read the way a terminal shows it. */
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { childEnvironment, program } from './binary.ts';
import type { BinaryOptions } from './binary.ts';

export interface TerminalOptions extends BinaryOptions {
  readonly columns?: number;
  readonly rows?: number;
}

interface Screen {
  /** All visible lines, without the blanks at their ends. */
  text(): string;
  lines(): string[];
  /** Everything written so far, escape sequences included. */
  raw(): string;
  readonly cursor: { readonly row: number; readonly column: number; readonly visible: boolean };
  /** Whether the screen is the second one that full-screen programs use. */
  readonly alternate: boolean;
}

export interface Terminal {
  readonly pid: number;
  readonly screen: Screen;
  /** Resolves with the screen's text when it holds a text, matches a pattern, or fulfils a predicate; else rejects with the screen. */
  waitFor(
    wanted: string | RegExp | ((text: string) => boolean),
    options?: { readonly timeoutMs?: number },
  ): Promise<string>;
  /** Letters as typed; names in angle brackets are keys: `press('jj<enter><c-c>')`. */
  press(keys: string): void;
  /** Written to the program as they are. */
  write(bytes: string): void;
  resize(columns: number, rows: number): void;
  kill(signal?: NodeJS.Signals): void;
  readonly exited: Promise<{ readonly code: number; readonly signal: number | undefined }>;
}

const KEYS: Readonly<Record<string, string>> = {
  enter: '\r',
  esc: '\u001b',
  tab: '\t',
  's-tab': '\u001b[Z',
  backspace: '\u007f',
  delete: '\u001b[3~',
  space: ' ',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  home: '\u001b[H',
  end: '\u001b[F',
  pageup: '\u001b[5~',
  pagedown: '\u001b[6~',
};

const DEFAULT_TIMEOUT_MS = 30_000;
const POLL_MS = 10;

export function openTerminal(args: readonly string[], options: TerminalOptions): Terminal {
  const { columns = 120, rows = 40 } = options;
  const child = spawn(process.execPath, [program, ...args], {
    name: 'xterm-256color',
    cols: columns,
    rows,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...childEnvironment(options), TERM: 'xterm-256color', COLORTERM: 'truecolor', ...options.env },
  });
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1_000 });
  let raw = '';
  let parsing = 0;
  child.onData((data) => {
    raw += data;
    parsing += 1;
    emulator.write(data, () => (parsing -= 1));
  });
  // What the program asks of a terminal, the terminal answers.
  emulator.onData((answer) => child.write(answer));
  const exited = new Promise<{ code: number; signal: number | undefined }>((resolve) => {
    child.onExit(({ exitCode, signal }) => resolve({ code: exitCode, signal }));
  });
  const screen = screenOf(emulator, () => raw);
  return {
    pid: child.pid,
    screen,
    exited,
    waitFor: (wanted, { timeoutMs = DEFAULT_TIMEOUT_MS } = {}) =>
      waitFor(screen, wanted, { timeoutMs, settled: () => parsing === 0 }),
    press: (keys) => child.write(bytesOf(keys)),
    write: (bytes) => child.write(bytes),
    resize(newColumns, newRows) {
      emulator.resize(newColumns, newRows);
      child.resize(newColumns, newRows);
    },
    kill: (signal) => child.kill(signal ?? 'SIGKILL'),
  };
}

function screenOf(emulator: InstanceType<typeof xterm.Terminal>, raw: () => string): Screen {
  const lines = (): string[] => {
    const { active } = emulator.buffer;
    return Array.from(
      { length: emulator.rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
    );
  };
  return {
    lines,
    text: () => lines().join('\n').trimEnd(),
    raw,
    get cursor() {
      const { active } = emulator.buffer;
      return { row: active.cursorY, column: active.cursorX, visible: cursorIsVisible(raw()) };
    },
    get alternate() {
      return emulator.buffer.active.type === 'alternate';
    },
  };
}

/** The emulator keeps this to itself; the last word of the program decides. */
function cursorIsVisible(raw: string): boolean {
  return raw.lastIndexOf('\u001b[?25h') >= raw.lastIndexOf('\u001b[?25l');
}

async function waitFor(
  screen: Screen,
  wanted: string | RegExp | ((text: string) => boolean),
  { timeoutMs, settled }: { readonly timeoutMs: number; readonly settled: () => boolean },
): Promise<string> {
  const fulfils =
    typeof wanted === 'function'
      ? wanted
      : typeof wanted === 'string'
        ? (text: string) => text.includes(wanted)
        : (text: string) => wanted.test(text);
  for (const deadline = performance.now() + timeoutMs; ;) {
    const text = screen.text();
    if (settled() && fulfils(text)) return text;
    if (performance.now() > deadline)
      throw new Error(`waited ${timeoutMs} ms for ${String(wanted)}; the screen shows:\n${text}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function bytesOf(keys: string): string {
  return keys.replace(/<([a-z-]+)>/g, (whole, name: string) => {
    const control = /^c-([a-z])$/.exec(name)?.[1];
    if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) - 96);
    return KEYS[name] ?? whole;
  });
}
