import type { PoolClient } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { csv, expectInterruptedImport, minute, openImportDesk, partitions, row, stored } from './import-desk.ts';
import type { ImportDesk } from './import-desk.ts';

let at: ImportDesk;
beforeAll(async () => {
  at = await openImportDesk();
});
afterAll(() => at.close());
beforeEach(() => at.clear());

const MANY = Array.from({ length: 5_000 }, (_, n) => n);
const many = csv(...MANY.map((n) => row(n)));

test('two parallel imports of the same file give each row once', async () => {
  const file = at.write('file.csv', many);
  const reports = await Promise.all([at.report(file, {}, { chunkRows: 200 }), at.report(file, {}, { chunkRows: 300 })]);
  expect(reports.map(({ outcome, rows }) => [outcome, rows])).toEqual([
    ['imported', 5_000],
    ['imported', 5_000],
  ]);
  expect(reports.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(5_000);
  expect(reports.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(5_000);
  expect(await at.candles()).toEqual(MANY.map((n) => stored(n)));
});

test('two imports that replace the same rows in opposite order both end, and no row mixes their values', async () => {
  await at.report(at.write('before.csv', many));
  const numbers = MANY.slice(0, 1_000);
  const up = at.write('up.csv', csv(...numbers.map((n) => row(n, { price: 50_000 }))));
  const down = at.write('down.csv', csv(...numbers.toReversed().map((n) => row(n, { price: 60_000 }))));
  const reports = await Promise.all(
    [up, down].map((file) => at.report(file, { onConflict: 'replace' }, { chunkRows: 100, mergedRows: 100 })),
  );
  expect(reports.map(({ conflicts, updated }) => [conflicts, updated])).toEqual([
    [1_000, 1_000],
    [1_000, 1_000],
  ]);
  const allowed = new Set(numbers.flatMap((n) => [stored(n, { price: 50_000 }), stored(n, { price: 60_000 })]));
  expect((await at.candles()).slice(0, 1_000).filter((line) => !allowed.has(line))).toEqual([]);
});

/** Another session's transaction with a candle of minute `n`. */
async function otherWrites(client: PoolClient, n: number, price: number): Promise<void> {
  await client.query(`select ensure_month_partitions('MarketData', $1, $1)`, [minute(n)]);
  await client.query(
    `insert into "MarketData" (symbol, interval, timestamp, source, open, high, low, close, volume) values ('ABC', '1m', $1, 'other', $2::numeric, $2::numeric + 2, $2::numeric - 1, $2::numeric + 1, 1.5)`,
    [minute(n), price],
  );
}

test.each([
  ['the same values', 11, { inserted: 2, duplicates: 1, conflicts: 0 }],
  ['other values', 70, { inserted: 2, duplicates: 0, conflicts: 1 }],
])('a row that another session commits meanwhile with %s counts like an earlier one', async (_name, price, counts) => {
  const other = await at.desk.pool.connect();
  await other.query('begin');
  await otherWrites(other, 1, price);
  await other.query('commit; begin');
  await other.query('delete from "MarketData"');
  await other.query('commit; begin');
  await otherWrites(other, 1, price);
  const importing = at.report(at.write('file.csv', csv(row(0), row(1), row(2))), {}, { chunkRows: 1 });
  await until(async () => (await waiting()) === 1);
  await other.query('commit');
  other.release();
  expect(await importing).toMatchObject({ outcome: 'imported', rows: 3, ...counts });
  expect(await at.candles()).toEqual([stored(0), stored(1, { price, source: 'other' }), stored(2)]);
});

test('two imports of the same new rows in opposite order both end, and each row is stored once', async () => {
  await at.desk.pool.query(`select ensure_month_partitions('MarketData', $1, $1)`, [minute(0)]);
  const up = at.write('up.csv', many);
  const down = at.write('down.csv', csv(...MANY.toReversed().map((n) => row(n))));
  const reports = await Promise.all([up, down].map((file) => at.report(file, {}, { chunkRows: 100, mergedRows: 100 })));
  expect(reports.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(5_000);
  expect(await at.candles()).toEqual(MANY.map((n) => stored(n)));
});

test('an import that waits for a month while the creator of months waits for its rows gives way, and is imported afterwards', async () => {
  await at.desk.pool.query(`select ensure_month_partitions('MarketData', $1, $1)`, [minute(0)]);
  const other = await at.desk.pool.connect();
  await other.query('begin');
  // Locks the creation of months until its end.
  await other.query(`select ensure_month_partitions('MarketData', '2021-07-01', '2021-07-01')`);
  const importing = at.report(
    at.write('file.csv', csv(row(0), row(100_000))),
    {},
    { chunkRows: 1, lockPatienceMs: 1_000 },
  );
  await until(async () => (await waiting()) === 1);
  await otherWrites(other, 0, 10);
  await other.query('commit');
  other.release();
  expect(await importing).toMatchObject({ outcome: 'imported', inserted: 1, duplicates: 1 });
  expect(await at.candles()).toEqual([stored(0, { source: 'other' }), stored(100_000)]);
});

test.each([1, 3])(
  'interrupted after %i pieces of work nothing is imported, and the next import stores everything',
  (pieces) => expectInterruptedImport(at, 5_000, pieces),
);

test('an import that is interrupted while it waits for another session ends at once', async () => {
  const other = await at.desk.pool.connect();
  await other.query('begin');
  await otherWrites(other, 1, 70);
  await other.query('commit; begin');
  await other.query(`update "MarketData" set close = close`);
  const controller = new AbortController();
  const importing = at.import(
    at.write('file.csv', csv(row(0), row(1))),
    { onConflict: 'replace' },
    { signal: controller.signal },
  );
  await until(async () => (await waiting()) === 1);
  controller.abort();
  expect(await importing).toMatchObject({ ok: false, error: { kind: 'interrupted' } });
  await other.query('commit');
  other.release();
  expect(await at.candles()).toEqual([stored(1, { price: 70, source: 'other' })]);
});

test('an interruption before it begins imports nothing', async () => {
  const signal = AbortSignal.abort();
  expect(await at.import(at.write('file.csv', many), {}, { signal })).toMatchObject({
    ok: false,
    error: { kind: 'interrupted' },
  });
  expect([await at.candles(), await partitions(at.desk.pool)]).toEqual([[], []]);
});

test('a connection that is lost during an import leaves nothing, and reports that the database is unavailable', async () => {
  const other = await at.desk.pool.connect();
  await other.query('begin');
  await otherWrites(other, 1, 70);
  await other.query('commit; begin');
  await other.query(`update "MarketData" set close = close`);
  const file = at.write('file.csv', csv(row(0), row(1)));
  const importing = at.import(file, { onConflict: 'replace' });
  await until(async () => (await waiting()) === 1);
  expect((await at.desk.pool.query(END_THE_WAITING)).rowCount).toBe(1);
  expect(await importing).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
  await other.query('commit');
  other.release();
  expect(await at.candles()).toEqual([stored(1, { price: 70, source: 'other' })]);
  expect(await at.report(file)).toMatchObject({ inserted: 1, conflicts: 1 });
});

const END_THE_WAITING = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

async function waiting(): Promise<number> {
  const { rows } = await at.desk.pool.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows[0]!.count;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}
