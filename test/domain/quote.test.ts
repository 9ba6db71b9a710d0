import { expect, test } from 'vitest';
import { plain } from '../../src/domain/decimal.ts';
import { markPrice, midPrice } from '../../src/domain/quote.ts';
import { d, quote } from './samples.ts';

test('a position is marked at the last price, else the middle, else the only side', () => {
  const mark = (part: Parameters<typeof quote>[0]): string | null => {
    const price = markPrice(quote(part));
    return price === null ? null : plain(price);
  };
  expect(mark({})).toBe('100');
  expect(mark({ last: null, ask: d('100.2') })).toBe('100.05');
  expect(mark({ last: null, ask: null })).toBe('99.9');
  expect(mark({ last: null, bid: null })).toBe('100.1');
  expect(mark({ last: null, bid: null, ask: null })).toBeNull();
});

test('the middle is rounded half-up to eight decimals', () => {
  expect(plain(midPrice(quote({ bid: d('0.00000001'), ask: d('0.00000002') }))!)).toBe('0.00000002');
});
