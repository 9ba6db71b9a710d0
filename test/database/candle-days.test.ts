/**
 * The summary is computed from stored days: after any change of candles, it must equal a summary of the candles
 * themselves.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findJob } from '../../src/maintenance/jobs/registry.ts';
import { runJob } from '../../src/maintenance/jobs/run-job.ts';
import { csv, minute, openImportDesk, row } from '../market-data/import/import-desk.ts';
import type { ImportDesk } from '../market-data/import/import-desk.ts';

let desk: ImportDesk;

beforeAll(async () => {
  desk = await openImportDesk();
  await ask(`select ensure_month_partitions('MarketData', '2018-09-01', '2019-06-01')`);
  await ask(
    `insert into "Instrument" (symbol, name) select s, s from unnest(array['BTCUSD', 'ETHUSD', 'SPY', 'EMPTY']) s`,
  );
});
afterAll(() => desk.close());

/**
 * Forty days of minutes with gaps, hours beside them, a symbol with one candle, one with days only, and one without an
 * instrument.
 */
beforeEach(async () => {
  await ask('truncate "MarketData"');
  await ask(`
    insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume, volume_usd)
      select 'BTCUSD', k.interval, t, p, p + 1 + n % 7, p - 1 - n % 5, p + n % 3 - 1, n % 11 * 0.12345678, case when n % 4 = 0 then n end
        from (values ('1m', interval '37 minutes'), ('1h', interval '1 hour'), ('1w', interval '7 days')) k (interval, step)
       cross join lateral generate_series('2018-10-05T22:11:00Z'::timestamptz, '2018-11-14T13:00:00Z', k.step) with ordinality as series (t, n)
       cross join lateral (select 6000 + 40 * (n % 50) as p) price
       where n % 397 > 80 or k.interval <> '1m'`);
  await ask(`${CANDLE} values ('ETHUSD', '1m', '2018-11-14T23:59:00Z', 200, 201, 199, 200.5, 3)`);
  await ask(
    `${CANDLE} select 'SPY', '1d', t, 270, 275, 265, 272, 1000 from generate_series('2018-09-01'::timestamptz, '2018-11-14', '1 day') t where extract(dow from t) between 1 and 5`,
  );
  await ask(`${CANDLE} values ('LATER', '1m', '2018-11-14T23:59:00Z', 200, 201, 199, 200.5, 3)`);
  await refresh();
});

const CANDLE = 'insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume)';

async function ask(text: string): Promise<unknown[]> {
  return (await desk.desk.pool.query(text)).rows;
}

async function refresh(): Promise<void> {
  expect(await runJob(desk.pool, findJob('refresh-views')!, { now: 0 })).toMatchObject({ outcome: 'DONE' });
}

/** The latest thirty days of every instrument from its finest candles, computed from the candles alone. */
const FROM_CANDLES = `
  with finest as (
    select distinct on (m.symbol) m.symbol, m.interval, max(m.timestamp) as last_at
      from "MarketData" m join "Instrument" i on i.symbol = m.symbol where m.interval not in ('1w', '1M')
     group by m.symbol, m.interval
     order by m.symbol, case m.interval when '1m' then 1 when '5m' then 2 when '15m' then 3 when '30m' then 4 when '1h' then 5 when '4h' then 6 else 7 end)
  select m.symbol, (m.timestamp at time zone 'UTC')::date::text as day, m.interval as made_of, count(*) as candles,
         (array_agg(m.open order by m.timestamp))[1] as open, max(m.high) as high, min(m.low) as low, (array_agg(m.close order by m.timestamp desc))[1] as close,
         case when count(m.volume) = count(*) then sum(m.volume) end as volume,
         case when count(coalesce(m.volume_usd, m.volume)) = count(*) then sum(coalesce(m.volume_usd, round(m.volume * (m.high + m.low + m.close) / 3, 8))) end as volume_usd
    from finest f join "MarketData" m on m.symbol = f.symbol and m.interval = f.interval
   where m.timestamp >= date_trunc('day', f.last_at, 'UTC') - interval '29 days'
   group by 1, 2, 3 order by 1, 2`;

const SHOWN =
  'select symbol, day::text, made_of, candles, open, high, low, close, volume, volume_usd from symbol_performance_summary order by symbol, day';

async function expectTruth(): Promise<void> {
  expect(await ask(SHOWN)).toEqual(await ask(FROM_CANDLES));
}

test('stored candles are summed, thirty days of each instrument', async () => {
  await expectTruth();
  expect(
    await ask('select symbol, count(*)::int as days from symbol_performance_summary group by 1 order by 1'),
  ).toEqual([
    { symbol: 'BTCUSD', days: 27 },
    { symbol: 'ETHUSD', days: 1 },
    { symbol: 'SPY', days: 22 },
  ]);
  expect(await ask('select from "TouchedDay"')).toEqual([]);
});

describe('after', () => {
  test.each([
    ['the next minute', `${CANDLE} values ('BTCUSD', '1m', '2018-11-14T13:01:00Z', 9000, 9001, 8999, 9000, 1)`],
    [
      'the first candle of a day',
      `${CANDLE} values ('BTCUSD', '1m', '2018-11-15T00:00:00Z', 9000, 9001, 8999, 9000, 1)`,
    ],
    [
      'a late candle, at the edge of the window',
      `${CANDLE} values ('BTCUSD', '1m', '2018-10-16T23:59:00Z', 9000, 9001, 8999, 9000, 1)`,
    ],
    [
      'a candle of unknown volume among others',
      `${CANDLE} values ('BTCUSD', '1m', '2018-11-14T13:01:00Z', 9000, 9001, 8999, 9000, null)`,
    ],
    [
      'candles of days without candles',
      `${CANDLE} select 'ETHUSD', '1m', t, 200, 201, 199, 200, 1 from generate_series('2018-10-01T23:58:00Z'::timestamptz, '2018-11-10', '1 day') t`,
    ],
    [
      'a candle months ahead, which moves the window',
      `${CANDLE} values ('BTCUSD', '1m', '2019-05-31T00:00:00Z', 9000, 9001, 8999, 9000, 1)`,
    ],
    ['finer candles than before', `${CANDLE} values ('SPY', '5m', '2018-10-01T12:00:00Z', 9000, 9001, 8999, 9000, 1)`],
    [
      'an instrument for candles without one',
      `insert into "Instrument" (symbol, name) values ('LATER', 'later instrument')`,
    ],
    [
      'a correction of prices',
      `update "MarketData" set close = high, volume = 0.00000001 where symbol = 'BTCUSD' and timestamp >= '2018-11-01' and timestamp < '2018-11-03'`,
    ],
    [
      'a correction of the instant',
      `update "MarketData" set timestamp = '2018-12-01T00:00:00Z' where symbol = 'BTCUSD' and timestamp = (select max(timestamp) from "MarketData" where interval = '1m' and symbol = 'BTCUSD')`,
    ],
    ['a correction of the symbol', `update "MarketData" set symbol = 'EMPTY' where symbol = 'SPY'`],
    [
      'one deleted candle',
      `delete from "MarketData" where symbol = 'BTCUSD' and interval = '1m' and timestamp = (select min(timestamp) from "MarketData" where symbol = 'BTCUSD' and timestamp >= '2018-11-01' and interval = '1m')`,
    ],
    ['deleted latest days, which move the window back', `delete from "MarketData" where timestamp >= '2018-11-10'`],
    ['deleted finest candles', `delete from "MarketData" where interval = '1m'`],
    ['all candles deleted', 'truncate "MarketData"'],
    ['a detached month', `select detach_month(m) from months_to_detach('2018-11-01') m`],
  ])('%s', async (_, statement) => {
    const before = await ask(FROM_CANDLES);
    try {
      await ask(statement);
      expect(await ask(FROM_CANDLES)).not.toEqual(before);
      await refresh();
      await expectTruth();
    } finally {
      await ask(`select attach_month(m) from months_to_attach() m`);
      await ask(`delete from "Instrument" where symbol = 'LATER'`);
    }
  });

  test('a month that is attached again', async () => {
    await ask(`select detach_month(m) from months_to_detach('2018-11-01') m`);
    await refresh();
    await ask('select attach_month(m) from months_to_attach() m');
    await refresh();
    await expectTruth();
  });

  test('an import into the past, by copy and by merge', async () => {
    const rows = Array.from({ length: 5_000 }, (_, n) => row(n, { symbol: 'BTCUSD', price: 100 + (n % 17) }));
    await desk.report(desk.write('straight.csv', csv(...rows)));
    await refresh();
    await expectTruth();
    const replaced = [
      row(4_000, { symbol: 'BTCUSD', price: 51 }),
      row(9_000, { symbol: 'BTCUSD' }),
      row(200, { symbol: 'BTCUSD', price: 52 }),
    ];
    await desk.report(desk.write('replace.csv', csv(...replaced)), { onConflict: 'replace' });
    expect(await ask(`select day::text from "TouchedDay" where symbol = 'BTCUSD' group by 1 order by 1`)).toEqual(
      [200, 4_000, 9_000].map((n) => ({ day: minute(n).slice(0, 10) })),
    );
    await refresh();
    await expectTruth();
  });

  test('a rolled back change leaves nothing to sum', async () => {
    const client = await desk.desk.pool.connect();
    await client.query('begin');
    await client.query(`${CANDLE} values ('BTCUSD', '1m', '2018-11-14T13:01:00Z', 9000, 9001, 8999, 9000, 1)`);
    await client.query('rollback');
    client.release();
    expect(await ask('select from "TouchedDay"')).toEqual([]);
  });
});

test('a manual refresh is right too, before the days are summed', async () => {
  await ask(
    `${CANDLE} values ('BTCUSD', '1m', '2018-11-14T13:01:00Z', 9000, 9001, 8999, 9000, 1), ('ETHUSD', '1m', '2018-11-16T13:01:00Z', 90, 91, 89, 90, 1)`,
  );
  await ask(
    `delete from "MarketData" where symbol = 'BTCUSD' and timestamp >= '2018-11-03' and timestamp < '2018-11-04'`,
  );
  await ask('refresh materialized view symbol_performance_summary');
  await expectTruth();
});

test('candles that are committed during a sum are included in the next sum', async () => {
  const writer = await desk.desk.pool.connect();
  try {
    await writer.query('begin');
    await writer.query(`${CANDLE} values ('BTCUSD', '1m', '2018-11-14T13:01:00Z', 9000, 9001, 8999, 9000, 1)`);
    await ask(`${CANDLE} values ('BTCUSD', '1m', '2018-11-14T13:02:00Z', 9500, 9501, 9499, 9500, 1)`);
    // Neither waits for the other.
    await refresh();
    await expectTruth();
    await writer.query('commit');
    await refresh();
    await expectTruth();
  } finally {
    writer.release();
  }
});

test('only changed days are summed again', async () => {
  const kept = async (): Promise<unknown[]> =>
    ask(
      `select ctid::text, xmin::text, symbol, interval, day::text from "CandleDay" where (symbol, day) <> ('BTCUSD', '2018-11-14') order by 3, 4, 5`,
    );
  const before = await kept();
  await ask(`${CANDLE} values ('BTCUSD', '1m', '2018-11-14T13:01:00Z', 9000, 9001, 8999, 9000, 1)`);
  await refresh();
  expect(await kept()).toEqual(before);
  await expectTruth();
});
