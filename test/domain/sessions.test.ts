import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deskDayAt } from '../../src/domain/desk-day.ts';
import { sessionOf } from '../../src/domain/sessions.ts';
import type { Session } from '../../src/domain/sessions.ts';
import { builtInHours, parseTradingHours } from '../../src/domain/trading-hours.ts';
import type { TradingHours } from '../../src/domain/trading-hours.ts';

const at = (text: string): number => Date.parse(`${text}Z`);
const hours = (name: string): TradingHours => builtInHours(name)!;

function own(value: unknown): TradingHours {
  const parsed = parseTradingHours(value);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** Null between sessions. */
function openSession(of: TradingHours, instant: number): Session | null {
  const session = sessionOf(of, instant);
  return session !== null && session.start <= instant ? session : null;
}

function told(session: Session | null): string | null {
  if (session === null) return null;
  const short = (instant: number): string => new Date(instant).toISOString().slice(0, 16);
  return `${session.tradingDate} ${short(session.start)} ${short(session.end)}`;
}

describe('the session at an instant', () => {
  test.each([
    ['us-equities', '2025-03-07T14:29:59', null],
    ['us-equities', '2025-03-07T14:30:00', '2025-03-07 2025-03-07T14:30 2025-03-07T21:00'],
    ['us-equities', '2025-03-07T20:59:59', '2025-03-07 2025-03-07T14:30 2025-03-07T21:00'],
    ['us-equities', '2025-03-07T21:00:00', null],
    // The clock of New York changed on Sunday.
    ['us-equities', '2025-03-10T13:30:00', '2025-03-10 2025-03-10T13:30 2025-03-10T20:00'],
    ['us-equities', '2025-11-28T17:00:00', '2025-11-28 2025-11-28T14:30 2025-11-28T18:00'],
    ['us-equities', '2025-11-28T18:00:00', null],
    ['us-equities', '2025-12-25T16:00:00', null],
    ['us-equities', '2025-03-08T16:00:00', null],
    ['fx', '2025-03-09T20:59:59', null],
    ['fx', '2025-03-09T21:00:00', '2025-03-10 2025-03-09T21:00 2025-03-10T21:00'],
    ['fx', '2025-03-07T21:59:59', '2025-03-07 2025-03-06T22:00 2025-03-07T22:00'],
    ['fx', '2025-03-07T22:00:00', null],
    ['round-the-clock', '2025-03-08T23:59:59', '2025-03-08 2025-03-08T00:00 2025-03-09T00:00'],
  ])('of %s at %s', (name, instant, expected) => {
    expect(told(openSession(hours(name), at(instant)))).toBe(expected);
  });
});

describe('an event between sessions counts for the next session', () => {
  test.each([
    ['us-equities', '2025-03-07T21:00:00', '2025-03-10 2025-03-10T13:30 2025-03-10T20:00'],
    ['us-equities', '2025-03-10T00:00:00', '2025-03-10 2025-03-10T13:30 2025-03-10T20:00'],
    ['us-equities', '2025-12-24T18:00:00', '2025-12-26 2025-12-26T14:30 2025-12-26T21:00'],
    ['fx', '2025-03-08T12:00:00', '2025-03-10 2025-03-09T21:00 2025-03-10T21:00'],
  ])('of %s at %s', (name, instant, expected) => {
    expect(told(sessionOf(hours(name), at(instant)))).toBe(expected);
  });

  test('the next session after an open session is the following one', () => {
    const open = sessionOf(hours('us-equities'), at('2025-03-07T16:00:00'))!;
    expect(told(sessionOf(hours('us-equities'), open.end))).toBe('2025-03-10 2025-03-10T13:30 2025-03-10T20:00');
    expect(told(sessionOf(hours('us-equities'), at('2025-03-08T16:00:00')))).toBe(
      '2025-03-10 2025-03-10T13:30 2025-03-10T20:00',
    );
  });

  test('a market that never opens again has no session', () => {
    const closed = own({
      zone: 'UTC',
      sessions: [{ days: ['MON'], open: '10:00', close: '11:00' }],
      holidays: Array.from({ length: 70 }, (_, week) =>
        new Date(Date.UTC(2025, 0, 6) + week * 604_800_000).toISOString().slice(0, 10),
      ),
    });
    expect(sessionOf(closed, at('2025-01-01T00:00:00'))).toBeNull();
    expect(told(sessionOf(closed, at('2026-05-01T00:00:00')))).toBe('2026-05-11 2026-05-11T10:00 2026-05-11T11:00');
  });
});

describe('sessions over midnight', () => {
  const night = own({ zone: 'Europe/Berlin', sessions: [{ days: ['SAT'], open: '22:00', close: '06:00' }] });

  test('are an hour shorter when the clock skips an hour, and an hour longer when it repeats one', () => {
    expect(told(openSession(night, at('2025-03-30T01:30:00')))).toBe('2025-03-30 2025-03-29T21:00 2025-03-30T04:00');
    expect(told(openSession(night, at('2025-10-26T01:30:00')))).toBe('2025-10-26 2025-10-25T20:00 2025-10-26T05:00');
    expect(told(openSession(night, at('2025-06-01T01:30:00')))).toBe('2025-06-01 2025-05-31T20:00 2025-06-01T04:00');
  });

  test('belong to the date on which they end, and so do holidays and half days', () => {
    const futures = own({
      zone: 'America/Chicago',
      sessions: [{ days: ['SUN', 'MON', 'TUE', 'WED', 'THU'], open: '17:00', close: '16:00' }],
      holidays: ['2025-12-25'],
      halfDays: { '2025-12-24': '12:15' },
    });
    expect(told(sessionOf(futures, at('2025-12-24T10:00:00')))).toBe('2025-12-24 2025-12-23T23:00 2025-12-24T18:15');
    expect(told(sessionOf(futures, at('2025-12-24T19:00:00')))).toBe('2025-12-26 2025-12-25T23:00 2025-12-26T22:00');
  });

  test('a pause at noon does not end a session', () => {
    const tokyo = own({
      zone: 'Asia/Tokyo',
      sessions: [
        { days: ['MON'], open: '09:00', close: '11:30' },
        { days: ['MON'], open: '12:30', close: '15:30' },
      ],
      halfDays: { '2025-12-29': '12:00' },
    });
    expect(told(openSession(tokyo, at('2025-12-22T03:00:00')))).toBe('2025-12-22 2025-12-22T00:00 2025-12-22T06:30');
    expect(told(openSession(tokyo, at('2025-12-29T01:00:00')))).toBe('2025-12-29 2025-12-29T00:00 2025-12-29T02:30');
  });
});

describe('a session', () => {
  const all = [hours('us-equities'), hours('fx'), hours('round-the-clock')];
  test('does not depend on earlier calls, contains its instant or is ahead of it, and overlaps no other session', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.integer({ min: at('2020-01-01T00:00:00'), max: at('2030-01-01T00:00:00') }),
        fc.integer({ min: -900_000_000, max: 900_000_000 }),
        (of, instant, away) => {
          const alone = told(sessionOf({ ...of }, instant));
          sessionOf(of, instant + away);
          const session = sessionOf(of, instant)!;
          expect(told(session)).toBe(alone);
          expect(session.end).toBeGreaterThan(instant);
          expect(sessionOf(of, session.end)!.start).toBeGreaterThanOrEqual(session.end);
        },
      ),
    );
  });
});

describe("the desk's day", () => {
  test.each([
    [{ zone: 'UTC', cut: 0 }, '2025-03-10T00:00:00', '2025-03-10 2025-03-10T00:00 2025-03-11T00:00'],
    [{ zone: 'America/New_York', cut: 17 * 60 }, '2025-03-09T20:59:59', '2025-03-09 2025-03-08T22:00 2025-03-09T21:00'],
    [{ zone: 'America/New_York', cut: 17 * 60 }, '2025-03-09T21:00:00', '2025-03-10 2025-03-09T21:00 2025-03-10T21:00'],
    // A cut in the repeated hour: the day begins once.
    [{ zone: 'America/New_York', cut: 90 }, '2025-11-02T05:45:00', '2025-11-02 2025-11-01T05:30 2025-11-02T06:30'],
    [{ zone: 'America/New_York', cut: 90 }, '2025-11-02T06:30:00', '2025-11-03 2025-11-02T06:30 2025-11-03T06:30'],
  ])('of %o at %s', (day, instant, expected) => {
    expect(told(deskDayAt(day, at(instant)))).toBe(expected);
  });

  test('follows the one before without a pause', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('UTC', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Apia'),
        fc.integer({ min: 0, max: 1439 }),
        fc.integer({ min: at('2010-01-01T00:00:00'), max: at('2030-01-01T00:00:00') }),
        (zone, cut, instant) => {
          const today = deskDayAt({ zone, cut }, instant);
          expect(today.start <= instant && instant < today.end).toBe(true);
          expect(deskDayAt({ zone, cut }, today.end).start).toBe(today.end);
        },
      ),
    );
  });
});
