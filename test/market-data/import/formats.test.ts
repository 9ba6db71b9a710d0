import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ImportOptions } from '../../../src/market-data/import/report.ts';
import { HEADER, csv, minute, openImportDesk, partitions, row, stored } from './import-desk.ts';
import type { ImportDesk } from './import-desk.ts';
import { openPool } from '../../support/pool.ts';

let at: ImportDesk;
beforeAll(async () => {
  at = await openImportDesk();
});
afterAll(() => at.close());
beforeEach(() => at.clear());

const TWO = [stored(0), stored(1)];
const DAY = Date.UTC(2020, 0, 1) / 1000;

describe('the same two candles in', () => {
  const cases: readonly (readonly [string, string | Buffer, Partial<ImportOptions>])[] = [
    ['plain CSV', csv(row(0), row(1)), {}],
    ['gzip', gzipSync(csv(row(0), row(1))), {}],
    ['gzip in two members', Buffer.concat([gzipSync(`${HEADER}\n${row(0)}\n`), gzipSync(`${row(1)}\n`)]), {}],
    ['CSV without a last line break', csv(row(0), row(1)).trimEnd(), {}],
    ['CSV with a byte order mark', `\uFEFF${csv(row(0), row(1))}`, {}],
    ['CSV of Windows', csv(row(0), row(1)).replaceAll('\n', '\r\n'), {}],
    ['CSV with empty lines', `\n${csv(row(0), '', row(1), '')}\n\n`, {}],
    ['quoted fields', csv(row(0), row(1)).replace(/[^,\n]+/g, '"$&"'), {}],
    ['semicolons', csv(row(0), row(1)).replaceAll(',', ';'), {}],
    ['tabs', csv(row(0), row(1)).replaceAll(',', '\t'), {}],
    [
      'epoch seconds',
      csv(row(0), row(1))
        .replace(minute(0), String(DAY))
        .replace(minute(1), String(DAY + 60)),
      {},
    ],
    [
      'epoch milliseconds',
      csv(row(0), row(1))
        .replace(minute(0), `${DAY}000`)
        .replace(minute(1), `${DAY + 60}000`),
      {},
    ],
    [
      'another order of columns and names of exchanges',
      `Close,Open_Time,v,HIGH,low,Ticker,o\n11,${minute(0)},1.5,12,9,abc,10\n12,${minute(1)},1.50,13,10,ABC,11\n`,
      {},
    ],
    [
      'mapped columns, one with a quoted delimiter',
      `when,paar,"auf, ab",high,low,Schlüß,volume,close\n${minute(0)},ABC,10,12,9,11,1.5,x\n${minute(1)},ABC,11,13,10,12,1.5,y\n`,
      { columns: { timestamp: 'When', symbol: 'Paar', open: 'auf, ab', close: 'Schlüß' } },
    ],
    [
      'a file without a symbol',
      `timestamp,open,high,low,close,volume\n${minute(0)},10,12,9,11,1.5\n${minute(1)},11,13,10,12,1.5\n`,
      { symbol: 'ABC' },
    ],
    ['rows from new to old', csv(row(1), row(0)), {}],
    ['a column of intervals', `${HEADER},interval\n${row(0)},1m\n${row(1)},1m\n`, {}],
  ];
  test.each(cases)('%s', async (_name, content, options) => {
    const report = await at.report(at.write('file.csv', content), options);
    expect(report).toMatchObject({
      outcome: 'imported',
      rows: 2,
      inserted: 2,
      updated: 0,
      duplicates: 0,
      conflicts: 0,
      rejected: 0,
      rejects: [],
      notes: [],
    });
    expect(await at.candles()).toEqual(TWO);
  });
});

test('several symbols and intervals stay separate, in any order of rows', async () => {
  const file = at.write(
    'file.csv',
    `${HEADER},interval\n${row(0)},1m\n${row(0, { symbol: 'XYZ' })},1m\n${row(60)},1h\n${row(60)},1m\n${row(60)},1h\n${row(1)},1m\n`,
  );
  expect(await at.report(file)).toMatchObject({ rows: 6, inserted: 5, duplicates: 1, conflicts: 0 });
  expect((await at.candles()).map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
    '2020-01-01T01:00:00.000Z ABC 1h',
    '2020-01-01T00:00:00.000Z ABC 1m',
    '2020-01-01T00:01:00.000Z ABC 1m',
    '2020-01-01T01:00:00.000Z ABC 1m',
    '2020-01-01T00:00:00.000Z XYZ 1m',
  ]);
});

test('months are created for rows only, not between them', async () => {
  const line = (day: string): string => `${day}T00:00:00Z,ABC,1,1,1,1,0`;
  const file = at.write(
    'file.csv',
    csv(line('1971-03-01'), line('2020-02-29'), line('2020-01-31'), line('2199-12-31'), line('2200-01-01')),
  );
  const report = await at.report(file, {}, { chunkRows: 1 });
  expect(report).toMatchObject({
    rows: 5,
    inserted: 4,
    rejects: [{ line: 6, reason: 'timestamp 2200-01-01T00:00:00.000Z is after 2199, the last year of the desk' }],
  });
  expect(await partitions(at.desk.pool)).toEqual([
    'MarketData_1971_03',
    'MarketData_2020_01',
    'MarketData_2020_02',
    'MarketData_2199_12',
  ]);
  expect(await at.candles()).toHaveLength(4);
});

test('unknown symbols become instruments, with a guessed currency and tick', async () => {
  await at.desk.pool.query(`insert into "Instrument" (symbol, name, tick_size) values ('OLD', 'kept as it is', 0.5)`);
  const line = (symbol: string, price: string): string =>
    `${minute(0)},${symbol},${price},${price},${price},${price},1`;
  const report = await at.report(
    at.write('file.csv', csv(line('DOGEEUR', '0.00234'), line('BTCUSDT', '43210.5'), line('OLD', '7'))),
  );
  expect(report.newInstruments).toEqual([
    { symbol: 'BTCUSDT', currency: 'USDT', tickSize: '0.01' },
    { symbol: 'DOGEEUR', currency: 'EUR', tickSize: '0.0000001' },
  ]);
  const { rows } = await at.desk.pool.query(
    'select symbol, name, currency, tick_size::text as tick from "Instrument" order by symbol',
  );
  expect(rows).toEqual([
    { symbol: 'BTCUSDT', name: 'BTCUSDT', currency: 'USDT', tick: '0.01000000' },
    { symbol: 'DOGEEUR', name: 'DOGEEUR', currency: 'EUR', tick: '0.00000010' },
    { symbol: 'OLD', name: 'kept as it is', currency: 'USD', tick: '0.50000000' },
  ]);
});

test('a file of daily rows without a named interval gets a note', async () => {
  const lines = ['2020-01-01', '2020-01-02', '2020-01-04'].map((day) => `${day}T00:00:00Z,ABC,1,1,1,1,0`);
  expect((await at.report(at.write('file.csv', csv(...lines)))).notes).toEqual([
    expect.stringContaining('rows are at least 24 h apart'),
  ]);
  expect((await at.report(at.write('file.csv', csv(...lines)), { interval: '1d' })).notes).toEqual([]);
});

describe('unreadable', () => {
  const cut = gzipSync(csv(...Array.from({ length: 3000 }, (_, n) => row(n))));
  const cases: readonly (readonly [string, string | Buffer, string])[] = [
    ['an empty file', '', 'is empty'],
    ['a file of line breaks', '\n\r\n\n', 'is empty'],
    ['a file without a header', `${row(0)}\n`, 'has no column for timestamp, open, high, low, close'],
    ['a header that misses a column', csv(row(0)).replace(',close', ''), 'has no column for close'],
    ['a header with an unclosed quote', csv(row(0)).replace('symbol', '"symbol'), 'has an unclosed quote'],
    [
      'a file without a symbol column or a named symbol',
      `timestamp,open,high,low,close,volume\n${minute(0)},1,1,1,1,1\n`,
      'has no symbol column',
    ],
    ['one line without an end', 'timestamp,'.repeat(20_000), 'the first line is longer than'],
    ['gzip that is cut short', cut.subarray(0, cut.length - 20), 'is damaged gzip'],
    [
      'gzip that is damaged',
      Buffer.concat([cut.subarray(0, 2000), Buffer.alloc(200, 0xff), cut.subarray(2200)]),
      'is damaged gzip',
    ],
    ['UTF-16', Buffer.from(`\uFEFF${csv(row(0))}`, 'utf16le'), 'is UTF-16 text'],
    ['UTF-16 the other way round', Buffer.from(`\uFEFF${csv(row(0))}`, 'utf16le').swap16(), 'is UTF-16 text'],
  ];
  test.each(cases)('%s, and nothing is imported', async (_name, content, message) => {
    const file = at.write('file.csv', content);
    const result = await at.import(file, {}, { chunkRows: 100 });
    expect(result).toMatchObject({
      ok: false,
      error: { kind: 'unreadable', code: 'UNREADABLE_FILE', message: expect.stringContaining(message) },
    });
    expect(await at.candles()).toEqual([]);
  });

  test.each([
    ['nowhere.csv', 'there is no such file'],
    ['', 'is a directory'],
  ])('%j is not a file: %s', async (name, message) => {
    expect(await at.import(`${at.folder}/${name}`)).toMatchObject({
      ok: false,
      error: { kind: 'unreadable', message: expect.stringContaining(message) },
    });
  });
});

test('a login without the right to import is denied before any write', async () => {
  const { importCandleFile } = await import('../../../src/market-data/import/import-file.ts');
  const { DEFAULTS } = await import('./import-desk.ts');
  const pool = openPool(await at.desk.login('traderai_trader'));
  expect(await importCandleFile(pool, at.write('file.csv', csv(row(0))), DEFAULTS)).toMatchObject({
    ok: false,
    error: { kind: 'denied', code: 'NOT_PERMITTED' },
  });
  await pool.end();
  expect(await at.candles()).toEqual([]);
});
