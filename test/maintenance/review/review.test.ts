/** The queries of the reviews, on a desk with known findings. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCountedSince } from '../../../src/maintenance/review/counted-since.ts';
import { readIndexUse } from '../../../src/maintenance/review/index-use.ts';
import { readShape } from '../../../src/maintenance/review/schema-shape.ts';
import { readStatementUse } from '../../../src/maintenance/review/slow-statements.ts';
import { readTableUse } from '../../../src/maintenance/review/table-use.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk();
});
afterAll(() => desk.close());

test('a new desk gives no advice about its schema except for missing months', async () => {
  await desk.pool.query('select make_month(parent, month) from months_to_make(3)');
  expect(await readShape(desk.pool)).toEqual([]);
});

test('no index of the desk is covered by another, and all are valid', async () => {
  const indexes = await readIndexUse(desk.pool);
  expect(indexes.length).toBeGreaterThan(40);
  expect(indexes.filter(({ coveredBy, valid }) => coveredBy !== null || !valid)).toEqual([]);
});

test('an index whose columns begin another one is found, one with a condition or other columns is not', async () => {
  await desk.pool
    .query(`create index review_covered on "Order" (user_id); create index review_longer on "Order" (user_id, side);
    create index review_condition on "Order" (user_id) where side = 'BUY'; create index review_backwards on "Order" (user_id desc, side)`);
  try {
    const found = (await readIndexUse(desk.pool)).filter(({ index }) => index.startsWith('review_'));
    expect(Object.fromEntries(found.map(({ index, coveredBy }) => [index, coveredBy !== null]))).toEqual({
      review_covered: true,
      review_longer: false,
      review_condition: false,
      review_backwards: false,
    });
  } finally {
    await desk.pool.query('drop index review_covered, review_longer, review_condition, review_backwards');
  }
});

test('a partitioned table and its indexes count as one, with all months', async () => {
  await desk.pool.query(`select ensure_month_partitions('MarketData', '2018-01-01', '2018-03-31')`);
  const table = (await readTableUse(desk.pool)).find((use) => use.table === 'MarketData')!;
  expect(table.months).toBeGreaterThanOrEqual(3);
  expect((await readIndexUse(desk.pool)).filter((use) => use.index === 'MarketData_pkey')).toHaveLength(1);
});

test('keys without an index, unchecked constraints and tables without a key are found by name', async () => {
  await desk.pool.query(`create table review_child (parent uuid references "User" (id) on delete cascade);
    alter table review_child add constraint review_check check (parent is not null) not valid`);
  try {
    expect(await readShape(desk.pool)).toEqual([
      { kind: 'no-primary-key', object: 'review_child', detail: '' },
      { kind: 'unchecked-constraint', object: 'review_child', detail: 'review_check' },
      { kind: 'unindexed-foreign-key', object: 'review_child', detail: 'review_child_parent_fkey (parent)' },
    ]);
    await desk.pool.query('create index on review_child (parent)');
    expect((await readShape(desk.pool)).map(({ kind }) => kind)).not.toContain('unindexed-foreign-key');
  } finally {
    await desk.pool.query('drop table review_child');
  }
});

test('counting began with the desk', async () => {
  const since = await readCountedSince(desk.pool);
  expect(since).toBeGreaterThan(Date.now() - 86_400_000);
  expect(since).toBeLessThanOrEqual(Date.now());
});

test('without the extension the review of statements names the remedy; with it, the slow statements, and never a password', async () => {
  expect(await readStatementUse(desk.pool, 5)).toMatchObject({
    kind: 'not-counted',
    remedy: expect.stringContaining('create extension pg_stat_statements') as string,
  });
  await desk.pool.query('create extension pg_stat_statements');
  await desk.pool.query('select count(*) as review_marker from "User" where id is not null');
  await desk.pool.query(`create role review_login password 'open sesame'; drop role review_login`);
  const answer = await readStatementUse(desk.pool, 1_000);
  if (answer.kind !== 'statements') throw new Error(answer.reason);
  expect(answer.statements.find(({ statement }) => statement.includes('review_marker'))).toMatchObject({
    calls: 1,
    rows: 1,
  });
  expect(JSON.stringify(answer)).not.toContain('open sesame');
  expect(answer.statements.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1.000001);
});
