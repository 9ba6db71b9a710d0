/** Reverses detach-partitions. */
import { BlockedTables } from './blocked-tables.ts';
import type { Job } from './job.ts';

const NAME = 'attach-partitions';

export const attachPartitions: Job = {
  name: NAME,
  summary: 'move the months of schema archive back into the candles',
  everyMs: null,
  async run(connection) {
    const { rows: months } = await connection.query('select months_to_attach() as month');
    const blocked = new BlockedTables(connection);
    let attached = 0;
    for (const { month } of months as { readonly month: string }[]) {
      await blocked.unless('MarketData', async () => {
        await connection.query('select attach_month($1)', [month]);
        attached += 1;
      });
    }
    blocked.throwIfAny(NAME, `Moved ${attached} of ${months.length} months back`);
    return { rows: attached, message: `moved ${attached} months back` };
  },
};
