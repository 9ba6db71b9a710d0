/**
 * Live candles are stored in the order of arrival, all symbols of a minute together: a symbol's month is then spread
 * over as many blocks as rows. Once a month is over it is sorted by symbol. CLUSTER would lock readers out while it
 * writes (13 s for 2.7 million rows), so the month is copied beside the original, compared, and swapped in within
 * milliseconds. The rows themselves show whether a month needs it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Queryable } from '../../database/actions/queryable.ts';
import { delayMs } from '../../database/retry.ts';
import type { Backoff } from '../../database/retry.ts';
import { HOUR_MS } from '../../domain/time-units.ts';
import { askNumber } from './job.ts';
import type { Job } from './job.ts';

/** A longer reader keeps the month: the next run tries again. */
const ATTEMPTS = 10;
const SWAP: Backoff = { firstMs: 500, factor: 1, longestMs: 500 };

export const layOutMonths: Job = {
  name: 'lay-out-months',
  summary: 'sort the latest closed month of candles by symbol, unless it is sorted',
  // One month for each run: the other jobs wait for it.
  everyMs: HOUR_MS,
  async run(connection) {
    const { rows: months } = await connection.query('select months_to_lay_out() as month');
    const [month, ...others] = (months as { month: string }[]).map((row) => row.month);
    if (month === undefined) return { rows: 0, message: 'every closed month is sorted by symbol' };
    const rows = await askNumber(connection, 'select copy_month($1) as answer', [month]);
    const outcome = await swap(connection, month);
    if (outcome !== 'DONE')
      return {
        rows: 0,
        message: `${month} ${outcome === 'BUSY' ? 'is in use' : 'is being written'}: the next run tries again`,
      };
    return { rows, message: `${month} is sorted by symbol, ${others.length} left` };
  },
};

async function swap(connection: Queryable, month: string): Promise<'DONE' | 'BUSY' | 'CHANGED'> {
  const {
    rows: [now],
  } = await connection.query('select clock_timestamp()::text as at');
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const {
      rows: [answer],
    } = await connection.query('select swap_month($1, $2) as outcome', [month, (now as { at: string }).at]);
    const { outcome } = answer as { outcome: 'DONE' | 'BUSY' | 'CHANGED' };
    if (outcome !== 'BUSY') return outcome;
    await pause(delayMs(SWAP, attempt - 1));
  }
  await connection.query('select drop_month_copy($1)', [month]);
  return 'BUSY';
}
