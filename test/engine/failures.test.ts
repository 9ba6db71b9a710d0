import { expect, test } from 'vitest';
import { StaleViewError, failureOf } from '../../src/engine/failures.ts';
import { FeedFailure } from '../../src/market-data/feeds/feed.ts';

test('a source that cannot be read ends the engine; a view that is stale is loaded again', () => {
  expect(failureOf(new FeedFailure('btc.csv has no good row.', 'Correct the file.'))).toEqual({ kind: 'lasting' });
  expect(failureOf(new StaleViewError('order 1 is NEW'))).toEqual({ kind: 'passing', reason: 'order 1 is NEW' });
});
