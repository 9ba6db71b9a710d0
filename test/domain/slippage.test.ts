import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SCALE, plain } from '../../src/domain/decimal.ts';
import { slippageOf, slippedPrice } from '../../src/domain/slippage.ts';
import { BTCUSD, amounts, d, sides } from './samples.ts';

const FIVE_BP = { kind: 'basis-points', rate: d('0.0005') } as const;

test('five basis points of 1,000 go against the side, to the next tick', () => {
  expect(plain(slippedPrice(FIVE_BP, { instrument: BTCUSD, side: 'BUY', price: d('1000.01'), limitPrice: null }))).toBe(
    '1000.6',
  );
  expect(
    plain(slippedPrice(FIVE_BP, { instrument: BTCUSD, side: 'SELL', price: d('1000.01'), limitPrice: null })),
  ).toBe('999.5');
});

test('a limit price is never exceeded', () => {
  expect(
    plain(slippedPrice(FIVE_BP, { instrument: BTCUSD, side: 'BUY', price: d(1000), limitPrice: d('1000.2') })),
  ).toBe('1000.2');
  expect(
    plain(slippedPrice(FIVE_BP, { instrument: BTCUSD, side: 'SELL', price: d(1000), limitPrice: d('999.8') })),
  ).toBe('999.8');
});

test('without a model the reference is the price, and a price below one tick stays above zero', () => {
  expect(
    plain(
      slippedPrice({ kind: 'none' }, { instrument: BTCUSD, side: 'BUY', price: d('13752.18233851'), limitPrice: null }),
    ),
  ).toBe('13752.18233851');
  expect(plain(slippedPrice(FIVE_BP, { instrument: BTCUSD, side: 'SELL', price: d('0.04'), limitPrice: null }))).toBe(
    '0.04',
  );
});

test('slippage is never in favor of the trader and never has more than eight decimals', () => {
  fc.assert(
    fc.property(sides, amounts(), (side, price) => {
      const slipped = slippedPrice(FIVE_BP, { instrument: BTCUSD, side, price, limitPrice: null });
      expect(slippageOf(side, slipped, price).greaterThanOrEqualTo(0)).toBe(true);
      expect(slipped.greaterThan(0) && slipped.decimalPlaces() <= SCALE).toBe(true);
    }),
  );
});
