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
  ['in an open session with trades', us, '2025-03-10T14:00', '2025-03-10T13:59', null, 'DAY until Mon 10 Mar 20:00 UTC (16:00 New York)'],
  ['in an open session without a trade', us, '2025-03-10T14:00', '2025-03-07T20:59', null, 'DAY until the end of the first session with a trade, at the earliest Mon 10 Mar 20:00 UTC (16:00 New York)'],
  ['at the weekend', us, '2025-03-08T14:00', '2025-03-08T13:59', null, 'DAY until the end of the first session with a trade, at the earliest Mon 10 Mar 20:00 UTC (16:00 New York)'],
  ['of an instrument without hours', utc, '2025-03-10T14:00', '2025-03-10T13:59', null, 'DAY until Tue 11 Mar 00:00 UTC'],
  ['right after the close of a bar that ends the day', utc, '2025-03-08T00:00', '2025-03-08T00:00', null, 'DAY until the end of the first session with a trade, at the earliest Sun 9 Mar 00:00 UTC'],
  ['in a zone that has another date', tokyo, '2025-03-10T14:00', '2025-03-10T13:59', null, 'DAY until Mon 10 Mar 15:00 UTC (Tue 00:00 Tokyo)'],
  ['of a market whose last quote is of another recording', utc, '2025-03-10T14:00', '2025-05-01T10:00', null, 'DAY until the end of the first session with a trade, at the earliest Tue 11 Mar 00:00 UTC'],
  ['that was never quoted', utc, '2025-03-10T14:00', null, null, 'DAY until the end of the first session with a trade, at the earliest Tue 11 Mar 00:00 UTC'],
  ['whose end is booked', us, '2025-03-07T20:00', '2025-03-07T20:00', '2025-03-07T21:00', 'DAY until Fri 7 Mar 21:00 UTC (16:00 New York)'],
] as const)('a DAY order %s', (_, hours, marketAt, quotedAt, expiresAt, expected) => {
  const until = worksUntil({ timeInForce: 'DAY', acceptedAt: null, expiresAt: expiresAt === null ? null : at(expiresAt) }, { hours, marketAt: at(marketAt), quotedAt: quotedAt === null ? null : at(quotedAt) });
  expect(describeWorksUntil(until)).toBe(expected);
});

test.each([
  ['GTC', 'good till canceled'],
  ['IOC', 'until the next market event'],
  ['FOK', 'until the next market event'],
] as const)('%s works %s', (timeInForce: TimeInForce, expected) => {
  const until = worksUntil({ timeInForce, acceptedAt: null, expiresAt: null }, { hours: us, marketAt: 0, quotedAt: null });
  expect([describeWorksUntil(until), shortWorksUntil(until)]).toEqual([expected, null]);
});

test('a narrow place gets the end alone', () => {
  const until = (quotedAt: number | null) => worksUntil({ timeInForce: 'DAY', acceptedAt: null, expiresAt: null }, { hours: utc, marketAt: at('2025-03-10T14:00'), quotedAt });
  expect(shortWorksUntil(until(at('2025-03-10T13:00')))).toBe('until Tue 11 Mar 00:00 UTC');
  expect(shortWorksUntil(until(null))).toBe('at least until Tue 11 Mar 00:00 UTC');
});

test('the end of an accepted order is known when it is booked, whatever was quoted before', () => {
  const until = worksUntil({ timeInForce: 'DAY', acceptedAt: at('2025-03-10T14:00'), expiresAt: null }, { hours: utc, marketAt: at('2025-03-10T14:00'), quotedAt: at('2025-03-10T14:00') });
  expect(until).toMatchObject({ certainty: 'earliest' });
});
