/**
 * Candles that arrive live lie as they came, all symbols of a minute together: a symbol's month is then as many blocks as rows. When a month is
 * over it is laid out by symbol, once. CLUSTER would keep its readers out for as long as it writes (13 s for 2.7 million rows); so it is copied
 * beside them, compared, and swapped in within milliseconds. The rows themselves say whether a month needs it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Queryable } from '../../database/actions/queryable.ts';
import { delayMs } from '../../database/retry.ts';
import type { Backoff } from '../../database/retry.ts';
import { HOUR_MS } from '../../domain/time-units.ts';
import { askNumber } from './job.ts';
import type { Job } from './job.ts';

/** Somebody who reads for longer is let alone: the next run tries again. */
const ATTEMPTS = 10;
const SWAP: Backoff = { firstMs: 500, factor: 1, longestMs: 500 };

export const layOutMonths: Job = {
  name: 'lay-out-months',
  summary: 'lay the latest closed month of candles out by symbol, if it is not',
  // One month a run: the other jobs wait for it.
  everyMs: HOUR_MS,
  async run(connection) {
    const { rows: months } = await connection.query('select months_to_lay_out() as month');
    const [month, ...others] = (months as { month: string }[]).map((row) => row.month);
    if (month === undefined) return { rows: 0, message: 'every closed month lies by symbol' };
    const rows = await askNumber(connection, 'select copy_month($1) as answer', [month]);
    const outcome = await swap(connection, month);
    if (outcome !== 'DONE')
      return {
        rows: 0,
        message: `${month} ${outcome === 'BUSY' ? 'is in use' : 'is being written'}: the next run tries again`,
      };
    return { rows, message: `${month} lies by symbol, ${others.length} left` };
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
