/**
 * Reads a decimal number from text without building a Decimal, because imports read millions of numbers.
 * A value is two whole numbers, before the point and in units of the eighth decimal, so comparisons stay exact.
 */
import { Decimal, SCALE, plain } from './decimal.ts';

/** A scan writes its result into this object, and callers reuse it for the next number. */
export interface ScannedNumber {
  /** Canonical: no plus sign, no exponent, no needless zeros. */
  text: string;
  sign: 1 | -1;
  /** |value| before the point, at most 12 digits. */
  whole: number;
  /** |value| after the point in units of 0.00000001. */
  fraction: number;
}

export type ScanFault =
  | { readonly kind: 'empty' | 'not-finite' | 'not-a-number' }
  | { readonly kind: 'too-many-decimals'; readonly decimals: number }
  | { readonly kind: 'too-many-digits'; readonly digits: number };

/** Digits before the point that the desk keeps: numeric(20,8). */
export const WHOLE_DIGITS = 12;
/** Enough characters for every number of at most 20 digits, with sign, zeros and exponent. */
const LONGEST_NUMBER = 64;
/** By exponent, up to SCALE. */
export const POWERS_OF_TEN = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8] as const;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i;

/** Character codes. */
export const POINT = 46;
export const ZERO_CODE = 48;

/** Null when `into` has the number, otherwise the fault. */
export function scanNumber(text: string, into: ScannedNumber): ScanFault | null {
  return scanPlain(text, into) ? null : scanGeneral(text, into);
}

/** `digits[.digits]` without needless leading zeros; false for any other form, which the slow path reads. */
function scanPlain(text: string, into: ScannedNumber): boolean {
  const length = text.length;
  let whole = 0;
  let i = 0;
  for (; i < length; i++) {
    const digit = text.charCodeAt(i) - ZERO_CODE;
    if (digit < 0 || digit > 9) break;
    whole = whole * 10 + digit;
  }
  if (i === 0 || i > WHOLE_DIGITS || (i > 1 && text.charCodeAt(0) === ZERO_CODE)) return false;
  let fraction = 0;
  let end = i;
  if (i < length) {
    if (text.charCodeAt(i) !== POINT || i + 1 === length) return false;
    const first = i + 1;
    const decimals = length - first;
    if (decimals > SCALE) return false;
    for (i = first; i < length; i++) {
      const digit = text.charCodeAt(i) - ZERO_CODE;
      if (digit < 0 || digit > 9) return false;
      fraction = fraction * 10 + digit;
      if (digit !== 0) end = i + 1;
    }
    fraction *= POWERS_OF_TEN[SCALE - decimals]!;
  }
  into.text = end === length ? text : text.slice(0, end);
  into.sign = 1;
  into.whole = whole;
  into.fraction = fraction;
  return true;
}

/** Signs, exponents, leading and trailing zeros: exact through Decimal, refused when rounding would be necessary. */
function scanGeneral(raw: string, into: ScannedNumber): ScanFault | null {
  const text = raw.trim();
  if (text === '') return { kind: 'empty' };
  if (NOT_FINITE.test(text)) return { kind: 'not-finite' };
  if (text.length > LONGEST_NUMBER || !NUMBER.test(text)) return { kind: 'not-a-number' };
  const value = new Decimal(text);
  const digits = value.isZero() ? 1 : value.e + 1;
  if (digits > WHOLE_DIGITS) return { kind: 'too-many-digits', digits };
  const decimals = value.decimalPlaces();
  if (decimals > SCALE) return { kind: 'too-many-decimals', decimals };
  const magnitude = value.abs();
  const whole = magnitude.trunc();
  into.sign = value.isNegative() && !value.isZero() ? -1 : 1;
  into.text = plain(into.sign === 1 ? magnitude : value);
  into.whole = whole.toNumber();
  into.fraction = magnitude.minus(whole).times(POWERS_OF_TEN[SCALE]).toNumber();
  return null;
}
