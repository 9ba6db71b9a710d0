/** The hash chain over what happened: rows are final once every transaction that ran beside theirs is over. */
import { MINUTE_MS } from '../../domain/time-units.ts';
import { askNumber } from './job.ts';
import type { Job } from './job.ts';

/** One transaction each: the audit's rows stay writable beside it. */
const BATCH_ROWS = 10_000;

export const sealAudit: Job = {
  name: 'seal-audit',
  summary: 'chain the audit rows that are final',
  everyMs: MINUTE_MS,
  async run(connection) {
    let rows = 0;
    for (;;) {
      const sealed = await askNumber(connection, 'select seal_audit($1) as answer', [BATCH_ROWS]);
      rows += sealed;
      if (sealed < BATCH_ROWS) return { rows, message: rows === 0 ? 'nothing was final' : `sealed ${rows} rows` };
    }
  },
};
