import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineText, lineWidth } from '../../../src/text/lines.ts';
import { cellWidth } from '../../../src/text/widths.ts';
import { tableLines } from '../../../src/console/panes/table.ts';
import type { Column } from '../../../src/console/panes/table.ts';

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

function keptTitles(some: readonly Row[], width: number): string[] {
  const { header } = tableLines(columns, some, { width, context: null });
  return header.spans.map(({ text }) => text.trim()).filter((title) => title !== '');
}

describe('a table', () => {
  test('puts decimal points under each other', () => {
    const lines = tableLines(columns, rows, { width: 60, context: null }).rows.map(lineText);
    expect(lines[0]!.indexOf('.')).toBe(lines[1]!.indexOf('.'));
  });

  test('shrinks words first, then drops whole columns by priority', () => {
    expect(keptTitles(rows, 60)).toEqual(['Symbol', 'Price', 'Age', 'Note']);
    expect(keptTitles(rows, 25)).toEqual(['Symbol', 'Price', 'Age', 'Note']);
    expect(keptTitles(rows, 20)).toEqual(['Symbol', 'Price', 'Age']);
    expect(keptTitles(rows, 16)).toEqual(['Symbol', 'Price']);
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
        const shown = keptTitles(some, width).includes('Price');
        const whole = lines.every(
          (line, at) => !shown || line.spans.some(({ text }) => text.trim() === some[at]!.price),
        );
        return (
          whole &&
          [header, ...lines].every((line) => lineWidth(line) <= Math.max(width, shown ? width : cellWidth('Symbol')))
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
