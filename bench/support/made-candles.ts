/**
 * Generates realistic minute candles: a random walk of prices, some with eight decimals, the same for the same count.
 */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

export const MINUTES_A_YEAR = 525_600;

/** Writes gzipped CSV. */
export async function makeCandleFile(path: string, rows: number, symbol = 'BTCUSD'): Promise<void> {
  await pipeline(Readable.from(pages(rows, symbol)), createGzip(), createWriteStream(path));
}

const PAGE_ROWS = 2_000;
/** The first minute of everything that a bench makes. */
export const FIRST_AT = Date.UTC(2023, 0, 1);

function* pages(rows: number, symbol: string): Generator<string> {
  const next = sequence(20_230_101);
  let cents = 1_650_000;
  let page = 'timestamp,symbol,open,high,low,close,volume\n';
  for (let n = 0; n < rows; n += 1) {
    const open = cents;
    const close = Math.max(100_000, open + (next() % 2_001) - 1_000);
    const high = Math.max(open, close) + (next() % 300);
    const low = Math.min(open, close) - (next() % 300);
    const volume = `${next() % 40}.${String(next() % 100_000_000).padStart(8, '0')}`;
    cents = close;
    const at = new Date(FIRST_AT + n * 60_000).toISOString().replace('.000Z', 'Z');
    page += `${at},${symbol},${price(open)},${price(high)},${price(low)},${price(close)},${volume}\n`;
    if (n % PAGE_ROWS === PAGE_ROWS - 1) {
      yield page;
      page = '';
    }
  }
  yield page;
}

function price(cents: number): string {
  return (cents / 100).toFixed(2);
}

/** xorshift32: whole numbers of 31 bits. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 1;
  };
}
