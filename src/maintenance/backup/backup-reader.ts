/** Reads a backup: first every byte against its checksum, then its records. */
import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { createGunzip, gunzipSync } from 'node:zlib';
import { DatabaseFailure } from '../../database/failure.ts';
import {
  FORMAT_VERSION,
  LONGEST_RECORD_BYTES,
  MAGIC,
  RECORD_HEAD_BYTES,
  TRAILER_BYTES,
  TRAILER_END_BYTES,
  contentsRecord,
  parseTrailer,
  streamRecord,
} from './backup-format.ts';
import type { BackupContents, StreamRecord } from './backup-format.ts';

const PIECE_BYTES = 256 * 1024;

export interface InspectedBackup {
  readonly contents: BackupContents;
  /** Size of the file. */
  readonly bytes: number;
  readonly contentsOffset: number;
}

export interface InspectOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onBytes?: ((bytes: number, of: number) => void) | undefined;
}

/**
 * Reads the file once from end to end. Throws DatabaseFailure when it is not a complete, undamaged backup that this
 * version reads.
 */
export async function inspectBackup(file: string, { signal, onBytes }: InspectOptions = {}): Promise<InspectedBackup> {
  await using handle = await openBackup(file);
  const { size: bytes } = await handle.stat();
  await assertMagic(handle, file, bytes);
  const trailer = parseTrailer(await textAt(handle, Math.max(0, bytes - TRAILER_BYTES), TRAILER_BYTES));
  if (trailer === null) throw truncated(file);
  const hash = createHash('sha256');
  const end = bytes - TRAILER_END_BYTES;
  let read = 0;
  for await (const piece of handle.createReadStream({
    start: 0,
    end: end - 1,
    autoClose: false,
    highWaterMark: PIECE_BYTES,
  })) {
    signal?.throwIfAborted();
    hash.update(piece as Buffer);
    read += (piece as Buffer).length;
    onBytes?.(read, end);
  }
  if (hash.digest('hex') !== trailer.sha256) throw damaged(file, 'its checksum does not match');
  return {
    contents: await readContents(handle, file, trailer.contentsOffset, bytes - TRAILER_BYTES),
    bytes,
    contentsOffset: trailer.contentsOffset,
  };
}

export type ReadRecord = StreamRecord | { readonly kind: 'rows'; readonly piece: Buffer };

/** The records of an inspected backup, in order. */
export async function* readRecords(file: string, { contentsOffset }: InspectedBackup): AsyncGenerator<ReadRecord> {
  await using handle = await openBackup(file);
  const stream = handle.createReadStream({
    start: MAGIC.length,
    end: contentsOffset - 1,
    autoClose: false,
    highWaterMark: PIECE_BYTES,
  });
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  stream.once('error', (error) => gunzip.destroy(error));
  let pending: Buffer = Buffer.alloc(0);
  try {
    for await (const piece of stream.pipe(gunzip)) {
      pending = pending.length === 0 ? (piece as Buffer) : Buffer.concat([pending, piece as Buffer]);
      for (
        let length = recordLength(pending, file);
        length !== null && pending.length >= length;
        length = recordLength(pending, file)
      ) {
        yield recordOf(pending.subarray(0, length));
        pending = pending.subarray(length);
      }
    }
  } finally {
    stream.destroy();
    gunzip.destroy();
  }
  if (pending.length > 0) throw damaged(file, 'its last record is incomplete');
}

/** Null until the head of the record has arrived. */
function recordLength(pending: Buffer, file: string): number | null {
  if (pending.length < RECORD_HEAD_BYTES) return null;
  const length = pending.readUInt32BE(1);
  if (length > LONGEST_RECORD_BYTES) throw damaged(file, 'a record exceeds the maximum length');
  return RECORD_HEAD_BYTES + length;
}

function recordOf(record: Buffer): ReadRecord {
  const payload = record.subarray(RECORD_HEAD_BYTES);
  if (record.toString('latin1', 0, 1) === 'D') return { kind: 'rows', piece: payload };
  return streamRecord.parse(JSON.parse(payload.toString('utf8')));
}

async function openBackup(file: string): Promise<FileHandle> {
  // Checked before it is opened: opening a pipe waits for a writer.
  if (!(await stat(file)).isFile()) throw notABackup(file);
  return open(file, 'r');
}

async function assertMagic(handle: FileHandle, file: string, bytes: number): Promise<void> {
  const start = await textAt(handle, 0, MAGIC.length + 8);
  const version = /^TRADERAI BACKUP (\d+)\n/.exec(start)?.[1];
  if (version === undefined) throw MAGIC.startsWith(start) && bytes > 0 ? truncated(file) : notABackup(file);
  if (Number(version) === FORMAT_VERSION) return;
  throw new DatabaseFailure({
    code: 'UNKNOWN_BACKUP_FORMAT',
    message: `${file} is a backup of format ${version}; this traderai reads format ${FORMAT_VERSION}`,
    hint: 'Restore it with the version of traderai that wrote it, or a newer one.',
    kind: 'invalid',
  });
}

async function textAt(handle: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.toString('latin1', 0, bytesRead);
}

async function readContents(handle: FileHandle, file: string, start: number, end: number): Promise<BackupContents> {
  if (start < MAGIC.length || start >= end) throw damaged(file, 'the offset of its contents is wrong');
  const { buffer } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
  return contentsRecord.parse(JSON.parse(gunzipSync(buffer).toString('utf8')));
}

function notABackup(file: string): DatabaseFailure {
  return new DatabaseFailure({
    code: 'NOT_A_BACKUP',
    message: `${file} is not a backup of traderai`,
    hint: 'Make a backup with: traderai db backup FILE',
    kind: 'invalid',
  });
}

function truncated(file: string): DatabaseFailure {
  return new DatabaseFailure({
    code: 'BACKUP_TRUNCATED',
    message: `${file} is incomplete: its end is missing`,
    hint: 'Copy it again from its source. An incomplete backup is never restored, because the missing part is unknown.',
    kind: 'invalid',
  });
}

export function damaged(file: string, what: string): DatabaseFailure {
  return new DatabaseFailure({
    code: 'BACKUP_DAMAGED',
    message: `${file} is damaged: ${what}`,
    hint: 'Copy it again from its source, or use an older backup.',
    kind: 'invalid',
  });
}
