import { describe, expect, test } from 'vitest';
import { builtInHours, describeHours, parseTradingHours } from '../../src/domain/trading-hours.ts';
import { usEquitiesClosedDays } from '../../src/domain/us-equities-calendar.ts';

const LONDON = {
  zone: 'Europe/London',
  sessions: [{ days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], open: '08:00', close: '16:30' }],
};

describe('the stored shape', () => {
  test('has built-in or custom hours', () => {
    const named = parseTradingHours({ name: 'us-equities' });
    const spelled = parseTradingHours({ ...LONDON, holidays: ['2025-12-25'], halfDays: { '2025-12-24': '12:30' } });
    expect(named.ok && named.value).toBe(builtInHours('us-equities'));
    expect(spelled.ok && describeHours(spelled.value)).toBe('MON-FRI 08:00–16:30 Europe/London');
    expect(spelled.ok && ['2025-12-23', '2025-12-24', '2025-12-25'].map(spelled.value.dayKind)).toEqual([
      { kind: 'full' },
      { kind: 'half-day', close: 750 },
      { kind: 'holiday' },
    ]);
  });

  test.each([
    ['text', 'fx', 'the value is not a JSON object'],
    ['an unknown name', { name: 'moon' }, 'name "moon" is not one of us-equities, fx, round-the-clock as the only key'],
    [
      'a name beside other keys',
      { name: 'fx', zone: 'UTC' },
      'name "fx" is not one of us-equities, fx, round-the-clock as the only key',
    ],
    ['an unknown key', { ...LONDON, timezone: 'UTC' }, '"timezone" is not a key of trading hours'],
    ['no zone', { sessions: LONDON.sessions }, 'zone is missing'],
    [
      'an unknown zone',
      { ...LONDON, zone: 'Mars/Base' },
      'zone "Mars/Base" is not a time zone such as America/New_York',
    ],
    ['no session', { ...LONDON, sessions: [] }, 'sessions is not a list of 1 to 14 windows'],
    [
      'a day by number',
      { ...LONDON, sessions: [{ days: [1], open: '08:00', close: '16:30' }] },
      'sessions[0].days "[1]" is not a list of SUN, MON, TUE, WED, THU, FRI, SAT',
    ],
    [
      'a time of three digits',
      { ...LONDON, sessions: [{ days: ['MON'], open: '9:30', close: '16:00' }] },
      'sessions[0].open "9:30" is not a time from 00:00 to 23:59',
    ],
    ['no close', { ...LONDON, sessions: [{ days: ['MON'], open: '09:30' }] }, 'sessions[0].close is missing'],
    [
      'a date that does not exist',
      { ...LONDON, holidays: ['2025-02-30'] },
      'holidays is not a list of dates such as "2025-12-25"',
    ],
    [
      'a half day without a time',
      { ...LONDON, halfDays: { '2025-12-24': true } },
      'halfDays is not an object of dates with the time of their close, such as {"2025-12-24": "13:00"}',
    ],
    [
      'sessions that overlap',
      {
        zone: 'UTC',
        sessions: [
          { days: ['MON', 'TUE'], open: '09:00', close: '09:00' },
          { days: ['TUE'], open: '08:00', close: '10:00' },
        ],
      },
      'two sessions overlap',
    ],
    [
      'sessions that overlap over the end of the week',
      {
        zone: 'UTC',
        sessions: [
          { days: ['SAT'], open: '20:00', close: '04:00' },
          { days: ['SUN'], open: '03:00', close: '05:00' },
        ],
      },
      'two sessions overlap',
    ],
  ])('refuses %s', (_, value, message) => {
    const parsed = parseTradingHours(value);
    expect(parsed.ok ? null : parsed.error.message).toBe(`trading hours: ${message}`);
    expect(parsed.ok ? null : parsed.error.hint).toMatch(
      /^Write them as \{"zone": .* or use us-equities, fx, round-the-clock\.$/,
    );
  });
});

/** From the announcements of NYSE Group. */
const ANNOUNCED: Readonly<Record<number, { readonly closed: string; readonly early: string }>> = {
  2015: { closed: '01-01 01-19 02-16 04-03 05-25 07-03 09-07 11-26 12-25', early: '11-27 12-24' },
  2018: { closed: '01-01 01-15 02-19 03-30 05-28 07-04 09-03 11-22 12-05 12-25', early: '07-03 11-23 12-24' },
  2022: { closed: '01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26', early: '11-25' },
  2023: { closed: '01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25', early: '07-03 11-24' },
  2024: { closed: '01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25', early: '07-03 11-29 12-24' },
  2025: { closed: '01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25', early: '07-03 11-28 12-24' },
  2026: { closed: '01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25', early: '11-27 12-24' },
  2027: { closed: '01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24', early: '11-26' },
};

test.each(Object.entries(ANNOUNCED))('the US exchanges close in %s as they announced', (year, { closed, early }) => {
  const { holidays, halfDays } = usEquitiesClosedDays(Number(year));
  expect([...holidays].sort()).toEqual(closed.split(' ').map((day) => `${year}-${day}`));
  expect([...halfDays.keys()].sort()).toEqual(early.split(' ').map((day) => `${year}-${day}`));
});
