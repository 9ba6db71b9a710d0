import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal } from '../../src/domain/decimal.ts';
import {
  compact,
  counted,
  figure,
  grouped,
  inSteps,
  megabytes,
  money,
  moneyToCent,
  percent,
  roundedTo,
  signedFigure,
  signedMoney,
  signedMoneyToCent,
  signedPercent,
} from '../../src/text/figures.ts';

const decimal = (text: string): Decimal => new Decimal(text);

describe('figures', () => {
  test.each([
    ['0', '0', '0.00', '0.00'],
    ['1234567.8', '1,234,567.8', '1,234,567.80', '+1,234,567.80'],
    ['-0.00000001', '-0.00000001', '-0.00000001', '-0.00000001'],
    ['-1000', '-1,000', '-1,000.00', '-1,000.00'],
    ['999.5', '999.5', '999.50', '+999.50'],
  ])('%s reads as %s, as money %s, as a gain %s', (value, asFigure, asMoney, asGain) => {
    expect([figure(decimal(value)), money(decimal(value)), signedMoney(decimal(value))]).toEqual([
      asFigure,
      asMoney,
      asGain,
    ]);
  });

  test.each([
    [inSteps(decimal('64000'), decimal('0.01')), '64,000.00'],
    [inSteps(decimal('64000.123'), decimal('0.01')), '64,000.123'],
    [roundedTo(decimal('63999.12345'), decimal('0.01')), '63,999.123'],
    [moneyToCent(decimal('1234.565')), '1,234.57'],
    [moneyToCent(decimal('-0.001')), '0.00'],
    [signedMoneyToCent(decimal('-0.001')), '0.00'],
    [signedMoneyToCent(decimal('0.004')), '0.00'],
    [signedMoneyToCent(decimal('12.345')), '+12.35'],
    [signedMoneyToCent(decimal('-1200')), '-1,200.00'],
    [signedPercent(decimal('0.0125')), '+1.25%'],
    [signedPercent(decimal('-0.00001')), '0.00%'],
    [percent(decimal('0.32')), '32.0%'],
    [percent(0.125), '12.5%'],
    [signedFigure(decimal('-3')), '-3'],
    [signedFigure(decimal('0.5')), '+0.5'],
    [signedFigure(decimal('0')), '0'],
    [compact(decimal('12345')), '12.3k'],
    [compact(decimal('2500000')), '2.5M'],
    [grouped(520_499), '520,499'],
    [grouped(Number.NaN), '–'],
    [grouped(Number.NaN, 1), '–'],
    [grouped(Number.POSITIVE_INFINITY, 1), '–'],
    [grouped(Number.NEGATIVE_INFINITY), '–'],
    [grouped(decimal('NaN'), 2), '–'],
    [grouped(decimal('Infinity'), 2), '–'],
    [grouped(1e21), '1,000,000,000,000,000,000,000'],
    [grouped(-1e21, 2), '-1,000,000,000,000,000,000,000.00'],
    [counted(1, 'gap'), '1 gap'],
    [counted(1200, 'gap'), '1,200 gaps'],
    [megabytes(1_234_567_890), '1,234.6'],
  ])('%s is %s', (shown, expected) => {
    expect(shown).toBe(expected);
  });

  test('no digit is lost or invented', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 28n), max: 10n ** 28n }), (units) => {
        const value = decimal(units.toString()).dividedBy(1e8);
        expect(new Decimal(figure(value).replaceAll(',', '')).equals(value)).toBe(true);
        expect(new Decimal(signedMoney(value).replaceAll(/[,+]/g, '')).equals(value)).toBe(true);
      }),
    );
  });

  test('a quotient keeps all its decimals, even more than Intl supports', () => {
    expect(figure(decimal('-10000').dividedBy(3))).toBe(`-3,333.${'3'.repeat(56)}`);
  });

  test('a missing value is a dash, not zero', () => {
    expect(
      [figure, money, signedMoney, moneyToCent, signedMoneyToCent, signedPercent, percent].map((show) => show(null)),
    ).toEqual(Array(7).fill('–'));
  });
});
