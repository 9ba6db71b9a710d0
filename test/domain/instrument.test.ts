import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plain } from '../../src/domain/decimal.ts';
import {
  floorToLot,
  normalizeSymbol,
  roundToTick,
  roundToTickAdversely,
  validSymbol,
} from '../../src/domain/instrument.ts';
import { BTCUSD, amounts, d, sides } from './samples.ts';

test.each([
  ['BTCUSD', true],
  ['BTC-USD', true],
  ['BRK.B', true],
  ['ES/Z24', true],
  ['7203:TSE', true],
  ['A', true],
  ['A'.repeat(32), true],
  ['', false],
  ['btcusd', false],
  ['-BTC', false],
  ['BTC USD', false],
  ['A'.repeat(33), false],
  ['BTC\u202E', false],
  ['BTCÜ', false],
])('symbol %j is valid: %s', (text, expected) => {
  expect(validSymbol(text)).toBe(expected);
});

test('symbols are trimmed and put in capitals', () => {
  expect(normalizeSymbol(' btc-usd ')).toBe('BTC-USD');
});

test('rounding to the tick is passive, slippage is not', () => {
  expect(plain(roundToTick(BTCUSD, d('100.19'), 'BUY'))).toBe('100.1');
  expect(plain(roundToTick(BTCUSD, d('100.11'), 'SELL'))).toBe('100.2');
  expect(plain(roundToTickAdversely(BTCUSD, d('100.11'), 'BUY'))).toBe('100.2');
  expect(plain(roundToTickAdversely(BTCUSD, d('100.19'), 'SELL'))).toBe('100.1');
});

test('a rounded value is on the grid, on its side of the value, less than a step away', () => {
  fc.assert(
    fc.property(amounts(), sides, (value, side) => {
      const passive = roundToTick(BTCUSD, value, side);
      expect(plain(passive.modulo(BTCUSD.tickSize))).toBe('0');
      expect(side === 'BUY' ? passive.lessThanOrEqualTo(value) : passive.greaterThanOrEqualTo(value)).toBe(true);
      expect(passive.minus(value).abs().lessThan(BTCUSD.tickSize)).toBe(true);
      const lots = floorToLot(BTCUSD, value);
      expect(plain(lots.modulo(BTCUSD.lotSize))).toBe('0');
      expect(lots.lessThanOrEqualTo(value) && value.minus(lots).lessThan(BTCUSD.lotSize)).toBe(true);
    }),
  );
});
