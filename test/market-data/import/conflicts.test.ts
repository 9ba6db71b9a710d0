import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CONFLICT_POLICIES } from '../../../src/market-data/import/report.ts';
import type { ConflictPolicy, FileReport } from '../../../src/market-data/import/report.ts';
import { csv, minute, openImportDesk, partitions, row, stored } from './import-desk.ts';
import type { ImportDesk } from './import-desk.ts';
import { runs } from '../../support/runs.ts';

let at: ImportDesk;
beforeAll(async () => {
  at = await openImportDesk();
});
afterAll(() => at.close());
beforeEach(() => at.clear());

describe('rows whose candle already exists', () => {
  beforeEach(async () => {
    await at.report(at.write('before.csv', csv(row(0), row(1), row(2))), { source: 'before' });
  });
  const before = [0, 1, 2].map((n) => stored(n, { source: 'before' }));

  test('a repeated file is all duplicates, and no row version changes', async () => {
    const sum = await at.checksum();
    const again = await at.report(at.write('before.csv', csv(row(0), row(1), row(2))), { source: 'again' });
    expect(again).toMatchObject({ outcome: 'imported', rows: 3, inserted: 0, updated: 0, duplicates: 3, conflicts: 0 });
    expect(again.duplicateRows.map(({ line, timestamp }) => [line, timestamp])).toEqual(
      [0, 1, 2].map((n) => [n + 2, Date.parse(minute(n))]),
    );
    expect(await at.checksum()).toBe(sum);
  });

  const cases: readonly (readonly [ConflictPolicy, Partial<FileReport>, readonly string[]])[] = [
    ['keep', { outcome: 'imported', inserted: 1, updated: 0 }, [...before, stored(3)]],
    [
      'replace',
      { outcome: 'imported', inserted: 1, updated: 1 },
      [before[0]!, stored(1, { price: 50 }), before[2]!, stored(3)],
    ],
    ['fail', { outcome: 'refused-conflicts', inserted: 0, updated: 0 }, before],
  ];
  test.each(cases)('with other values under the policy %s', async (onConflict, outcome, candles) => {
    const report = await at.report(at.write('file.csv', csv(row(2), row(1, { price: 50 }), row(3))), { onConflict });
    expect(report).toMatchObject({ rows: 3, duplicates: 1, conflicts: 1, rejected: 0, ...outcome });
    expect(report.duplicateRows).toEqual([
      { line: 2, symbol: 'ABC', interval: '1m', timestamp: Date.parse(minute(2)) },
    ]);
    expect(report.conflictRows).toEqual([
      {
        line: 3,
        symbol: 'ABC',
        interval: '1m',
        timestamp: Date.parse(minute(1)),
        stood: { open: '11', high: '13', low: '10', close: '12', volume: '1.5' },
        offered: { open: '50', high: '52', low: '49', close: '51', volume: '1.5' },
      },
    ]);
    expect(await at.candles()).toEqual(candles);
  });

  test('replaced candles lose figures that were computed from the old values, and the others keep them', async () => {
    await at.desk.pool.query(`update "MarketData" set volume_usd = 5, sentiment = 0.5`);
    await at.report(at.write('file.csv', csv(row(1, { price: 50 }))), { onConflict: 'replace' });
    const { rows } = await at.desk.pool.query(
      'select volume_usd::text as usd, sentiment from "MarketData" order by timestamp',
    );
    expect(rows).toEqual([
      { usd: '5.00000000', sentiment: 0.5 },
      { usd: null, sentiment: 0.5 },
      { usd: '5.00000000', sentiment: 0.5 },
    ]);
  });
});

test('inside one file the first row wins, or the last, and every repetition is counted', async () => {
  const lines = csv(row(0), row(0), row(0, { price: 30 }), row(0, { price: 30 }), row(0), row(1));
  expect(await at.report(at.write('file.csv', lines), { purpose: 'rehearse' })).toMatchObject({
    outcome: 'rehearsed',
    inserted: 2,
    duplicates: 2,
    conflicts: 2,
    updated: 0,
  });
  expect(await at.report(at.write('file.csv', lines), { onConflict: 'replace', purpose: 'rehearse' })).toMatchObject({
    inserted: 2,
    duplicates: 2,
    conflicts: 2,
    updated: 2,
  });
  expect(await at.report(at.write('file.csv', lines), { onConflict: 'fail' })).toMatchObject({
    outcome: 'refused-conflicts',
    inserted: 0,
    duplicates: 2,
    conflicts: 2,
  });
  expect(await at.candles()).toEqual([]);
  const kept = await at.report(at.write('file.csv', lines));
  expect(kept).toMatchObject({ inserted: 2, duplicates: 2, conflicts: 2, updated: 0 });
  expect(kept.conflictRows.map(({ line }) => line)).toEqual([4, 5]);
  expect(await at.candles()).toEqual([stored(0), stored(1)]);
});

test('a rehearsal counts like an import and changes nothing, not even partitions and instruments', async () => {
  const file = at.write('file.csv', csv(row(0), row(0, { price: 30 }), row(90_000), `${minute(3)},ABC,1,1,1,,1`));
  const rehearsed = await at.report(file, { purpose: 'rehearse' });
  expect(rehearsed).toMatchObject({
    outcome: 'rehearsed',
    rows: 4,
    inserted: 2,
    conflicts: 1,
    rejected: 1,
    newInstruments: [{ symbol: 'ABC' }],
  });
  expect([await at.candles(), await partitions(at.desk.pool)]).toEqual([[], []]);
  expect((await at.desk.pool.query('select from "Instrument"')).rowCount).toBe(0);
  const imported = await at.report(file);
  expect({ ...imported, seconds: 0 }).toEqual({ ...rehearsed, outcome: 'imported', seconds: 0 });
});

test('one reject refuses a strict file, and all its rows are counted', async () => {
  const file = at.write('file.csv', csv(row(0), `${minute(1)},ABC,1,1,1,,1`, row(2)));
  expect(await at.report(file, { rejects: 'refuse-file' })).toMatchObject({
    outcome: 'refused-rejects',
    rows: 3,
    inserted: 0,
    rejected: 1,
    rejects: [{ line: 3, reason: 'close is empty' }],
    newInstruments: [],
  });
  expect(await at.candles()).toEqual([]);
  expect(await at.report(at.write('good.csv', csv(row(0))), { rejects: 'refuse-file' })).toMatchObject({
    outcome: 'imported',
    inserted: 1,
  });
});

test('a report lists the first hundred rows of each kind and counts all', async () => {
  const numbers = Array.from({ length: 150 }, (_, n) => n);
  await at.report(at.write('before.csv', csv(...numbers.map((n) => row(n)))));
  const again = csv(...numbers.flatMap((n) => [row(n), row(n, { price: 500 }), `${minute(n)},ABC,x,1,1,1,1`]));
  const report = await at.report(at.write('file.csv', again), {}, { chunkRows: 40, mergedRows: 70 });
  expect(report).toMatchObject({ rows: 450, inserted: 0, duplicates: 150, conflicts: 150, rejected: 150 });
  const firstHundred = numbers.slice(0, 100);
  expect(report.duplicateRows.map(({ line }) => line)).toEqual(firstHundred.map((n) => n * 3 + 2));
  expect(report.conflictRows.map(({ line }) => line)).toEqual(firstHundred.map((n) => n * 3 + 3));
  expect(report.rejects.map(({ line }) => line)).toEqual(firstHundred.map((n) => n * 3 + 4));
});

test('rows that do not match the named symbol or interval are rejected', async () => {
  const file = at.write('file.csv', csv(row(0), row(1, { symbol: 'XYZ' })));
  expect(await at.report(file, { symbol: 'ABC' })).toMatchObject({
    inserted: 1,
    rejects: [{ line: 3, reason: 'symbol "XYZ" does not match --symbol ABC' }],
  });
});

interface Planned {
  readonly n: number;
  readonly symbol: string;
  readonly price: number;
}

/** The expected result of an import, computed row by row. */
function expected(
  before: readonly Planned[],
  file: readonly Planned[],
  policy: ConflictPolicy,
): { counts: object; candles: string[] } {
  const table = new Map(before.map((planned) => [keyOf(planned), planned]));
  const counts = { inserted: 0, duplicates: 0, conflicts: 0 };
  for (const planned of file) {
    const stood = table.get(keyOf(planned));
    if (stood === undefined) counts.inserted += 1;
    else if (stood.price === planned.price) counts.duplicates += 1;
    else counts.conflicts += 1;
    if (stood === undefined || policy === 'replace') table.set(keyOf(planned), planned);
  }
  const refused = policy === 'fail' && counts.conflicts > 0;
  const left = refused ? before : [...table.values()];
  const candles = left.map(({ n, symbol, price }) => stored(n, { symbol, price })).sort();
  return {
    counts: {
      ...counts,
      inserted: refused ? 0 : counts.inserted,
      updated: policy === 'replace' ? counts.conflicts : 0,
    },
    candles,
  };
}

function keyOf({ n, symbol }: Planned): string {
  return `${symbol} ${n}`;
}

// Few minutes over two months and few prices, so that repetitions of every kind occur in all orders.
const MINUTES = [0, 1, 2, 3, 4, 5, 44_638, 44_639, 44_640, 44_641];
const planned = fc.record({
  n: fc.constantFrom(...MINUTES),
  symbol: fc.constantFrom('ABC', 'XYZ'),
  price: fc.constantFrom(10, 20),
});
const table = fc.uniqueArray(planned, { selector: keyOf, maxLength: 12 });
/** Real files have runs in order of time; the other rows are faults. */
const rows = fc
  .array(
    fc.oneof(
      fc.array(planned, { maxLength: 6 }),
      table.map((some) => some.toSorted((a, b) => a.n - b.n)),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.flat());

test('in any order of rows, an import gives the result of single inserts', async () => {
  await fc.assert(
    fc.asyncProperty(
      table,
      rows,
      fc.constantFrom(...CONFLICT_POLICIES),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 10 }),
      async (before, file, onConflict, chunkRows, mergedRows) => {
        await at.desk.pool.query('delete from "MarketData"');
        await at.report(
          at.write('before.csv', csv(...before.map(({ n, symbol, price }) => row(n, { symbol, price })))),
        );
        const wanted = expected(before, file, onConflict);
        const report = await at.report(
          at.write('file.csv', csv(...file.map(({ n, symbol, price }) => row(n, { symbol, price })))),
          { onConflict },
          { chunkRows, mergedRows },
        );
        const { inserted, duplicates, conflicts, updated } = report;
        expect({ inserted, duplicates, conflicts, updated }).toEqual({
          ...wanted.counts,
          updated: report.outcome === 'imported' ? updated : 0,
        });
        if (onConflict === 'replace') expect(updated).toBe(conflicts);
        expect((await at.candles()).sort()).toEqual(wanted.candles);
      },
    ),
    runs({ quick: 50, long: 150 }),
  );
});
