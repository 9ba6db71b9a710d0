/** Refreshes the materialized views, one after another, without blocking their readers. JobRun stores their age. */
import { MINUTE_MS } from '../../domain/time-units.ts';
import { BlockedTables } from './blocked-tables.ts';
import { askNumber } from './job.ts';
import type { Job } from './job.ts';

export const MATERIALIZED_VIEWS = ['portfolio_realtime', 'symbol_performance_summary', 'signal_performance'] as const;

const NAME = 'refresh-views';

export const refreshViews: Job = {
  name: NAME,
  summary: 'refresh the materialized views',
  everyMs: 15 * MINUTE_MS,
  async run(connection) {
    const blocked = new BlockedTables(connection);
    const counts: [string, number][] = [];
    for (const view of MATERIALIZED_VIEWS) {
      await blocked.unless(view, async () => {
        counts.push([view, await askNumber(connection, 'select refresh_view($1) as answer', [view])]);
      });
    }
    blocked.throwIfAny(NAME, `Refreshed ${counts.length} views`);
    const rows = counts.reduce((sum, [, count]) => sum + count, 0);
    return { rows, message: `${rows} rows in ${counts.length} views`, detail: Object.fromEntries(counts) };
  },
};
