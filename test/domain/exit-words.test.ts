import { expect, test } from 'vitest';
import { openingWords } from '../../src/domain/exit-words.ts';
import { d } from './samples.ts';

const EXITS = [{}];
const BUY_5 = { side: 'BUY', quantity: d(5) } as const;

test.each([
  ['-7', 'It opens nothing now; its exits work only for what it opens.'],
  ['-5', 'It opens nothing now; its exits work only for what it opens.'],
  ['-3', 'It opens 2 now; its exits work only for what it opens.'],
  ['0', null],
  ['3', null],
])('a purchase of 5 with exits from a position of %s', (positionBefore, words) => {
  expect(openingWords(BUY_5, { exits: EXITS, positionBefore: d(positionBefore) })).toBe(words);
});

test('a sale closes a long position, and an order without exits needs no words', () => {
  const sale = { side: 'SELL', quantity: d(5) } as const;
  expect(openingWords(sale, { exits: EXITS, positionBefore: d(4) })).toContain('It opens 1 now');
  expect(openingWords(sale, { exits: EXITS, positionBefore: d(-4) })).toBeNull();
  expect(openingWords(sale, { exits: [], positionBefore: d(4) })).toBeNull();
  expect(openingWords(sale, { exits: EXITS, positionBefore: null })).toBeNull();
});

test('the words fit beside their label into 80 columns', () => {
  const words = openingWords(BUY_5, { exits: EXITS, positionBefore: d(-3) }, () => '12.345')!;
  expect(words.length).toBeLessThanOrEqual(62);
});
