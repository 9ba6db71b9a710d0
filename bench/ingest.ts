/**
 * The speed of `candle import` for a year of minutes, compared with a bare COPY of the same rows into the same table.
 */
import { join } from 'node:path';
import type { ClientConfig } from 'pg';
import { CandleReader } from '../src/market-data/import/candle-reader.ts';
import { importCandleFile } from '../src/market-data/import/import-file.ts';
import { OpenCopy } from '../src/market-data/import/open-copy.ts';
import type { ImportOptions } from '../src/market-data/import/report.ts';
import { COPIED_COLUMNS, RowEncoder } from '../src/market-data/import/row-encoder.ts';
import { textPieces } from '../src/market-data/import/text-pieces.ts';
import { openPool } from '../src/database/connection.ts';
import { grouped } from '../src/text/figures.ts';
import type { Bed, Figure, FigureOptions } from './figure.ts';
import { APPLICATION } from './support/bed.ts';
import { MINUTES_A_YEAR, makeCandleFile } from './support/made-candles.ts';
import { hundredths, median } from './support/percentiles.ts';

const RUNS = 5;
const OPTIONS: ImportOptions = {
  symbol: null,
  interval: null,
  columns: {},
  source: 'bench',
  onConflict: 'keep',
  rejects: 'report',
  purpose: 'import',
};

export async function measure(bed: Bed, { file, rows, runs }: FigureOptions): Promise<Figure> {
  const path = file ?? (await madeFile(bed, rows ?? MINUTES_A_YEAR));
  bed.progress('encoding the rows of the reference');
  const prepared = await prepare(path);
  const count = runs ?? RUNS;
  const imports: Run[] = [];
  const copies: Run[] = [];
  for (let run = 1; run <= count; run += 1) {
    bed.progress(`run ${run} of ${count}`);
    const measureImport = async (): Promise<unknown> =>
      imports.push(await bed.withDatabase((config) => importOnce(config, path, prepared, bed.signal)));
    const measureCopy = async (): Promise<unknown> =>
      copies.push(await bed.withDatabase((config) => copyOnce(config, prepared)));
    // The two alternate, and so does the one that begins: effects of a run on the next one then hit both.
    for (const one of run % 2 === 1 ? [measureCopy, measureImport] : [measureImport, measureCopy]) await one();
  }
  const [result, reference] = [summed(imports, prepared.rows), summed(copies, prepared.rows)];
  return {
    result: { what: `candle import of ${file ?? 'a made file'}`, rows: prepared.rows, ...result },
    reference: {
      what: 'binary COPY of the same rows, encoded beforehand, into the same table with its partitions with its index and checks',
      ...reference,
    },
    ratio: hundredths(result.rowsPerSecond / reference.rowsPerSecond),
    said: {
      result: `${grouped(result.rowsPerSecond)} rows/s`,
      reference: `${grouped(reference.rowsPerSecond)} rows/s by COPY alone`,
    },
  };
}

interface Run {
  readonly seconds: number;
  /** Of this process: on a machine without a free core the server loses this time. */
  readonly cpuSeconds: number;
}

function summed(
  runs: readonly Run[],
  rows: number,
): { rowsPerSecond: number; seconds: number; clientCpuSeconds: number; runs: number[] } {
  const seconds = median(runs.map((run) => run.seconds));
  return {
    rowsPerSecond: Math.round(rows / seconds),
    seconds: hundredths(seconds),
    clientCpuSeconds: hundredths(median(runs.map((run) => run.cpuSeconds))),
    runs: runs.map((run) => Math.round(rows / run.seconds)),
  };
}

async function timed(work: () => Promise<void>): Promise<Run> {
  const usage = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(usage);
  return { seconds, cpuSeconds: (user + system) / 1e6 };
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

/** The good rows of the file in the format of COPY, the first row of each key. */
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

/** From the first byte read to the commit, without the start of a process. */
export async function importOnce(
  config: ClientConfig,
  path: string,
  { rows }: { /** Null: any number. */ readonly rows: number | null },
  signal: AbortSignal,
): Promise<Run> {
  const pool = openPool(config, { application: APPLICATION });
  try {
    await pool.query('select');
    return await timed(async () => {
      const report = await importCandleFile(pool, path, OPTIONS, { signal });
      if (!report.ok) throw new Error(report.error.message);
      if (rows !== null && report.value.inserted !== rows)
        throw new Error(`of ${rows} candles ${report.value.inserted} were inserted`);
    });
  } finally {
    await pool.end();
  }
}

/** From the first byte sent to the commit. */
async function copyOnce(config: ClientConfig, { pieces, rows, firstAt, lastAt }: Prepared): Promise<Run> {
  const pool = openPool(config, { application: APPLICATION });
  const client = await pool.connect();
  try {
    await client.query(`select ensure_month_partitions('MarketData', $1, $2)`, [new Date(firstAt), new Date(lastAt)]);
    return await timed(async () => {
      await client.query('begin');
      const copy = new OpenCopy(client, `copy "MarketData" (${COPIED_COLUMNS}) from stdin (format binary)`);
      await copy.write(pieces);
      const copied = await copy.finish();
      await client.query('commit');
      if (copied !== rows) throw new Error(`of ${rows} candles ${copied} were copied`);
    });
  } finally {
    client.release(true);
    await pool.end();
  }
}
