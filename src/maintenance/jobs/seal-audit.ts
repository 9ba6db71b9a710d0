/**
 * Extends the hash chain of the audit, also where no engine runs. A leading engine seals every two seconds, without a
 * row in JobRun: see src/engine/sealing.ts.
 */
import { MINUTE_MS } from '../../domain/time-units.ts';
import { askNumber } from './job.ts';
import type { Job } from './job.ts';

/** One transaction for each batch: the audit stays writable in between. */
const BATCH_ROWS = 10_000;

export const sealAudit: Job = {
  name: 'seal-audit',
  summary: 'chain the audit rows; a leading engine also does it every two seconds',
  everyMs: MINUTE_MS,
  async run(connection) {
    let rows = 0;
    for (;;) {
      const sealed = await askNumber(connection, 'select seal_audit($1) as answer', [BATCH_ROWS]);
      rows += sealed;
      if (sealed < BATCH_ROWS) return { rows, message: rows === 0 ? 'no rows to seal' : `sealed ${rows} rows` };
    }
  },
};
