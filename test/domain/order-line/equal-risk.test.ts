import { expect, test } from 'vitest';
import { caret } from '../../../src/domain/order-line/caret.ts';
import { equalRiskLines } from '../../../src/domain/order-line/equal-risk.ts';
import { formatOrderLine } from '../../../src/domain/order-line/format.ts';

function linesOf(text: string): readonly string[] {
  const lines = equalRiskLines(text);
  return lines.ok
    ? lines.value.map(formatOrderLine)
    : [`${caret(text, lines.error).split('\n')[1]} ${lines.error.message}`];
}

test.each([
  ['b risk 1% BTCUSD,ETHUSD @mkt sl -1.2atr', ['b r0.5% BTCUSD @mkt sl -1.2atr', 'b r0.5% ETHUSD @mkt sl -1.2atr']],
  [
    'ss risk 100 a,b,c @mid-5bp gtc tp 2R sl trl 2%',
    ['A', 'B', 'C'].map((symbol) => `ss r33.33333333 ${symbol} @mid-5bp gtc tp 2R sl trl 2%`),
  ],
])('%s becomes a line for each symbol', (text, expected) => {
  expect(linesOf(text)).toEqual(expected);
});

test.each([
  ['b risk 1% BTCUSD @mkt sl -1atr', 'b risk 1% BTCUSD @mkt sl -1atr', 'the line has one symbol'],
  ['b risk 1% X,Y,x @mkt sl -1atr', 'X,Y,x', 'a symbol is given twice'],
  ['b risk 1% X,Y @64000 sl -1atr', '@64000', 'several symbols have no common price'],
  ['b risk 1% X,Y @mkt sl 95', 'sl 95', 'several symbols have no common price'],
  ['b risk 1% X,Y @mkt sl trl 2', 'sl trl 2', 'several symbols have no common price'],
  ['b risk 1% X,Y @mkt tp 110 sl -1atr', 'tp 110', 'several symbols have no common price'],
  ['b risk 1% X,Y @mkt', 'b', 'the risk needs a stop loss'],
  ['b risk 1% X,Y @mkt stp 5 sl -1atr', 'stp 5', 'orders over several symbols have no trigger'],
  ['b 5 X,Y @mkt sl -1atr', '5', 'only a risk can be divided over symbols'],
  ['b vol 15% X,Y @mkt sl -1atr', 'vol 15%', 'only a risk can be divided over symbols'],
  ['b risk 1% X,! @mkt sl -1atr', 'X', '"!" is not a symbol'],
])('%s is refused by its place', (text, token, message) => {
  const [said] = linesOf(text);
  expect(said).toContain(message);
  expect(said!.indexOf('^')).toBe(text.indexOf(token));
});
