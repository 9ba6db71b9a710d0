/**
 * The rows of one table as COPY text, which has the same meaning for every server and for the types of every schema.
 */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from, to } from 'pg-copy-streams';
import type { BackedUpTable, TableContents } from './backup-format.ts';
import { quotedName } from './catalog/words.ts';

/** Small rows arrive in small pieces: collected, they cost one record. */
const GATHERED_BYTES = 64 * 1024;

/** Calls `onPiece` with each piece, no faster than it is processed; returns the number of rows and bytes. */
export async function copyOut(
  client: Client,
  table: BackedUpTable,
  onPiece: (piece: Buffer) => Promise<void> | void,
): Promise<TableContents> {
  const stream = client.query(to(`copy ${table.name}${columnsOf(table)} to stdout`));
  // When a connection ends under an abandoned stream, the code that ended it reports the failure.
  stream.on('error', () => undefined);
  const hash = createHash('sha256');
  let bytes = 0;
  let gathered: Buffer[] = [];
  let gatheredBytes = 0;
  const flush = async (): Promise<void> => {
    if (gatheredBytes === 0) return;
    const piece = gathered.length === 1 ? gathered[0]! : Buffer.concat(gathered, gatheredBytes);
    gathered = [];
    gatheredBytes = 0;
    hash.update(piece);
    bytes += piece.length;
    await onPiece(piece);
  };
  for await (const piece of stream) {
    gathered.push(piece as Buffer);
    gatheredBytes += (piece as Buffer).length;
    if (gatheredBytes >= GATHERED_BYTES) await flush();
  }
  await flush();
  return { name: table.name, rows: stream.rowCount, bytes, sha256: hash.digest('hex') };
}

/** Writes all pieces to the table; returns the rows that the server took. */
export async function copyIn(
  client: Client,
  table: BackedUpTable,
  pieces: AsyncIterable<Buffer>,
): Promise<TableContents> {
  const hash = createHash('sha256');
  let bytes = 0;
  const copy = client.query(from(`copy ${table.name}${columnsOf(table)} from stdin`));
  copy.on('error', () => undefined);
  await pipeline(Readable.from(measured(), { objectMode: false, highWaterMark: GATHERED_BYTES }), copy);
  return { name: table.name, rows: copy.rowCount, bytes, sha256: hash.digest('hex') };

  async function* measured(): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      hash.update(piece);
      bytes += piece.length;
      yield piece;
    }
  }
}

function columnsOf({ columns }: BackedUpTable): string {
  return columns.length === 0 ? '' : ` (${columns.map(quotedName).join(', ')})`;
}
