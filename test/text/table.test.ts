import { describe, expect, test } from 'vitest';
import { cellText, fits, fitting, layOut, titleText } from '../../src/text/table.ts';
import type { ColumnRules } from '../../src/text/table.ts';

const kept = (rules: readonly ColumnRules[], width: number): string[] =>
  fitting(
    rules.map((one) => layOut(one, ['12345'])),
    { width, between: 1, around: 2 },
  ).map((column) => `${column.rules.title.trim()}:${column.width}`);

describe('the columns that fit into a width', () => {
  const three = [
    { title: 'A', priority: 9 },
    { title: 'B', priority: 1 },
    { title: 'C', priority: 2 },
  ];

  test.each([
    [19, ['A:5', 'B:5', 'C:5']],
    [18, ['A:5', 'C:5']],
    [12, ['A:5']],
    [1, ['A:5']],
  ])('of three in %i cells', (width, expected) => {
    expect(kept(three, width)).toEqual(expected);
  });

  test('of equal priorities the rightmost column is left out first', () => {
    expect(kept([{ title: 'A' }, { title: 'B', priority: 1 }, { title: 'C', priority: 1 }], 14)).toEqual([
      'A:5',
      'B:5',
    ]);
  });

  test('columns without a priority stay at any width', () => {
    const always = [{ title: 'A' }, { title: 'B' }, { title: 'C', priority: 1 }];
    expect(kept(always, 3)).toEqual(['A:5', 'B:5']);
    const column = layOut({ title: 'A' }, ['12345']);
    expect([
      fits([column], { width: 5, between: 1, around: 0 }),
      fits([column], { width: 4, between: 1, around: 0 }),
    ]).toEqual([true, false]);
  });

  test('words shrink from the right before a column is left out', () => {
    const words = [
      { title: 'A', priority: 1, shrinksTo: 2 },
      { title: 'B', priority: 9 },
      { title: 'C', priority: 2, shrinksTo: 3 },
    ];
    expect(kept(words, 18)).toEqual(['A:5', 'B:5', 'C:4']);
    expect(kept(words, 16)).toEqual(['A:4', 'B:5', 'C:3']);
    expect(kept(words, 14)).toEqual(['A:2', 'B:5', 'C:3']);
    expect(kept(words, 13)).toEqual(['B:5', 'C:5']);
  });
});

test('a cell has the width of its column, and a cut text ends in an ellipsis', () => {
  const column = layOut({ title: 'Note' }, ['a longer remark', 'b']);
  const shrunk = { ...column, width: 6 };
  expect([titleText(shrunk), cellText(shrunk, 0), cellText(shrunk, 1)]).toEqual(['Note  ', 'a lon…', 'b     ']);
});

test('decimal points are aligned, with or without a percent sign', () => {
  const column = layOut({ title: 'P', align: 'decimal' }, ['1.25%', '100.5', '7']);
  expect([0, 1, 2].map((row) => cellText(column, row))).toEqual(['  1.25%', '100.5  ', '  7    ']);
});

test('control characters of text from outside are removed', () => {
  expect(cellText(layOut({ title: 'T' }, ['a\u001B[2Jb\n']), 0)).toBe('ab ');
});
