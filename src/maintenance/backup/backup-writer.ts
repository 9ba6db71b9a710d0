/**
 * Writes a backup under a temporary name and renames it when it is complete and on the disk; it never replaces another
 * file.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { createGzip, gzipSync } from 'node:zlib';
import type { Gzip } from 'node:zlib';
import { DatabaseFailure } from '../../database/failure.ts';
import { MAGIC, RECORD_HEAD_BYTES, trailerStart } from './backup-format.ts';
import type { BackupContents, RecordKind, StreamRecord } from './backup-format.ts';
import { draftOf, removeAbandonedDrafts } from './draft.ts';

/** Three quarters of the best compression in a third of its time: rows of text are alike. */
const COMPRESSION_LEVEL = 3;

export class BackupWriter {
  readonly #path: string;
  readonly #draft: string;
  readonly #handle: FileHandle;
  readonly #hash = createHash('sha256');
  readonly #gzip: Gzip = createGzip({ level: COMPRESSION_LEVEL });
  readonly #written: Promise<void>;
  #failure: Error | null = null;
  #bytes = 0;

  private constructor(path: string, draft: string, handle: FileHandle) {
    this.#path = path;
    this.#draft = draft;
    this.#handle = handle;
    this.#written = this.#pump();
    // The next write or finish() reports the failure.
    this.#written.catch((error: Error) => {
      this.#failure = error;
      this.#gzip.destroy();
    });
  }

  /**
   * Refuses a taken name, and removes the remains of killed backups in the folder. `token` makes the temporary name
   * unique.
   */
  static async open(file: string, token: string): Promise<BackupWriter> {
    assertFree(file);
    const path = resolve(file);
    await removeAbandonedDrafts(dirname(path));
    const draft = draftOf(path, token);
    return new BackupWriter(path, draft, await open(draft, 'wx', 0o600));
  }

  /** Bytes written so far. */
  get bytes(): number {
    return this.#bytes;
  }

  async json(record: StreamRecord): Promise<void> {
    await this.#record('J', Buffer.from(JSON.stringify(record)));
  }

  async rows(piece: Buffer): Promise<void> {
    await this.#record('D', piece);
  }

  /** Gives the file its final name; returns its size. */
  async finish(contents: BackupContents): Promise<number> {
    this.#gzip.end();
    await this.#written;
    const contentsOffset = this.#bytes;
    await this.#append(gzipSync(JSON.stringify(contents)));
    await this.#append(Buffer.from(trailerStart(contentsOffset)));
    const checksum = this.#hash.copy().digest('hex');
    await this.#append(Buffer.from(`${checksum}\n`));
    await this.#handle.sync();
    await this.#handle.close();
    await this.#publish();
    return this.#bytes;
  }

  /** Removes the unfinished file. Harmless after finish. */
  async discard(): Promise<void> {
    this.#gzip.destroy();
    await this.#written.catch(() => undefined);
    await this.#handle.close().catch(() => undefined);
    await rm(this.#draft, { force: true });
  }

  async #record(kind: RecordKind, payload: Buffer): Promise<void> {
    const head = Buffer.alloc(RECORD_HEAD_BYTES);
    head.write(kind, 0, 'latin1');
    head.writeUInt32BE(payload.length, 1);
    if (this.#failure !== null) throw this.#failure;
    this.#gzip.write(head);
    if (this.#gzip.write(payload)) return;
    await Promise.race([new Promise((drained) => this.#gzip.once('drain', drained)), this.#written]);
    if (this.#failure !== null) throw this.#failure as Error;
  }

  async #pump(): Promise<void> {
    await this.#append(Buffer.from(MAGIC));
    for await (const piece of this.#gzip) await this.#append(piece as Buffer);
  }

  async #append(piece: Buffer): Promise<void> {
    this.#hash.update(piece);
    this.#bytes += piece.length;
    for (let done = 0; done < piece.length;) done += (await this.#handle.write(piece, done)).bytesWritten;
  }

  /** A link never replaces an existing file; where the file system has no links, the name is checked again instead. */
  async #publish(): Promise<void> {
    try {
      await link(this.#draft, this.#path);
      await rm(this.#draft);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      assertFree(this.#path);
      if (code === undefined || !NO_LINKS.has(code)) throw error;
      await rename(this.#draft, this.#path);
    }
    const folder = await open(dirname(this.#path), 'r');
    // Some systems cannot sync a folder; the file itself is on the disk.
    await folder.sync().catch(() => undefined);
    await folder.close();
  }
}

const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

export function assertFree(file: string): void {
  if (!existsSync(file)) return;
  throw new DatabaseFailure({
    code: 'FILE_EXISTS',
    message: `${file} already exists`,
    hint: 'Choose another name, or remove that file first: a backup never replaces a file.',
    kind: 'conflict',
  });
}
