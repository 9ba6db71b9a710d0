import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FileReport } from '../../../src/market-data/import/report.ts';
import { sharedFile } from '../../support/shared-data.ts';
import { csv, minute, openImportDesk, row, stored } from './import-desk.ts';
import type { ImportDesk } from './import-desk.ts';

let at: ImportDesk;
beforeAll(async () => {
  at = await openImportDesk();
});
afterAll(() => at.close());
beforeEach(() => at.clear());

/** Every kind of fault in a real file, found or added; the line is the row's place, and the header is line 1. */
const FAULTY = csv(
  row(0),
  row(1),
  row(1),
  row(1, { price: 30 }),
  row(5),
  row(2),
  `${minute(6)},ABC,10,9,11,10,1`,
  `${minute(7)},ABC,10,11,9,12,1`,
  `${minute(8)},ABC,10,11,9,10,-1`,
  `${minute(9)},ABC,10,11,9,,1`,
  `${minute(10)},ABC,NaN,11,9,10,1`,
  `${minute(10)},ABC,Infinity,11,9,10,1`,
  `${minute(11)},ABC,0,0,0,0,0`,
  `2020-01-01T00:12:30Z,ABC,10,11,9,10,1`,
  row(13).replace(minute(13), '2020-01-01T01:13:00+01:00'),
  row(14).replace(/1\.5$/, '1.5e+00'),
  `${minute(15)},ABC,10,11,9,10`,
  `${minute(16)},ABC,1.0.0,11,9,10,1`,
  row(17).replace('ABC', 'abc'),
);
const REJECTS = [
  { line: 8, reason: 'high 9 is below low 11' },
  { line: 9, reason: 'close 12 is outside low 9 to high 11' },
  { line: 10, reason: 'volume -1 is negative' },
  { line: 11, reason: 'close is empty' },
  { line: 12, reason: 'open "NaN" is not a finite number' },
  { line: 13, reason: 'open "Infinity" is not a finite number' },
  { line: 14, reason: 'open 0 is not above zero' },
  { line: 15, reason: 'timestamp "2020-01-01T00:12:30Z" is not the start of a 1m bar' },
  { line: 18, reason: 'the row has 6 fields, the header has 7' },
  { line: 19, reason: 'open "1.0.0" is not a number' },
];

describe('a file with every kind of fault', () => {
  test.each([1, 2, 5, 4_000])('imports its good rows and lists the others, %i rows at a time', async (chunkRows) => {
    const report = await at.report(at.write('faulty.csv', FAULTY), {}, { chunkRows });
    expect(report).toMatchObject({
      outcome: 'imported',
      rows: 19,
      inserted: 7,
      updated: 0,
      duplicates: 1,
      conflicts: 1,
      rejected: 10,
      rejects: REJECTS,
    });
    expect(report.duplicateRows.map(({ line }) => line)).toEqual([4]);
    expect(report.conflictRows.map(({ line }) => line)).toEqual([5]);
    expect(await at.candles()).toEqual([0, 1, 2, 5, 13, 14, 17].map((n) => stored(n)));
  });

  test('the last of two different rows wins with that option', async () => {
    expect(await at.report(at.write('faulty.csv', FAULTY), { onConflict: 'replace' })).toMatchObject({
      inserted: 7,
      updated: 1,
      duplicates: 1,
      conflicts: 1,
    });
    expect(await at.candles()).toContain(stored(1, { price: 30 }));
  });

  test('is refused as a whole with the strict option', async () => {
    expect(await at.report(at.write('faulty.csv', FAULTY), { rejects: 'refuse-file' })).toMatchObject({
      outcome: 'refused-rejects',
      inserted: 0,
      rejected: 10,
    });
    expect(await at.candles()).toEqual([]);
  });
});

const dirty = sharedFile('data/dirty_bars_1m_bitfinex_week_2018-11-12_BTCUSD.csv');
const faultList = sharedFile('reference/dirty_faults.json');

// Some machines have real data beside the project; the file above has the same faults everywhere.
if (dirty !== null && faultList !== null) {
  interface Fault {
    readonly fault: string;
    readonly timestamp: string;
    readonly expect: string;
    readonly second?: readonly string[];
  }
  const list = JSON.parse(readFileSync(faultList, 'utf8')) as {
    readonly faults: readonly Fault[];
    readonly rows_in_file: number;
    readonly distinct_minutes_expected_if_rejects_are_dropped: number;
  };
  const count = (kind: string): number => list.faults.filter(({ fault }) => fault === kind).length;
  const rejected = list.faults.filter((fault) => /^reject( \(|$)/.test(fault.expect));
  const closes = async (): Promise<Map<string, string>> => {
    const { rows } = await at.desk.pool.query<{ at: Date; close: string }>(
      `select timestamp as at, trim_scale(close)::text as close from "MarketData"`,
    );
    return new Map(rows.map((candle) => [candle.at.toISOString().replace('.000Z', 'Z'), candle.close]));
  };
  const expectCounts = (report: FileReport, minutes: number): void => {
    expect(minutes).toBe(1483);
    expect(report).toMatchObject({
      rows: list.rows_in_file,
      inserted: list.distinct_minutes_expected_if_rejects_are_dropped,
      duplicates: count('exact_duplicate'),
      conflicts: count('conflicting_duplicate'),
      rejected: rejected.length,
    });
  };

  test.each(['keep', 'replace'] as const)(
    'a real file with listed faults: each has the listed result under %s',
    async (onConflict) => {
      const report = await at.report(dirty, { onConflict });
      const minutes = await closes();
      expectCounts(report, minutes.size);
      for (const { fault, timestamp, second } of list.faults) {
        expect([fault, timestamp, minutes.has(timestamp)]).toEqual([
          fault,
          timestamp,
          !rejected.some((reject) => reject.timestamp === timestamp),
        ]);
        // The second of two different rows, number by number: its text ends in zeros.
        if (second !== undefined)
          expect(minutes.get(timestamp) === String(Number(second[5]))).toBe(onConflict === 'replace');
      }
      const again = await at.report(dirty, { onConflict });
      expect(again).toMatchObject({ inserted: 0, rejected: rejected.length });
      expect(again.duplicates + again.conflicts).toBe(list.rows_in_file - rejected.length);
      expect(await closes()).toEqual(minutes);
    },
  );
}
