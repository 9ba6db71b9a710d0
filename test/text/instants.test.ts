import { expect, test } from 'vitest';
import { dateTime, instant, timeOfDay } from '../../src/text/instants.ts';

const WHOLE = Date.UTC(2018, 10, 12, 0, 1);
const BROKEN = Date.UTC(2018, 10, 12, 0, 1, 2, 30);

test('instants are UTC and show milliseconds unless they are zero', () => {
  expect([instant(WHOLE), instant(BROKEN)]).toEqual(['2018-11-12 00:01:00', '2018-11-12 00:01:02.030']);
});

test('a date with its time, and a time alone, have seconds', () => {
  expect([dateTime(BROKEN), timeOfDay(BROKEN)]).toEqual(['2018-11-12 00:01:02', '00:01:02']);
});

test('a missing instant is a dash', () => {
  expect([instant(null), dateTime(null), timeOfDay(null)]).toEqual(['–', '–', '–']);
});
