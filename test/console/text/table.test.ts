import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cells, lineText, lineWidth } from '../../../src/console/text/line.ts';
import { keptTitles, tableLines } from '../../../src/console/text/table.ts';
import type { Column } from '../../../src/console/text/table.ts';

interface Row {
  readonly symbol: string;
  readonly price: string;
  readonly note: string;
}

const columns: readonly Column<Row, null>[] = [
  { title: 'Symbol', priority: 9, shrinksTo: 3, cell: ({ symbol }) => ({ text: symbol }) },
  { title: 'Price', priority: 9, align: 'decimal', cell: ({ price }) => ({ text: price }) },
  { title: 'Age', priority: 2, align: 'right', cell: () => ({ text: '12s' }) },
  { title: 'Note', priority: 1, shrinksTo: 4, cell: ({ note }) => ({ text: note }) },
];

const rows: readonly Row[] = [
  { symbol: 'BTCUSD', price: '64,001.20', note: 'a longer remark' },
  { symbol: 'X', price: '7.5', note: '' },
];

describe('a table', () => {
  test('puts decimal points under each other', () => {
    const lines = tableLines(columns, rows, { width: 60, context: null }).rows.map(lineText);
    expect(lines[0]!.indexOf('.')).toBe(lines[1]!.indexOf('.'));
  });

  test('shrinks words first, then drops whole columns by priority', () => {
    expect(keptTitles(columns, rows, { width: 60, context: null })).toEqual(['Symbol', 'Price', 'Age', 'Note']);
    expect(keptTitles(columns, rows, { width: 25, context: null })).toEqual(['Symbol', 'Price', 'Age', 'Note']);
    expect(keptTitles(columns, rows, { width: 20, context: null })).toEqual(['Symbol', 'Price', 'Age']);
    expect(keptTitles(columns, rows, { width: 16, context: null })).toEqual(['Symbol', 'Price']);
  });

  test('never cuts a figure: a column that does not fit is left out', () => {
    const row = fc.record({
      symbol: fc.string({ minLength: 1, maxLength: 12 }),
      price: fc.bigInt({ min: 1n, max: 10n ** 14n }).map(String),
      note: fc.string({ maxLength: 30 }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 70 }), (some, width) => {
        const { header, rows: lines } = tableLines(columns, some, { width, context: null });
        const shown = keptTitles(columns, some, { width, context: null }).includes('Price');
        const whole = lines.every(
          (line, at) => !shown || line.spans.some(({ text }) => text.trim() === some[at]!.price),
        );
        return (
          whole &&
          [header, ...lines].every((line) => lineWidth(line) <= Math.max(width, shown ? width : cells('Symbol')))
        );
      }),
    );
  });

  test('shows no control characters', () => {
    const [line] = tableLines(columns, [{ symbol: 'A\u001B[2JB', price: '1', note: '\u202Ereversed\u0007' }], {
      width: 60,
      context: null,
    }).rows;
    expect(lineText(line!)).toMatch(/^AB\s+1\s+12s reversed\s*$/);
  });
});
