/**
 * Owns the terminal while the console is open: raw keys, the alternate screen, size, suspension. Restores it on every
 * exit (quit, error, signal, dropped connection), and ends the process when the terminal is gone.
 */
import type { ReadStream, WriteStream } from 'node:tty';
import { constants } from 'node:os';
import { KeyDecoder } from './keys.ts';
import type { KeyEvent } from './keys.ts';
import { dieOf, forgetVanished, standing, terminalsOf } from './standing.ts';
import { TtyOutput } from './tty-output.ts';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** The reason why the terminal ended the console. */
export type LeaveReason =
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals }
  /** The connection dropped, or the window was closed. */
  | { readonly kind: 'lost'; readonly what: string };

/** True when the trader did not choose to leave: the window was closed, or the line dropped. */
export function isLost(reason: LeaveReason): boolean {
  return reason.kind === 'lost' || reason.signal === 'SIGHUP';
}

export interface TerminalOptions {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream & { readonly fd: number };
  readonly onInput: (events: readonly KeyEvent[]) => void;
  readonly onResize: (size: TerminalSize) => void;
  /**
   * After a suspension, perhaps with another size: everything must be painted again. Output that the terminal had not
   * taken is dropped, and no `onDrained` follows for it.
   */
  readonly onResume: (size: TerminalSize) => void;
  /** The terminal takes more, after `write` returned false. */
  readonly onDrained: () => void;
  /** Called after the terminal is restored. The process ends when this is done, or after a time limit. */
  readonly onLeave: (reason: LeaveReason) => void | Promise<void>;
}

/** The alternate screen, no cursor, no wrapping at the right edge, bracketed pastes. */
const ENTER = '\u001b[?1049h\u001b[m\u001b[2J\u001b[?25l\u001b[?7l\u001b[?2004h';
/** Ends the modes of an incomplete frame, then undoes ENTER. */
const LEAVE = '\u001b[?2026l\u001b[m\u001b[?2004l\u001b[?7h\u001b[?25h\u001b[?1049l';

/** A terminal sends the rest of a key's sequence sooner, even over a slow link; a person presses a second key later. */
const ESCAPE_MS = 30;
/** How long a stalled terminal may delay the last work of a process that ends. */
const LAST_WRITE_MS = 200;
/**
 * How long it may delay the end: a slow link takes output every few seconds, and the shell cannot use a terminal that
 * stays raw.
 */
const PARTING_WRITE_MS = 3_000;
/** The limit for the last work, after which the process ends. Callers have shorter limits of their own. */
const LAST_WORK_MS = 7_000;

// Every catchable signal that ends a process by default: none of them may leave the terminal raw.
const ENDING: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGALRM', 'SIGUSR2'];

export class Terminal {
  readonly #options: TerminalOptions;
  readonly #output: TtyOutput;
  readonly #keys = new KeyDecoder();
  readonly #listeners: (() => void)[] = [];
  #escapeTimer: NodeJS.Timeout | null = null;
  #state: 'shown' | 'suspended' | 'leaving' | 'closed' = 'shown';
  #leaving: LeaveReason | null = null;
  readonly #terminals = terminalsOf();
  #resuming: 'no' | 'soon' = 'no';

  /** Takes the terminal. Both streams must be the same terminal. */
  constructor(options: TerminalOptions) {
    this.#options = options;
    this.#output = new TtyOutput({
      fd: options.stdout.fd,
      onDrained: () => {
        if (this.#state === 'shown') options.onDrained();
      },
      onLost: (error) => this.#lost(`writing: ${error.code ?? error.message}`),
    });
    this.#watchWaysOut();
    this.#watchStreams();
    this.#enter();
  }

  get size(): TerminalSize {
    const { columns, rows } = this.#options.stdout;
    // A terminal that does not know its size reports 0.
    return { columns: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 24 };
  }

  /**
   * Reads the terminal's size; if it has changed, calls `onResize` before it returns. The kernel signals a change only
   * to foreground programs, so a stopped program misses it. Node reads the size on that signal, so this emits it.
   */
  measure(): void {
    process.emit('SIGWINCH', 'SIGWINCH');
  }

  /**
   * False: the terminal has not taken everything yet, and `onDrained` follows. Output after the terminal was restored
   * is dropped.
   */
  write(data: string): boolean {
    return this.#state === 'shown' ? this.#output.write(data) : true;
  }

  /** Restores the terminal for good. The process continues. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#giveBack(PARTING_WRITE_MS);
    this.#state = 'closed';
    for (const remove of this.#listeners.splice(0)) remove();
    this.#output.close();
  }

  /**
   * Restores the terminal and stops the process group, as Ctrl-Z does in other programs; the shell's fg continues it.
   */
  suspend(): void {
    if (this.#state !== 'shown') return;
    this.#giveBack(PARTING_WRITE_MS);
    this.#state = 'suspended';
    const onStop = process.listeners('SIGTSTP');
    process.removeAllListeners('SIGTSTP');
    process.kill(0, 'SIGTSTP');
    // The process stops here, unless no shell could continue it. The signal may take a moment to arrive.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    for (const listener of onStop) process.on('SIGTSTP', listener);
    this.#resumeSoon();
  }

  #enter(): void {
    const { stdin } = this.#options;
    // Twice: the shell may have changed the mode without the stream, which would then skip the call.
    stdin.setRawMode(false);
    stdin.setRawMode(true);
    stdin.resume();
    this.#state = 'shown';
    this.#output.write(ENTER);
  }

  /**
   * A shell that ends a stopped job sends a signal and continues the job: waiting two turns lets the signal arrive
   * first.
   */
  #resumeSoon(): void {
    if (this.#resuming === 'soon') return;
    this.#resuming = 'soon';
    setImmediate(() =>
      setImmediate(() => {
        this.#resuming = 'no';
        this.#resume();
      }),
    );
  }

  #resume(): void {
    if (this.#state !== 'shown' && this.#state !== 'suspended') return;
    if (standing() === 'behind') {
      // The shell owns the terminal: stop, as every background program that uses it is stopped. `fg` continues.
      this.#state = 'suspended';
      process.kill(0, 'SIGTTOU');
      return;
    }
    this.#output.drop();
    this.#enter();
    this.measure();
    this.#options.onResume(this.size);
  }

  /** Restores the terminal. Safe at any time and any number of times; never throws. */
  #giveBack(patienceMs = PARTING_WRITE_MS): void {
    if (this.#state !== 'shown') return;
    this.#state = 'leaving';
    if (this.#escapeTimer !== null) clearTimeout(this.#escapeTimer);
    this.#output.writeLast(LEAVE, patienceMs);
    try {
      this.#options.stdin.setRawMode(false);
      this.#options.stdin.pause();
    } catch {
      // The terminal is gone: there is nothing to restore.
    }
  }

  #leave(reason: LeaveReason): void {
    const signal = reason.kind === 'signal' ? reason.signal : 'SIGHUP';
    const end = (): void => (standing() === 'behind' ? dieOf(signal) : process.exit(128 + constants.signals[signal]));
    const begun = this.#leaving;
    // Kernel and shell report the same lost terminal one after the other.
    if (begun !== null && isLost(begun) && isLost(reason)) return;
    // The second signal ends the process at once.
    if (this.#state === 'leaving' || this.#state === 'closed') return end();
    this.#leaving = reason;
    this.#giveBack(LAST_WRITE_MS);
    this.#state = 'leaving';
    setTimeout(end, LAST_WORK_MS);
    const work = Promise.resolve()
      .then(() => this.#options.onLeave(reason))
      .catch(() => undefined);
    void Promise.all([work, this.#output.finishLast(PARTING_WRITE_MS)]).finally(end);
  }

  #lost(what: string): void {
    if (this.#state === 'shown' || this.#state === 'suspended') this.#leave({ kind: 'lost', what });
  }

  #watchWaysOut(): void {
    for (const signal of ENDING) this.#on(process, signal, () => this.#leave({ kind: 'signal', signal }));
    this.#on(process, 'SIGTSTP', () => this.suspend());
    this.#on(process, 'SIGCONT', () => this.#resumeSoon());
    this.#on(process, 'exit', () => this.#giveBack());
    // Not removed by close(): the terminal may also disappear while the process ends.
    process.on('exit', () => forgetVanished(this.#terminals));
    // Before Node prints the error and ends; unhandled rejections arrive here too.
    this.#on(process, 'uncaughtExceptionMonitor', () => this.#giveBack());
  }

  #watchStreams(): void {
    const { stdin, stdout, onResize } = this.#options;
    // Usually the same terminal: the report at the end is written there.
    this.#on(process.stderr, 'error', (error: NodeJS.ErrnoException) =>
      this.#lost(`writing: ${error.code ?? error.message}`),
    );
    this.#on(stdin, 'data', (chunk: Buffer | string) =>
      this.#read(typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk),
    );
    this.#on(stdin, 'end', () => this.#lost('the keyboard ended'));
    this.#on(stdin, 'close', () => this.#lost('the keyboard was closed'));
    this.#on(stdin, 'error', (error: NodeJS.ErrnoException) => this.#lost(`reading: ${error.code ?? error.message}`));
    this.#on(stdout, 'error', (error: NodeJS.ErrnoException) => this.#lost(`writing: ${error.code ?? error.message}`));
    this.#on(stdout, 'resize', () => {
      if (this.#state === 'shown') onResize(this.size);
    });
  }

  #read(chunk: Uint8Array): void {
    if (this.#state !== 'shown') return;
    if (this.#escapeTimer !== null) clearTimeout(this.#escapeTimer);
    this.#escapeTimer = null;
    this.#deliver(this.#keys.push(chunk));
    if (!this.#keys.pending) return;
    this.#escapeTimer = setTimeout(() => {
      this.#escapeTimer = null;
      this.#deliver(this.#keys.flushPending());
    }, ESCAPE_MS);
  }

  #deliver(events: readonly KeyEvent[]): void {
    if (events.length > 0 && this.#state === 'shown') this.#options.onInput(events);
  }

  #on<Arguments extends never[]>(
    emitter: NodeJS.EventEmitter,
    name: string,
    listener: (...args: Arguments) => void,
  ): void {
    emitter.on(name, listener as (...args: unknown[]) => void);
    this.#listeners.push(() => emitter.off(name, listener as (...args: unknown[]) => void));
  }
}
