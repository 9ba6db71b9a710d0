/**
 * Months of candles, trades and audit: created ahead, replaced by a default partition when missing, detached and
 * attached again.
 */
import type { PoolClient } from 'pg';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { findJob } from '../../src/maintenance/jobs/registry.ts';
import type { JobReport } from '../../src/maintenance/jobs/run-job.ts';
import { runJob } from '../../src/maintenance/jobs/run-job.ts';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk | null = null;
let administrator: Person;

beforeEach(async () => {
  await desk?.close();
  desk = await openSqlDesk();
  administrator = await desk.person({ role: 'traderai_admin' });
});
afterAll(() => desk?.close());

function run(name: string, olderThanMonths?: number, now = Date.now()): Promise<JobReport> {
  return runJob(administrator.pool, findJob(name)!, { now, olderThanMonths });
}

async function monthsOf(table: string, schema = 'public'): Promise<string[]> {
  const { rows } = await desk!.root.query<{ month: string }>(
    `select right(relname, 7) as month from pg_class where relnamespace = $2::regnamespace and relkind = 'r' and relname ~ ('^' || $1 || '_[0-9]{4}_[0-9]{2}$') order by 1`,
    [table, schema],
  );
  return rows.map(({ month }) => month);
}

/** `2026_01` and this many months after it. */
function monthAfter(at: number, months: number): string {
  const day = new Date(at);
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1))
    .toISOString()
    .slice(0, 7)
    .replace('-', '_');
}

describe('months ahead', () => {
  test("exist for the next quarter, on the desk's clock and on the market's clock", async () => {
    await desk!.root.query(`update "EngineLease" set market_at = '2018-11-30T23:59:00Z'`);
    await run('make-partitions');
    const now = Date.now();
    const ahead = [0, 1, 2, 3].map((months) => monthAfter(now, months));
    for (const table of ['MarketData', 'Trade'])
      expect(await monthsOf(table)).toEqual(['2018_11', '2018_12', '2019_01', '2019_02', ...ahead]);
    expect(await monthsOf('AuditLog')).toEqual(ahead);
  });

  test('a table in use delays only its own months, and the report names it and its transaction', async () => {
    const trader = await desk!.person();
    await desk!.instrument('BTCUSD');
    await desk!.quote('BTCUSD', '99', '101', '100');
    const ahead = [0, 1, 2, 3].map((months) => monthAfter(Date.now(), months));
    const client = await trader.pool.connect();
    try {
      await client.query('begin');
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      await placeOrder(client, marketBuy(trader));
      const report = await run('make-partitions');
      expect(report).toMatchObject({ outcome: 'FAILED' });
      expect(report.message).toContain(`Trade (process ${rows[0]!.pid} of the server, in a transaction of`);
      expect(report.message).toMatch(/Others: created \d partitions\. /);
      expect(report.message).toContain('run: traderai db maintain --job make-partitions');
      expect(report.message).not.toContain(trader.login);
      expect(await monthsOf('MarketData')).toEqual(ahead);
      expect(await monthsOf('AuditLog')).toEqual(ahead);
      expect(await monthsOf('Trade')).toEqual([]);
    } finally {
      await client.query('rollback');
      client.release();
    }
    expect(await run('make-partitions')).toMatchObject({ outcome: 'DONE', rows: 4 });
    expect(await monthsOf('Trade')).toEqual(ahead);
  });

  test('a second run creates none', async () => {
    await run('make-partitions');
    expect(await run('make-partitions')).toMatchObject({ outcome: 'DONE', rows: 0 });
  });

  test('two concurrent runs create the same months once', async () => {
    const made = await Promise.all(
      Array.from({ length: 8 }, () =>
        desk!.root.query<{ made: number }>(
          `select ensure_month_partitions('MarketData', '2015-01-01', '2015-12-31') as made`,
        ),
      ),
    );
    expect(made.reduce((sum, { rows }) => sum + rows[0]!.made, 0)).toBe(12);
  });

  test('a month has the indexes, checks and comment of its table, and no login can read it directly', async () => {
    await desk!.root.query(`select ensure_month_partitions('MarketData', '2018-11-01', '2018-11-01')`);
    const indexes = async (table: string): Promise<unknown[]> =>
      (
        await desk!.root.query(
          `select pg_get_indexdef(indexrelid) as text from pg_index where indrelid = $1::regclass order by 1`,
          [`"${table}"`],
        )
      ).rows;
    expect(await indexes('MarketData_2018_11')).toHaveLength((await indexes('MarketData')).length);
    const { rows } = await desk!.root.query(
      `select obj_description('"MarketData_2018_11"'::regclass, 'pg_class') as said`,
    );
    expect(rows).toEqual([{ said: 'MarketData of 2018-11, on UTC months.' }]);
    await expect(administrator.pool.query('select from "MarketData_2018_11"')).rejects.toMatchObject({ code: '42501' });
    await expect(administrator.pool.query('select from "AuditLog_default"')).rejects.toMatchObject({ code: '42501' });
    expect(await failedLaws()).toEqual([]);
  });
});

describe('audit rows of a month without a partition', () => {
  async function audit(at: string): Promise<void> {
    await desk!.root.query(
      `insert into "AuditLog" (occurred_at, table_name, row_key, action) values ($1, 'Instrument', 'X', 'INSERT')`,
      [at],
    );
  }

  test('do not stop the desk, and move to their month when it is created', async () => {
    await audit('2030-05-05T05:05:05Z');
    await audit('2030-07-01T00:00:00Z');
    const places = async (): Promise<unknown[]> =>
      (
        await desk!.root.query(
          `select tableoid::regclass::text as place, count(*)::int as rows from "AuditLog" where row_key = 'X' group by 1 order by 1`,
        )
      ).rows;
    expect(await places()).toEqual([{ place: '"AuditLog_default"', rows: 2 }]);
    expect(await run('make-partitions')).toMatchObject({ outcome: 'DONE' });
    expect(await places()).toEqual([
      { place: '"AuditLog_2030_05"', rows: 1 },
      { place: '"AuditLog_2030_07"', rows: 1 },
    ]);
    expect(await failedLaws()).toEqual([]);
  });
});

describe('trades of a month without a partition', () => {
  const EXECUTED_AT = Date.UTC(2019, 4, 5);
  let engine: Engine;
  let trader: Person;

  beforeEach(async () => {
    [engine, trader] = [await desk!.engine(), await desk!.person({ cash: '1000000' })];
    await desk!.instrument('BTCUSD');
    await desk!.quote('BTCUSD', '99', '101', '100');
  });

  const orderOf = async (person: Person): Promise<string> => {
    const placed = await placeOrder(person.pool, marketBuy(person));
    if (!placed.ok) throw new Error(placed.error.message);
    return placed.value.id;
  };
  const fill = async (orderId: string): Promise<void> => {
    const client = await engine.pool.connect();
    try {
      await client.query(`set lock_timeout = '1s'`);
      const { portfolioId } = trader;
      const fills = { orderId, portfolioId, symbol: 'BTCUSD', quantity: '0.1', price: '100' };
      await engine.book(acceptAndFill({ ...fills, executedAt: EXECUTED_AT }), client);
    } finally {
      client.release(true);
    }
  };
  const places = async (): Promise<string[]> =>
    (await desk!.root.query<{ place: string }>(`select tableoid::regclass::text as place from "Trade"`)).rows.map(
      ({ place }) => place,
    );

  test('are booked at once in their own month when no other session uses the tables', async () => {
    await fill(await orderOf(trader));
    expect(await places()).toEqual(['"Trade_2019_05"']);
  });

  test.each([
    [
      'an order of another user',
      (client: PoolClient, { portfolioId }: Person) =>
        client.query(`select place_order($1, 'open', 'BTCUSD', 'BUY', 'MARKET', 0.1)`, [portfolioId]),
    ],
    ['a reader of trades', (client: PoolClient) => client.query('select count(*) from "Trade"')],
    [
      'a deposit',
      (client: PoolClient, { portfolioId }: Person) => client.query('select move_cash($1, 1)', [portfolioId]),
    ],
    ['a lock of the table', (client: PoolClient) => client.query('lock table "Trade" in access share mode')],
  ] as const)('wait for no open transaction with %s, and move to their month later', async (_, hold) => {
    const other = await desk!.person({ cash: '1000000' });
    const orderId = await orderOf(trader);
    const client = await other.pool.connect();
    try {
      await client.query('begin');
      await hold(client, other);
      await fill(orderId);
      expect(await places()).toEqual(['"Trade_default"']);
      // The job gives up soon, so that no session waits long behind it, and tries again.
      const job = run('make-partitions');
      const began = performance.now();
      await orderOf(trader);
      expect(performance.now() - began).toBeLessThan(1_000);
      await client.query('rollback');
      await job;
    } finally {
      client.release(true);
    }
    expect(await run('make-partitions')).toMatchObject({ outcome: 'DONE' });
    expect(await places()).toEqual(['"Trade_2019_05"']);
    expect(await failedLaws()).toEqual([]);
  });
});

describe('detached', () => {
  const candles = async (): Promise<number> =>
    (await administrator.pool.query<{ n: number }>('select count(*)::int as n from "MarketData"')).rows[0]!.n;

  beforeEach(async () => {
    await desk!.root.query(`select ensure_month_partitions('MarketData', '2018-09-01', '2018-12-01')`);
    await desk!.root.query(`insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume)
      select 'BTCUSD', '1d', t, 1, 1, 1, 1, 1 from generate_series('2018-09-01'::timestamptz, '2018-12-31', '1 day') t`);
  });

  test('months before the given instant are in no query, and complete when attached again', async () => {
    expect(await candles()).toBe(122);
    expect(await run('detach-partitions', 1, Date.UTC(2018, 11, 15))).toMatchObject({ outcome: 'DONE', rows: 2 });
    expect(await monthsOf('MarketData')).toEqual(['2018_11', '2018_12']);
    expect(await monthsOf('MarketData', 'archive')).toEqual(['2018_09', '2018_10']);
    expect(await candles()).toBe(61);
    expect(await failedLaws()).toEqual([]);
    await expect(administrator.pool.query('select from archive."MarketData_2018_09"')).rejects.toMatchObject({
      code: '42501',
    });
    expect(await run('attach-partitions')).toMatchObject({ outcome: 'DONE', rows: 2 });
    expect(await candles()).toBe(122);
    expect(await failedLaws()).toEqual([]);
  });

  test('a month that was created again stays, and the archived one stays in the archive', async () => {
    await run('detach-partitions', 1, Date.UTC(2018, 11, 15));
    await desk!.root.query(`select ensure_month_partitions('MarketData', '2018-09-01', '2018-09-01')`);
    expect(await run('attach-partitions')).toMatchObject({ rows: 1 });
    expect(await monthsOf('MarketData', 'archive')).toEqual(['2018_09']);
  });

  test('each month is a transaction of its own: readers never wait for the work of several', async () => {
    const reader = await desk!.root.connect();
    try {
      // Locks one month only: the other one is detached, and stays detached.
      await desk!.root.query(`alter function detach_month(text) set lock_timeout = '100ms'`);
      await reader.query('begin; lock table "MarketData_2018_10" in access share mode');
      expect(await run('detach-partitions', 1, Date.UTC(2018, 11, 15))).toMatchObject({
        outcome: 'FAILED',
        message: expect.stringContaining('Moved 1 of 2 months into schema archive') as string,
      });
    } finally {
      await reader.query('rollback');
      reader.release();
    }
    expect(await monthsOf('MarketData', 'archive')).toEqual(['2018_09']);
    expect(await run('detach-partitions', 1, Date.UTC(2018, 11, 15))).toMatchObject({ outcome: 'DONE', rows: 1 });
  });

  test.each([
    ['detach_month', 'MarketData has no month: AuditLog_default'],
    ['attach_month', 'the archive has no month to attach: AuditLog_default'],
    ['analyze_table', 'the desk has no table: nothing"; drop table "Order'],
  ])('%s takes only names of its own list', async (name, message) => {
    const argument = message.slice(message.indexOf(': ') + 2);
    await expect(administrator.pool.query(`select ${name}($1)`, [argument])).rejects.toMatchObject({
      code: 'TR404',
      message,
      hint: expect.stringMatching(/\w/) as string,
    });
  });

  test('the current month is never detached, and without an age no month is', async () => {
    await run('make-partitions');
    await run('detach-partitions', 1);
    expect(await monthsOf('MarketData')).toContain(monthAfter(Date.now(), 0));
    expect(await run('detach-partitions')).toMatchObject({
      outcome: 'FAILED',
      message: 'the minimum age is missing',
    });
  });

  test('the wait for a reader is limited, and then nothing changes', async () => {
    const { rows } = await desk!.root.query(
      `select proname, proconfig @> array['lock_timeout=500ms'] as bounded from pg_proc where proname in ('attach_month', 'detach_month') order by 1`,
    );
    expect(rows).toEqual([
      { proname: 'attach_month', bounded: true },
      { proname: 'detach_month', bounded: true },
    ]);
    // The same wait, only shorter.
    await desk!.root.query(`alter function detach_month(text) set lock_timeout = '100ms'`);
    const reader = await desk!.root.connect();
    try {
      await reader.query('begin; select count(*) from "MarketData"');
      expect(await run('detach-partitions', 1, Date.UTC(2018, 11, 15))).toMatchObject({
        outcome: 'FAILED',
        message: expect.stringMatching(
          /^other sessions use tables that the job must lock: MarketData \(process \d+ of the server, in a transaction of \d s\)\. Moved 0 of 2 months into schema archive\. .* traderai db maintain --job detach-partitions$/,
        ) as string,
      });
    } finally {
      await reader.query('rollback');
      reader.release();
    }
    expect(await monthsOf('MarketData', 'archive')).toEqual([]);
  });
});

async function failedLaws(): Promise<string[]> {
  const connection = await desk!.root.connect();
  try {
    return (await verifyDesk(connection)).checks.filter(({ ok }) => !ok).map(({ name }) => name);
  } finally {
    connection.release();
  }
}
