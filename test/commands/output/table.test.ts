import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { figure, signedMoney } from '../../../src/text/figures.ts';
import { renderTable } from '../../../src/commands/output/table.tsx';
import type { Column } from '../../../src/commands/output/columns.ts';
import { gainTone } from '../../../src/commands/output/tones.ts';
import { Decimal } from '../../../src/domain/decimal.ts';

// Ink reads this when it is first loaded, with the first table for a terminal.
process.env['FORCE_COLOR'] = '1';

interface Row {
  readonly symbol: string;
  readonly quantity: string;
  readonly gain: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'Symbol', value: (row) => row.symbol },
  { title: 'Quantity', align: 'decimal', value: (row) => figure(new Decimal(row.quantity)) },
  { title: 'Gain', align: 'decimal', value: (row) => signedMoney(new Decimal(row.gain)), tone: gainTone, priority: 1 },
];

const ROWS: readonly Row[] = [
  { symbol: 'BTCUSD', quantity: '0.5', gain: '-1234567.125' },
  { symbol: 'ETHUSD', quantity: '-12.00000001', gain: '3' },
];

describe('without a terminal', () => {
  test('spaces align columns, and figures by their decimal points', async () => {
    expect((await renderTable(COLUMNS, ROWS, { width: null, color: 'off' })).split('\n')).toEqual([
      'Symbol      Quantity            Gain',
      'BTCUSD    0.5         -1,234,567.125',
      'ETHUSD  -12.00000001          +3.00',
    ]);
  });

  test('no column is dropped at any width', async () => {
    const wide = await renderTable(COLUMNS, [{ symbol: 'X'.repeat(300), quantity: '1', gain: '1' }], {
      width: null,
      color: 'off',
    });
    expect(wide).toContain(`${'X'.repeat(300)}  `);
    expect(wide).toContain('+1.00');
  });
});

describe('in a terminal', () => {
  test('a table has a frame and one rule, and all lines have the same width', async () => {
    const lines = (await renderTable(COLUMNS, ROWS, { width: 80, color: 'off' })).split('\n');
    expect(lines).toEqual([
      '┌────────┬──────────────┬────────────────┐',
      '│ Symbol │     Quantity │           Gain │',
      '├────────┼──────────────┼────────────────┤',
      '│ BTCUSD │   0.5        │ -1,234,567.125 │',
      '│ ETHUSD │ -12.00000001 │         +3.00  │',
      '└────────┴──────────────┴────────────────┘',
    ]);
  });

  test('wide characters keep the frame aligned', async () => {
    const table = await renderTable(COLUMNS, [...ROWS, { symbol: '日本円', quantity: '1', gain: '0' }], {
      width: 80,
      color: 'off',
    });
    expect(new Set(table.split('\n').map((line) => stringWidth(line))).size).toBe(1);
  });

  test('a column that does not fit is dropped completely and named', async () => {
    const table = await renderTable(COLUMNS, ROWS, { width: 34, color: 'off' });
    expect(table).toContain('-12.00000001');
    expect(table).not.toContain('Gain │');
    expect(table.split('\n').at(-1)).toBe('Too narrow for: Gain. --json has all columns.');
  });

  test('a list of hundreds of rows has no frame, fits the width and names the dropped columns', async () => {
    const rows = Array.from({ length: 500 }, () => ROWS).flat();
    const lines = (await renderTable(COLUMNS, rows, { width: 30, color: 'off' })).split('\n');
    expect(lines.slice(0, 3)).toEqual(['Symbol      Quantity', 'BTCUSD    0.5', 'ETHUSD  -12.00000001']);
    expect(lines.slice(-1)).toEqual(['Too narrow for: Gain. --json has all columns.']);
    expect(lines).toHaveLength(rows.length + 2);
  });

  test('the text is the same with and without color', async () => {
    const plain = await renderTable(COLUMNS, ROWS, { width: 80, color: 'off' });
    const colored = await renderTable(COLUMNS, ROWS, { width: 80, color: 'on' });
    expect(colored).not.toBe(plain);
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });
});

describe('text from outside', () => {
  test.each(['\u001b[2J', '\u009b31m', 'a\rb', '\u202eabc', '\u0007', 'a\nb', '\u001b]52;c;AAAA\u0007'])(
    '%j does not reach the screen',
    async (evil) => {
      for (const width of [null, 80]) {
        const table = await renderTable(COLUMNS, [{ symbol: evil, quantity: '1', gain: '1' }], {
          width,
          color: 'off',
        });
        expect(table.split('\n')).toHaveLength(width === null ? 2 : 5);
        expect(table).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      }
    },
  );
});
