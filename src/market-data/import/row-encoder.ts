/** Encodes candles as rows of a binary COPY, in pieces that a socket can take. */
import type { CandleRow } from '../../domain/candle-row.ts';
import { NUMERIC_BYTES, writeNumeric } from './numeric-binary.ts';

/** The columns of an encoded row, in its order. */
export const COPIED_COLUMNS = 'symbol, interval, source, timestamp, open, high, low, close, volume';

const COLUMN_COUNT = 9;
const PIECE_BYTES = 64 * 1024;
/** Timestamp and five numbers. */
const TAIL_BYTES = 12 + 5 * NUMERIC_BYTES;

/** The signature, no flags, no header extension; the end is a row of -1 columns. */
export const COPY_HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
export const COPY_TRAILER = Buffer.from([0xff, 0xff]);

/** Postgres counts microseconds from 2000-01-01. */
const POSTGRES_EPOCH_MS = Date.UTC(2000, 0, 1);
const TWO_TO_32 = 2 ** 32;

export class RowEncoder {
  readonly #source: string;
  #pieces: Buffer[] = [];
  #piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
  #at = 0;
  #symbol = '';
  #interval = '';
  /** Column count, symbol, interval and source: the same for a run of rows. */
  #head: Buffer = Buffer.alloc(0);

  constructor(source: string) {
    this.#source = source;
  }

  add(row: CandleRow): void {
    if (row.symbol !== this.#symbol || row.interval !== this.#interval) this.#takeHead(row);
    const head = this.#head;
    if (this.#at + head.length + TAIL_BYTES > PIECE_BYTES) this.#closePiece();
    const piece = this.#piece;
    let at = this.#at;
    for (let i = 0; i < head.length; i++) piece[at + i] = head[i]!;
    at = writeTimestamp(row.timestamp, piece, at + head.length);
    at = writeNumeric(row.open, piece, at);
    at = writeNumeric(row.high, piece, at);
    at = writeNumeric(row.low, piece, at);
    at = writeNumeric(row.close, piece, at);
    this.#at = row.volume === null ? writeNull(piece, at) : writeNumeric(row.volume, piece, at);
  }

  /** The rows since the last call, without header and trailer. The pieces belong to the caller. */
  take(): Buffer[] {
    this.#closePiece();
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  #closePiece(): void {
    if (this.#at === 0) return;
    this.#pieces.push(this.#piece.subarray(0, this.#at));
    this.#piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
    this.#at = 0;
  }

  #takeHead({ symbol, interval }: CandleRow): void {
    this.#symbol = symbol;
    this.#interval = interval;
    const count = Buffer.alloc(2);
    count.writeInt16BE(COLUMN_COUNT);
    this.#head = Buffer.concat([count, ...[symbol, interval, this.#source].map(textField)]);
  }
}

function textField(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const field = Buffer.alloc(4 + bytes.length);
  field.writeInt32BE(bytes.length);
  bytes.copy(field, 4);
  return field;
}

function writeNull(target: Uint8Array, at: number): number {
  writeLong(-1, target, at);
  return at + 4;
}

function writeTimestamp(at: number, target: Uint8Array, offset: number): number {
  const micros = (at - POSTGRES_EPOCH_MS) * 1000;
  const high = Math.floor(micros / TWO_TO_32);
  writeLong(8, target, offset);
  writeLong(high, target, offset + 4);
  writeLong(micros - high * TWO_TO_32, target, offset + 8);
  return offset + 12;
}

function writeLong(value: number, target: Uint8Array, at: number): void {
  target[at] = value >>> 24;
  target[at + 1] = value >>> 16;
  target[at + 2] = value >>> 8;
  target[at + 3] = value;
}
