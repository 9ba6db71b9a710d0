/**
 * Removes old candles from every query: whole tables move to schema archive. Never automatic: a user must name the age.
 */
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
        message: 'the minimum age is missing',
        hint: 'Name it in months: traderai db maintain --job detach-partitions --older-than 24',
        kind: 'invalid',
      });
    }
    const before = firstOfMonth(now, -olderThanMonths);
    const detached = await askNumber(connection, 'select detach_months($1) as answer', [before.toISOString()]);
    return {
      rows: detached,
      message: `moved ${detached} months before ${before.toISOString().slice(0, 7)} into schema archive`,
      detail: { before: before.toISOString() },
    };
  },
};

function firstOfMonth(at: number, months: number): Date {
  const day = new Date(at);
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1));
}
