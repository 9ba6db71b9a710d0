/** Creates months before they are needed: trading must never wait for a table, nor an audit row for its partition. */
import { HOUR_MS } from '../../domain/time-units.ts';
import { BlockedTables } from './blocked-tables.ts';
import { askNumber } from './job.ts';
import type { Job } from './job.ts';

/** Without maintenance the desk works for three months. */
const MONTHS_AHEAD = 3;
const NAME = 'make-partitions';

export const makePartitions: Job = {
  name: NAME,
  summary: 'create the coming months of candles, trades and audit',
  everyMs: 24 * HOUR_MS,
  async run(connection) {
    const { rows: months } = await connection.query('select parent, month from months_to_make($1)', [MONTHS_AHEAD]);
    const blocked = new BlockedTables(connection);
    let made = 0;
    for (const { parent, month } of months as { readonly parent: string; readonly month: Date }[]) {
      await blocked.unless(parent, async () => {
        made += await askNumber(connection, 'select make_month($1, $2) as answer', [parent, month]);
      });
    }
    const done = made === 0 ? 'all months exist' : `created ${made} partitions`;
    blocked.throwIfAny(NAME, `Others: ${done}`);
    return { rows: made, message: done };
  },
};
