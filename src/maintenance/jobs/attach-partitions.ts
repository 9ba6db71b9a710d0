/** Reverses detach-partitions. */
import { askNumber } from './job.ts';
import type { Job } from './job.ts';

export const attachPartitions: Job = {
  name: 'attach-partitions',
  summary: 'move the months of schema archive back into the candles',
  everyMs: null,
  async run(connection) {
    const attached = await askNumber(connection, 'select attach_months() as answer');
    return { rows: attached, message: `moved ${attached} months back` };
  },
};
