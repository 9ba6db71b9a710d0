import { expect, test } from 'vitest';
import { dayResult } from '../../src/domain/day-result.ts';
import type { DayLine } from '../../src/domain/day-result.ts';
import { d } from './samples.ts';

const HELD: DayLine = { quantity: d(2), mark: d(110), open: d(100), traded: null };
const BOUGHT: DayLine = {
  quantity: d(3),
  mark: d(110),
  open: d(100),
  traded: { quantity: d(1), notional: d(105), commission: d('0.5') },
};
const CLOSED: DayLine = {
  quantity: d(0),
  mark: null,
  open: d(50),
  traded: { quantity: d(-2), notional: d(-96), commission: d(1) },
};

test.each([
  ['nothing', [], '0'],
  ['a position moves by the price since the day’s first price', [HELD], '20'],
  ['what was bought counts from its own price, less commission', [BOUGHT], '24.5'],
  ['a sold quantity counts up to its own price', [CLOSED], '-5'],
  ['all together', [HELD, BOUGHT, CLOSED], '39.5'],
  ['a position bought today needs no first price', [{ ...BOUGHT, quantity: d(1), open: null }], '4.5'],
])('%s', (_, lines, expected) => {
  expect(dayResult(lines)?.toFixed()).toBe(expected);
});

test('a missing price makes the result unknown, not zero', () => {
  expect(dayResult([HELD, { ...HELD, mark: null }])).toBeNull();
  expect(dayResult([{ ...HELD, open: null }])).toBeNull();
});
