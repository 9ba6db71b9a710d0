import { describe, expect, test } from 'vitest';
import {
  age,
  compact,
  figure,
  inSteps,
  roundedTo,
  signedFigure,
  signedMoney,
  signedPercent,
} from '../../../src/console/text/figures.ts';
import { sparkline } from '../../../src/console/text/sparkline.ts';
import { decimal } from '../desk-samples.ts';

describe('figures', () => {
  test.each([
    [figure(decimal('1234567.5')), '1,234,567.5'],
    [figure(null), '–'],
    [inSteps(decimal('64000'), decimal('0.01')), '64,000.00'],
    [inSteps(decimal('64000.123'), decimal('0.01')), '64,000.123'],
    [roundedTo(decimal('63999.12345'), decimal('0.01')), '63,999.123'],
    [signedMoney(decimal('-0.001')), '0.00'],
    [signedMoney(decimal('12.345')), '+12.35'],
    [signedMoney(decimal('-1200')), '-1,200.00'],
    [signedPercent(decimal('0.0125')), '+1.25%'],
    [signedFigure(decimal('-3')), '-3'],
    [signedFigure(decimal('0.5')), '+0.5'],
    [compact(decimal('12345')), '12.3k'],
    [compact(decimal('2500000')), '2.5M'],
    [age(999), '0s'],
    [age(61_000), '1m'],
    [age(3 * 86_400_000), '3d'],
  ])('%s is %s', (shown, expected) => {
    expect(shown).toBe(expected);
  });

  test('a sparkline spans its lowest and highest value', () => {
    expect(
      sparkline(
        [1, 2, 3, 4, 5, 6, 7, 8].map((value) => decimal(String(value))),
        { width: 8, glyphs: 'unicode' },
      ),
    ).toBe('▁▂▃▄▅▆▇█');
    expect(
      sparkline(
        [5, 5].map((value) => decimal(String(value))),
        { width: 8, glyphs: 'unicode' },
      ),
    ).toBe('▄▄');
    expect(sparkline([], { width: 8, glyphs: 'unicode' })).toBe('');
  });
});
