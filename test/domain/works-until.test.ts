import { expect, test } from 'vitest';
import { hoursOfDeskDay } from '../../src/domain/desk-day.ts';
import type { TimeInForce } from '../../src/domain/order.ts';
import { builtInHours } from '../../src/domain/trading-hours.ts';
import { describeWorksUntil, shortWorksUntil, worksUntil } from '../../src/domain/works-until.ts';

const at = (text: string): number => Date.parse(`${text}Z`);
const us = builtInHours('us-equities')!;
const utc = hoursOfDeskDay({ zone: 'UTC', cut: 0 });
const tokyo = hoursOfDeskDay({ zone: 'Asia/Tokyo', cut: 0 });

test.each([
  [
    'in an open session',
    us,
    '2025-03-10T14:00',
    null,
    'DAY until the end of the first session with a price, at the earliest Mon 10 Mar 20:00 UTC (16:00 New York)',
  ],
  [
    'at the weekend',
    us,
    '2025-03-08T14:00',
    null,
    'DAY until the end of the first session with a price, at the earliest Mon 10 Mar 20:00 UTC (16:00 New York)',
  ],
  [
    'of an instrument without hours',
    utc,
    '2025-03-10T14:00',
    null,
    'DAY until the end of the first session with a price, at the earliest Tue 11 Mar 00:00 UTC',
  ],
  [
    'at the very start of a day',
    utc,
    '2025-03-08T00:00',
    null,
    'DAY until the end of the first session with a price, at the earliest Sun 9 Mar 00:00 UTC',
  ],
  [
    'in a zone with another date',
    tokyo,
    '2025-03-10T14:00',
    null,
    'DAY until the end of the first session with a price, at the earliest Mon 10 Mar 15:00 UTC (Tue 00:00 Tokyo)',
  ],
  [
    'with a booked expiry',
    us,
    '2025-03-07T20:00',
    '2025-03-07T21:00',
    'DAY until Fri 7 Mar 21:00 UTC (16:00 New York)',
  ],
] as const)('a DAY order %s', (_, hours, marketAt, expiresAt, expected) => {
  const until = worksUntil(
    { timeInForce: 'DAY', expireDate: null, expiresAt: expiresAt === null ? null : at(expiresAt) },
    { hours, marketAt: at(marketAt) },
  );
  expect(describeWorksUntil(until)).toBe(expected);
});

test.each([
  ['GTC', 'good till canceled'],
  ['IOC', 'until the next market event'],
  ['FOK', 'until the next market event'],
] as const)('%s works %s', (timeInForce: TimeInForce, expected) => {
  const until = worksUntil({ timeInForce, expireDate: null, expiresAt: null }, { hours: us, marketAt: 0 });
  expect([describeWorksUntil(until), shortWorksUntil(until)]).toEqual([expected, null]);
});

test.each([
  [
    'GTD',
    '2025-07-03',
    null,
    'GTD until Thu 3 Jul 2025 17:00 UTC (13:00 New York)',
    'until Thu 3 Jul 2025 17:00 UTC (13:00 New York)',
  ],
  [
    'GTD',
    '2025-07-06',
    null,
    'GTD until Thu 3 Jul 2025 17:00 UTC (13:00 New York)',
    'until Thu 3 Jul 2025 17:00 UTC (13:00 New York)',
  ],
  [
    'OPG',
    null,
    null,
    'at the open of the next session with a price, at the earliest Tue 11 Mar 13:30 UTC (09:30 New York)',
    'at the open Tue 11 Mar 13:30 UTC (09:30 New York)',
  ],
  [
    'CLS',
    null,
    null,
    'at the close of the first session with a price, at the earliest Mon 10 Mar 20:00 UTC (16:00 New York)',
    'at the close Mon 10 Mar 20:00 UTC (16:00 New York)',
  ],
  [
    'CLS',
    null,
    '2025-03-10T20:00',
    'at the close Mon 10 Mar 20:00 UTC (16:00 New York)',
    'at the close Mon 10 Mar 20:00 UTC (16:00 New York)',
  ],
] as const)('an order %s %s with the expiry %s', (timeInForce, expireDate, expiresAt, whole, short) => {
  const until = worksUntil(
    { timeInForce, expireDate, expiresAt: expiresAt === null ? null : at(expiresAt) },
    { hours: us, marketAt: at('2025-03-10T14:00') },
  );
  expect([describeWorksUntil(until), shortWorksUntil(until)]).toEqual([whole, short]);
});

test('the short form has only the end', () => {
  const until = (expiresAt: number | null) =>
    worksUntil({ timeInForce: 'DAY', expireDate: null, expiresAt }, { hours: utc, marketAt: at('2025-03-10T14:00') });
  expect(shortWorksUntil(until(at('2025-03-11T00:00')))).toBe('until Tue 11 Mar 00:00 UTC');
  expect(shortWorksUntil(until(null))).toBe('at least until Tue 11 Mar 00:00 UTC');
});
