import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { REGULAR_JOBS } from '../../../src/database/jobs/registry.ts';
import { runBinary, runJson } from '../../support/binary.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';

interface Run {
  readonly job: string;
  readonly outcome: string;
  readonly rows: number;
  readonly message: string;
  readonly startedAt: string;
  readonly endedAt: string;
}

let desk: TestDesk;
let home: TestHome;
beforeAll(async () => {
  desk = await openTestDesk();
});
afterAll(() => desk.close());
beforeEach(() => {
  home = makeTestHome();
});
afterEach(() => home.remove());

test('every regular job runs, each with its outcome and its times', async () => {
  const runs = await runJson<Run[]>(['db', 'maintain'], { home: home.path, url: desk.url });
  expect(runs.map(({ job, outcome }) => [job, outcome])).toEqual(REGULAR_JOBS.map(({ name }) => [name, 'DONE']));
  for (const { startedAt, endedAt } of runs) expect(Date.parse(endedAt)).toBeGreaterThanOrEqual(Date.parse(startedAt));
});

test('one job runs by its name, in words', async () => {
  const { code, stdout } = await runBinary(['db', 'maintain', '--job', 'refresh-views'], { home: home.path, url: desk.url });
  expect(code).toBe(0);
  expect(stdout).toMatch(/refresh-views.*DONE.*rows in 3 views/);
});

test.each([
  [['--job', 'sweep'], 'there is no job sweep', 'make-partitions'],
  [['--job', 'detach-partitions'], 'how old a month has to be is not said', '--older-than 24'],
  [['--older-than', '3'], '--older-than belongs to --job detach-partitions', ''],
] as const)('%j is wrong usage, and says what is right', async (flags, message, hint) => {
  const { code, stderr } = await runBinary(['db', 'maintain', ...flags], { home: home.path, url: desk.url });
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).toContain(hint);
});

test('a trader is denied', async () => {
  const trader = await desk.login('traderai_trader');
  await desk.pool.query(`insert into "User" (email, username, login) values ('t@desk.test', 't', $1)`, [trader.user]);
  expect((await runBinary(['db', 'maintain'], { home: home.path, url: trader.url })).code).toBe(3);
});
