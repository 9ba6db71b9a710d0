/** How fast candles come in: `candle import` of a year of minutes beside a bare COPY of the same rows into the same table. */
import { join } from 'node:path';
import type { ClientConfig } from 'pg';
import { CandleReader } from '../src/database/candle-import/candle-reader.ts';
import { importCandleFile } from '../src/database/candle-import/import-file.ts';
import { OpenCopy } from '../src/database/candle-import/open-copy.ts';
import type { ImportOptions } from '../src/database/candle-import/report.ts';
import { COPIED_COLUMNS, RowEncoder } from '../src/database/candle-import/row-encoder.ts';
import { textPieces } from '../src/database/candle-import/text-pieces.ts';
import { openPool } from '../src/database/connection.ts';
import type { Bed, Figure, FigureOptions } from './figure.ts';
import { MINUTES_A_YEAR, makeCandleFile } from './support/made-candles.ts';
import { hundredths, median } from './support/percentiles.ts';

const RUNS = 5;
const OPTIONS: ImportOptions = { symbol: null, interval: null, columns: {}, source: 'bench', onConflict: 'keep', rejects: 'report', purpose: 'import' };
const APPLICATION = 'traderai bench';

export async function measure(bed: Bed, { file, rows, runs }: FigureOptions): Promise<Figure> {
  const path = file ?? (await madeFile(bed, rows ?? MINUTES_A_YEAR));
  bed.progress('encoding the rows of the reference');
  const prepared = await prepare(path);
  const count = runs ?? RUNS;
  const imports: number[] = [];
  const copies: number[] = [];
  for (let run = 1; run <= count; run += 1) {
    bed.progress(`run ${run} of ${count}`);
    const measureImport = async (): Promise<unknown> => imports.push(await bed.withDatabase((config) => importSeconds(config, path, prepared, bed.signal)));
    const measureCopy = async (): Promise<unknown> => copies.push(await bed.withDatabase((config) => copySeconds(config, prepared)));
    // In turns, and the first of them in turns: what a run leaves behind for the next falls on both.
    for (const one of run % 2 === 1 ? [measureCopy, measureImport] : [measureImport, measureCopy]) await one();
  }
  const speed = (seconds: number): number => Math.round(prepared.rows / seconds);
  const imported = speed(median(imports));
  const copied = speed(median(copies));
  return {
    result: { what: `candle import of ${file ?? 'a made file'}`, rows: prepared.rows, rowsPerSecond: imported, seconds: hundredths(median(imports)), runs: imports.map(speed) },
    reference: {
      what: 'binary COPY of the same rows, encoded and their partitions made beforehand, into the same table with its index and checks',
      rowsPerSecond: copied,
      seconds: hundredths(median(copies)),
      runs: copies.map(speed),
    },
    ratio: hundredths(imported / copied),
    said: { result: `${imported.toLocaleString('en-US')} rows/s`, reference: `${copied.toLocaleString('en-US')} rows/s by COPY alone` },
  };
}

async function madeFile({ folder, progress }: Bed, rows: number): Promise<string> {
  progress('making candles');
  const path = join(folder, 'candles.csv.gz');
  await makeCandleFile(path, rows);
  return path;
}

interface Prepared {
  readonly pieces: readonly Buffer[];
  readonly rows: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** The good rows of the file as COPY takes them, the first of each key. */
async function prepare(path: string): Promise<Prepared> {
  const encoder = new RowEncoder(OPTIONS.source);
  const seen = new Set<string>();
  let firstAt = Number.POSITIVE_INFINITY;
  let lastAt = Number.NEGATIVE_INFINITY;
  const reader = new CandleReader(path, OPTIONS, {
    row(row) {
      const key = `${row.interval} ${row.symbol} ${row.timestamp}`;
      if (seen.has(key)) return;
      seen.add(key);
      encoder.add(row);
      firstAt = Math.min(firstAt, row.timestamp);
      lastAt = Math.max(lastAt, row.timestamp);
    },
    reject: () => undefined,
  });
  for await (const { text } of textPieces(path, null)) reader.push(text);
  reader.end();
  return { pieces: encoder.take(), rows: seen.size, firstAt, lastAt };
}

/** From the first byte read to the commit; the start of a process is not in it. */
export async function importSeconds(config: ClientConfig, path: string, { rows }: Pick<Prepared, 'rows'>, signal: AbortSignal): Promise<number> {
  const pool = openPool(config, { application: APPLICATION });
  try {
    await pool.query('select');
    const report = await importCandleFile(pool, path, OPTIONS, { signal });
    if (!report.ok) throw new Error(report.error.message);
    if (report.value.inserted !== rows) throw new Error(`of ${rows} candles ${report.value.inserted} were inserted`);
    return report.value.seconds;
  } finally {
    await pool.end();
  }
}

/** From the first byte sent to the commit. */
async function copySeconds(config: ClientConfig, { pieces, rows, firstAt, lastAt }: Prepared): Promise<number> {
  const pool = openPool(config, { application: APPLICATION });
  const client = await pool.connect();
  try {
    await client.query(`select ensure_month_partitions('MarketData', $1, $2)`, [new Date(firstAt), new Date(lastAt)]);
    const startedAt = performance.now();
    await client.query('begin');
    const copy = new OpenCopy(client, `copy "MarketData" (${COPIED_COLUMNS}) from stdin (format binary)`);
    await copy.write(pieces);
    const copied = await copy.finish();
    await client.query('commit');
    if (copied !== rows) throw new Error(`of ${rows} candles ${copied} were copied`);
    return (performance.now() - startedAt) / 1000;
  } finally {
    client.release(true);
    await pool.end();
  }
}
