/**
 * Measures the queries of a full desk, each with the earlier design as its reference, on the same server in one run.
 * The earlier design is one table without partitions and without the index of the query, or a join instead of stored
 * rows. Times are server times: with planning, without the transfer of the rows. The login is an administrator, which
 * sees every portfolio through row security.
 */
import { randomUUID } from 'node:crypto';
import { statfsSync } from 'node:fs';
import { loadavg } from 'node:os';
import type { ClientConfig } from 'pg';
import { DatabaseFailure } from '../src/database/failure.ts';
import type { Bed, Figure, FigureOptions, FigurePart } from './figure.ts';
import { askAnalytics } from './queries/analytic-questions.ts';
import { Asker } from './queries/asker.ts';
import { makeBefore } from './queries/before.ts';
import { askCandles } from './queries/candle-questions.ts';
import { fillDesk } from './queries/desk.ts';
import type { FilledDesk } from './queries/desk.ts';
import { measureIngest } from './queries/ingest-question.ts';
import { POSITIONS_EACH, SYMBOLS, sizesOf } from './queries/sizes.ts';
import type { Sizes } from './queries/sizes.ts';
import { grouped } from '../src/text/figures.ts';
import { askTrades } from './queries/trade-questions.ts';
import { askValuations } from './queries/valuation-questions.ts';
import { hundredths } from './support/percentiles.ts';

const RUNS = 5;

export async function measure(bed: Bed, options: FigureOptions): Promise<Figure> {
  const sizes = sizesOf(options);
  const runs = options.runs ?? RUNS;
  checkRoom(bed, sizes);
  return bed.withDatabase(async (config) => {
    const begunAt = performance.now();
    const desk = await fillDesk(config, bed, sizes, randomUUID);
    await makeBefore(desk, bed);
    const fillSeconds = Math.round((performance.now() - begunAt) / 1000);
    const parts = [...(await askAll(desk, bed, { sizes, runs })), await measureIngest(desk, bed, { sizes, runs })];
    return summed(parts, { sizes, fillSeconds, bytes: await bytesOf(config, bed) });
  });
}

/**
 * Measured: a candle or trade takes 460 bytes with its indexes, its copy in the reference table and the write-ahead
 * log.
 */
const BYTES_A_ROW = 500;
const MOST_LOG_BYTES = 4e9;

function checkRoom({ folder }: Bed, { candles, trades }: Sizes): void {
  const { bavail, bsize } = statfsSync(folder);
  const rowBytes = (candles + trades) * BYTES_A_ROW;
  const needed = rowBytes + Math.min(rowBytes, MOST_LOG_BYTES);
  if (bavail * bsize >= needed) return;
  const gigabytes = (bytes: number): string => grouped(bytes / 1e9, 1);
  throw new DatabaseFailure({
    code: 'NO_ROOM',
    message: `${folder} has ${gigabytes(bavail * bsize)} GB left; a desk of that size needs ${gigabytes(needed)} GB`,
    hint: 'Make it smaller with --candles and --trades, or name another folder with TMPDIR.',
  });
}

async function askAll(
  desk: FilledDesk,
  bed: Bed,
  { sizes, runs }: { readonly sizes: Sizes; readonly runs: number },
): Promise<FigurePart[]> {
  const { signal, progress } = bed;
  await using asker = await Asker.open(desk.person, signal);
  progress('candles');
  const candles = await askCandles(desk, asker, { bed, sizes, runs });
  progress('trades');
  const trades = await askTrades(asker, sizes, runs);
  progress('valuations');
  const valuations = await askValuations(desk, asker, signal, runs);
  progress('analytics');
  return [...candles, ...trades, ...valuations, ...(await askAnalytics(desk, asker, { sizes, signal, runs }))];
}

async function bytesOf(config: ClientConfig, { signal }: Bed): Promise<number> {
  await using asker = await Asker.open(config, signal);
  const [answer] = await asker.ask<{ bytes: string }>('select pg_database_size(current_database()) as bytes');
  return Number(answer!.bytes);
}

/** A ratio above 1: every query reaches its aim. */
function summed(
  parts: readonly FigurePart[],
  { sizes, fillSeconds, bytes }: { readonly sizes: Sizes; readonly fillSeconds: number; readonly bytes: number },
): Figure {
  const aimed = parts.flatMap(({ name, ratio, aim }) => (aim === null ? [] : [{ name, share: ratio / aim }]));
  const worst = aimed.reduce((least, one) => (one.share < least.share ? one : least));
  const reached = aimed.filter(({ share }) => share >= 1).length;
  return {
    result: {
      what: 'queries that reach their aim',
      questions: aimed.length,
      reached,
      ...sizes,
      symbols: SYMBOLS.length,
      positionsEach: POSITIONS_EACH,
      fillSeconds,
      databaseBytes: bytes,
      loadAverage: hundredths(loadavg()[0]!),
    },
    reference: { what: `the query with the lowest ratio to its aim: ${worst.name}` },
    ratio: hundredths(worst.share),
    said: { result: `${reached} of ${aimed.length} aims reached`, reference: `worst: ${worst.name}` },
    parts,
  };
}
