/**
 * Instants to text and from it: ISO-8601 with Z or a UTC offset, and milliseconds since the epoch.
 * The common form is parsed digit by digit, because imports read millions of instants.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS } from './time-units.ts';

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)$/i;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** `2018-11-12T00:01:00.000Z`: for SQL and JSON. */
export function isoInstant(at: number): string;
export function isoInstant(at: number | null | undefined): string | null;
export function isoInstant(at: number | null | undefined): string | null {
  return at === null || at === undefined ? null : new Date(at).toISOString();
}

/**
 * Milliseconds UTC, or NaN for a text without a zone, out of range, finer than a millisecond, or that is not an
 * instant.
 */
export function parseInstant(text: string): number {
  if (text.length === 20 && text.charCodeAt(19) === 90) {
    const at = plainInstant(text);
    if (at === at) return at;
  }
  return generalInstant(text);
}

/** `YYYY-MM-DD` as the midnight UTC that begins it; NaN for anything else. */
export function parseDate(text: string): number {
  return DATE.test(text) ? instantOf(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2), 0, 0, 0) : Number.NaN;
}

/** Exactly `YYYY-MM-DDTHH:MM:SSZ`. */
function plainInstant(text: string): number {
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45 || text.charCodeAt(10) !== 84) return Number.NaN;
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return Number.NaN;
  return instantOf(
    digits(text, 0, 4),
    digits(text, 5, 2),
    digits(text, 8, 2),
    digits(text, 11, 2),
    digits(text, 14, 2),
    digits(text, 17, 2),
  );
}

function generalInstant(text: string): number {
  const match = ISO.exec(text);
  if (match === null) return Number.NaN;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match;
  const at = instantOf(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second ?? 0));
  if (/[1-9]/.test(fraction.slice(3))) return Number.NaN;
  return at + Number(fraction.slice(0, 3).padEnd(3, '0')) - offsetMs(zone);
}

function offsetMs(zone: string): number {
  if (zone.length === 1) return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || 0);
  if (hours > 18 || minutes > 59) return Number.NaN;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE_MS;
}

/** `count` ASCII digits from `from` as a number; NaN when a character is not a digit. */
function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Every comparison with NaN is false, so a part that is not a number fails here too. */
function instantOf(year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  if (!(year >= 1970 && month >= 1 && month <= 12 && day >= 1 && hour <= 23 && minute <= 59 && second <= 59))
    return Number.NaN;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (day > DAYS_IN_MONTH[month - 1]! + (leap && month === 2 ? 1 : 0)) return Number.NaN;
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400) - 477;
  const days = (year - 1970) * 365 + leapDays + DAYS_BEFORE_MONTH[month - 1]! + (leap && month > 2 ? 1 : 0) + day - 1;
  return days * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS + second * 1000;
}
