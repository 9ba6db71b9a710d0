/**
 * Planner statistics where autovacuum makes none: for parents of partitions, and for tables that have just changed a
 * lot.
 */
import { HOUR_MS } from '../../domain/time-units.ts';
import { BlockedTables } from './blocked-tables.ts';
import type { Job } from './job.ts';

const NAME = 'analyze';

export const analyze: Job = {
  name: NAME,
  summary: 'analyze tables that changed by a tenth',
  everyMs: HOUR_MS,
  async run(connection) {
    const { rows: tables } = await connection.query('select tables_to_analyze() as name');
    const blocked = new BlockedTables(connection);
    let analyzed = 0;
    for (const { name } of tables as { readonly name: string }[]) {
      await blocked.unless(name, async () => {
        await connection.query('select analyze_table($1)', [name]);
        analyzed += 1;
      });
    }
    const done = analyzed === 0 ? 'no table has changed much' : `analyzed ${analyzed} tables`;
    blocked.throwIfAny(NAME, `Others: ${done}`);
    return { rows: analyzed, message: done };
  },
};
