/** Numbers of an order line: strict, above zero, no more decimals than the desk keeps. */
import { Decimal, SCALE } from '../decimal.ts';

const AMOUNT = /^(?:\d+(?:\.\d+)?|\.\d+)$/;
/** The database keeps 12 digits before the point. */
const TOO_LARGE = new Decimal('1e12');

/** `0.5`, `100`, `.5`: above zero, below 1,000,000,000,000, at most 8 decimals; null otherwise. */
export function parseAmount(text: string): Decimal | null {
  return AMOUNT.test(text) && text.length <= 40 ? kept(new Decimal(text)) : null;
}

/** As parseAmount, and `2.5k` is 2500. */
export function parseScaledAmount(text: string): Decimal | null {
  if (!/k$/i.test(text)) return parseAmount(text);
  const amount = parseAmount(text.slice(0, -1));
  return amount === null ? null : kept(amount.times(1000));
}

/** A whole number from 1 to 9,007,199,254,740,991; null otherwise. */
export function parseCount(text: string): number | null {
  const count = /^[1-9]\d{0,15}$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(count) ? count : null;
}

function kept(amount: Decimal): Decimal | null {
  return amount.greaterThan(0) && amount.lessThan(TOO_LARGE) && amount.decimalPlaces() <= SCALE ? amount : null;
}
