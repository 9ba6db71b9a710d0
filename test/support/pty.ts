/**
 * Programs in pseudo-terminals. Only this module uses node-pty. An emulated terminal shows the screen of the real
 * program.
 */
import { spawn } from '@lydell/node-pty';
import type { IPty } from '@lydell/node-pty';
import { Emulator } from '../../bench/support/emulator.ts';
import { childEnvironment, program } from './binary.ts';
import type { BinaryOptions } from './binary.ts';

export interface TerminalOptions extends BinaryOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** TERM; the default is a terminal with all features that the console uses. */
  readonly terminal?: string;
  /** The user id that runs the program; the default is that of the test. */
  readonly account?: number;
}

export interface PtyOptions {
  readonly columns: number;
  readonly rows: number;
  readonly terminal?: string;
  readonly account?: number | undefined;
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

export type Pty = IPty;

/** A pseudo-terminal that the test reads itself. */
export interface UnreadPty extends Pty {
  readonly fd: number;
  /** The connection drops. */
  hangUp(): void;
}

interface Screen {
  /** All visible lines, without the blanks at their ends. */
  text(): string;
  lines(): string[];
  /** Everything written so far, escape sequences included. */
  raw(): string;
  readonly cursor: { readonly row: number; readonly column: number; readonly visible: boolean };
  /** True on the alternate screen of full-screen programs. */
  readonly alternate: boolean;
}

export interface Terminal {
  readonly pid: number;
  readonly screen: Screen;
  /**
   * Resolves with the screen's text when it contains a text, matches a pattern, or fulfils a predicate; else rejects
   * with the screen.
   */
  waitFor(
    wanted: string | RegExp | ((text: string) => boolean),
    options?: { readonly timeoutMs?: number },
  ): Promise<string>;
  /** Letters as typed; names in angle brackets are keys: `press('jj<enter><c-c>')`. */
  press(keys: string): void;
  /** Sends the bytes unchanged to the program. */
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

const FULL_TERMINAL = 'xterm-256color';
const DEFAULT_TIMEOUT_MS = 30_000;
const POLL_MS = 10;

/** Any program in a pseudo-terminal, with its output as text. */
export function openPty(file: string, args: readonly string[], options: PtyOptions): Pty {
  return spawn(file, [...args], spawnOptions(options));
}

/** The same, but nothing reads its output: unread bytes fill the kernel's buffer. */
export function openUnreadPty(file: string, args: readonly string[], options: PtyOptions): UnreadPty {
  const pty = spawn(file, [...args], { ...spawnOptions(options), encoding: null }) as UnreadPty & {
    /** Missing in node-pty's types. */
    readonly _socket: { _read: () => void; destroy(): void };
  };
  // Must run before node-pty's first read, in the next turn of the event loop.
  pty._socket._read = () => undefined;
  return Object.assign(pty, { hangUp: () => pty._socket.destroy() });
}

function spawnOptions({ columns, rows, terminal = FULL_TERMINAL, account, cwd, env = process.env }: PtyOptions) {
  return {
    name: terminal,
    cols: columns,
    rows,
    env: { ...env, TERM: terminal },
    ...(cwd !== undefined && { cwd }),
    ...(account !== undefined && { uid: account, gid: account }),
  };
}

export function openTerminal(args: readonly string[], options: TerminalOptions): Terminal {
  const { columns = 120, rows = 40, terminal, account, cwd } = options;
  const child = openPty(process.execPath, [program, ...args], {
    columns,
    rows,
    ...(terminal !== undefined && { terminal }),
    account,
    cwd,
    env: { ...childEnvironment(options), COLORTERM: 'truecolor', ...options.env },
  });
  const emulator = new Emulator({ columns, rows, modes: 'prompt' });
  let raw = '';
  let changes = 0;
  child.onData((data) => {
    raw += data;
    void emulator.feed(data).then(() => (changes += 1));
  });
  // The emulated terminal answers the queries of the program.
  emulator.onAnswer((answer) => child.write(answer));
  const exited = new Promise<{ code: number; signal: number | undefined }>((resolve) => {
    child.onExit(({ exitCode, signal }) => resolve({ code: exitCode, signal }));
  });
  const screen = screenOf(emulator, () => raw);
  return {
    pid: child.pid,
    screen,
    exited,
    waitFor: (wanted, { timeoutMs = DEFAULT_TIMEOUT_MS } = {}) =>
      waitFor(screen, wanted, { timeoutMs, settled: () => emulator.settled, changes: () => changes }),
    press: (keys) => child.write(bytesOf(keys)),
    write: (bytes) => child.write(bytes),
    resize(newColumns, newRows) {
      emulator.resize(newColumns, newRows);
      changes += 1;
      child.resize(newColumns, newRows);
    },
    kill: (signal) => child.kill(signal ?? 'SIGKILL'),
  };
}

function screenOf(emulator: Emulator, raw: () => string): Screen {
  return {
    lines: () => emulator.lines(),
    text: () => emulator.lines().join('\n').trimEnd(),
    raw,
    get cursor() {
      const { x, y } = emulator.cursor;
      return { row: y, column: x, visible: emulator.cursorShown };
    },
    get alternate() {
      return emulator.alternate;
    },
  };
}

async function waitFor(
  screen: Screen,
  wanted: string | RegExp | ((text: string) => boolean),
  {
    timeoutMs,
    settled,
    changes,
  }: { readonly timeoutMs: number; readonly settled: () => boolean; readonly changes: () => number },
): Promise<string> {
  const fulfils =
    typeof wanted === 'function'
      ? wanted
      : typeof wanted === 'string'
        ? (text: string) => text.includes(wanted)
        : (text: string) => wanted.test(text);
  let read = -1;
  for (const deadline = performance.now() + timeoutMs; ;) {
    // Reading the cells of an unchanged screen a hundred times a second would slow the program under test.
    if (settled() && changes() !== read) {
      read = changes();
      const text = screen.text();
      if (fulfils(text)) return text;
    }
    if (performance.now() > deadline)
      throw new Error(`waited ${timeoutMs} ms for ${String(wanted)}; the screen shows:\n${screen.text()}`);
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
