/**
 * The desk's one decimal type: money, prices and quantities never pass through a float.
 * Rounding to eight decimals is half-up (away from zero at the half), the same as SQL's round(numeric, 8).
 */
import { Decimal as DecimalJs } from 'decimal.js';

export const Decimal = DecimalJs.clone({
  precision: 60,
  rounding: DecimalJs.ROUND_HALF_UP,
  toExpNeg: -40,
  toExpPos: 60,
});
export type Decimal = DecimalJs;

/** Decimals kept for prices, quantities and money: numeric(…, 8) in the database. */
export const SCALE = 8;

export const ZERO: Decimal = new Decimal(0);
export const ONE: Decimal = new Decimal(1);

/** Rounds half-up to eight decimals, as the database does. */
export function round8(value: Decimal): Decimal {
  return value.toDecimalPlaces(SCALE, DecimalJs.ROUND_HALF_UP);
}

/**
 * A value as a whole number of 1e-8: long running sums of these are exact and cost a tenth. Throws for a value with
 * more decimals.
 */
export function unitsOf(value: Decimal): bigint {
  // decimal.js stores words of seven digits; the first one is the whole part of a value from 1 to 9,999,999.
  const { d: words, e: exponent, s: sign } = value;
  if (exponent >= 0 && exponent < WORD_DIGITS && words.length <= 3) {
    const [whole, tenths = 0, rest = 0] = words;
    if (rest % 1_000_000 === 0) return BigInt(sign * (whole! * 100_000_000 + tenths * 10 + rest / 1_000_000));
  }
  const units = value.times(100_000_000);
  if (!units.isInteger()) throw new Error(`${plain(value)} has more than ${SCALE} decimals`);
  return BigInt(units.toFixed());
}

const WORD_DIGITS = 7;

/**
 * `new Decimal(text)`, in a third of its time for digits with at most seven before the point and eight after it, as
 * recordings have half a million times five of them.
 */
export function decimalOf(text: string): Decimal {
  const point = text.indexOf('.');
  const end = point < 0 ? text.length : point;
  const whole = end > WORD_DIGITS ? Number.NaN : digitsOf(text, 0, end);
  const decimals = point < 0 ? 0 : text.length - point - 1;
  const tenths = digitsOf(text, end + 1, Math.min(text.length, end + 1 + WORD_DIGITS));
  const last = decimals > WORD_DIGITS ? digitsOf(text, end + 1 + WORD_DIGITS, text.length) : 0;
  // A value below one has another first word.
  if (!(whole >= 1 && tenths >= 0 && last >= 0) || decimals > SCALE || point === text.length - 1)
    return new Decimal(text);
  const value = new Decimal(whole);
  const word = decimals < WORD_DIGITS ? tenths * 10 ** (WORD_DIGITS - decimals) : tenths;
  if (word > 0 || last > 0) value.d.push(word);
  if (last > 0) value.d.push(last * 1_000_000);
  return value;
}

/** NaN when a character is not a digit; 0 for none. */
function digitsOf(text: string, from: number, until: number): number {
  let value = 0;
  for (let at = from; at < until; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

export function ofUnits(units: bigint): Decimal {
  return new Decimal(`${units}e-${SCALE}`);
}

const PLAIN_DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;

/** Reads a plain decimal (`12`, `-0.5`, `.5`): null for anything else, exponents, NaN and infinity included. */
export function parseDecimal(text: string): Decimal | null {
  return PLAIN_DECIMAL.test(text) ? new Decimal(text) : null;
}

/** Plain notation without exponent and without trailing zeros, as scripts read it. */
export function plain(value: Decimal): string {
  return value.toFixed();
}

export function plainOrNull(value: Decimal | null): string | null {
  return value === null ? null : plain(value);
}

export function minimum(a: Decimal, b: Decimal): Decimal {
  return a.lessThan(b) ? a : b;
}

export function maximum(a: Decimal, b: Decimal): Decimal {
  return a.greaterThan(b) ? a : b;
}
