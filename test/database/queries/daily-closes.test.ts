import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPrisma } from '../../../src/database/prisma.ts';
import type { OpenPrisma } from '../../../src/database/prisma.ts';
import { readDailyCloses } from '../../../src/database/queries/daily-closes.ts';
import { openSqlDesk } from '../../support/sql-desk.ts';
import type { SqlDesk } from '../../support/sql-desk.ts';

let desk: SqlDesk;
let prisma: OpenPrisma;

beforeAll(async () => {
  desk = await openSqlDesk();
  const viewer = await desk.person({ role: 'traderai_viewer' });
  for (const symbol of ['BTCUSD', 'SPY', 'EMPTY']) await desk.instrument(symbol);
  await desk.root.query(`select ensure_month_partitions('MarketData', '2017-01-01', '2019-02-01')`);
  prisma = openPrisma(desk.configOf(viewer.login), { application: 'test' });
});
afterAll(async () => {
  await prisma.close();
  await desk.close();
});
beforeEach(async () => {
  await desk.root.query('delete from "MarketData"');
  await desk.root.query(`update "DeskState" set day_zone = 'UTC', day_cut = '00:00'`);
});

async function candles(
  symbol: string,
  interval: string,
  ...rows: readonly (readonly [at: string, close: number])[]
): Promise<void> {
  for (const [at, close] of rows)
    await desk.root.query(
      `insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume) values ($1, $2, $3, $4, $4, $4, $4, 1)`,
      [symbol, interval, at, close],
    );
}

async function closesOf(...symbols: readonly string[]): Promise<Record<string, readonly string[]>> {
  const closes = await readDailyCloses(prisma.db, symbols);
  return Object.fromEntries(
    [...closes].map(([symbol, days]) => [
      symbol,
      days.map(({ endsAt, close }) => `${new Date(endsAt).toISOString().slice(0, 16)} ${close}`),
    ]),
  );
}

describe('daily closes', () => {
  test('are those of the last minute of each complete day; the day that still runs is left out', async () => {
    await candles(
      'BTCUSD',
      '1m',
      ['2018-11-12T10:00Z', 1],
      ['2018-11-12T23:59Z', 2],
      ['2018-11-13T00:00Z', 3],
      ['2018-11-13T22:00Z', 4],
      ['2018-11-14T09:00Z', 5],
    );
    expect(await closesOf('BTCUSD', 'EMPTY')).toEqual({ BTCUSD: ['2018-11-13T00:00 2', '2018-11-14T00:00 4'] });
    await candles('BTCUSD', '1m', ['2018-11-14T23:59Z', 6]);
    expect((await closesOf('BTCUSD'))['BTCUSD']).toHaveLength(3);
  });

  test('a candle belongs to the day in which it closes; of several intervals the one that closes last counts', async () => {
    await candles('SPY', '1d', ['2018-11-12T00:00Z', 270], ['2018-11-13T00:00Z', 271]);
    await candles('SPY', '1h', ['2018-11-13T20:00Z', 999], ['2018-11-14T20:00Z', 272], ['2018-11-15T14:00Z', 1]);
    await candles('SPY', '1w', ['2018-11-12T00:00Z', 5]);
    expect(await closesOf('SPY')).toEqual({
      SPY: ['2018-11-13T00:00 270', '2018-11-14T00:00 271', '2018-11-15T00:00 272'],
    });
  });

  test("days are the desk's, also when clocks change", async () => {
    await desk.root.query(`update "DeskState" set day_zone = 'America/New_York', day_cut = '17:00'`);
    // Clocks went back on Sunday 2018-11-04: the cut is 21:00 UTC before and 22:00 UTC after.
    await candles(
      'BTCUSD',
      '1m',
      ['2018-11-03T20:59Z', 1],
      ['2018-11-03T21:00Z', 2],
      ['2018-11-04T21:59Z', 3],
      ['2018-11-04T22:00Z', 4],
      ['2018-11-06T01:00Z', 5],
    );
    expect(await closesOf('BTCUSD')).toEqual({
      BTCUSD: ['2018-11-03T21:00 1', '2018-11-04T22:00 3', '2018-11-05T22:00 4'],
    });
  });

  test('at most a year is read', async () => {
    await desk.root.query(
      `insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume)
         select 'BTCUSD', '1d', t, 5, 5, 5, 5, 1 from generate_series('2017-02-01'::timestamptz, '2019-01-15', '1 day') t`,
    );
    await candles('SPY', '1d', ['2017-03-01T00:00Z', 1]);
    const closes = await closesOf('BTCUSD', 'SPY');
    expect(closes['BTCUSD']).toHaveLength(367);
    expect(closes['BTCUSD']!.at(-1)).toMatch(/^2019-01-16/);
    expect(closes['SPY']).toBeUndefined();
    expect(await closesOf()).toEqual({});
  });
});
