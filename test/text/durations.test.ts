import { expect, test } from 'vitest';
import { age, duration, milliseconds } from '../../src/text/durations.ts';

test.each([
  [0, '0.0 s'],
  [400, '0.4 s'],
  [59_900, '59.9 s'],
  [59_960, '1 min'],
  [60_000, '1 min'],
  [125_000, '2 min 5 s'],
  [3_599_900, '1 h'],
  [3_600_000, '1 h'],
  [5 * 3_600_000 + 12 * 60_000, '5 h 12 min'],
  [47 * 3_600_000, '47 h'],
  [3 * 86_400_000 + 7_000_000, '3 d'],
])('%d ms take %s', (ms, text) => expect(duration(ms)).toBe(text));

test.each([
  [null, '–'],
  [-5, '0s'],
  [999, '0s'],
  [12_900, '12s'],
  [61_000, '1m'],
  [5 * 3_600_000, '5h'],
  [3 * 86_400_000, '3d'],
])('%s ms are %s old', (ms, text) => expect(age(ms)).toBe(text));

test.each([
  [0.854, '0.85 ms'],
  [12.34, '12.3 ms'],
  [1250.4, '1,250 ms'],
])('%d is %s', (ms, text) => expect(milliseconds(ms)).toBe(text));
