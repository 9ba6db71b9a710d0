/**
 * Removes old candles from every query: whole tables move to schema archive. Never automatic: a user must name the age.
 */
import { DatabaseFailure } from '../../database/failure.ts';
import { BlockedTables } from './blocked-tables.ts';
import type { Job } from './job.ts';

const NAME = 'detach-partitions';

export const detachPartitions: Job = {
  name: NAME,
  summary: 'move months of candles older than --older-than into schema archive',
  everyMs: null,
  async run(connection, { now, olderThanMonths }) {
    if (olderThanMonths === undefined) {
      throw new DatabaseFailure({
        code: 'BAD_USAGE',
        message: 'the minimum age is missing',
        hint: 'Name it in months: traderai db maintain --job detach-partitions --older-than 24',
        kind: 'invalid',
      });
    }
    const before = firstOfMonth(now, -olderThanMonths);
    const until = before.toISOString();
    const { rows: months } = await connection.query('select months_to_detach($1) as month', [until]);
    const blocked = new BlockedTables(connection);
    let detached = 0;
    for (const { month } of months as { readonly month: string }[]) {
      await blocked.unless('MarketData', async () => {
        await connection.query('select detach_month($1)', [month]);
        detached += 1;
      });
    }
    blocked.throwIfAny(NAME, `Moved ${detached} of ${months.length} months into schema archive`);
    return {
      rows: detached,
      message: `moved ${detached} months before ${until.slice(0, 7)} into schema archive`,
      detail: { before: until },
    };
  },
};

function firstOfMonth(at: number, months: number): Date {
  const day = new Date(at);
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1));
}
