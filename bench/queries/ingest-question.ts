/** Compares imports into a full desk with imports of the same files into an empty desk, with all indexes. */
import { join } from 'node:path';
import type { Bed, FigurePart } from '../figure.ts';
import { importOnce } from '../ingest.ts';
import { makeCandleFile } from '../support/made-candles.ts';
import { hundredths, median } from '../support/percentiles.ts';
import type { FilledDesk } from './desk.ts';
import { minutesOf } from './sizes.ts';
import type { Sizes } from './sizes.ts';
import { grouped } from '../../src/text/figures.ts';

const AIM = 100_000;
const YEAR_OF_MINUTES = 525_600;

/** Every file has a new symbol, in months that already have all other symbols. */
export async function measureIngest(
  desk: FilledDesk,
  bed: Bed,
  { sizes, runs }: { readonly sizes: Sizes; readonly runs: number },
): Promise<FigurePart> {
  const rows = Math.min(YEAR_OF_MINUTES, minutesOf(sizes));
  const [full, empty]: [number[], number[]] = [[], []];
  for (let run = 1; run <= runs; run += 1) {
    bed.progress(`ingest: run ${run} of ${runs}`);
    const path = join(bed.folder, `new-${run}.csv.gz`);
    await makeCandleFile(path, rows, `NEW${run}USD`);
    const intoFull = async (): Promise<unknown> =>
      full.push((await importOnce(desk.superuser, path, { rows }, bed.signal)).seconds);
    const intoEmpty = async (): Promise<unknown> =>
      empty.push((await bed.withDatabase((config) => importOnce(config, path, { rows }, bed.signal))).seconds);
    for (const one of run % 2 === 1 ? [intoFull, intoEmpty] : [intoEmpty, intoFull]) await one();
  }
  const speed = (seconds: number): number => Math.round(rows / seconds);
  const [filled, unfilled] = [speed(median(full)), speed(median(empty))];
  const perSecond = (speedOf: number): string => `${grouped(speedOf)} rows/s`;
  return {
    name: 'candle import into the full desk',
    aim: 1,
    ratio: hundredths(filled / AIM),
    result: {
      what: 'a new symbol in months with all other symbols',
      rows,
      rowsPerSecond: filled,
      runs: full.map(speed),
      emptyDeskRowsPerSecond: unfilled,
      emptyDeskRuns: empty.map(speed),
    },
    reference: { what: 'aim of the analysis report', rowsPerSecond: AIM },
    said: { result: `${perSecond(filled)}; ${perSecond(unfilled)} into an empty desk`, reference: perSecond(AIM) },
    plans: {},
  };
}
