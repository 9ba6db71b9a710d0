/** Figures in text output: thousands are grouped, no digit is cut, a sign accompanies every colour. Scripts read --json. */
import type { Decimal } from '../../domain/decimal.ts';

const NONE = '–';

/** `1,234.5`: every significant decimal. */
export function figure(value: Decimal | null): string {
  return value === null ? NONE : grouped(value, 0);
}

/** `1,234.50`: at least two decimals, as money is written. */
export function money(value: Decimal | null): string {
  return value === null ? NONE : grouped(value, 2);
}

/** `+12.50`, `-3.00`, `0.00`: a gain or a loss. */
export function signedMoney(value: Decimal | null): string {
  if (value === null) return NONE;
  return value.greaterThan(0) ? `+${money(value)}` : money(value);
}

/** `2018-11-12 00:01:00` UTC, with milliseconds when there are some. */
export function instant(at: number | null): string {
  if (at === null) return NONE;
  const [date, time] = new Date(at).toISOString().split('T') as [string, string];
  return `${date} ${time.endsWith('.000Z') ? time.slice(0, 8) : time.slice(0, 12)}`;
}

/** `4.0 s`, `3 min`, `5 h`, `12 d`: an age, in its usual unit. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

function grouped(value: Decimal, leastDecimals: number): string {
  const text = value.toFixed(Math.max(leastDecimals, value.decimalPlaces()));
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(text) ?? [];
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction}`;
}
