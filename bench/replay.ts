/**
 * The speed of a replay: the leading engine reads a recording of a year of minutes, takes each bar at its open and at
 * its close, and books candles, quotes and signals, compared with `candle import` of the same file.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ClientConfig } from 'pg';
import { paperBroker } from '../src/brokers/paper.ts';
import { systemClock } from '../src/config/clock.ts';
import { openClient } from '../src/database/connection.ts';
import { runEngine } from '../src/engine/run.ts';
import { openFeed } from '../src/market-data/feeds/registry.ts';
import { grouped } from '../src/text/figures.ts';
import type { Bed, Figure, FigureOptions } from './figure.ts';
import { importOnce } from './ingest.ts';
import { APPLICATION } from './support/bed.ts';
import { makeBenchDesk } from './support/bench-desk.ts';
import { MINUTES_A_YEAR, makeCandleFile } from './support/made-candles.ts';
import { hundredths, median } from './support/percentiles.ts';

const RUNS = 3;

export async function measure(bed: Bed, { file, rows, runs }: FigureOptions): Promise<Figure> {
  const count = rows ?? MINUTES_A_YEAR;
  const path = file ?? join(bed.folder, 'candles.csv.gz');
  bed.progress('making candles');
  if (file === null) await makeCandleFile(path, count);
  const replays: number[] = [];
  const imports: number[] = [];
  for (let run = 1; run <= (runs ?? RUNS); run += 1) {
    bed.progress(`run ${run} of ${runs ?? RUNS}`);
    const replay = async (): Promise<unknown> =>
      replays.push(await bed.withDatabase((config) => replayOnce(config, { bed, path, run })));
    const imported = async (): Promise<unknown> =>
      imports.push(
        await bed.withDatabase((config) => importedOnce(config, { bed, path, rows: file === null ? count : null })),
      );
    // The two alternate, and so does the one that begins: effects of a run on the next one then hit both.
    for (const one of run % 2 === 1 ? [imported, replay] : [replay, imported]) await one();
  }
  const [result, reference] = [median(replays), median(imports)];
  return {
    result: {
      what: `replay of ${file ?? 'a made file'} at full speed`,
      candlesPerSecond: Math.round(result),
      runs: replays.map(Math.round),
    },
    reference: {
      what: 'candle import of the same file',
      rowsPerSecond: Math.round(reference),
      runs: imports.map(Math.round),
    },
    ratio: hundredths(result / reference),
    said: {
      result: `${grouped(Math.round(result))} candles/s booked`,
      reference: `${grouped(Math.round(reference))} rows/s by candle import`,
    },
  };
}

interface Replayed {
  readonly bed: Bed;
  readonly path: string;
  readonly run: number;
}

/** Candles a second, from the first byte read to the end of the lead. */
async function replayOnce(config: ClientConfig, { bed, path, run }: Replayed): Promise<number> {
  const home = join(bed.folder, `replay-${run}`);
  mkdirSync(home, { mode: 0o700 });
  const desk = await makeBenchDesk({
    config,
    home,
    symbols: [],
    held: [],
    newId: randomUUID,
    now: () => systemClock.now(),
  });
  const feed = openFeed(`replay:${path},speed=max`, { clock: systemClock, sleep: () => Promise.resolve() });
  if (!feed.ok) throw new Error(feed.error.message);
  const startedAt = performance.now();
  const { ending, totals } = await runEngine({
    config: desk.engine,
    feeds: [feed.value],
    plan: null,
    broker: paperBroker,
    until: 'idle',
    clock: systemClock,
    leader: { id: randomUUID(), host: hostname(), processId: process.pid },
    isAlive: () => true,
    signal: bed.signal,
    onReport: () => undefined,
  });
  bed.signal.throwIfAborted();
  const seconds = (performance.now() - startedAt) / 1_000;
  const booked = await candlesIn(config);
  if (ending !== 'idle' || booked !== totals.events)
    throw new Error(`of ${totals.events} candles ${booked} were booked: ${ending}`);
  return booked / seconds;
}

async function importedOnce(
  config: ClientConfig,
  { bed, path, rows }: { readonly bed: Bed; readonly path: string; readonly rows: number | null },
): Promise<number> {
  const { seconds } = await importOnce(config, path, { rows }, bed.signal);
  return (await candlesIn(config)) / seconds;
}

async function candlesIn(config: ClientConfig): Promise<number> {
  const client = await openClient(config, { application: APPLICATION });
  try {
    const { rows } = await client.query<{ candles: number }>('select count(*)::integer as candles from "MarketData"');
    return rows[0]!.candles;
  } finally {
    await client.end();
  }
}
