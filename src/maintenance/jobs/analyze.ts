/**
 * Planner statistics where autovacuum makes none: for parents of partitions, and for tables that have just changed a
 * lot.
 */
import { HOUR_MS } from '../../domain/time-units.ts';
import { askNumber } from './job.ts';
import type { Job } from './job.ts';

export const analyze: Job = {
  name: 'analyze',
  summary: 'analyze tables that changed by a tenth',
  everyMs: HOUR_MS,
  async run(connection) {
    const analyzed = await askNumber(connection, 'select analyze_tables() as answer');
    return { rows: analyzed, message: analyzed === 0 ? 'no table has changed much' : `analyzed ${analyzed} tables` };
  },
};
