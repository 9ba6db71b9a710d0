/**
 * Closed months of candles are sorted by symbol: the same rows under the same rules, each symbol's rows together, and
 * no session is blocked.
 */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { schemaText } from '../../src/maintenance/backup/schema-text.ts';
import { findJob } from '../../src/maintenance/jobs/registry.ts';
import type { JobReport } from '../../src/maintenance/jobs/run-job.ts';
import { runJob } from '../../src/maintenance/jobs/run-job.ts';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk | null = null;
let administrator: Person;
let engine: Engine;

beforeEach(async () => {
  await desk?.close();
  desk = await openSqlDesk();
  administrator = await desk.person({ role: 'traderai_admin' });
  engine = await desk.engine();
  await desk.root.query(`insert into "Instrument" (symbol, name) select 'S' || k, 'S' from generate_series(1, 10) k`);
  await desk.root.query(`update "EngineLease" set market_at = '2018-11-14T12:00:00Z'`);
  await live('2018-10-01T00:00:00Z', 300);
});
afterAll(() => desk?.close());

const MONTH = 'MarketData_2018_10';

/** Minutes as they arrive: all symbols of a minute together, every column with a different value. */
async function live(from: string, minutes: number, interval = '1m'): Promise<void> {
  await desk!.root.query(`select ensure_month_partitions('MarketData', $1, $1)`, [from]);
  await desk!.root.query(
    `insert into "MarketData" (symbol, interval, timestamp, source, open, high, low, close, volume, volume_usd, bid_ask_spread, psi, rho, q, f, sentiment, volatility)
       select 'S' || k, $3, $1::timestamptz + n * interval '1 minute', 'live', 10 + n * 0.00000001, 11 + k, 9.5, 10.12345678, n * 0.00000003, n, 0.1, 0.1, null, 0.3, random(), -0.5, null
         from generate_series(0, $2::integer - 1) n cross join generate_series(1, 10) k order by n, k`,
    [from, minutes, interval],
  );
}

function run(name = 'lay-out-months', olderThanMonths?: number): Promise<JobReport> {
  return runJob(engine.pool, findJob(name)!, { now: Date.UTC(2018, 11, 15), olderThanMonths });
}

async function one<Row>(text: string, values: unknown[] = []): Promise<Row> {
  return (await desk!.root.query(text, values)).rows[0] as Row;
}

/** Every digit of every column of every row. */
async function checksum(): Promise<unknown> {
  return one(
    `select count(*)::int as rows, md5(string_agg(m::text, E'\\n' order by symbol, interval, timestamp)) as sum from "MarketData" m`,
  );
}

/** Blocks that hold at least one row of the symbol. */
async function blocksOf(symbol: string): Promise<number> {
  return (
    await one<{ blocks: number }>(
      `select count(distinct (ctid::text::point)[0])::int as blocks from "${MONTH}" where symbol = $1`,
      [symbol],
    )
  ).blocks;
}

async function blocksOfMonth(): Promise<number> {
  return (await one<{ blocks: number }>(`select (pg_relation_size('"${MONTH}"') / 8192)::int as blocks`)).blocks;
}

/** All catalog rows, partitions included, and details that the text of a schema leaves out. */
async function catalogs(): Promise<unknown> {
  const client = await desk!.root.connect();
  try {
    const text = await schemaText(client, { partitions: 'all' });
    const { rows } = await client.query(
      `select c.relname, c.relkind, c.relowner::regrole::text, c.relacl::text, c.reloptions, c.relreplident, c.relrowsecurity, c.relforcerowsecurity, c.relispartition,
              c.relpersistence, pg_get_expr(c.relpartbound, c.oid) as bound, obj_description(c.oid, 'pg_class') as said, i.indisclustered, i.indisvalid,
              array(select concat_ws(' ', k.conname, k.contype, k.conislocal, k.coninhcount, k.convalidated, pg_get_constraintdef(k.oid))
                      from pg_constraint k where k.conrelid = c.oid order by 1) as constraints,
              array(select concat_ws(' ', a.attname, a.attnotnull, a.attislocal, a.attstorage, col_description(c.oid, a.attnum))
                      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 order by a.attnum) as columns,
              array(select t.tgname::text from pg_trigger t where t.tgrelid = c.oid order by 1) as triggers,
              array(select p.polname::text from pg_policy p where p.polrelid = c.oid order by 1) as policies,
              (select h.inhparent::regclass::text from pg_inherits h where h.inhrelid = c.oid) as parent
         from pg_class c left join pg_index i on i.indexrelid = c.oid
        where c.relnamespace in ('public'::regnamespace, 'archive'::regnamespace) order by c.relname`,
    );
    return { text, rows };
  } finally {
    client.release();
  }
}

async function failedLaws(): Promise<string[]> {
  const connection = await desk!.root.connect();
  try {
    return (await verifyDesk(connection)).checks.filter(({ ok }) => !ok).map(({ name }) => name);
  } finally {
    connection.release();
  }
}

describe('a month that is over', () => {
  test("keeps every row to the last digit, and each symbol's rows are together", async () => {
    await live('2018-10-01T05:00:00Z', 300);
    await live('2018-10-05T00:00:00Z', 50, '1h');
    const before = await checksum();
    const [apart, blocks] = [await blocksOf('S5'), await blocksOfMonth()];
    expect(apart).toBeGreaterThan(blocks * 0.9);
    expect(await run()).toMatchObject({
      outcome: 'DONE',
      rows: 6_500,
      message: `${MONTH} is sorted by symbol, 0 left`,
    });
    expect(await checksum()).toEqual(before);
    // A tenth of the month, plus its two ends.
    expect(await blocksOf('S5')).toBeLessThanOrEqual(Math.ceil((await blocksOfMonth()) / 10) + 2);
    const { rows } = await desk!.root.query(
      `select interval, timestamp from "${MONTH}" where symbol = 'S5' order by ctid`,
    );
    expect(rows).toEqual(
      [...(rows as { timestamp: Date; interval: string }[])].sort(
        (a, b) => a.timestamp.getTime() - b.timestamp.getTime() || (a.interval < b.interval ? -1 : 1),
      ),
    );
  });

  test('keeps its name, columns, keys, indexes, checks, comments, owner, rights and row security', async () => {
    const before = await catalogs();
    const { id } = await one<{ id: string }>(`select '"${MONTH}"'::regclass::oid as id`);
    expect(await run()).toMatchObject({ rows: 3_000 });
    expect((await one<{ id: string }>(`select '"${MONTH}"'::regclass::oid as id`)).id).not.toBe(id);
    expect(await catalogs()).toEqual(before);
    expect(await failedLaws()).toEqual([]);
    await expect(administrator.pool.query(`select from "${MONTH}"`)).rejects.toMatchObject({ code: '42501' });
    await expect(desk!.root.query(`insert into "MarketData" select * from "MarketData" limit 1`)).rejects.toMatchObject(
      { code: '23505' },
    );
  });

  test('is sorted once, and again when new rows mix it', async () => {
    expect(await run()).toMatchObject({ rows: 3_000 });
    expect(await run()).toMatchObject({ outcome: 'DONE', rows: 0, message: 'every closed month is sorted by symbol' });
    await live('2018-10-10T00:00:00Z', 20);
    expect(await run()).toMatchObject({ rows: 0 });
    await live('2018-10-20T00:00:00Z', 200);
    expect(await run()).toMatchObject({ rows: 5_200 });
  });

  test('is not touched when it was filled symbol by symbol', async () => {
    await desk!.root.query('truncate "MarketData"');
    await desk!.root.query(`insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume)
      select 'S' || k, '1m', '2018-10-01'::timestamptz + n * interval '1 minute', 1, 1, 1, 1, 1 from unnest(array[7, 3, 9, 1, 2]) with ordinality as s (k, place), generate_series(0, 299) n order by place, n`);
    expect(await run()).toMatchObject({ rows: 0, message: 'every closed month is sorted by symbol' });
  });

  test('is sorted in one run, the latest first', async () => {
    await live('2018-08-01T00:00:00Z', 200);
    expect(await run()).toMatchObject({ rows: 3_000, message: `${MONTH} is sorted by symbol, 1 left` });
    expect(await run()).toMatchObject({ rows: 2_000, message: 'MarketData_2018_08 is sorted by symbol, 0 left' });
  });

  test('accepts late candles, and can be detached and attached afterwards', async () => {
    await run();
    await engine.pool.query(
      `select book_candles($1, 'late', array['S1'], array['1m'], array['2018-10-30T00:00:00Z'::timestamptz], array[1.5], array[1.5], array[1.5], array[1.5], array[2.25])`,
      [engine.epoch],
    );
    const before = await checksum();
    expect(before).toMatchObject({ rows: 3_001 });
    expect(
      await runJob(administrator.pool, findJob('detach-partitions')!, {
        now: Date.UTC(2018, 11, 15),
        olderThanMonths: 1,
      }),
    ).toMatchObject({ outcome: 'DONE', rows: 1 });
    expect(await checksum()).toMatchObject({ rows: 0 });
    expect(await runJob(administrator.pool, findJob('attach-partitions')!, { now: 0 })).toMatchObject({
      outcome: 'DONE',
      rows: 1,
    });
    expect(await checksum()).toEqual(before);
    expect(await failedLaws()).toEqual([]);
  });
});

test.each([
  ['2018-10-31T23:59:00Z', 'the market is still in'],
  ['2018-11-01T23:59:00Z', 'ended less than a day ago'],
])('at %s a month stays unsorted that %s', async (marketAt) => {
  await desk!.root.query(`update "EngineLease" set market_at = $1`, [marketAt]);
  expect(await run()).toMatchObject({ outcome: 'DONE', rows: 0, message: 'every closed month is sorted by symbol' });
});

test('a read-only desk stays unchanged', async () => {
  await desk!.root.query(`update "DeskState" set read_only = true, reason = 'a test', cause = 'ADMINISTRATOR'`);
  expect(await run()).toMatchObject({ outcome: 'SKIPPED' });
});

describe('a session that', () => {
  const copies = `select count(*)::int as n from pg_class where relnamespace = 'archive'::regnamespace`;

  test('reads from one snapshot finds every row of the month, and the run gives way to it', async () => {
    const reader = await desk!.root.connect();
    const id = await one(`select '"${MONTH}"'::regclass::oid as id`);
    try {
      await reader.query('begin isolation level repeatable read');
      await reader.query('select 1');
      expect(await run()).toMatchObject({
        outcome: 'DONE',
        rows: 0,
        message: `${MONTH} is in use: the next run tries again`,
      });
      expect((await reader.query('select count(*)::int as n from "MarketData"')).rows).toEqual([{ n: 3_000 }]);
    } finally {
      await reader.query('rollback');
      reader.release();
    }
    expect(await one(`select '"${MONTH}"'::regclass::oid as id`)).toEqual(id);
    expect(await one(copies)).toEqual({ n: 0 });
    expect(await run()).toMatchObject({ rows: 3_000 });
  });

  test('locks the month is waited for in short steps, and nothing changes when it keeps the lock', async () => {
    await engine.pool.query('select copy_month($1)', [MONTH]);
    const { at } = await one<{ at: Date }>('select clock_timestamp() as at');
    const before = await catalogs();
    const writer = await desk!.root.connect();
    try {
      await writer.query('begin');
      await writer.query(
        `update "MarketData" set volume = 5 where symbol = 'S1' and timestamp = '2018-10-01T00:00:00Z'`,
      );
      expect((await engine.pool.query('select swap_month($1, $2) as outcome', [MONTH, at])).rows).toEqual([
        { outcome: 'BUSY' },
      ]);
      expect(await catalogs()).toEqual(before);
    } finally {
      await writer.query('commit');
      writer.release();
    }
    const written = await checksum();
    expect((await engine.pool.query('select swap_month($1, $2) as outcome', [MONTH, at])).rows).toEqual([
      { outcome: 'CHANGED' },
    ]);
    expect(await checksum()).toEqual(written);
    expect(await one(copies)).toEqual({ n: 0 });
  });

  test('died during a copy does not stop the next run', async () => {
    await engine.pool.query('select copy_month($1)', [MONTH]);
    await live('2018-10-20T00:00:00Z', 1);
    expect(await run()).toMatchObject({ rows: 3_010 });
    expect(await one(copies)).toEqual({ n: 0 });
  });

  test('reads meanwhile does not wait for the copy', async () => {
    const client = await engine.pool.connect();
    try {
      await client.query('begin');
      await client.query('select copy_month($1)', [MONTH]);
      await desk!.root.query(
        `set lock_timeout = '1s'; select count(*) from "MarketData"; insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume) values ('S1', '1d', '2018-10-01', 1, 1, 1, 1, 1)`,
      );
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});
