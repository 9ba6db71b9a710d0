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
