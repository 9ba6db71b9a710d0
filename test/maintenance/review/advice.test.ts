import { expect, test } from 'vitest';
import { indexAdvice, shapeAdvice, statementAdvice, tableAdvice } from '../../../src/maintenance/review/advice.ts';
import type { IndexUse } from '../../../src/maintenance/review/index-use.ts';
import type { StatementUse } from '../../../src/maintenance/review/slow-statements.ts';
import type { TableUse } from '../../../src/maintenance/review/table-use.ts';

const INDEX: IndexUse = {
  index: 'Order_note',
  table: 'Order',
  scans: 0,
  bytes: 50_000_000,
  lastUsedAt: null,
  enforces: false,
  valid: true,
  coveredBy: null,
};
const TABLE: TableUse = {
  table: 'Order',
  rows: 100_000,
  bytes: 1,
  indexBytes: 1,
  months: 0,
  wholeReads: 0,
  rowsReadWhole: 0,
  deadRows: 0,
  analyzedAt: 1,
};
const STATEMENT: StatementUse = {
  statement: 'select 1',
  calls: 10,
  totalMs: 5_000,
  meanMs: 500,
  maxMs: 900,
  rows: 10,
  share: 0.5,
};

test('an index that was not read for a week can be dropped', () => {
  expect(indexAdvice([INDEX], 8)).toEqual([
    {
      subject: 'Order_note',
      finding: 'not read in 8 days',
      remedy: 'drop index "Order_note", if no yearly report needs it',
    },
  ]);
});

test.each([
  ['counted for six days', {}, 6],
  ['counted since an unknown time', {}, null],
  ['that was read once', { scans: 1 }, 30],
  ['that enforces a rule', { enforces: true }, 30],
  ['that is small', { bytes: 100 }, 30],
])('an index %s stays', (_what, changes, days) => {
  expect(indexAdvice([{ ...INDEX, ...changes }], days)).toEqual([]);
});

test('an index that another one covers, and one of an interrupted build, are judged at once', () => {
  const covered = { ...INDEX, coveredBy: 'Order_note_number' };
  expect(indexAdvice([covered, { ...INDEX, valid: false }], null).map(({ finding }) => finding)).toEqual([
    'Order_note_number begins with the same columns',
    'its build was interrupted: it slows writes to Order, and no query reads it',
  ]);
});

test('a large table with many full scans, many dead rows or no statistics is named', () => {
  const findings = tableAdvice(
    [
      { ...TABLE, wholeReads: 10, rowsReadWhole: 1_000_000 },
      { ...TABLE, deadRows: 30_000 },
      { ...TABLE, analyzedAt: null },
      TABLE,
    ],
    5,
  ).map(({ finding }) => finding);
  expect(findings).toEqual([
    'read from end to end 10 times, 100,000 rows each',
    '30,000 dead rows beside 100,000',
    'never analyzed',
  ]);
});

test('one full scan of a large table each day may be a report, and full scans of a small table are harmless', () => {
  expect(
    tableAdvice(
      [
        { ...TABLE, wholeReads: 5, rowsReadWhole: 500_000 },
        { ...TABLE, wholeReads: 10_000, rowsReadWhole: 1_000_000 },
      ],
      5,
    ),
  ).toEqual([]);
});

test('a statement is named when it is slow and takes much of the time', () => {
  const quick = { ...STATEMENT, meanMs: 1 };
  const rare = { ...STATEMENT, share: 0.01 };
  expect(statementAdvice([STATEMENT, quick, rare, { ...STATEMENT, calls: 1 }])).toHaveLength(1);
});

test('every finding about the schema has a remedy', () => {
  const advice = shapeAdvice([
    { kind: 'unchecked-constraint', object: 'Order', detail: 'Order_price_check' },
    { kind: 'no-month-ahead', object: 'Trade', detail: '2026-12' },
  ]);
  expect(advice.map(({ remedy }) => remedy)).toEqual([
    'alter table "Order" validate constraint "Order_price_check"',
    'traderai db maintain --job make-partitions',
  ]);
});
