/**
 * Wall clocks of time zones, exact when clocks change. A wall time is a number: the milliseconds of the same date and
 * time in UTC. Times that a clock change skips or repeats are read as in Postgres, because desk_day in SQL must agree.
 */
import { DAY_MS } from './time-units.ts';

/**
 * Names of the IANA database such as `America/New_York` and `UTC`: no offsets and no abbreviations, whose meaning
 * changes with the season.
 */
const ZONE = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/** One format a zone: creating a format costs more than a thousand uses. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

export function isZone(name: string): boolean {
  if (!ZONE.test(name) || name.length > 64) return false;
  try {
    formatOf(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The wall time of a zone at an instant. */
export function wallTime(zone: string, at: number): number {
  return at + offsetMs(zone, at);
}

/**
 * The instant of a wall time. A skipped time uses the offset before the change; a repeated time means its second
 * occurrence.
 */
export function instantOfWallTime(zone: string, wall: number): number {
  const before = offsetMs(zone, wall - DAY_MS);
  const after = offsetMs(zone, wall + DAY_MS);
  const later = wall - after;
  return before === after || offsetMs(zone, later) === after ? later : wall - before;
}

/** Minutes of a day from `HH:MM`, 00:00 to 23:59; null for anything else. */
export function parseTimeOfDay(text: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match === null ? null : Number(match[1]) * 60 + Number(match[2]);
}

export function formatTimeOfDay(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** `New York` of `America/New_York`. */
export function zonePlace(zone: string): string {
  return zone.split('/').at(-1)!.replaceAll('_', ' ');
}

function offsetMs(zone: string, at: number): number {
  // The zone of many desks: a format costs more than the rest of a market event.
  if (zone === 'UTC') return 0;
  const second = Math.floor(at / 1000) * 1000;
  const part = new Map(
    formatOf(zone)
      .formatToParts(second)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const wall = Date.UTC(
    part.get('year')!,
    part.get('month')! - 1,
    part.get('day'),
    part.get('hour'),
    part.get('minute'),
    part.get('second'),
  );
  return wall - second;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = FORMATS.get(zone);
  if (format === undefined) {
    const numeric = {
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', calendar: 'gregory', ...numeric });
    FORMATS.set(zone, format);
  }
  return format;
}
