/**
 * The real program in a pseudo-terminal that the test reads at its own speed. The test reads the terminal itself and
 * buffers nothing, so that unread bytes fill the kernel's buffer, and the program really meets a full terminal.
 */
import { readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import { Emulator } from '../../bench/support/emulator.ts';
import { childEnvironment, program } from './binary.ts';
import type { BinaryOptions } from './binary.ts';
import { openUnreadPty } from './pty.ts';
import type { UnreadPty } from './pty.ts';

/** The reading speed of the terminal. */
export type Reader =
  | { readonly kind: 'free' }
  | { readonly kind: 'stalled' }
  /** Reads at most `bytesAtOnce` bytes at once, and this many bytes per second. */
  | { readonly kind: 'trickle'; readonly bytesAtOnce: number; readonly bytesPerSecond: number };

export interface SlowTerminalOptions extends BinaryOptions {
  /** The process in the terminal: the program, or a shell that the test types into. */
  readonly runs?: 'program' | 'shell';
  readonly columns: number;
  readonly rows: number;
}

const LOOK_EVERY_MS = 2;
const MOST_AT_ONCE = 65_536;
const FRAME_END = '\u001b[?2026l';

export class SlowTerminal {
  readonly emulator: Emulator;
  readonly exited: Promise<number>;
  readonly #pty: UnreadPty;
  readonly #utf8 = new StringDecoder('utf8');
  readonly #timer: NodeJS.Timeout;
  #reader: Reader = { kind: 'free' };
  #budget = 0;
  #budgetAt = performance.now();
  #shown: Promise<void> = Promise.resolve();
  #emptyAt = performance.now();
  #raw = '';

  constructor(args: readonly string[], { columns, rows, runs = 'program', ...options }: SlowTerminalOptions) {
    const env = { ...childEnvironment(options), COLORTERM: 'truecolor' };
    const [file, words] =
      runs === 'program' ? [process.execPath, [program, ...args]] : ['/bin/bash', ['--norc', '--noprofile', '-i']];
    this.#pty = openUnreadPty(file, words, { columns, rows, env });
    this.emulator = new Emulator({ columns, rows });
    this.#timer = setInterval(() => this.#take(), LOOK_EVERY_MS);
    this.exited = new Promise((resolve) =>
      this.#pty.onExit(({ exitCode }) => {
        clearInterval(this.#timer);
        resolve(exitCode);
      }),
    );
  }

  get pid(): number {
    return this.#pty.pid;
  }

  read(reader: Reader): void {
    this.#take();
    this.#reader = reader;
    this.#budget = 0;
    this.#budgetAt = performance.now();
  }

  /** All bytes read so far. */
  get raw(): string {
    return this.#raw;
  }

  /**
   * Reads what the kernel holds, and returns whether it ends in the middle of a frame. Then the program still holds the
   * rest of the frame.
   */
  readAndSeeIfCut(): 'whole' | 'cut' {
    this.#reader = { kind: 'free' };
    this.#take();
    return this.#raw.endsWith(FRAME_END) ? 'whole' : 'cut';
  }

  write(bytes: string): void {
    this.#pty.write(bytes);
  }

  resize(columns: number, rows: number): void {
    this.emulator.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  /** The lines of the screen after all read bytes are shown. */
  async lines(): Promise<readonly string[]> {
    await this.#shown;
    return this.emulator.lines();
  }

  async waitFor(wanted: string | RegExp | ((text: string) => boolean), timeoutMs = 60_000): Promise<string> {
    for (const deadline = performance.now() + timeoutMs; ; await sleep(10)) {
      const text = (await this.lines()).join('\n');
      if (
        typeof wanted === 'function'
          ? wanted(text)
          : typeof wanted === 'string'
            ? text.includes(wanted)
            : wanted.test(text)
      )
        return text;
      if (performance.now() > deadline)
        throw new Error(`waited ${timeoutMs} ms for ${String(wanted)}; the screen shows:\n${text}`);
    }
  }

  /** Waits until a slow reader has caught up: no bytes arrive for a while. */
  async delivered({ quietMs, timeoutMs }: { readonly quietMs: number; readonly timeoutMs: number }): Promise<void> {
    for (
      const deadline = performance.now() + timeoutMs;
      performance.now() - this.#emptyAt < quietMs || performance.now() < this.#emptyAt;
      await sleep(10)
    ) {
      if (performance.now() > deadline) throw new Error(`the terminal has not caught up within ${timeoutMs} ms`);
    }
  }

  /** Waits until the program has ended, then reads its last bytes before the terminal closes. */
  async ended(timeoutMs: number): Promise<void> {
    for (const deadline = performance.now() + timeoutMs; this.#isAlive(); await sleep(LOOK_EVERY_MS)) {
      if (performance.now() > deadline) throw new Error(`the program has not ended within ${timeoutMs} ms`);
    }
    this.read({ kind: 'free' });
    this.#take();
  }

  /** The connection drops. */
  hangUp(): void {
    clearInterval(this.#timer);
    this.#pty.hangUp();
  }

  /** Kills every process in the terminal. */
  async kill(): Promise<void> {
    this.#pty.kill('SIGKILL');
    await this.exited;
  }

  async close(): Promise<void> {
    this.read({ kind: 'free' });
    this.#pty.kill('SIGTERM');
    await this.exited;
  }

  #isAlive(): boolean {
    try {
      return process.kill(this.pid, 0);
    } catch {
      return false;
    }
  }

  #take(): void {
    if (this.#reader.kind === 'stalled') return;
    const now = performance.now();
    const { bytesAtOnce, bytesPerSecond } =
      this.#reader.kind === 'free'
        ? { bytesAtOnce: MOST_AT_ONCE, bytesPerSecond: Number.POSITIVE_INFINITY }
        : this.#reader;
    this.#budget =
      bytesPerSecond === Number.POSITIVE_INFINITY
        ? bytesPerSecond
        : this.#budget + ((now - this.#budgetAt) * bytesPerSecond) / 1000;
    this.#budgetAt = now;
    let text = '';
    while (this.#budget >= 1) {
      const bytes = this.#readOnce(Math.min(bytesAtOnce, this.#budget));
      if (bytes.length === 0) {
        this.#budget = Math.min(this.#budget, bytesAtOnce);
        this.#emptyAt = Math.min(this.#emptyAt, now);
        break;
      }
      this.#budget -= bytes.length;
      this.#emptyAt = Number.POSITIVE_INFINITY;
      text += this.#utf8.write(bytes);
    }
    if (text === '') return;
    this.#raw += text;
    this.#shown = this.emulator.feed(text);
  }

  #readOnce(most: number): Buffer {
    const bytes = Buffer.allocUnsafe(Math.floor(most));
    try {
      return bytes.subarray(0, readSync(this.#pty.fd, bytes));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Nothing to read now; or, on Linux, a program that has ended.
      if (code === 'EAGAIN' || code === 'EIO' || code === 'EBADF') return bytes.subarray(0, 0);
      throw error;
    }
  }
}
