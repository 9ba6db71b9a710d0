/** Old candles out of every query, as whole tables in schema archive. Never by itself: somebody has to say how old is old. */
import { DatabaseFailure } from '../../database/failure.ts';
import { askNumber } from './job.ts';
import type { Job } from './job.ts';

export const detachPartitions: Job = {
  name: 'detach-partitions',
  summary: 'move months of candles older than --older-than into schema archive',
  everyMs: null,
  async run(connection, { now, olderThanMonths }) {
    if (olderThanMonths === undefined) {
      throw new DatabaseFailure({
        code: 'BAD_USAGE',
        message: 'the least age of a month is missing',
        hint: 'Say it in months: traderai db maintain --job detach-partitions --older-than 24',
        kind: 'invalid',
      });
    }
    const before = firstOfMonth(now, -olderThanMonths);
    const detached = await askNumber(connection, 'select detach_months($1) as answer', [before.toISOString()]);
    return {
      rows: detached,
      message: `${detached} months before ${before.toISOString().slice(0, 7)} are in schema archive now`,
      detail: { before: before.toISOString() },
    };
  },
};

function firstOfMonth(at: number, months: number): Date {
  const day = new Date(at);
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1));
}
