import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { duration, figure, instant, money, signedMoney } from '../../../src/commands/output/figures.ts';
import { Decimal } from '../../../src/domain/decimal.ts';

describe('figures', () => {
  test.each([
    ['0', '0', '0.00', '0.00'],
    ['1234567.8', '1,234,567.8', '1,234,567.80', '+1,234,567.80'],
    ['-0.00000001', '-0.00000001', '-0.00000001', '-0.00000001'],
    ['-1000', '-1,000', '-1,000.00', '-1,000.00'],
    ['999.5', '999.5', '999.50', '+999.50'],
  ])('%s reads as %s, as money %s, as a gain %s', (value, asFigure, asMoney, asGain) => {
    const decimal = new Decimal(value);
    expect([figure(decimal), money(decimal), signedMoney(decimal)]).toEqual([asFigure, asMoney, asGain]);
  });

  test('no digit is ever lost or made up', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 28n), max: 10n ** 28n }), (units) => {
        const value = new Decimal(units.toString()).dividedBy(1e8);
        expect(new Decimal(figure(value).replaceAll(',', '')).equals(value)).toBe(true);
        expect(new Decimal(signedMoney(value).replaceAll(/[,+]/g, '')).equals(value)).toBe(true);
      }),
    );
  });

  test('nothing is shown as a dash, not as zero', () => {
    expect([figure(null), money(null), signedMoney(null), instant(null)]).toEqual(['–', '–', '–', '–']);
  });

  test('instants are UTC and show milliseconds only when there are some', () => {
    expect(instant(Date.UTC(2018, 10, 12, 0, 1))).toBe('2018-11-12 00:01:00');
    expect(instant(Date.UTC(2018, 10, 12, 0, 1, 2, 30))).toBe('2018-11-12 00:01:02.030');
  });

  test.each([
    [400, '0.4 s'],
    [59_900, '59.9 s'],
    [60_000, '1 min'],
    [3_600_000, '1 h'],
    [3 * 86_400_000, '3 d'],
  ])('%d ms is %s', (ms, text) => expect(duration(ms)).toBe(text));
});
