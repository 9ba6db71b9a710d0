import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDate, parseInstant } from '../../src/domain/instant.ts';

const instants = fc.date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });

test.each([
  ['2018-11-12T18:01:00Z', '2018-11-12T18:01:00.000Z'],
  ['2018-11-12T20:24:00+01:00', '2018-11-12T19:24:00.000Z'],
  ['2018-11-12T20:24:00-0530', '2018-11-13T01:54:00.000Z'],
  ['2018-11-12 20:24:00.5+02', '2018-11-12T18:24:00.500Z'],
  ['2018-11-12T20:24Z', '2018-11-12T20:24:00.000Z'],
  ['2018-11-12t20:24:00z', '2018-11-12T20:24:00.000Z'],
  ['2018-11-12T20:24:00.123000Z', '2018-11-12T20:24:00.123Z'],
  ['2020-02-29T00:00:00Z', '2020-02-29T00:00:00.000Z'],
  ['2000-02-29T23:59:59Z', '2000-02-29T23:59:59.000Z'],
])('%s is %s', (text, expected) => {
  expect(new Date(parseInstant(text)).toISOString()).toBe(expected);
});

test.each([
  '',
  'now',
  '2018-11-12',
  '2018-11-12T18:01:00',
  '2018-13-12T18:01:00Z',
  '2018-02-29T18:01:00Z',
  '2100-02-29T00:00:00Z',
  '2018-11-31T00:00:00Z',
  '2018-11-12T24:00:00Z',
  '2018-11-12T18:60:00Z',
  '2018-11-12T18:01:60Z',
  '2018-11-12T18:01:00.0001Z',
  '2018-11-12T18:01:00+25:00',
  '2018-11-12T18:01:0xZ',
  '1969-12-31T23:59:59Z',
  ' 2018-11-12T18:01:00Z',
  '2018-1-12T18:01:00Z',
])('%j is not an instant', (text) => {
  expect(parseInstant(text)).toBeNaN();
});

describe('laws', () => {
  test('an instant written by the platform is read back unchanged, with and without milliseconds', () => {
    fc.assert(
      fc.property(instants, (date) => {
        expect(parseInstant(date.toISOString())).toBe(date.getTime());
        const seconds = Math.floor(date.getTime() / 1000) * 1000;
        expect(parseInstant(new Date(seconds).toISOString().replace('.000', ''))).toBe(seconds);
      }),
    );
  });

  test('a date is the midnight that begins it', () => {
    fc.assert(
      fc.property(instants, (date) => {
        const text = date.toISOString().slice(0, 10);
        expect(parseDate(text)).toBe(Date.parse(text));
      }),
    );
    expect(parseDate('2018-02-30')).toBeNaN();
  });
});
