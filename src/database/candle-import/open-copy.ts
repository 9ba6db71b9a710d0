/** A binary COPY that stays open while rows come, fed no faster than the server takes them. */
import type { PoolClient } from 'pg';
import { from } from 'pg-copy-streams';
import type { CopyStreamQuery } from 'pg-copy-streams';
import { COPY_HEADER, COPY_TRAILER } from './row-encoder.ts';

/** Bytes that may wait in the stream beside what the socket holds: the server has work while the next rows are parsed. */
const WAITING_BYTES = 512 * 1024;

export class OpenCopy {
  readonly #stream: CopyStreamQuery;
  readonly #done: Promise<void>;
  readonly #ended: Promise<void>;
  #over = false;

  /** `statement`: a `copy … from stdin (format binary)`. Nothing else may be asked on the connection until it is finished. */
  constructor(client: PoolClient, statement: string) {
    this.#stream = client.query(from(statement, { highWaterMark: WAITING_BYTES }));
    this.#done = new Promise<void>((resolve, reject) => {
      this.#stream.once('finish', resolve);
      this.#stream.once('error', reject);
    });
    const end = (): void => {
      this.#over = true;
    };
    this.#ended = this.#done.then(end, end);
    this.#stream.write(COPY_HEADER);
  }

  /** Rejects with the server's error; `rollback` makes the connection usable again. */
  async write(pieces: readonly Buffer[]): Promise<void> {
    for (const piece of pieces) {
      // After a failure the stream has lost its connection and must not be written to.
      if (this.#over) return this.#done;
      if (!this.#stream.write(piece)) await Promise.race([this.#drained(), this.#ended]);
    }
  }

  /** The number of rows that the server took. */
  async finish(): Promise<number> {
    if (!this.#over) this.#stream.end(COPY_TRAILER);
    await this.#done;
    return this.#stream.rowCount;
  }

  /** Ends it without its rows; the transaction is then good for a rollback only. An open COPY would keep even that waiting for ever. */
  async abandon(): Promise<void> {
    if (!this.#over) this.#stream.destroy();
    await this.#ended;
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#stream.once('drain', resolve);
    });
  }
}
