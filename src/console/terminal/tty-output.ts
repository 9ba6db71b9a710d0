/**
 * Writes to the terminal without waiting for it. Node's writes to a terminal block: a stalled link (or Ctrl-S) would
 * stop the whole process. So the terminal is opened again, non-blocking; output that it does not take is kept and
 * written later.
 */
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The delay before the next try when the terminal took nothing; it doubles with each try. */
const FIRST_RETRY_MS = 4;
const LONGEST_RETRY_MS = 50;

export interface TtyOutputOptions {
  /** The descriptor of a terminal. */
  readonly fd: number;
  readonly onDrained: () => void;
  /** The terminal is gone. */
  readonly onLost: (error: NodeJS.ErrnoException) => void;
}

export class TtyOutput {
  readonly #options: TtyOutputOptions;
  readonly #fd: number;
  readonly #ownsFd: boolean;
  #kept: Buffer[] = [];
  /** The part of the last write that the terminal has not taken. */
  #last: Buffer = Buffer.alloc(0);
  #retry: NodeJS.Timeout | null = null;

  constructor(options: TtyOutputOptions) {
    this.#options = options;
    const own = openAgain(options.fd);
    this.#fd = own ?? options.fd;
    this.#ownsFd = own !== null;
  }

  /** False when the terminal did not take everything: the rest is written later, and then `onDrained` is called. */
  write(data: string): boolean {
    this.#kept.push(Buffer.from(data, 'utf8'));
    if (this.#retry !== null) return false;
    return this.#offer(FIRST_RETRY_MS);
  }

  /** Drops output that the terminal has not taken yet. */
  drop(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    this.#kept = [];
  }

  /**
   * Drops kept output and writes at once; waits for a slow terminal at most `patienceMs`. For the exit, when the event
   * loop may not run again; if it runs, `finishLast` writes the rest. Never throws.
   */
  writeLast(data: string, patienceMs: number): void {
    this.drop();
    this.#last = Buffer.from(data, 'utf8');
    for (let waited = 0; this.#offerLast() === 'waits' && waited < patienceMs; waited += FIRST_RETRY_MS)
      pause(FIRST_RETRY_MS);
  }

  /** Resolves when the terminal has taken the last write, when it is gone, or after `patienceMs`. */
  async finishLast(patienceMs: number): Promise<void> {
    for (const end = performance.now() + patienceMs; this.#offerLast() === 'waits' && performance.now() < end;)
      await sleep(LONGEST_RETRY_MS);
  }

  #offerLast(): 'done' | 'waits' {
    for (
      let taken: number | NodeJS.ErrnoException = 1;
      this.#last.length > 0 && taken !== 0;
      this.#last = this.#last.subarray(taken)
    ) {
      taken = this.#take(this.#last);
      if (typeof taken !== 'number') taken = this.#last.length;
    }
    return this.#last.length === 0 ? 'done' : 'waits';
  }

  close(): void {
    this.drop();
    if (this.#ownsFd) closeSync(this.#fd);
  }

  #offer(retryMs: number): boolean {
    this.#retry = null;
    while (this.#kept.length > 0) {
      const first = this.#kept[0]!;
      const taken = this.#take(first);
      if (typeof taken !== 'number') {
        this.#kept = [];
        // Not inside the write, because the caller is painting.
        setImmediate(() => this.#options.onLost(taken));
        return true;
      }
      if (taken === first.length) {
        this.#kept.shift();
        continue;
      }
      this.#kept[0] = first.subarray(taken);
      const nextMs = taken > 0 ? FIRST_RETRY_MS : Math.min(retryMs * 2, LONGEST_RETRY_MS);
      this.#retry = setTimeout(() => {
        if (this.#offer(nextMs)) this.#options.onDrained();
      }, retryMs);
      return false;
    }
    return true;
  }

  /** The number of bytes that the terminal took, 0 when it takes none now; the error when the terminal is gone. */
  #take(data: Buffer): number | NodeJS.ErrnoException {
    try {
      return writeSync(this.#fd, data);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return code === 'EAGAIN' || code === 'EINTR' ? 0 : (error as NodeJS.ErrnoException);
    }
  }
}

/**
 * Opens the same terminal with its own file description, so that non-blocking mode does not affect the shell and its
 * other programs.
 */
function openAgain(fd: number): number | null {
  for (const path of [`/proc/self/fd/${fd}`, '/dev/tty']) {
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    } catch {
      // After su the terminal belongs to another user, and not every system has /proc: try the next path, then use the
      // descriptor itself.
    }
  }
  return null;
}

/** Blocks the whole process. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
