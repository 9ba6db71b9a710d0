import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INTERVALS, bucketStart, closesAt, isBucketStart, parseInterval } from '../../src/domain/interval.ts';
import type { Interval } from '../../src/domain/interval.ts';

const at = Date.parse('2018-11-15T13:47:31.250Z');

const cases: readonly (readonly [Interval, string, string])[] = [
  ['1m', '2018-11-15T13:47:00Z', '2018-11-15T13:48:00Z'],
  ['5m', '2018-11-15T13:45:00Z', '2018-11-15T13:50:00Z'],
  ['15m', '2018-11-15T13:45:00Z', '2018-11-15T14:00:00Z'],
  ['30m', '2018-11-15T13:30:00Z', '2018-11-15T14:00:00Z'],
  ['1h', '2018-11-15T13:00:00Z', '2018-11-15T14:00:00Z'],
  ['4h', '2018-11-15T12:00:00Z', '2018-11-15T16:00:00Z'],
  ['1d', '2018-11-15T00:00:00Z', '2018-11-16T00:00:00Z'],
  ['1w', '2018-11-12T00:00:00Z', '2018-11-19T00:00:00Z'],
  ['1M', '2018-11-01T00:00:00Z', '2018-12-01T00:00:00Z'],
];
test.each(cases)('the %s bucket of a Thursday afternoon opens %s and closes %s', (interval, opens, closes) => {
  const start = bucketStart(interval, at);
  expect(new Date(start).toISOString()).toBe(new Date(opens).toISOString());
  expect(new Date(closesAt(interval, start)).toISOString()).toBe(new Date(closes).toISOString());
});

describe('laws', () => {
  const instants = fc
    .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.getTime());

  test('every instant is in its bucket, and the next bucket opens where it closes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...INTERVALS), instants, (interval, instant) => {
        const start = bucketStart(interval, instant);
        const end = closesAt(interval, start);
        expect(start <= instant && instant < end).toBe(true);
        expect(isBucketStart(interval, start)).toBe(true);
        expect(bucketStart(interval, end)).toBe(end);
        expect(bucketStart(interval, end - 1)).toBe(start);
      }),
    );
  });

  test('weeks open on Mondays', () => {
    fc.assert(fc.property(instants, (instant) => new Date(bucketStart('1w', instant)).getUTCDay() === 1));
  });
});

test('a minute is not a month, and nothing else is an interval', () => {
  expect(parseInterval('1m')).toBe('1m');
  expect(parseInterval('1M')).toBe('1M');
  for (const text of ['', '2m', '1H', '1d ', 'constructor']) expect(parseInterval(text)).toBeNull();
});
