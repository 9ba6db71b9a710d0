/** A file's text in pieces: plain or gzip by its first bytes, never more than a few pieces in memory. */
import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { unreadable } from './report.ts';

/** Small enough to be parsed in two milliseconds, so that the socket to the server is fed in between. */
const PIECE_BYTES = 64 * 1024;

export interface TextPiece {
  /** One character for each byte: everything that an import reads is ASCII. */
  readonly text: string;
  /** Bytes of the file read so far, compressed ones for gzip. */
  readonly bytesRead: number;
  readonly bytesTotal: number;
}

/**
 * Throws ImportStopped when no import could begin to read the file. Called for all files before the first is imported.
 */
export async function assertReadable(path: string): Promise<void> {
  await (await openFile(path)).close();
}

/**
 * Throws ImportStopped when the file is missing, not a regular file, cut short, corrupt or in an encoding of two bytes
 * a character.
 */
export async function* textPieces(
  path: string,
  signal: AbortSignal | null,
): AsyncGenerator<TextPiece, void, undefined> {
  const handle = await openFile(path);
  try {
    const { size } = await handle.stat();
    const first = Buffer.alloc(3);
    await handle.read(first, 0, 3, 0);
    refuseWideText(path, first);
    let bytesRead = 0;
    const file = handle.createReadStream({ start: 0, autoClose: false, highWaterMark: PIECE_BYTES });
    file.on('data', (piece) => (bytesRead += piece.length));
    const compressed = first[0] === 0x1f && first[1] === 0x8b;
    // The callback is empty: a failure of either stream also ends the iteration below.
    const source = compressed ? pipeline(file, createGunzip({ chunkSize: PIECE_BYTES }), () => undefined) : file;
    for await (const piece of source as AsyncIterable<Buffer>) {
      if (signal?.aborted === true) return;
      yield { text: piece.toString('latin1'), bytesRead, bytesTotal: size };
    }
  } catch (error) {
    throw readFailure(path, error);
  } finally {
    await handle.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    // Checked before it is opened: opening a pipe waits for a writer.
    const status = await stat(path);
    if (status.isDirectory())
      throw unreadable(`${path} is a directory`, `Name the files in it: traderai candle import ${path}/*.csv.gz`);
    if (!status.isFile())
      throw unreadable(`${path} is not a regular file`, 'An import may read a file twice: save it to disk first.');
    return await open(path, 'r');
  } catch (error) {
    throw readFailure(path, error);
  }
}

function refuseWideText(path: string, first: Buffer): void {
  const wide = (first[0] === 0xff && first[1] === 0xfe) || (first[0] === 0xfe && first[1] === 0xff);
  if (wide) throw unreadable(`${path} is UTF-16 text`, 'Save it as CSV in UTF-8 and import that.');
}

const FILE_FAULTS: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  ENOTDIR: ['there is no such file', 'Check the path; candle files are CSV or CSV.gz.'],
  ENOENT: ['there is no such file', 'Check the path; candle files are CSV or CSV.gz.'],
  EACCES: ['no permission to read it', 'Check the permissions of the file.'],
  EIO: ['the disk cannot read it', 'Check the disk and copy the file again.'],
};

function readFailure(path: string, error: unknown): unknown {
  const code = (error as { readonly code?: unknown }).code;
  if (typeof code !== 'string') return error;
  if (code.startsWith('Z_'))
    return unreadable(
      `${path} is damaged gzip: ${(error as Error).message}`,
      'No row of it was imported. Download or copy it again.',
    );
  const [message, hint] = FILE_FAULTS[code] ?? [(error as Error).message, 'No row of it was imported.'];
  return unreadable(`${path}: ${message}`, hint);
}
