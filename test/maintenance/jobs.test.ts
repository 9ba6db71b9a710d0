/** Maintenance: each run is recorded, two runs of a job never overlap, and no superuser is needed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Job } from '../../src/maintenance/jobs/job.ts';
import { JOBS, REGULAR_JOBS, findJob } from '../../src/maintenance/jobs/registry.ts';
import { runDueJobs } from '../../src/maintenance/jobs/run-due-jobs.ts';
import { runJob } from '../../src/maintenance/jobs/run-job.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let administrator: Person;
let trader: Person;
let engine: Engine;

beforeAll(async () => {
  desk = await openSqlDesk();
  administrator = await desk.person({ role: 'traderai_admin' });
  trader = await desk.person();
  engine = await desk.engine();
});
afterAll(() => desk.close());

const NOW = Date.UTC(2026, 0, 15);

/** For tests of a run itself. */
function jobThat(name: string, run: Job['run']): Job {
  return { name, summary: 'a test', everyMs: null, run };
}

interface Run {
  readonly outcome: string;
  readonly rows: string | null;
  readonly message: string | null;
  readonly ended: boolean;
}

async function runsOf(job: string): Promise<Run[]> {
  const { rows } = await desk.root.query<Run>(
    `select outcome, rows, message, ended_at is not null as ended from "JobRun" where job = $1 order by started_at`,
    [job],
  );
  return rows;
}

describe('every job', () => {
  test.each(JOBS.map((job) => [job.name, job] as const))(
    '%s runs under an administrator of the desk without superuser rights, and is recorded',
    async (name, job) => {
      const report = await runJob(administrator.pool, job, { now: NOW, olderThanMonths: 1000 });
      expect(report).toMatchObject({ job: name, outcome: 'DONE' });
      expect((await runsOf(name)).at(-1)).toMatchObject({
        outcome: 'DONE',
        rows: String(report.rows),
        message: report.message,
        ended: true,
      });
    },
  );

  test.each(REGULAR_JOBS.map((job) => [job.name, job] as const))('%s runs under an engine', async (_, job) => {
    expect(await runJob(engine.pool, job, { now: NOW })).toMatchObject({ outcome: 'DONE' });
  });

  test.each(JOBS.map((job) => [job.name, job] as const))('%s is refused to a trader', async (_, job) => {
    await expect(runJob(trader.pool, job, { now: NOW, olderThanMonths: 1 })).rejects.toMatchObject({ code: '42501' });
  });

  test('an engine cannot remove months', async () => {
    expect(await runJob(engine.pool, findJob('detach-partitions')!, { now: NOW, olderThanMonths: 1 })).toMatchObject({
      outcome: 'FAILED',
    });
    expect(await runJob(engine.pool, findJob('attach-partitions')!, { now: NOW })).toMatchObject({ outcome: 'FAILED' });
  });
});

describe('a run', () => {
  test("that fails is recorded with the server's message, and the next one runs", async () => {
    const broken = jobThat('broken', async (connection) => {
      await connection.query('select 1 / 0');
      return { rows: 0, message: 'never' };
    });
    expect(await runJob(administrator.pool, broken, { now: NOW })).toMatchObject({
      outcome: 'FAILED',
      rows: null,
      message: 'division by zero',
    });
    const mended = jobThat('broken', async () => ({ rows: 3, message: 'well', detail: { parts: 3 } }));
    expect(await runJob(administrator.pool, mended, { now: NOW })).toMatchObject({ outcome: 'DONE', rows: 3 });
    expect((await runsOf('broken')).map(({ outcome }) => outcome)).toEqual(['FAILED', 'DONE']);
  });

  test('is visible while it runs, and a second one is skipped meanwhile', async () => {
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const slow = jobThat('slow', async () => {
      begin();
      await finished;
      return { rows: 1, message: 'slowly' };
    });
    const first = runJob(administrator.pool, slow, { now: NOW });
    await begun;
    expect(await runsOf('slow')).toEqual([{ outcome: 'RUNNING', rows: null, message: null, ended: false }]);
    expect(await runJob(engine.pool, slow, { now: NOW })).toMatchObject({
      outcome: 'SKIPPED',
      message: 'another run of this job is in progress',
    });
    finish();
    expect(await first).toMatchObject({ outcome: 'DONE' });
    expect((await runsOf('slow')).map(({ outcome }) => outcome)).toEqual(['DONE', 'SKIPPED']);
  });

  test('of a program that died is marked as failed by the next run', async () => {
    const client = await administrator.pool.connect();
    await client.query(`select begin_job('orphaned')`);
    client.release(new Error('died'));
    await expect
      .poll(
        async () =>
          (
            await runJob(
              engine.pool,
              jobThat('orphaned', async () => ({ rows: 0, message: 'well' })),
              { now: NOW },
            )
          ).outcome,
      )
      .toBe('DONE');
    expect((await runsOf('orphaned')).filter(({ outcome }) => outcome !== 'SKIPPED')).toMatchObject([
      { outcome: 'FAILED', message: 'its process ended before the job' },
      { outcome: 'DONE' },
    ]);
  });

  test('is skipped when the desk is read-only and it would write rows', async () => {
    await desk.root.query(`update "DeskState" set read_only = true, reason = 'a test', cause = 'ADMINISTRATOR'`);
    try {
      // Its last snapshot is gone, so that there is a row to write.
      const report = await runJob(
        administrator.pool,
        jobThat('writes', async (connection) => {
          await connection.query(`select take_portfolio_snapshots()`);
          return { rows: 0, message: 'never' };
        }),
        { now: NOW },
      );
      expect(report).toMatchObject({ outcome: 'SKIPPED', message: expect.stringContaining('read-only') as string });
    } finally {
      await desk.root.query(`update "DeskState" set read_only = false, reason = null, cause = null`);
    }
  });

  test('is deleted after ninety days', async () => {
    await desk.root.query(
      `insert into "JobRun" (job, started_at, ended_at, outcome) values ('old', now() - interval '91 days', now() - interval '91 days', 'DONE')`,
    );
    await runJob(
      administrator.pool,
      jobThat('old', async () => ({ rows: 0, message: 'well' })),
      { now: NOW },
    );
    expect(await runsOf('old')).toHaveLength(1);
  });
});

test('the engine runs a job when it is due, and not before', async () => {
  await desk.root.query('delete from "JobRun"');
  let now = Date.now();
  const clock = { now: () => now };
  expect((await runDueJobs(engine.pool, clock)).map(({ job }) => job)).toEqual(REGULAR_JOBS.map(({ name }) => name));
  expect(await runDueJobs(engine.pool, clock)).toEqual([]);
  now += 6 * 60_000;
  expect((await runDueJobs(engine.pool, clock)).map(({ job }) => job)).toEqual([
    'portfolio-snapshots',
    'seal-audit',
    'publish-audit-head',
  ]);
});

test('the engine runs a failed job again within the hour', async () => {
  await desk.root.query('delete from "JobRun"');
  const began = Date.now();
  let now = began;
  const clock = { now: () => now };
  const holder = await desk.root.connect();
  try {
    await holder.query('begin; lock table "Trade" in share row exclusive mode');
    // Months of the market's clock are missing.
    await desk.root.query(`update "EngineLease" set market_at = '2011-05-05T00:00:00Z'`);
    expect(await runDueJobs(engine.pool, clock)).toContainEqual(
      expect.objectContaining({ job: 'make-partitions', outcome: 'FAILED' }),
    );
  } finally {
    await holder.query('rollback');
    holder.release();
  }
  now = began + 50 * 60_000;
  expect((await runDueJobs(engine.pool, clock)).map(({ job }) => job)).not.toContain('make-partitions');
  now = began + 70 * 60_000;
  expect(await runDueJobs(engine.pool, clock)).toContainEqual(
    expect.objectContaining({ job: 'make-partitions', outcome: 'DONE' }),
  );
});

test('a table that is locked is analyzed later, and the others at once', async () => {
  const changed = async (): Promise<string[]> =>
    (await desk.root.query<{ name: string }>('select tables_to_analyze() as name')).rows.map(({ name }) => name);
  await desk.root.query('create table one_more (n int); alter table one_more owner to traderai_owner');
  await desk.root.query('create table other (n int); alter table other owner to traderai_owner');
  await desk.root.query('insert into one_more select generate_series(1, 5000)');
  await desk.root.query('insert into other select generate_series(1, 5000)');
  const holder = await desk.root.connect();
  try {
    await expect.poll(changed).toEqual(expect.arrayContaining(['one_more', 'other']));
    await holder.query('begin; lock table one_more in share mode');
    expect(await runJob(administrator.pool, findJob('analyze')!, { now: NOW })).toMatchObject({
      outcome: 'FAILED',
      message: expect.stringContaining('one_more (process ') as string,
    });
    await expect.poll(changed).not.toContain('other');
    expect(await changed()).toContain('one_more');
  } finally {
    await holder.query('rollback; drop table one_more, other');
    holder.release();
  }
});

describe('a portfolio snapshot', () => {
  test("stores the value of a portfolio at the market's instant, and is not repeated while the value is unchanged", async () => {
    await desk.instrument('BTCUSD');
    const { portfolioId } = await desk.person({ cash: '1000' });
    const at = new Date(Date.UTC(2018, 10, 14, 12));
    await desk.root.query(`update "EngineLease" set market_at = $1`, [at]);
    await desk.root.query(
      `insert into "Position" (portfolio_id, symbol, quantity, cost, mark_price) values ($1, 'BTCUSD', -0.5, -3000, 6100.5)`,
      [portfolioId],
    );
    // The sale brought 3,000.
    await desk.root.query(`update "Portfolio" set cash_balance_usd = 4000 where id = $1`, [portfolioId]);
    const job = findJob('portfolio-snapshots')!;
    await runJob(administrator.pool, job, { now: NOW });
    await runJob(administrator.pool, job, { now: NOW });
    const snapshots = async (): Promise<unknown[]> =>
      (
        await desk.root.query(
          `select sampled_at, cash::text, positions_value::text, equity::text, gross_exposure::text, unrealized_pnl::text, net_deposits::text
                                from "PortfolioSnapshot" where portfolio_id = $1 order by sampled_at`,
          [portfolioId],
        )
      ).rows;
    const first = {
      sampled_at: at,
      cash: '4000.00000000',
      positions_value: '-3050.25000000',
      equity: '949.75000000',
      gross_exposure: '3050.25000000',
      unrealized_pnl: '-50.25000000',
      net_deposits: '1000.00000000',
    };
    expect(await snapshots()).toEqual([first]);
    await desk.root.query(`update "EngineLease" set market_at = market_at + interval '1 minute'`);
    await runJob(administrator.pool, job, { now: NOW });
    expect(await snapshots()).toEqual([first]);
    await desk.root.query(`update "Position" set mark_price = 6000 where portfolio_id = $1`, [portfolioId]);
    await runJob(administrator.pool, job, { now: NOW });
    expect(await snapshots()).toMatchObject([first, { equity: '1000.00000000' }]);
    // The next day it is stored again, changed or not: returns are computed from the ends of days.
    await desk.root.query(`update "EngineLease" set market_at = market_at + interval '1 day'`);
    await runJob(administrator.pool, job, { now: NOW });
    expect(await snapshots()).toHaveLength(3);
  });

  test('waits for another session that takes them only for a while, and names its process', async () => {
    const client = await administrator.pool.connect();
    await desk.root.query(`alter function take_portfolio_snapshots(uuid) set lock_timeout = '100ms'`);
    try {
      await desk.person({ cash: '1000' });
      await client.query('begin; select take_portfolio_snapshots()');
      expect(await runJob(engine.pool, findJob('portfolio-snapshots')!, { now: NOW })).toMatchObject({
        outcome: 'FAILED',
        message: expect.stringContaining('PortfolioSnapshot (process ') as string,
      });
    } finally {
      await client.query('rollback');
      client.release();
      await desk.root.query('alter function take_portfolio_snapshots(uuid) reset lock_timeout');
    }
    expect(await runJob(engine.pool, findJob('portfolio-snapshots')!, { now: NOW })).toMatchObject({ outcome: 'DONE' });
  });

  test('of a refused portfolio does not stop the others, and the run names it', async () => {
    const [refused, other] = [await desk.person({ cash: '1000' }), await desk.person({ cash: '2000' })];
    const last = await desk.person({ cash: '3000' });
    await desk.root.query(
      `alter table "PortfolioSnapshot" add constraint refuses check (portfolio_id <> '${refused.portfolioId}') not valid`,
    );
    try {
      const report = await runJob(engine.pool, findJob('portfolio-snapshots')!, { now: NOW });
      expect(report).toMatchObject({
        outcome: 'FAILED',
        message: expect.stringContaining(`main of ${refused.login}: new row for relation`) as string,
      });
      expect((await runsOf('portfolio-snapshots')).at(-1)).toMatchObject({
        outcome: 'FAILED',
        message: report.message,
      });
    } finally {
      await desk.root.query('alter table "PortfolioSnapshot" drop constraint refuses');
    }
    const { rows } = await desk.root.query<{ id: string }>(
      'select portfolio_id as id from "PortfolioSnapshot" where portfolio_id = any ($1) order by cash',
      [[refused, other, last].map(({ portfolioId }) => portfolioId)],
    );
    expect(rows.map(({ id }) => id)).toEqual([other.portfolioId, last.portfolioId]);
    expect(await runJob(engine.pool, findJob('portfolio-snapshots')!, { now: NOW })).toMatchObject({
      outcome: 'DONE',
      rows: 1,
    });
  });
});
