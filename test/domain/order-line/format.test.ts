import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatOrderLine } from '../../../src/domain/order-line/format.ts';
import { parseOrderLine } from '../../../src/domain/order-line/parse.ts';
import { intents, meaning } from './lines.ts';

const orders = intents.filter((intent) => intent.kind === 'order');

test('an order written as a line and read again is the same order', () => {
  fc.assert(
    fc.property(orders, (order) => {
      const read = parseOrderLine(formatOrderLine(order));
      expect(read.ok && meaning(read.value)).toEqual(meaning(order));
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['B 2.50k btcusd @64000.00 GTC', 'b 2500 BTCUSD @64000 gtc'],
  ['?ss  3 X ro @bid', null],
  ['?ss  3 X @BID+2T ro sig=7', '?ss 3 X @bid+2t ro sig=7'],
  ['s pos/2 X @mkt note="a \\"b\\"" trl 1.50% pf="my book"', 's pos/2 X @mkt trl 1.5% pf="my book" note="a \\"b\\""'],
])('%s', (typed, written) => {
  const read = parseOrderLine(typed);
  expect(read.ok && read.value.kind === 'order' ? formatOrderLine(read.value) : null).toBe(written);
});
