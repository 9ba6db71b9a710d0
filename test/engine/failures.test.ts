import { expect, test } from 'vitest';
import { StaleViewError, failureOf } from '../../src/engine/failures.ts';
import { FeedFailure } from '../../src/market-data/feeds/feed.ts';

test('an unreadable source ends the engine; a stale state is loaded again', () => {
  expect(failureOf(new FeedFailure('btc.csv has no good row.', 'Correct the file.'))).toEqual({ kind: 'lasting' });
  expect(failureOf(new StaleViewError('order 1 is NEW'))).toEqual({ kind: 'passing', reason: 'order 1 is NEW' });
});

test.each([
  ['57014', 'canceling statement due to statement timeout'],
  ['55P03', 'canceling statement due to lock timeout'],
  ['25P03', 'terminating connection due to idle-in-transaction timeout'],
  ['25P04', 'terminating connection due to transaction timeout'],
  ['57P05', 'terminating connection due to idle-session timeout'],
  ['57P01', 'terminating connection due to administrator command'],
  ['40P01', 'deadlock detected'],
  ['53300', 'sorry, too many clients already'],
])('the limit or the end of a session, %s, does not end the engine', (code, message) => {
  expect(failureOf(Object.assign(new Error(message), { code }))).toMatchObject({ kind: 'passing' });
});
