import { expect, test } from 'vitest';
import { StaleViewError, failureOf } from '../../src/engine/failures.ts';
import { FeedFailure } from '../../src/market-data/feeds/feed.ts';

test('an unreadable source ends the engine; a stale state is loaded again', () => {
  expect(failureOf(new FeedFailure('btc.csv has no good row.', 'Correct the file.'))).toEqual({ kind: 'lasting' });
  expect(failureOf(new StaleViewError('order 1 is NEW'))).toEqual({ kind: 'passing', reason: 'order 1 is NEW' });
});
