import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainText } from '../../src/domain/plain-text.ts';
import { cutLine, line, lineOfParts, lineText, lineWidth, span } from '../../src/text/lines.ts';
import { hostile } from '../domain/hostile-text.ts';

const lines = fc
  .array(hostile, { maxLength: 4 })
  .map((texts) => line(...texts.map((text) => span(plainText(text), 'good'))));

describe('a line that is cut', () => {
  test('fits and ends in an ellipsis', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 40 }), (whole, width) => {
        const shown = cutLine(whole, width);
        expect(lineWidth(shown)).toBeLessThanOrEqual(width);
        if (lineWidth(whole) > width) expect(lineText(shown).endsWith('…')).toBe(true);
      }),
    );
  });

  test('stays unchanged when it fits', () => {
    fc.assert(fc.property(lines, (whole) => cutLine(whole, lineWidth(whole)) === whole));
  });

  test.each<readonly [number, string]>([
    [0, ''],
    [1, '…'],
    [4, 'BTC…'],
    [6, 'BTC 6…'],
    [20, 'BTC 64,000.10'],
  ])('in %i cells: %s', (width, text) => {
    expect(lineText(cutLine(line('BTC ', span('64,000.10', 'good')), width))).toBe(text);
  });

  test('leaves out a wide character that does not fit', () => {
    expect(lineText(cutLine(line('中文字'), 4))).toBe('中…');
  });
});

test('a line leaves out its least important parts first, each as a whole', () => {
  const parts = [
    { priority: 2, spans: [span('equity '), span('100')] },
    { priority: 1, spans: [span(' day 5')] },
  ];
  expect([16, 15, 9].map((width) => lineText(lineOfParts(parts, width)))).toEqual([
    'equity 100 day 5',
    'equity 100',
    '',
  ]);
});
