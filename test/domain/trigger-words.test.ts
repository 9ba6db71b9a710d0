import { describe, expect, test } from 'vitest';
import { reachedWords, shortTrigger, triggerWords } from '../../src/domain/trigger-words.ts';
import type { TriggerTerms } from '../../src/domain/trigger-words.ts';
import { d } from './samples.ts';

const NONE = { stopPrice: null, trailAmount: null, trailPercent: null };

describe('a trigger reads', () => {
  const cases: readonly (readonly [TriggerTerms, string | null, string | null])[] = [
    [{ ...NONE, side: 'BUY', type: 'MARKET' }, null, null],
    [{ ...NONE, side: 'SELL', type: 'LIMIT' }, null, null],
    [{ ...NONE, side: 'BUY', type: 'STOP', stopPrice: d(183) }, 'when the price rises to 183 or above', 'stp 183'],
    [{ ...NONE, side: 'SELL', type: 'STOP', stopPrice: d(183) }, 'when the price falls to 183 or below', 'stp 183'],
    [
      { ...NONE, side: 'SELL', type: 'STOP_LIMIT', stopPrice: d(183) },
      'when the price falls to 183 or below',
      'stp 183',
    ],
    [
      { ...NONE, side: 'BUY', type: 'MARKET_IF_TOUCHED', stopPrice: d(180) },
      'when the price falls to 180 or below',
      'mit 180',
    ],
    [
      { ...NONE, side: 'SELL', type: 'MARKET_IF_TOUCHED', stopPrice: d(180) },
      'when the price rises to 180 or above',
      'mit 180',
    ],
    [
      { ...NONE, side: 'SELL', type: 'TRAILING_STOP' },
      'when the price falls an unknown distance from its highest',
      'trl ?',
    ],
    [
      { ...NONE, side: 'SELL', type: 'TRAILING_STOP', trailPercent: d('1.5') },
      'when the price falls 1.5 % from its highest',
      'trl 1.5%',
    ],
    [
      { ...NONE, side: 'SELL', type: 'TRAILING_STOP', trailPercent: d('1.5'), stopPrice: d('181.2') },
      'when the price falls 1.5 % from its highest (now at 181.2)',
      'trl 1.5% → 181.2',
    ],
    [
      { ...NONE, side: 'BUY', type: 'TRAILING_STOP', trailAmount: d(2), stopPrice: d(190) },
      'when the price rises 2 from its lowest (now at 190)',
      'trl 2 → 190',
    ],
  ];
  test.each(cases)('%o', (terms, words, short) => {
    expect([triggerWords(terms), shortTrigger(terms)]).toEqual([words, short]);
  });
});

test('a reached stop trades at once, and a reached stop-limit works at once', () => {
  expect(reachedWords({ type: 'STOP' })).toBe('The stop is already reached: it trades at once.');
  expect(reachedWords({ type: 'STOP_LIMIT' })).toBe('The stop is already reached: it works at once as a limit order.');
  expect(reachedWords({ type: 'MARKET_IF_TOUCHED' })).toBe('The price is already reached: it trades at once.');
});
