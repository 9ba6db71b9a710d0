import { expect, test } from 'vitest';
import type { Candle } from '../../src/domain/candle.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { closingChart, priceSpan, sparkline } from '../../src/text/charts.ts';

const decimals = (...values: readonly number[]): Decimal[] => values.map((value) => new Decimal(value));

test('a sparkline spans its lowest and highest value', () => {
  expect(sparkline(decimals(1, 2, 3, 4, 5, 6, 7, 8), { width: 8, glyphs: 'unicode' })).toBe('▁▂▃▄▅▆▇█');
  expect(sparkline(decimals(5, 5), { width: 8, glyphs: 'unicode' })).toBe('▄▄');
  expect(sparkline([], { width: 8, glyphs: 'unicode' })).toBe('');
});

const candles = (...closes: readonly number[]): Candle[] =>
  closes.map((close, at) => ({
    symbol: 'ABC',
    interval: '1m',
    timestamp: at * 60_000,
    open: new Decimal(10),
    high: new Decimal(close + 1),
    low: new Decimal(close - 1),
    close: new Decimal(close),
    volume: null,
  }));

test('a chart has its prices on the left, padded to the widest, and fits its width', () => {
  const rows = closingChart(candles(...Array.from({ length: 300 }, (_, at) => at)), {
    width: 40,
    height: 4,
    glyphs: 'ascii',
  });
  expect(Number(rows[0]!.label)).toBeGreaterThan(Number(rows.at(-1)!.label));
  expect(new Set(rows.map(({ label }) => label.length)).size).toBe(1);
  for (const { label, drawn } of rows) {
    expect((label + drawn).length).toBeLessThanOrEqual(40);
    expect(drawn).toMatch(/^[ -~]*$/);
  }
});

test('one candle, or a constant price, is a line of one row', () => {
  for (const still of [candles(12), candles(12, 12, 12)])
    expect(closingChart(still, { width: 40, height: 9, glyphs: 'unicode' }).length).toBeLessThanOrEqual(2);
});

test('a span of prices goes from the first open to the last close', () => {
  const span = priceSpan(candles(11, 14, 9, 12));
  expect(Object.values(span).map(String)).toEqual(['10', '15', '8', '12', '0.2']);
});
