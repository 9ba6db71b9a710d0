import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aggregate } from '../../../src/domain/candle.ts';
import type { Candle } from '../../../src/domain/candle.ts';
import { Decimal } from '../../../src/domain/decimal.ts';
import { INTERVALS } from '../../../src/domain/interval.ts';
import { csv, minute, openImportDesk, row } from '../../market-data/import/import-desk.ts';
import type { ImportDesk } from '../../market-data/import/import-desk.ts';
import { runBinary } from '../../support/binary.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { jsonInProcess, runInProcess } from '../../support/in-process.ts';

let at: ImportDesk;
let home: TestHome;
beforeAll(async () => {
  at = await openImportDesk();
  home = makeTestHome();
});
afterAll(async () => {
  await at.close();
  await home.remove();
});
beforeEach(() => at.clear());

const options = () => ({ home: home.path, url: at.desk.url, cwd: at.folder });
/** Runs the command in a process of its own. */
const launch = (...args: string[]) => runBinary(['candle', ...args], options());
const run = (...args: string[]) => runInProcess(['candle', ...args], options());
const json = <T>(...args: string[]): Promise<T> => jsonInProcess<T>(['candle', ...args], options());

/** Minutes of about ninety days with gaps. No two numbers are equal. */
const NUMBERS = Array.from({ length: 3_000 }, (_, n) => n * 43 + (n % 11));
const LINES = NUMBERS.map((n) => {
  const price = 10_000 + ((n * 7_919) % 5_000);
  return `${minute(n)},ABC,${price},${price}.9${n % 9}1,${price - 1}.${(n % 89) + 1}1,${price}.5,${n % 13}.00000001`;
});

describe('stored candles', () => {
  test('an export equals the imported file, and another import of it changes nothing', async () => {
    const file = at.write('in.csv', csv(...LINES));
    await at.report(file);
    const exported = await launch('export', '--symbol', 'abc');
    expect(exported).toMatchObject({ code: 0, stderr: '3,000 candles of ABC.\n' });
    expect(exported.stdout).toBe(readFileSync(file, 'utf8'));

    const sum = await at.checksum();
    expect(await json('export', '--symbol', 'ABC', '--out', 'out.csv')).toEqual({
      file: 'out.csv',
      symbol: 'ABC',
      interval: '1m',
      rows: 3_000,
    });
    expect(readFileSync(join(at.folder, 'out.csv'), 'utf8')).toBe(exported.stdout);
    expect(readdirSync(at.folder).filter((name) => name.includes('.part'))).toEqual([]);
    expect(await at.report(join(at.folder, 'out.csv'))).toMatchObject({ rows: 3_000, duplicates: 3_000 });
    expect(await at.checksum()).toBe(sum);
  });

  test('an unknown volume is a dash in the list, null in JSON and empty in CSV, and makes the volume of a longer bar unknown', async () => {
    const lines = [
      '2020-01-01T00:00:00Z,ABC,10,12,9,11,1.5',
      '2020-01-01T00:01:00Z,ABC,10,12,9,11,',
      '2020-01-01T00:05:00Z,ABC,10,12,9,11,2',
    ];
    await at.report(at.write('in.csv', csv(...lines)));
    expect((await run('list', '--symbol', 'ABC', '--interval', '1m')).stdout).toMatch(/00:01:00 +10 +12 +9 +11 +–/);
    const listed = JSON.parse((await run('list', '--symbol', 'ABC', '--interval', '1m', '--json')).stdout) as {
      volume: string | null;
    }[];
    expect(listed.map(({ volume }) => volume)).toEqual(['1.5', null, '2']);
    expect((await run('export', '--symbol', 'ABC')).stdout).toBe(csv(...lines));
    expect(
      (await run('export', '--symbol', 'ABC', '--interval', '5m')).stdout
        .trim()
        .split('\n')
        .slice(1)
        .map((text) => text.split(',').at(-1)),
    ).toEqual(['', '2']);
  });

  test.each(INTERVALS.filter((interval) => interval !== '1m'))(
    '%s candles computed from minutes equal those of the domain',
    async (interval) => {
      await at.report(at.write('in.csv', csv(...LINES)));
      const bars = aggregate(LINES.map(candleOf), interval);
      const text = bars.map(({ timestamp, open, high, low, close, volume }) =>
        [
          new Date(timestamp).toISOString().replace('.000Z', 'Z'),
          'ABC',
          interval,
          ...[open, high, low, close, volume].map((value) => value?.toFixed() ?? ''),
        ].join(','),
      );
      const { stdout } = await run('export', '--symbol', 'ABC', '--interval', interval);
      expect(stdout).toBe(`timestamp,symbol,interval,open,high,low,close,volume\n${text.join('\n')}\n`);
      // Stored candles are preferred to computed ones.
      await at.report(at.write('bars.csv', stdout));
      await at.desk.pool.query(`delete from "MarketData" where interval = '1m'`);
      expect((await run('export', '--symbol', 'ABC', '--interval', interval)).stdout).toBe(stdout);
    },
  );

  test('an export includes the first instant of its span and excludes the last', async () => {
    await at.report(at.write('in.csv', csv(row(0), row(1), row(2), row(3))));
    const { stdout } = await run('export', '--symbol', 'ABC', '--from', minute(1), '--to', minute(3));
    expect(stdout).toBe(csv(row(1), row(2)));
  });

  test('an export replaces a file only with --force, and never a device', async () => {
    await at.report(at.write('in.csv', csv(row(0), row(1))));
    at.write('kept.csv', 'mine');
    const refused = await run('export', '--symbol', 'ABC', '--out', 'kept.csv', '--json');
    expect([refused.code, JSON.parse(refused.stderr)]).toMatchObject([
      1,
      { error: { code: 'FILE_EXISTS', hint: expect.stringContaining('--force') } },
    ]);
    expect(readFileSync(join(at.folder, 'kept.csv'), 'utf8')).toBe('mine');
    expect((await run('export', '--symbol', 'ABC', '--out', 'kept.csv', '--force')).code).toBe(0);
    expect(readFileSync(join(at.folder, 'kept.csv'), 'utf8')).toBe(csv(row(0), row(1)));
    expect((await run('export', '--symbol', 'ABC', '--out', '/dev/null', '--force')).code).toBe(2);
    expect((await run('export', '--symbol', 'ABC', '--out', '.', '--force')).code).toBe(2);
    expect(readdirSync(at.folder).filter((name) => name.includes('.part'))).toEqual([]);
  });

  test('an export without candles fails and creates no file', async () => {
    const { code, stderr } = await launch('export', '--symbol', 'ABC', '--out', 'none.csv', '--json');
    expect([code, JSON.parse(stderr)]).toMatchObject([1, { error: { code: 'NO_CANDLES' } }]);
    expect(existsSync(join(at.folder, 'none.csv'))).toBe(false);
    expect((await run('export')).code).toBe(2);
    expect((await run('export', '--symbol', 'ABC', '--json')).code).toBe(2);
  });
});

describe('a list', () => {
  test('has the latest candles in the JSON that scripts rely on', async () => {
    await at.report(at.write('in.csv', csv(row(0), row(1), row(2))));
    expect(await json('list', '--symbol', 'ABC', '--interval', '1m', '--limit', '1')).toEqual([
      {
        timestamp: '2020-01-01T00:02:00.000Z',
        symbol: 'ABC',
        interval: '1m',
        open: '12',
        high: '14',
        low: '11',
        close: '13',
        volume: '1.5',
        indicators: {},
      },
    ]);
    expect(await json<Candle[]>('list', '--symbol', 'ABC')).toMatchObject([
      {
        timestamp: '2020-01-01T00:00:00.000Z',
        interval: '1h',
        open: '10',
        high: '14',
        low: '9',
        close: '13',
        volume: '4.5',
      },
    ]);
    expect(await json('list', '--symbol', 'ABC', '--interval', '1m', '--from', '2020-01-02')).toEqual([]);
  });

  test('without a symbol lists the stored candles', async () => {
    expect((await launch('list')).stdout).toBe('No candles yet. Import some with: traderai candle import FILE\n');
    await at.report(at.write('in.csv', csv(row(0), row(5), row(7, { symbol: 'XYZ' }))));
    expect(await json('list')).toEqual([
      { symbol: 'ABC', interval: '1m', first: '2020-01-01T00:00:00.000Z', last: '2020-01-01T00:05:00.000Z' },
      { symbol: 'XYZ', interval: '1m', first: '2020-01-01T00:07:00.000Z', last: '2020-01-01T00:07:00.000Z' },
    ]);
    expect((await run('list', '--symbol', 'QQQ')).stdout).toBe('No candles of QQQ. Stored symbols: ABC, XYZ.\n');
    expect((await run('list', '--symbol', 'ABC', '--from', '2021-01-01')).stdout).toBe(
      'No such candles of ABC. Stored: 1m from 2020-01-01 00:00:00 to 2020-01-01 00:05:00.\n',
    );
  });

  test('can be drawn as a chart', async () => {
    await at.report(at.write('in.csv', csv(...[0, 1, 2, 3].map((n) => row(n)))));
    const { stdout } = await run('list', '--symbol', 'ABC', '--interval', '1m', '--chart');
    expect(stdout).toMatch(/14\.0000 +┤ +╭/);
    expect(stdout).toContain('ABC 1m close, 2020-01-01 00:00:00 to 2020-01-01 00:03:00 UTC, 4 candles');
    expect(stdout).toContain('open 10  high 15  low 9  close 14  change +40.00%');
  });

  test.each([
    ['--from', 'yesterday'],
    ['--interval', '7m'],
    ['--limit', '0'],
    ['--to', '2020-01-01T00:00:00'],
  ])('%s %s is wrong usage', async (flag, value) => {
    expect((await run('list', '--symbol', 'ABC', flag, value)).code).toBe(2);
  });
});

test('gaps are listed with the number of missing candles, also between months', async () => {
  await at.report(at.write('in.csv', csv(row(0), row(1), row(3), row(10))));
  const months = ['2020-01-01', '2020-02-01', '2020-06-01'].map((day) => `${day},ABC,1,1,1,1,1`);
  await at.report(at.write('months.csv', csv(...months)), { interval: '1M' });
  expect(await json('gaps', '--symbol', 'ABC')).toEqual([
    { symbol: 'ABC', interval: '1m', from: '2020-01-01T00:02:00.000Z', to: '2020-01-01T00:03:00.000Z', missing: 1 },
    { symbol: 'ABC', interval: '1m', from: '2020-01-01T00:04:00.000Z', to: '2020-01-01T00:10:00.000Z', missing: 6 },
  ]);
  expect(await json('gaps', '--symbol', 'ABC', '--interval', '1M')).toEqual([
    { symbol: 'ABC', interval: '1M', from: '2020-03-01T00:00:00.000Z', to: '2020-06-01T00:00:00.000Z', missing: 3 },
  ]);
  const { stdout, stderr } = await launch('gaps', '--symbol', 'ABC', '--least', '2');
  expect(stdout.split('\n')[1]).toBe('2020-01-01 00:04:00  2020-01-01 00:10:00        6');
  expect(stderr).toBe('1 gap with 6 missing candles.\n');
  expect(await run('gaps', '--symbol', 'XYZ')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('there are no 1m candles of XYZ in this span'),
  });
  expect((await run('gaps')).code).toBe(2);
});

function candleOf(line: string): Candle {
  const [timestamp, symbol, ...values] = line.split(',');
  const [open, high, low, close, volume] = values.map((value) => new Decimal(value));
  return {
    symbol: symbol!,
    interval: '1m',
    timestamp: Date.parse(timestamp!),
    open: open!,
    high: high!,
    low: low!,
    close: close!,
    volume: volume!,
  };
}
