/** The time to rearrange finished months. The engine rearranges one an hour while the desk runs. */
import { Pool } from 'pg';
import { layOutMonths } from '../../src/maintenance/jobs/lay-out-months.ts';
import { runJob } from '../../src/maintenance/jobs/run-job.ts';
import { grouped } from '../../src/text/figures.ts';
import type { Bed, FigurePart } from '../figure.ts';
import { hundredths } from '../support/percentiles.ts';
import { Asker } from './asker.ts';
import type { FilledDesk } from './desk.ts';

/** The required speed of an import. */
const REFERENCE = 100_000;

/** Without a feed the desk uses its own clock, and all its months are finished. */
export async function layOut(desk: FilledDesk, { signal, progress }: Bed): Promise<FigurePart> {
  const pool = new Pool({ ...desk.engine, max: 1 });
  const months: { readonly rows: number; readonly seconds: number }[] = [];
  try {
    for (;;) {
      signal.throwIfAborted();
      progress(`rearranging: ${months.length} months done`);
      const { outcome, rows, message, startedAt, endedAt } = await runJob(pool, layOutMonths, { now: Date.now() });
      if (rows === null || message.includes('next run')) throw new Error(`lay-out-months: ${outcome}, ${message}`);
      if (rows === 0) break;
      months.push({ rows, seconds: (endedAt! - startedAt!) / 1000 });
    }
  } finally {
    await pool.end();
  }
  // Autovacuum does the same a minute later: charts then read only their index again.
  await using superuser = await Asker.open(desk.superuser, signal);
  await superuser.ask('vacuum (analyze) "MarketData"');
  return told(months);
}

function told(months: readonly { readonly rows: number; readonly seconds: number }[]): FigurePart {
  const rows = months.reduce((sum, month) => sum + month.rows, 0);
  const seconds = hundredths(months.reduce((sum, month) => sum + month.seconds, 0));
  const rowsPerSecond = rows === 0 ? 0 : Math.round(rows / seconds);
  return {
    name: 'rearranging the months recorded live',
    aim: null,
    ratio: hundredths(rowsPerSecond / REFERENCE),
    result: {
      what: 'lay-out-months, with concurrent readers',
      rows,
      months: months.length,
      seconds,
      rowsPerSecond,
      runs: months.map((month) => Math.round(month.rows / month.seconds)),
    },
    reference: { what: 'required speed of an import', rowsPerSecond: REFERENCE },
    said: {
      result: `${grouped(rows)} rows in ${grouped(seconds, 2)} s, once`,
      reference: `${grouped(REFERENCE)} rows/s`,
    },
    plans: {},
  };
}
