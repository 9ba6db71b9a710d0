/**
 * Owns the terminal from the moment the console opens: raw keys, the other screen, size, suspension. Gives it back on every way out — quit,
 * error, signals, a dropped connection — and ends the process soon after when there is no terminal any more.
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

/** Why the terminal was given back without being asked. */
export type LeaveReason =
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals }
  /** The connection dropped, the window was closed. */
  | { readonly kind: 'lost'; readonly what: string };

export interface TerminalOptions {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream & { readonly fd: number };
  readonly onInput: (events: readonly KeyEvent[]) => void;
  readonly onResize: (size: TerminalSize) => void;
  /**
   * Back from a suspension, perhaps with another size: everything must be painted again. What had not been taken before is dropped, and no
   * `onDrained` follows for it.
   */
  readonly onResume: (size: TerminalSize) => void;
  /** The terminal takes more, after `write` had answered false. */
  readonly onDrained: () => void;
  /** The terminal is given back already. The process ends when this is done, or a little later in any case. */
  readonly onLeave: (reason: LeaveReason) => void | Promise<void>;
}

/** The other screen, no cursor, no wrapping at the right edge, pastes in brackets. */
const ENTER = '\u001b[?1049h\u001b[m\u001b[2J\u001b[?25l\u001b[?7l\u001b[?2004h';
/** Ends whatever a frame that was cut short left open, then undoes ENTER. */
const LEAVE = '\u001b[?2026l\u001b[m\u001b[?2004l\u001b[?7h\u001b[?25h\u001b[?1049l';

/** A terminal sends the rest of a key's sequence at once, even over a slow link; a person presses no second key so soon. */
const ESCAPE_MS = 30;
/** How long a stalled terminal holds up everything else of a process that is being ended, before its last work begins. */
const LAST_WRITE_MS = 200;
/** How long it may hold up the end: a slow link makes room every few seconds, and a terminal that is left raw is of no use to the shell. */
const PARTING_WRITE_MS = 3_000;
/** For what must still be done; then the process ends. Its callers bound it themselves, more tightly. */
const LAST_WORK_MS = 7_000;

// Every signal that ends a process by default and may be caught: what ends us must not leave the terminal raw.
const ENDING: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGALRM', 'SIGUSR2'];

export class Terminal {
  readonly #options: TerminalOptions;
  readonly #output: TtyOutput;
  readonly #keys = new KeyDecoder();
  readonly #listeners: (() => void)[] = [];
  #escapeTimer: NodeJS.Timeout | null = null;
  #state: 'shown' | 'suspended' | 'leaving' | 'closed' = 'shown';
  readonly #terminals = terminalsOf();
  #resuming: 'no' | 'soon' = 'no';

  /** Takes the terminal. Both streams must be one. */
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
    // A terminal that does not know its size says 0.
    return { columns: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 24 };
  }

  /**
   * Asks the terminal for its size; `onResize` is called before this returns when it is another one. The kernel tells a change to the programs
   * in front only: one that was stopped has missed it. Node asks on the signal, so it gets the signal.
   */
  measure(): void {
    process.emit('SIGWINCH', 'SIGWINCH');
  }

  /** False: not everything was taken yet, `onDrained` follows. What is written after the terminal was given back goes nowhere. */
  write(data: string): boolean {
    return this.#state === 'shown' ? this.#output.write(data) : true;
  }

  /** Gives the terminal back for good. The process goes on. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#giveBack(PARTING_WRITE_MS);
    this.#state = 'closed';
    for (const remove of this.#listeners.splice(0)) remove();
    this.#output.close();
  }

  /** Gives the terminal back and stops the process, with everything in its process group, as Ctrl-Z does elsewhere; goes on when the shell says so. */
  suspend(): void {
    if (this.#state !== 'shown') return;
    this.#giveBack(PARTING_WRITE_MS);
    this.#state = 'suspended';
    const onStop = process.listeners('SIGTSTP');
    process.removeAllListeners('SIGTSTP');
    process.kill(0, 'SIGTSTP');
    // Stopped here. Without a shell that could continue us nothing stops; the signal may take a moment to arrive.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    for (const listener of onStop) process.on('SIGTSTP', listener);
    this.#resumeSoon();
  }

  #enter(): void {
    const { stdin } = this.#options;
    // Twice: the shell may have changed the mode behind the stream's back, which then would change nothing.
    stdin.setRawMode(false);
    stdin.setRawMode(true);
    stdin.resume();
    this.#state = 'shown';
    this.#output.write(ENTER);
  }

  /** A shell that ends a stopped job sends the signal and continues the job: what came with the continuation is heard first, two turns from here. */
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
      // The terminal is the shell's. Stopped, as who reaches for it from there is: `fg` continues it.
      this.#state = 'suspended';
      process.kill(0, 'SIGTTOU');
      return;
    }
    this.#output.drop();
    this.#enter();
    this.measure();
    this.#options.onResume(this.size);
  }

  /** Safe at any moment and any number of times; never throws. */
  #giveBack(patienceMs = PARTING_WRITE_MS): void {
    if (this.#state !== 'shown') return;
    this.#state = 'leaving';
    if (this.#escapeTimer !== null) clearTimeout(this.#escapeTimer);
    this.#output.writeLast(LEAVE, patienceMs);
    try {
      this.#options.stdin.setRawMode(false);
      this.#options.stdin.pause();
    } catch {
      // The terminal is gone: there is nothing to give back.
    }
  }

  #leave(reason: LeaveReason): void {
    const signal = reason.kind === 'signal' ? reason.signal : 'SIGHUP';
    const end = (): void => (standing() === 'behind' ? dieOf(signal) : process.exit(128 + constants.signals[signal]));
    // Asked a second time: at once.
    if (this.#state === 'leaving' || this.#state === 'closed') return end();
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
    // Also when the terminal vanishes while a process that has closed this console is ending.
    process.on('exit', () => forgetVanished(this.#terminals));
    // Before Node prints the error and ends; unhandled rejections come this way too.
    this.#on(process, 'uncaughtExceptionMonitor', () => this.#giveBack());
  }

  #watchStreams(): void {
    const { stdin, stdout, onResize } = this.#options;
    // Mostly the same terminal, and what is told of the end is written there.
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
