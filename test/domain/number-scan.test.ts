import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal, plain } from '../../src/domain/decimal.ts';
import { scanNumber } from '../../src/domain/number-scan.ts';
import type { ScannedNumber } from '../../src/domain/number-scan.ts';

function scan(text: string): { fault: string | null; number: ScannedNumber } {
  const number: ScannedNumber = { text: '', sign: 1, whole: 0, fraction: 0 };
  return { fault: scanNumber(text, number)?.kind ?? null, number };
}

test.each([
  ['6444.1', '6444.1'],
  ['6440.7440', '6440.744'],
  ['6440.000', '6440'],
  ['0', '0'],
  ['0.0', '0'],
  ['-0', '0'],
  ['007.50', '7.5'],
  ['.5', '0.5'],
  ['5.', '5'],
  ['+5', '5'],
  [' 5 ', '5'],
  ['-11.64978871', '-11.64978871'],
  ['2.048392e+01', '20.48392'],
  ['1E3', '1000'],
  ['1e-8', '0.00000001'],
  ['999999999999.99999999', '999999999999.99999999'],
  ['1.500000000000', '1.5'],
  ['0e5', '0'],
  ['12345678901234e-3', '12345678901.234'],
])('%j is %s', (text, expected) => {
  const { fault, number } = scan(text);
  expect(fault).toBeNull();
  expect(number.text).toBe(expected);
});

test.each([
  ['', 'empty'],
  ['  ', 'empty'],
  ['NaN', 'not-finite'],
  ['Infinity', 'not-finite'],
  ['-inf', 'not-finite'],
  ['6438.5.5.1', 'not-a-number'],
  ['1,000', 'not-a-number'],
  ['0x10', 'not-a-number'],
  ['1e', 'not-a-number'],
  ['--1', 'not-a-number'],
  ['.', 'not-a-number'],
  ['1_0', 'not-a-number'],
  ['1 0', 'not-a-number'],
  ['٣', 'not-a-number'],
  ['1e9999', 'not-a-number'],
  ['9'.repeat(65), 'not-a-number'],
  ['1e12', 'too-many-digits'],
  ['1234567890123', 'too-many-digits'],
  ['1.123456789', 'too-many-decimals'],
  ['1e-9', 'too-many-decimals'],
])('%j is refused: %s', (text, expected) => {
  expect(scan(text).fault).toBe(expected);
});

describe('laws', () => {
  const values = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 20n - 1n }), fc.boolean()).map(([units, negative]) => {
    const value = new Decimal(units.toString()).dividedBy(1e8);
    return negative && !value.isZero() ? value.negated() : value;
  });
  const spellings = fc.constantFrom<(value: Decimal) => string>(
    (value) => plain(value),
    (value) => value.toFixed(8),
    (value) => value.toExponential(),
    (value) => value.toFixed(8).replace(/^(-?)/, '$100'),
    (value) => ` ${value.toFixed()}`,
  );

  test('every value of the grid is read exactly, in every notation', () => {
    fc.assert(
      fc.property(values, spellings, (value, spell) => {
        const { fault, number } = scan(spell(value));
        expect(fault).toBeNull();
        expect(number.text).toBe(plain(value));
        const back = new Decimal(number.whole).plus(new Decimal(number.fraction).dividedBy(1e8)).times(number.sign);
        expect(back.equals(value)).toBe(true);
      }),
    );
  });

  test('any other text is refused or read exactly', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.eE+-, nN'), maxLength: 12 }), (text) => {
        const { fault, number } = scan(text);
        if (fault === null) expect(new Decimal(number.text).equals(new Decimal(text.trim()))).toBe(true);
      }),
    );
  });
});
