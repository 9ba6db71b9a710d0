import { expect, test } from 'vitest';
import { Decimal } from '../../src/domain/decimal.ts';
import { sparkline } from '../../src/text/charts.ts';

const decimals = (...values: readonly number[]): Decimal[] => values.map((value) => new Decimal(value));

test('a sparkline stands between its lowest and highest value', () => {
  expect(sparkline(decimals(1, 2, 3, 4, 5, 6, 7, 8), { width: 8, glyphs: 'unicode' })).toBe('▁▂▃▄▅▆▇█');
  expect(sparkline(decimals(5, 5), { width: 8, glyphs: 'unicode' })).toBe('▄▄');
  expect(sparkline([], { width: 8, glyphs: 'unicode' })).toBe('');
});
