/** Reads the new lines of a log again and again, also after the log was replaced or cut. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** A flood of lines is skipped up to its end. */
const MOST_AT_ONCE_BYTES = 1024 * 1024;

export class LogTail {
  readonly #path: string;
  #inode: number;
  #offset: number;
  /** The end of the text that was read, when it is not a whole line. */
  #rest = '';

  /** Lines that the log has now are not read. */
  constructor(path: string) {
    this.#path = path;
    const now = statSync(path, { throwIfNoEntry: false });
    this.#inode = now?.ino ?? 0;
    this.#offset = now?.size ?? 0;
  }

  read(): string[] {
    const now = statSync(this.#path, { throwIfNoEntry: false });
    if (now === undefined) return [];
    if (now.ino !== this.#inode || now.size < this.#offset) {
      this.#inode = now.ino;
      this.#offset = 0;
      this.#rest = '';
    }
    if (now.size - this.#offset > MOST_AT_ONCE_BYTES) {
      this.#offset = now.size - MOST_AT_ONCE_BYTES;
      this.#rest = '';
    }
    const lines = (this.#rest + this.#bytes(now.size - this.#offset)).split('\n');
    this.#rest = (lines.pop() ?? '').slice(-MOST_AT_ONCE_BYTES);
    return lines;
  }

  #bytes(count: number): string {
    if (count === 0) return '';
    const bytes = Buffer.alloc(count);
    const file = openSync(this.#path, 'r');
    try {
      const read = readSync(file, bytes, 0, count, this.#offset);
      this.#offset += read;
      return bytes.toString('utf8', 0, read);
    } finally {
      closeSync(file);
    }
  }
}
