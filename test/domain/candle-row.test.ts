import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCandleRow } from '../../src/domain/candle-row.ts';
import type { CandleRow } from '../../src/domain/candle-row.ts';
import { splitCsvLine } from '../../src/domain/csv-line.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { parseHeader } from '../../src/domain/header.ts';
import type { ColumnMapping } from '../../src/domain/header.ts';
import type { Interval } from '../../src/domain/interval.ts';
import { sharedFile } from '../support/shared-data.ts';
import { amounts } from './samples.ts';

const HEADER = 'timestamp,symbol,open,high,low,close,volume';

function mappingOf(header: string): ColumnMapping {
  const mapping = parseHeader(splitCsvLine(header)!);
  if (!mapping.ok) throw new Error(mapping.error);
  return mapping.value;
}

interface ReadOptions {
  readonly header?: string;
  readonly symbol?: string | null;
  readonly interval?: Interval;
}

/** The row as one text, or the reason in angle brackets. */
function read(line: string, { header = HEADER, symbol = null, interval = '1m' }: ReadOptions = {}): string {
  const row = parseCandleRow(splitCsvLine(line)!, mappingOf(header), { symbol, interval });
  return row.ok ? shown(row.value) : `<${row.error}>`;
}

function shown(row: CandleRow): string {
  return [
    new Date(row.timestamp).toISOString(),
    row.symbol,
    row.interval,
    row.open,
    row.high,
    row.low,
    row.close,
    row.volume,
  ].join(' ');
}

const GOOD = '2018-11-12T18:01:00.000Z BTCUSD 1m 6444.1 6444.2 6444 6444.1 1.29728933';

describe('one row', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['a good row', '2018-11-12T18:01:00Z,BTCUSD,6444.1,6444.2,6444,6444.1,1.29728933', GOOD],
    ['a UTC offset is the same instant', '2018-11-12T19:01:00+01:00,BTCUSD,6444.1,6444.2,6444,6444.1,1.29728933', GOOD],
    ['epoch seconds', '1542045660,BTCUSD,6444.1,6444.2,6444,6444.1,1.29728933', GOOD],
    ['epoch milliseconds', '1542045660000,BTCUSD,6444.1,6444.2,6444,6444.1,1.29728933', GOOD],
    ['symbols are put in capitals', '2018-11-12T18:01:00Z, btcusd ,6444.1,6444.2,6444,6444.1,1.29728933', GOOD],
    ['trailing zeros are dropped', '2018-11-12T18:01:00Z,BTCUSD,6444.10,6444.20000000,6444.0,6444.1,1.29728933', GOOD],
    ['an exact exponent', '2018-11-12T18:01:00Z,BTCUSD,6444.1,64442e-1,6.444e3,6444.1,1.29728933', GOOD],
    [
      'an empty volume is unknown',
      '2018-11-12T18:01:00Z,BTCUSD,1,1,1,1, ',
      '2018-11-12T18:01:00.000Z BTCUSD 1m 1 1 1 1 ',
    ],
    [
      'a volume of zero is a volume',
      '2018-11-12T18:01:00Z,BTCUSD,1,1,1,1,0',
      '2018-11-12T18:01:00.000Z BTCUSD 1m 1 1 1 1 0',
    ],
    [
      'off the minute',
      '2018-11-12T18:01:30Z,BTCUSD,1,1,1,1,1',
      '<timestamp "2018-11-12T18:01:30Z" is not the start of a 1m bar>',
    ],
    [
      'a date that looks like an epoch',
      '20181112,BTCUSD,1,1,1,1,1',
      '<timestamp "20181112" is not an ISO-8601 instant with Z or an offset, nor epoch seconds or milliseconds>',
    ],
    [
      'no time zone',
      '2018-11-12T18:01:00,BTCUSD,1,1,1,1,1',
      '<timestamp "2018-11-12T18:01:00" has no time zone: end it with Z or an offset>',
    ],
    ['no timestamp', ',BTCUSD,1,1,1,1,1', '<timestamp is empty>'],
    ['no symbol', '2018-11-12T18:01:00Z,,1,1,1,1,1', '<symbol "" is not a symbol>'],
    ['a missing column', '2018-11-12T18:01:00Z,BTCUSD,1,1,1,1', '<the row has 6 fields, the header has 7>'],
    ['a column too many', '2018-11-12T18:01:00Z,BTCUSD,1,1,1,1,1,1', '<the row has 8 fields, the header has 7>'],
    ['an empty close', '2018-11-12T18:01:00Z,BTCUSD,1,1,1,,1', '<close is empty>'],
    ['NaN', '2018-11-12T18:01:00Z,BTCUSD,NaN,1,1,1,1', '<open "NaN" is not a finite number>'],
    ['Infinity', '2018-11-12T18:01:00Z,BTCUSD,1,Infinity,1,1,1', '<high "Infinity" is not a finite number>'],
    ['a garbled number', '2018-11-12T18:01:00Z,BTCUSD,1,1,1,6438.5.5.1,1', '<close "6438.5.5.1" is not a number>'],
    ['a harmful text', '2018-11-12T18:01:00Z,BTCUSD,1,1,1,\u001b[2J,1', '<close "?[2J" is not a number>'],
    [
      'nine decimals',
      '2018-11-12T18:01:00Z,BTCUSD,1,1,1,1,0.123456789',
      '<volume "0.123456789" has 9 decimals; the desk keeps 8>',
    ],
    [
      'an exponent with too many decimals',
      '2018-11-12T18:01:00Z,BTCUSD,1,1,1,1,1e-9',
      '<volume "1e-9" has 9 decimals; the desk keeps 8>',
    ],
    [
      'too large',
      '2018-11-12T18:01:00Z,BTCUSD,1,1,1,1,1000000000000',
      '<volume "1000000000000" has 13 digits before the point; the desk keeps 12>',
    ],
    ['a negative volume', '2018-11-12T18:01:00Z,BTCUSD,1,1,1,1,-33.6', '<volume -33.6 is negative>'],
    ['a zero price', '2018-11-12T18:01:00Z,BTCUSD,0,0,0,0,0', '<open 0 is not above zero>'],
    ['a negative price', '2018-11-12T18:01:00Z,BTCUSD,1,1,-1,1,0', '<low -1 is not above zero>'],
    [
      'a price beyond the bound',
      '2018-11-12T18:01:00Z,BTCUSD,1,100000000000.00000001,1,1,1',
      '<high 100000000000.00000001 is above 100000000000, the largest price that the desk accepts>',
    ],
    [
      'a high below the low',
      '2018-11-12T18:01:00Z,BTCUSD,6441.9,6441.8,6441.9,6441.9,1',
      '<high 6441.8 is below low 6441.9>',
    ],
    [
      'a close above the high',
      '2018-11-12T18:01:00Z,BTCUSD,2,3,1,3.00000001,1',
      '<close 3.00000001 is outside low 1 to high 3>',
    ],
    [
      'an open below the low',
      '2018-11-12T18:01:00Z,BTCUSD,0.99999999,3,1,2,1',
      '<open 0.99999999 is outside low 1 to high 3>',
    ],
  ];
  test.each(cases)('%s', (_, line, expected) => {
    expect(read(line)).toBe(expected);
  });

  test('a daily bar may have a date without a time, a minute bar may not', () => {
    expect(read('2018-11-12,X,1,1,1,1,1', { interval: '1d' })).toBe('2018-11-12T00:00:00.000Z X 1d 1 1 1 1 1');
    expect(read('2018-11-12,X,1,1,1,1,1')).toMatch(/^<timestamp "2018-11-12" is not an ISO-8601/);
    expect(read('2018-11-13,X,1,1,1,1,1', { interval: '1w' })).toBe(
      '<timestamp "2018-11-13" is not the start of a 1w bar>',
    );
  });

  test('symbol and interval come from the file if it has them, else from the importer', () => {
    const header = 'ts,o,h,l,c,v';
    expect(read('1542045660,1,1,1,1,1', { header, symbol: 'ETHUSD' })).toBe(
      '2018-11-12T18:01:00.000Z ETHUSD 1m 1 1 1 1 1',
    );
    expect(read('1542045660,1,1,1,1,1', { header })).toBe('<the file has no symbol column: name a symbol>');
    expect(read('1542045600,X,1h,1,1,1,1,1', { header: 'ts,symbol,interval,o,h,l,c,v' })).toBe(
      '2018-11-12T18:00:00.000Z X 1h 1 1 1 1 1',
    );
    expect(read('1542045600,X,2h,1,1,1,1,1', { header: 'ts,symbol,interval,o,h,l,c,v' })).toMatch(
      /^<interval "2h" is not one of/,
    );
  });
});

test('a row is accepted exactly when it satisfies every rule of a candle', () => {
  fc.assert(
    fc.property(
      fc.tuple(amounts({ most: 3, decimals: 8 }), amounts({ most: 3 }), amounts({ most: 3 }), amounts({ most: 3 })),
      ([open, high, low, close]) => {
        const good =
          high.greaterThanOrEqualTo(Decimal.max(open, close)) && low.lessThanOrEqualTo(Decimal.min(open, close));
        const line = [
          '2018-11-12T18:01:00Z,X',
          open.toFixed(),
          high.toFixed(),
          low.toFixed(),
          close.toFixed(),
          '1',
        ].join(',');
        expect(!read(line).startsWith('<')).toBe(good);
      },
    ),
  );
});

interface Tally {
  rows: number;
  rejected: string[];
  minutes: Map<number, string>;
  duplicates: number;
  conflicts: number;
}

/** Reads a whole file; the first row of a minute wins. */
function tally(lines: readonly string[]): Tally {
  const result: Tally = { rows: 0, rejected: [], minutes: new Map(), duplicates: 0, conflicts: 0 };
  const mapping = mappingOf(lines[0]!);
  for (const line of lines.slice(1).filter((text) => text !== '')) {
    result.rows += 1;
    const row = parseCandleRow(splitCsvLine(line)!, mapping, { symbol: null, interval: '1m' });
    if (!row.ok) {
      result.rejected.push(row.error);
      continue;
    }
    const text = shown(row.value);
    const known = result.minutes.get(row.value.timestamp);
    if (known === undefined) result.minutes.set(row.value.timestamp, text);
    else if (known === text) result.duplicates += 1;
    else result.conflicts += 1;
  }
  return result;
}

test('a file with every kind of fault gives its good minutes and reports the other rows', () => {
  const minute = (n: number): string => `2020-01-01T00:${String(n).padStart(2, '0')}:00Z`;
  const good = (n: number): string => `${minute(n)},ABC,${10 + n},${12 + n},${9 + n},${11 + n},1.5`;
  const lines = [
    HEADER,
    good(0),
    good(1),
    good(1),
    `${minute(1)},ABC,11,13,10,12.5,1.5`,
    good(5),
    good(2),
    `${minute(6)},ABC,10,9,11,10,1`,
    `${minute(7)},ABC,10,11,9,12,1`,
    `${minute(8)},ABC,10,11,9,10,-1`,
    `${minute(9)},ABC,10,11,9,,1`,
    `${minute(10)},ABC,NaN,11,9,10,1`,
    `${minute(11)},ABC,0,0,0,0,0`,
    `2020-01-01T00:12:30Z,ABC,10,11,9,10,1`,
    `2020-01-01T01:13:00+01:00,ABC,10,11,9,10,1`,
    `${minute(14)},ABC,10,11,9,10,2.5e+01`,
    `${minute(15)},ABC,10,11,9,10`,
    `${minute(16)},ABC,1.0.0,11,9,10,1`,
    `${minute(17)},abc,10,11,9,10,1`,
  ];
  const { rows, rejected, minutes, duplicates, conflicts } = tally(lines);
  expect({ rows, rejected: rejected.length, minutes: minutes.size, duplicates, conflicts }).toEqual({
    rows: 18,
    rejected: 9,
    minutes: 7,
    duplicates: 1,
    conflicts: 1,
  });
  expect(minutes.get(Date.parse(minute(13)))).toBe('2020-01-01T00:13:00.000Z ABC 1m 10 11 9 10 1');
  expect(minutes.get(Date.parse(minute(14)))).toBe('2020-01-01T00:14:00.000Z ABC 1m 10 11 9 10 25');
  expect(minutes.get(Date.parse(minute(17)))).toMatch(/ ABC 1m /);
});

const dirty = sharedFile('data/dirty_bars_1m_bitfinex_week_2018-11-12_BTCUSD.csv');
const faultList = sharedFile('reference/dirty_faults.json');

// Some machines have real data beside the project; the generated file above has the same faults everywhere.
if (dirty !== null && faultList !== null) {
  test('a real file with listed faults: each row has the result in the list', () => {
    const { faults, rows_in_file, distinct_minutes_expected_if_rejects_are_dropped } = JSON.parse(
      readFileSync(faultList, 'utf8'),
    ) as {
      faults: { fault: string; timestamp: string; expect: string }[];
      rows_in_file: number;
      distinct_minutes_expected_if_rejects_are_dropped: number;
    };
    const { rows, rejected, minutes, duplicates, conflicts } = tally(readFileSync(dirty, 'utf8').split('\n'));
    const count = (...kinds: string[]): number => faults.filter((fault) => kinds.includes(fault.fault)).length;
    const rejects = faults.filter((fault) => fault.expect.startsWith('reject'));
    expect({ rows, minutes: minutes.size }).toEqual({
      rows: rows_in_file,
      minutes: distinct_minutes_expected_if_rejects_are_dropped,
    });
    expect({ duplicates, conflicts, rejected: rejected.length }).toEqual({
      duplicates: count('exact_duplicate'),
      conflicts: count('conflicting_duplicate'),
      rejected: rejects.length,
    });
    for (const { fault, timestamp, expect: outcome } of faults) {
      const present = minutes.has(Date.parse(timestamp));
      expect([fault, timestamp, present]).toEqual([
        fault,
        timestamp,
        !outcome.startsWith('reject (') && outcome !== 'reject',
      ]);
    }
  });
}
