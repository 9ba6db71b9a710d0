/**
 * Writes to the terminal without ever waiting for it. Node writes to a terminal blocking: a link that stalls (or Ctrl-S) would hold the whole
 * process. So the terminal is opened once more, non-blocking; what it does not take is kept and offered again.
 */
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A terminal that took nothing is asked again after this time, twice as long each further time. */
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
  /** Of what was written last, the part that the terminal has not taken. */
  #last: Buffer = Buffer.alloc(0);
  #retry: NodeJS.Timeout | null = null;

  constructor(options: TtyOutputOptions) {
    this.#options = options;
    const own = openAgain(options.fd);
    this.#fd = own ?? options.fd;
    this.#ownsFd = own !== null;
  }

  /** False when the terminal did not take everything: the rest follows by itself, and `onDrained` tells when it is through. */
  write(data: string): boolean {
    this.#kept.push(Buffer.from(data, 'utf8'));
    if (this.#retry !== null) return false;
    return this.#offer(FIRST_RETRY_MS);
  }

  /** Drops what the terminal has not taken yet. */
  drop(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    this.#kept = [];
  }

  /**
   * Writes at once, before anything that was held, waiting for a slow terminal no longer than the patience allows. For the way out, when
   * perhaps no event loop follows; where one does, `finishLast` goes on with the rest. Never throws.
   */
  writeLast(data: string, patienceMs: number): void {
    this.drop();
    this.#last = Buffer.from(data, 'utf8');
    for (let waited = 0; this.#offerLast() === 'waits' && waited < patienceMs; waited += FIRST_RETRY_MS)
      pause(FIRST_RETRY_MS);
  }

  /** Resolves when the terminal has taken what was written last, when it is gone, or when the patience is over. */
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
        // Not from inside a write: the caller is painting.
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

  /** Bytes taken, 0 when it takes none now; the error when it will take none any more. */
  #take(data: Buffer): number | NodeJS.ErrnoException {
    try {
      return writeSync(this.#fd, data);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return code === 'EAGAIN' || code === 'EINTR' ? 0 : (error as NodeJS.ErrnoException);
    }
  }
}

/** The same terminal with an open file description of its own: non-blocking there does not reach the shell and its other programs. */
function openAgain(fd: number): number | null {
  for (const path of [`/proc/self/fd/${fd}`, '/dev/tty']) {
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    } catch {
      // After su the terminal belongs to someone else, and not every system has /proc: the next way, in the end the descriptor as it is.
    }
  }
  return null;
}

/** Holds the whole process. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
