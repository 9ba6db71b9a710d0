/** The quick ways to read and to sum decimals give what decimal.js gives. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal, decimalOf, ofUnits, plain, unitsOf } from '../../src/domain/decimal.ts';
import { runs } from '../support/runs.ts';

const digits = (most: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: most }).map((all) => all.join(''));
const text = fc
  .tuple(digits(12), fc.constantFrom('.', ''), digits(10))
  .map((parts) => parts.join(''))
  .filter((one) => /^\d+(\.\d+)?$/.test(one));
const UNUSUAL = [
  '0',
  '0.5',
  '0.00000001',
  '1',
  '9999999',
  '10000000',
  '1.0',
  '1.00000001',
  '12.10',
  '007.5',
  '5.',
  '.5',
];

/** With its words. */
const inside = ({ s, e, d }: Decimal): object => ({ s, e, d });

describe('a text of digits', () => {
  test('is read as decimal.js reads it', () => {
    for (const one of UNUSUAL) expect(inside(decimalOf(one))).toEqual(inside(new Decimal(one)));
    fc.assert(
      fc.property(text, (one) => {
        expect(inside(decimalOf(one))).toEqual(inside(new Decimal(one)));
      }),
      runs({ quick: 2_000, long: 50_000 }),
    );
  });

  test.each(['', '.', '1e5', '-3', '+3', '1,5', 'NaN', ' 1', '1.2.3', '1.-5'])(
    'and any other is left to it: %j',
    (one) => {
      const read = (from: (one: string) => Decimal): string => {
        try {
          return from(one).toString();
        } catch (error) {
          return (error as Error).message;
        }
      };
      expect(read(decimalOf)).toBe(read((given) => new Decimal(given)));
    },
  );
});

describe('whole numbers of 1e-8', () => {
  test('are the same value, and their sums are exact', () => {
    const value = fc
      .tuple(fc.boolean(), text)
      .map(([negative, one]) => new Decimal(one).times(negative ? -1 : 1).toDP(8));
    fc.assert(
      fc.property(value, value, (one, other) => {
        expect(plain(ofUnits(unitsOf(one)))).toBe(plain(one.plus(0)));
        expect(plain(ofUnits(unitsOf(one) + unitsOf(other)))).toBe(plain(one.plus(other)));
      }),
      runs({ quick: 1_000, long: 20_000 }),
    );
  });

  test('have no place for a ninth decimal', () => {
    expect(() => unitsOf(new Decimal('1.123456789'))).toThrow('1.123456789 has more than 8 decimals');
    expect(() => unitsOf(new Decimal('0.123456789'))).toThrow('has more than 8 decimals');
    expect(unitsOf(new Decimal('0.12345678'))).toBe(12_345_678n);
  });
});
