/** Figures as a trader reads them: thousands grouped, all decimals that count, the sign always there. */
import type { Decimal } from '../domain/decimal.ts';

const NONE = '–';

/** `1,234.5`: every decimal that counts, at least `least` of them. */
export function figure(value: Decimal | null, least = 0): string {
  return value === null ? NONE : grouped(value, Math.max(least, value.decimalPlaces()));
}

/** In the steps of a tick or lot: `64,001.20` for a tick of 0.01. A value between the steps keeps all its decimals. */
export function inSteps(value: Decimal | null, step: Decimal | null): string {
  return figure(value, step?.decimalPlaces() ?? 0);
}

/** Derived prices (averages) to one decimal more than the tick: exact figures stand in the detail. */
export function roundedTo(value: Decimal | null, step: Decimal | null): string {
  if (value === null) return NONE;
  const least = step?.decimalPlaces() ?? 2;
  return figure(value.toDecimalPlaces(least + 1), least);
}

/** Money to the cent: `1,234.50`. */
export function money(value: Decimal | null): string {
  return value === null ? NONE : grouped(value, 2);
}

/** `+12.50`, `-3.00`, `0.00`. */
export function signedMoney(value: Decimal | null): string {
  if (value === null) return NONE;
  const rounded = value.toDecimalPlaces(2);
  return rounded.isZero() ? '0.00' : rounded.greaterThan(0) ? `+${grouped(rounded, 2)}` : grouped(rounded, 2);
}

/** A share of one as `+1.25%`. */
export function signedPercent(share: Decimal | null): string {
  return share === null ? NONE : `${signedMoney(share.times(100))}%`;
}

/** A share of one as `32.0%`. */
export function percent(share: Decimal | null): string {
  return share === null ? NONE : `${grouped(share.times(100), 1)}%`;
}

/** `1.2k`, `3.4M`: sizes that are only glanced at. */
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

/** Signed quantity: `+0.5`, `-2`, `0`. */
export function signedFigure(value: Decimal | null, step: Decimal | null = null): string {
  if (value === null) return NONE;
  const text = inSteps(value, step);
  return value.greaterThan(0) ? `+${text}` : text;
}

/** `0s`, `12s`, `3m`, `5h`, `12d`: how long ago. Whole seconds: a figure that changes ten times a second tells nobody anything. */
export function age(ms: number | null): string {
  if (ms === null) return NONE;
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 60) return `${Math.floor(seconds)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}

/** `12:34:56` UTC. */
export function timeOfDay(at: number | null): string {
  return at === null ? NONE : new Date(at).toISOString().slice(11, 19);
}

/** `2018-11-12 12:34:56` UTC. */
export function dateTime(at: number | null): string {
  return at === null ? NONE : new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

function grouped(value: Decimal, decimals: number): string {
  const text = value.toFixed(decimals);
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(text) ?? [];
  return `${/[1-9]/.test(text) ? sign : ''}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction}`;
}
