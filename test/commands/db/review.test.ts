import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { runBinary, runJson } from '../../support/binary.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { jsonInProcess, runInProcess } from '../../support/in-process.ts';

interface Review {
  readonly review: string;
  readonly since: string | null;
  readonly indexes?: readonly { readonly index: string; readonly enforces: boolean }[];
  readonly tables?: readonly { readonly table: string }[];
  readonly statements?: readonly { readonly statement: string }[];
  readonly advice: readonly { readonly subject: string; readonly finding: string; readonly remedy: string }[];
}

let desk: TestDesk;
let home: TestHome;
beforeAll(async () => {
  desk = await openTestDesk();
  await desk.pool.query(
    `create index review_covered on "Order" (user_id); create index review_longer on "Order" (user_id, side)`,
  );
});
afterAll(() => desk.close());
beforeEach(() => {
  home = makeTestHome();
});
afterEach(() => home.remove());

test('the week: every index and table with its figures, and the indexes to drop', async () => {
  const review = await runJson<Review>(['db', 'review'], { home: home.path, url: desk.url });
  expect(review.review).toBe('weekly');
  expect(Date.parse(review.since!)).toBeLessThanOrEqual(Date.now());
  expect(review.indexes!.find(({ index }) => index === 'Order_pkey')).toMatchObject({
    table: 'Order',
    enforces: true,
    valid: true,
  });
  expect(review.tables!.map(({ table }) => table)).toEqual(expect.arrayContaining(['Order', 'MarketData', 'Trade']));
  expect(review.advice).toContainEqual({
    subject: 'review_covered',
    finding: 'review_longer begins with the same columns',
    remedy: 'drop index "review_covered"',
  });
});

test('text output is two tables and a list', async () => {
  const { code, stdout } = await runInProcess(['db', 'review', 'weekly'], { home: home.path, url: desk.url });
  expect(code).toBe(0);
  expect(stdout).toMatch(/Counted since .*\n\nIndex +Table +Scans/);
  expect(stdout).toMatch(
    /Advice:\n(.*\n)* {2}review_covered: review_longer begins with the same columns\n {4}drop index "review_covered"/,
  );
});

test('the quarter: sizes, and the shape of the schema', async () => {
  const { tables, advice, indexes } = await jsonInProcess<Review>(['db', 'review', 'quarterly'], {
    home: home.path,
    url: desk.url,
  });
  expect(tables!.length).toBeGreaterThan(20);
  expect(indexes).toBeUndefined();
  expect(advice.filter(({ remedy }) => remedy === '')).toEqual([]);
});

test('the month: statements, when the server counts them; a trader does not see the statements of other logins', async () => {
  const uncounted = await jsonInProcess<Review>(['db', 'review', 'monthly'], { home: home.path, url: desk.url });
  expect(uncounted.advice).toEqual([
    expect.objectContaining({ finding: 'this database does not count its statements' }),
  ]);
  await desk.pool.query('create extension pg_stat_statements');
  await desk.pool.query('select count(*) from "User"');
  const { statements } = await jsonInProcess<Review>(['db', 'review', 'monthly'], { home: home.path, url: desk.url });
  expect(statements!.length).toBeGreaterThan(0);
  const trader = await desk.login('traderai_trader');
  await desk.pool.query(`insert into "User" (email, username, login) values ('t@desk.test', 't', $1)`, [trader.user]);
  const denied = await runBinary(['db', 'review', 'monthly'], { home: home.path, url: trader.url });
  expect([denied.code, denied.stdout]).toEqual([3, '']);
  expect(denied.stderr).toContain('permission denied for function review_statements');
});

test('an unknown period is wrong usage', async () => {
  const { code, stderr } = await runInProcess(['db', 'review', 'daily'], { home: home.path, url: desk.url });
  expect(code).toBe(2);
  expect(stderr).toContain('Name one of weekly, monthly, quarterly.');
});
