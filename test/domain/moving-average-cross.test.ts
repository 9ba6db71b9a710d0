import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candle } from '../../src/domain/candle.ts';
import { plain } from '../../src/domain/decimal.ts';
import { emptyCrossWindow, step } from '../../src/domain/moving-average-cross.ts';
import type { CrossSettings, CrossWindow } from '../../src/domain/moving-average-cross.ts';
import type { SourceSignal } from '../../src/domain/signal-source.ts';
import { candle, d } from './samples.ts';

const SMALL: CrossSettings = { fast: 2, slow: 4 };

/** Minutes with the given closes and a range of 2 around them. */
function minutes(closes: readonly number[]): Candle[] {
  return closes.map((close, i) => candle(`${close} ${close + 1} ${close - 1} ${close} 1`, { timestamp: i * 60_000 }));
}

function run(
  candles: readonly Candle[],
  settings: CrossSettings = SMALL,
): { signals: SourceSignal[]; window: CrossWindow } {
  let window = emptyCrossWindow(settings);
  const signals: SourceSignal[] = [];
  for (const next of candles) {
    const result = step(window, next);
    window = result.window;
    if (result.signal !== null) signals.push(result.signal);
  }
  return { signals, window };
}

test('a fall and a rise give one long signal, with its figures', () => {
  const { signals } = run(minutes([14, 13, 12, 11, 10, 12, 15]));
  expect(signals).toHaveLength(1);
  const signal = signals[0]!;
  expect(signal).toMatchObject({
    symbol: 'BTCUSD',
    interval: '1m',
    direction: 'LONG',
    horizonMs: 240_000,
    generatedAt: 420_000,
  });
  expect(signal.evidence).toEqual({
    fast: '13.5',
    slow: '12',
    previousFast: '11',
    previousSlow: '11.25',
    averageRange: '2',
    fastCandles: 2,
    slowCandles: 4,
  });
  expect([signal.strength, signal.entry, signal.stop!, signal.target!].map(plain)).toEqual(['0.75', '15', '11', '21']);
});

test('a rise and a fall give one short signal', () => {
  const { signals } = run(minutes([10, 11, 12, 13, 14, 12, 9]));
  expect(signals.map((signal) => [signal.direction, plain(signal.stop!), plain(signal.target!)])).toEqual([
    ['SHORT', '13', '3'],
  ]);
});

test('there is no signal before the slow window has one candle more, and none for the current side', () => {
  expect(run(minutes([1000, 1001, 1002, 1003])).signals).toEqual([]);
  expect(run(minutes([1000, 1001, 1002, 1003, 1004, 1005, 1006])).signals).toEqual([]);
});

test('a stop or target that would not be a price is left out', () => {
  const candles = minutes([14, 13, 12, 11, 10, 12, 15]).map((one) => ({ ...one, high: one.high.plus(20) }));
  const { signals } = run(candles);
  expect(signals[0]!.stop).toBeNull();
  expect(plain(signals[0]!.target!)).toBe('81');
});

test('a candle that comes twice or late changes nothing', () => {
  const candles = minutes([14, 13, 12, 11, 10, 12, 15]);
  const { window } = run(candles);
  expect(step(window, candles.at(-1)!)).toEqual({ window, signal: null });
  expect(step(window, candles[2]!)).toEqual({ window, signal: null });
});

test('wrong settings and another symbol in the window throw an error', () => {
  for (const settings of [
    { fast: 0, slow: 3 },
    { fast: 3, slow: 3 },
    { fast: 1.5, slow: 3 },
  ])
    expect(() => emptyCrossWindow(settings)).toThrow(/whole numbers/);
  expect(() =>
    step(run(minutes([1, 2])).window, candle('1 1 1 1 1', { symbol: 'ETHUSD', timestamp: 900_000 })),
  ).toThrow(/cannot take/);
});

describe('laws', () => {
  const closes = fc.array(fc.integer({ min: 50, max: 150 }), { minLength: 10, maxLength: 60 });

  test('a restart from stored candles gives the same signals as a run without a stop', () => {
    fc.assert(
      fc.property(closes, fc.nat(), (list, cut) => {
        const candles = minutes(list);
        const at = 5 + (cut % (candles.length - 5));
        const whole = run(candles).signals.filter((signal) => signal.generatedAt > at * 60_000);
        const restarted = run(candles.slice(Math.max(0, at - 5))).signals.filter(
          (signal) => signal.generatedAt > at * 60_000,
        );
        expect(restarted).toEqual(whole);
      }),
    );
  });

  test('strength is from 0 to 1, stop and target are on their sides of the entry', () => {
    fc.assert(
      fc.property(closes, (list) => {
        for (const { direction, strength, entry, stop, target } of run(minutes(list)).signals) {
          expect(strength.greaterThanOrEqualTo(0) && strength.lessThanOrEqualTo(1)).toBe(true);
          const sign = direction === 'LONG' ? d(1) : d(-1);
          if (stop !== null) expect(entry.minus(stop).times(sign).greaterThan(0)).toBe(true);
          if (target !== null) expect(target.minus(entry).times(sign).greaterThan(0)).toBe(true);
        }
      }),
    );
  });
});
