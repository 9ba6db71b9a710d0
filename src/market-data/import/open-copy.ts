/**
 * A binary COPY that stays open while rows arrive, fed no faster than the server accepts them. It uses the connection
 * directly, because the stream of pg-copy-streams continues to write after the server has refused a row, and then
 * throws where no code can catch the error.
 */
import type { Connection, PoolClient, Submittable } from 'pg';
import { COPY_HEADER, COPY_TRAILER } from './row-encoder.ts';

/** Bytes that may wait for the socket: the server has work while the next rows are parsed. */
const WAITING_BYTES = 512 * 1024;

export class OpenCopy {
  readonly #query: CopyQuery;

  /** `statement`: a `copy … from stdin (format binary)`. The connection can do nothing else until it is finished. */
  constructor(client: PoolClient, statement: string) {
    this.#query = client.query(new CopyQuery(statement));
  }

  /** Rejects with the server's error; a rollback makes the connection usable again. */
  async write(pieces: readonly Buffer[]): Promise<void> {
    for (const piece of pieces) await this.#query.send(piece);
  }

  /** The number of rows that the server stored. */
  async finish(): Promise<number> {
    await this.#query.send(COPY_TRAILER);
    this.#query.end();
    return this.#query.done;
  }

  /**
   * Ends the COPY without its rows; the transaction then only accepts a rollback, which an open COPY would block for
   * ever.
   */
  async abandon(): Promise<void> {
    this.#query.fail();
    await this.#query.over;
  }
}

const COPY_DATA = 0x64;
const COPY_DONE = Buffer.from([0x63, 0, 0, 0, 4]);
const COPY_FAIL = Buffer.from('f\0\0\0\x0eabandoned\0', 'latin1');

/** A query in pg's sense: pg calls these methods for the server's messages. */
class CopyQuery implements Submittable {
  /** The number of stored rows, or the server's error. */
  readonly done: Promise<number>;
  /** Resolves when `done` is settled, either way. */
  readonly over: Promise<void>;
  readonly #statement: string;
  readonly #opened: Promise<void>;
  #open: () => void = () => undefined;
  #resolve: (rows: number) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;
  /** Null before it is submitted, and again when it is over. */
  #connection: Connection | null = null;
  #failed = false;
  #rows = 0;

  constructor(statement: string) {
    this.#statement = statement;
    this.#opened = new Promise((resolve) => (this.#open = resolve));
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const settled = (): void => undefined;
    this.over = this.done.then(settled, settled);
  }

  /** Waits while the server is behind. Rejects with its error. */
  async send(piece: Buffer): Promise<void> {
    await Promise.race([this.#opened, this.over]);
    const stream = this.#connection?.stream;
    if (stream === undefined) return void (await this.done);
    const head = Buffer.allocUnsafe(5);
    head[0] = COPY_DATA;
    head.writeInt32BE(piece.length + 4, 1);
    stream.write(head);
    stream.write(piece);
    if (stream.writableLength <= WAITING_BYTES) return;
    const drained = new Promise<void>((resolve) => stream.once('drain', () => resolve()));
    await Promise.race([drained, this.over]);
  }

  end(): void {
    this.#connection?.stream.write(COPY_DONE);
  }

  fail(): void {
    this.#failed = true;
    // The message is sent once the server is ready for rows.
    void this.#opened.then(() => this.#connection?.stream.write(COPY_FAIL));
  }

  // Called by pg.

  /** pg replaces it when a connection limits the time of a query. */
  callback(): void {}

  submit(connection: Connection): void {
    this.#connection = connection;
    connection.query(this.#statement);
  }

  handleCopyInResponse({ stream }: Connection): void {
    if (!this.#failed)
      stream.write(Buffer.concat([Buffer.from([COPY_DATA, 0, 0, 0, 4 + COPY_HEADER.length]), COPY_HEADER]));
    this.#open();
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#rows = Number(/^COPY (\d+)/.exec(text)?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.callback();
    this.#connection = null;
    this.#resolve(this.#rows);
  }

  handleError(error: Error): void {
    this.callback();
    this.#connection = null;
    this.#reject(error);
  }
}
