/** Creates months before they are needed: trading must never wait for a table, nor an audit row for its partition. */
import { HOUR_MS } from '../../domain/time-units.ts';
import { askNumber } from './job.ts';
import type { Job } from './job.ts';

/** Without maintenance the desk works for three months. */
const MONTHS_AHEAD = 3;

export const makePartitions: Job = {
  name: 'make-partitions',
  summary: 'create the coming months of candles, trades and audit',
  everyMs: 24 * HOUR_MS,
  async run(connection) {
    const made = await askNumber(connection, 'select make_months_ahead($1) as answer', [MONTHS_AHEAD]);
    return { rows: made, message: made === 0 ? 'all months exist' : `created ${made} partitions` };
  },
};
