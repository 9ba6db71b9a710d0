/**
 * Figures for traders: grouped thousands, every significant decimal, a sign beside any color. Scripts read --json
 * instead.
 */
import { Decimal } from '../domain/decimal.ts';

/** Shown in place of a missing value, because zero is a value. */
export const NONE = '–';

const wholes = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/**
 * `1,234.50`: rounded to this many decimals without a float. Intl groups only the whole part, because on Node 20 it
 * takes at most 20 decimals and a quotient may have more. A figure that rounds to zero has no sign; one that is not
 * finite is the sign for a missing value.
 */
export function grouped(value: Decimal | number, decimals = 0): string {
  const isFinite = typeof value === 'number' ? Number.isFinite(value) : value.isFinite();
  if (!isFinite) return NONE;
  // Numbers from 1e21 on have no digits but 1e+21; a Decimal has them all.
  const rounded = (typeof value === 'number' && Math.abs(value) >= 1e21 ? new Decimal(value) : value).toFixed(decimals);
  const digits = rounded.startsWith('-') && !/[1-9]/.test(rounded) ? rounded.slice(1) : rounded;
  const point = decimals === 0 ? digits.length : digits.length - decimals - 1;
  return wholes.format(digits.slice(0, point) as `${number}`) + digits.slice(point);
}

/** `1 gap`, `2 gaps` */
export function counted(count: number, name: string): string {
  return `${grouped(count)} ${name}${count === 1 ? '' : 's'}`;
}

/** `1,234.5`: every significant decimal, and at least `least` of them. */
export function figure(value: Decimal | null, least = 0): string {
  return value === null ? NONE : grouped(value, Math.max(least, value.decimalPlaces()));
}

/** In the steps of a tick or lot: `64,001.20` for a tick of 0.01. A value between the steps keeps all its decimals. */
export function inSteps(value: Decimal | null, step: Decimal | null): string {
  return figure(value, step?.decimalPlaces() ?? 0);
}

/** Derived prices (averages) with one decimal more than the tick; the detail shows the exact figures. */
export function roundedTo(value: Decimal | null, step: Decimal | null): string {
  if (value === null) return NONE;
  const least = step?.decimalPlaces() ?? 2;
  return figure(value.toDecimalPlaces(least + 1), least);
}

/** Signed quantity: `+0.5`, `-2`, `0`. */
export function signedFigure(value: Decimal | null, step: Decimal | null = null): string {
  return signed(value, inSteps(value, step));
}

/** `1,234.50`: every significant decimal and at least two, as in the books. */
export function money(value: Decimal | null): string {
  return figure(value, 2);
}

/** A gain or a loss as in the books: `+12.50`, `-3.00`, `0.00`. */
export function signedMoney(value: Decimal | null): string {
  return signed(value, money(value));
}

/** `1,234.50`: rounded to the cent, where a screen has no room for more. */
export function moneyToCent(value: Decimal | null): string {
  return value === null ? NONE : grouped(value, 2);
}

/** A gain or a loss to the cent. */
export function signedMoneyToCent(value: Decimal | null): string {
  const rounded = value === null ? null : value.toDecimalPlaces(2);
  return signed(rounded, moneyToCent(rounded));
}

/** A share of one as `+1.25%`. */
export function signedPercent(share: Decimal | null): string {
  return share === null ? NONE : `${signedMoneyToCent(share.times(100))}%`;
}

/** A share of one as `32.0%`. */
export function percent(share: Decimal | number | null): string {
  if (share === null) return NONE;
  return `${grouped(typeof share === 'number' ? share * 100 : share.times(100), 1)}%`;
}

/** `1.2k`, `3.4M`: sizes that need no precision. */
export function compact(value: Decimal | null): string {
  if (value === null) return NONE;
  for (const [from, unit] of [
    [1e9, 'B'],
    [1e6, 'M'],
    [1e4, 'k'],
  ] as const) {
    if (value.abs().greaterThanOrEqualTo(from))
      return `${value.dividedBy(unit === 'k' ? 1e3 : from).toFixed(1)}${unit}`;
  }
  return value.toDecimalPlaces(value.abs().lessThan(10) ? 4 : 1).toFixed();
}

/** `1,234.5`, in millions of bytes. */
export function megabytes(bytes: number): string {
  return grouped(bytes / 1e6, 1);
}

function signed(value: Decimal | null, text: string): string {
  return value?.greaterThan(0) === true ? `+${text}` : text;
}
