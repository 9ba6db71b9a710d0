import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aggregate } from '../../src/domain/candle.ts';
import type { Candle } from '../../src/domain/candle.ts';
import { plain } from '../../src/domain/decimal.ts';
import { bucketStart } from '../../src/domain/interval.ts';
import { candle } from './samples.ts';

function shown(bar: Candle): string {
  return [
    bar.timestamp / 60_000,
    bar.interval,
    ...[bar.open, bar.high, bar.low, bar.close].map(plain),
    bar.volume === null ? '-' : plain(bar.volume),
  ].join(' ');
}

test('a sum of volumes with an unknown one is unknown', () => {
  const minutes = [
    candle('10 12 9 11 1', { timestamp: 0 }),
    candle('10 12 9 11 1', { timestamp: 60_000, volume: null }),
    candle('10 12 9 11 1', { timestamp: 300_000 }),
  ];
  expect(aggregate(minutes, '5m').map(({ volume }) => volume?.toFixed() ?? null)).toEqual([null, '1']);
});

test('first open, highest high, lowest low, last close, sum of volume; a bucket without candles gives no bar', () => {
  const minutes = [
    candle('10 12 9 11 1', { timestamp: 0 }),
    candle('11 15 11 14 2.5', { timestamp: 60_000 }),
    candle('14 14 8 9 0.5', { timestamp: 240_000 }),
    candle('20 21 19 20 1', { timestamp: 900_000 }),
  ];
  expect(aggregate(minutes, '5m').map(shown)).toEqual(['0 5m 10 15 8 9 4', '15 5m 20 21 19 20 1']);
});

test('candles out of order are a bug of the caller', () => {
  expect(() =>
    aggregate([candle('1 1 1 1 1', { timestamp: 600_000 }), candle('1 1 1 1 1', { timestamp: 0 })], '5m'),
  ).toThrow(/time order/);
});

test('two steps give the same result as one', () => {
  const minutes = fc
    .uniqueArray(fc.integer({ min: 0, max: 600 }), { maxLength: 60 })
    .map((list) =>
      list
        .sort((a, b) => a - b)
        .map((minute) =>
          candle(`${minute + 5} ${minute + 9} ${minute + 1} ${minute + 4} 0.1`, { timestamp: minute * 60_000 }),
        ),
    );
  fc.assert(
    fc.property(minutes, (list) => {
      const once = aggregate(list, '1h');
      expect(aggregate(aggregate(list, '15m'), '1h').map(shown)).toEqual(once.map(shown));
      expect(once.map((bar) => bar.timestamp)).toEqual([
        ...new Set(list.map((bar) => bucketStart('1h', bar.timestamp))),
      ]);
    }),
  );
});
