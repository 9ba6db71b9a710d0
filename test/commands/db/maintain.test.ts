import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { REGULAR_JOBS } from '../../../src/maintenance/jobs/registry.ts';
import { runBinary, runJson } from '../../support/binary.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { jsonInProcess, runInProcess } from '../../support/in-process.ts';

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

test('one job runs by its name, with text output', async () => {
  const { code, stdout } = await runInProcess(['db', 'maintain', '--job', 'refresh-views'], {
    home: home.path,
    url: desk.url,
  });
  expect(code).toBe(0);
  expect(stdout).toMatch(/refresh-views.*DONE.*rows in 3 views/);
});

test('portfolios are measured with the configured benchmark', async () => {
  const { rows } = await desk.pool.query<{ id: string }>(`
    with owner as (insert into "User" (email, username) values ('m@desk.test', 'm') returning id)
    insert into "Portfolio" (user_id, name) select id, 'main' from owner returning id`);
  await desk.pool.query(
    `insert into "PortfolioSnapshot" (portfolio_id, sampled_at, cash, positions_value, equity, gross_exposure, unrealized_pnl, realized_pnl, fees, net_deposits)
       select $1, '2018-11-14T12:00Z', 1000, 0, 1000, 0, 0, 0, 0, 1000`,
    [rows[0]!.id],
  );
  for (const [key, value] of [
    ['benchmark', 'SPY'],
    ['periodsPerYear', '252'],
  ] as const)
    await jsonInProcess(['config', 'set', key, value], { home: home.path });
  expect(
    await jsonInProcess<Run[]>(['db', 'maintain', '--job', 'portfolio-performance'], {
      home: home.path,
      url: desk.url,
    }),
  ).toMatchObject([{ outcome: 'DONE', rows: 5 }]);
  const { rows: kept } = await desk.pool.query(
    `select benchmark, periods_per_year from "PortfolioPerformance" where portfolio_id = $1 and interval = 'all'`,
    [rows[0]!.id],
  );
  expect(kept).toEqual([{ benchmark: 'SPY', periods_per_year: 252 }]);
});

test.each([
  [['--job', 'sweep'], 'there is no job sweep', 'make-partitions'],
  [['--job', 'detach-partitions'], '--older-than is missing', '--older-than 24'],
  [['--older-than', '3'], '--older-than works only with --job detach-partitions', ''],
] as const)('%j is wrong usage, and says what is right', async (flags, message, hint) => {
  const { code, stderr } = await runInProcess(['db', 'maintain', ...flags], { home: home.path, url: desk.url });
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).toContain(hint);
});

test('a skipped job ends with exit code 1 when it is named, and with 0 among all jobs', async () => {
  const holder = await desk.pool.connect();
  try {
    await holder.query(`select pg_advisory_lock(hashtext('desk job'), hashtext('refresh-views'))`);
    const { code, stdout } = await runBinary(['db', 'maintain', '--job', 'refresh-views', '--json'], {
      home: home.path,
      url: desk.url,
    });
    expect([code, JSON.parse(stdout)]).toMatchObject([
      1,
      [{ job: 'refresh-views', outcome: 'SKIPPED', message: 'another run of this job is in progress' }],
    ]);
    expect((await runInProcess(['db', 'maintain'], { home: home.path, url: desk.url })).code).toBe(0);
  } finally {
    holder.release(true);
  }
});

test('a month that another session keeps from being made ends with exit code 1, its process and what to do', async () => {
  const holder = await desk.pool.connect();
  try {
    await desk.pool.query(`update "EngineLease" set market_at = '2011-05-05T00:00:00Z'`);
    await holder.query('begin; lock table "Trade" in share row exclusive mode');
    const { rows } = await holder.query<{ pid: number }>('select pg_backend_pid() as pid');
    const { code, stdout } = await runInProcess(['db', 'maintain', '--job', 'make-partitions', '--json'], {
      home: home.path,
      url: desk.url,
    });
    const [report] = JSON.parse(stdout) as [Run];
    expect([code, report.outcome]).toEqual([1, 'FAILED']);
    expect(report.message).toContain(`must lock: Trade (process ${rows[0]!.pid} of the server, in a transaction of`);
    expect(report.message).toContain(
      'End their transactions or wait, then run: traderai db maintain --job make-partitions',
    );
  } finally {
    holder.release(true);
  }
  const { code, stdout } = await runInProcess(['db', 'maintain', '--job', 'make-partitions'], {
    home: home.path,
    url: desk.url,
  });
  expect(code).toBe(0);
  expect(stdout).toMatch(/make-partitions.*DONE.*created \d partitions/);
});

test('a trader is denied', async () => {
  const trader = await desk.login('traderai_trader');
  await desk.pool.query(`insert into "User" (email, username, login) values ('t@desk.test', 't', $1)`, [trader.user]);
  expect((await runInProcess(['db', 'maintain'], { home: home.path, url: trader.url })).code).toBe(3);
});
