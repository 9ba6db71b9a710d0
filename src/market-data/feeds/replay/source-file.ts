/** A recording on disk: its name, derived from its content, and its text in pieces. */
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { err, ok } from '../../../domain/result.ts';
import type { Result } from '../../../domain/result.ts';
import { FeedFailure } from '../feed.ts';
import type { SpecError } from '../spec.ts';

export interface SourceFile {
  readonly path: string;
  /** `candles.csv.gz#0123456789ab`: independent of the file's folder, and different when the content differs. */
  readonly name: string;
  readonly sha256: string;
  readonly compression: 'gzip' | 'none';
}

const BLOCK_BYTES = 1024 * 1024;
const PIECE_BYTES = 64 * 1024;
/** Hexadecimal digits: enough to tell all recordings on one desk apart. */
const NAME_DIGITS = 12;

/** Reads the whole file once, a block at a time: some hundred megabytes a second. */
export function openSourceFile(path: string): Result<SourceFile, SpecError> {
  let file: number | null = null;
  try {
    // Checked before it is opened: opening a pipe waits for a writer, without an end.
    if (!statSync(path).isFile()) return err(faultOf(path, 'EISDIR', 'it is not a regular file'));
    file = openSync(path, 'r');
    const hash = createHash('sha256');
    const block = Buffer.allocUnsafe(BLOCK_BYTES);
    let compression: SourceFile['compression'] = 'none';
    let first = true;
    for (let length = readSync(file, block); length > 0; length = readSync(file, block)) {
      if (first && block[0] === 0x1f && block[1] === 0x8b && length > 1) compression = 'gzip';
      first = false;
      hash.update(block.subarray(0, length));
    }
    const sha256 = hash.digest('hex');
    return ok({ path, name: `${basename(path)}#${sha256.slice(0, NAME_DIGITS)}`, sha256, compression });
  } catch (error) {
    const code = (error as { readonly code?: unknown }).code;
    if (typeof code !== 'string') throw error;
    return err(faultOf(path, code, (error as Error).message));
  } finally {
    if (file !== null) closeSync(file);
  }
}

/**
 * One character for each byte. Throws FeedFailure when the file is unreadable, damaged, or changed since it was opened.
 */
export async function* textPieces(source: SourceFile): AsyncGenerator<string, void, undefined> {
  const hash = createHash('sha256');
  const file = createReadStream(source.path, { highWaterMark: PIECE_BYTES });
  file.on('data', (piece) => hash.update(piece));
  try {
    // The callback is empty: a failure of either stream also ends the iteration below.
    const stream =
      source.compression === 'gzip' ? pipeline(file, createGunzip({ chunkSize: PIECE_BYTES }), () => undefined) : file;
    for await (const piece of stream as AsyncIterable<Buffer>) yield piece.toString('latin1');
  } catch (error) {
    throw readFailure(source.path, error);
  } finally {
    file.destroy();
  }
  if (hash.digest('hex') !== source.sha256) {
    throw new FeedFailure(
      `${source.path} changed while it was read, so a restart could not find its place.`,
      'Replay a copy that no program writes to.',
    );
  }
}

const FAULTS: Readonly<Record<string, readonly [fault: string, hint: string]>> = {
  ENOENT: ['there is no such file', 'Check the path; a recording is a CSV or CSV.gz file of candles.'],
  ENOTDIR: ['there is no such file', 'Check the path; a recording is a CSV or CSV.gz file of candles.'],
  EACCES: ['no permission to read it', 'Check the permissions of the file.'],
  EISDIR: ['it is not a regular file', 'Name one CSV or CSV.gz file of candles.'],
};

function faultOf(path: string, code: string, otherwise: string): SpecError {
  const [fault, hint] = FAULTS[code] ?? [otherwise, 'Check the file and its disk.'];
  return { message: `${path}: ${fault}.`, hint };
}

function readFailure(path: string, error: unknown): unknown {
  const code = (error as { readonly code?: unknown }).code;
  if (typeof code !== 'string') return error;
  if (code.startsWith('Z_'))
    return new FeedFailure(`${path} is damaged gzip: ${(error as Error).message}.`, 'Download or copy it again.');
  const { message, hint } = faultOf(path, code, (error as Error).message);
  return new FeedFailure(message, hint);
}
