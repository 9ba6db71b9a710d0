import { expect, test } from 'vitest';
import { instantOfWallTime, isZone, parseTimeOfDay, wallTime, zonePlace } from '../../src/domain/time-zone.ts';

const instant = (zone: string, wall: string): string =>
  new Date(instantOfWallTime(zone, Date.parse(`${wall}Z`))).toISOString().slice(0, 16);

test.each([
  ['UTC', '2025-03-10T12:00', '2025-03-10T12:00'],
  ['America/New_York', '2025-03-07T16:00', '2025-03-07T21:00'],
  ['America/New_York', '2025-03-10T16:00', '2025-03-10T20:00'],
  // The clock skips from 02:00 to 03:00: the offset before the change applies, as in Postgres.
  ['America/New_York', '2025-03-09T02:30', '2025-03-09T07:30'],
  // 01:00 to 02:00 is repeated: the second occurrence counts.
  ['America/New_York', '2025-11-02T01:30', '2025-11-02T06:30'],
  ['America/New_York', '2025-11-02T00:59', '2025-11-02T04:59'],
  ['Europe/Berlin', '2025-10-26T02:30', '2025-10-26T01:30'],
  ['Australia/Lord_Howe', '2025-10-05T02:15', '2025-10-04T15:45'],
  ['Asia/Kathmandu', '2025-06-01T09:00', '2025-06-01T03:15'],
  // A whole day is missing on Samoa.
  ['Pacific/Apia', '2011-12-30T00:00', '2011-12-30T10:00'],
  ['Pacific/Apia', '2011-12-31T00:00', '2011-12-30T10:00'],
])('in %s it is %s at %s UTC', (zone, wall, utc) => {
  expect(instant(zone, wall)).toBe(utc);
});

test('an instant and its wall time convert to each other outside of clock changes', () => {
  for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2026, 0, 1); at += 11 * 3_600_000 + 7 * 60_000) {
    const back = instantOfWallTime('America/New_York', wallTime('America/New_York', at));
    expect(Math.abs(back - at) === 0 || Math.abs(back - at) === 3_600_000).toBe(true);
  }
});

test('a zone is a name of the IANA database', () => {
  expect(
    ['UTC', 'Etc/UTC', 'America/New_York', 'America/Argentina/Buenos_Aires'].filter((name) => !isZone(name)),
  ).toEqual([]);
  expect(['', '+05:00', 'Mars/Base', 'America/New York', 'EST5EDT4', "UTC'; drop"].filter(isZone)).toEqual([]);
});

test('a time of day is written with four digits', () => {
  expect([parseTimeOfDay('09:30'), parseTimeOfDay('00:00'), parseTimeOfDay('23:59')]).toEqual([570, 0, 1439]);
  expect(['9:30', '24:00', '12:60', '12:00:00', ''].map(parseTimeOfDay)).toEqual([null, null, null, null, null]);
});

test('a place is the last part of its zone', () => {
  expect(zonePlace('America/New_York')).toBe('New York');
});
