/** The job of performance figures runs again: after nothing, after changed samples, after a portfolio that failed. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findJob } from '../../src/maintenance/jobs/registry.ts';
import { runJob } from '../../src/maintenance/jobs/run-job.ts';
import type { Person } from '../support/sql-desk.ts';
import { PerformanceDesk, rowsOf } from './performance-desk.ts';

let desk: PerformanceDesk;
let mine: Person;
let other: Person;

beforeAll(async () => {
  desk = await PerformanceDesk.open();
});
afterAll(() => desk.close());
beforeEach(async () => {
  [mine, other] = [await desk.person(), await desk.person()];
  await desk.run();
});

describe('a second time', () => {
  beforeEach(async () => {
    await desk.trade(mine, '2018-11-29T10:00Z BTCUSD BUY 3 0', '2018-11-30T11:00Z BTCUSD SELL 1 2');
    await desk.sample(
      mine,
      '2018-11-28T23:00Z 1000',
      '2018-11-29T23:00Z 1100',
      '2018-11-30T23:00Z 1050',
      '2018-12-01T23:00Z 1210',
    );
    await desk.run();
  });

  /** All columns except the time of computation. */
  async function figures(): Promise<unknown[]> {
    const { rows } = await mine.pool.query<{ row: unknown }>(
      `select to_jsonb(p) - 'computed_at' as row from "PortfolioPerformance" p order by p.interval, p.date`,
    );
    return rows.map(({ row }) => row);
  }

  test('it has nothing to do', async () => {
    const { rows: before } = await mine.pool.query(
      'select computed_at, xmin::text from "PortfolioPerformance" order by date, interval',
    );
    expect(await desk.run()).toMatchObject({ rows: 0, message: 'no new snapshots' });
    expect(
      (await mine.pool.query('select computed_at, xmin::text from "PortfolioPerformance" order by date, interval'))
        .rows,
    ).toEqual(before);
  });

  test.each([
    ['2018-12-01', '1210'],
    ['2018-11-30', '1050'],
    ['2018-11-28', '1000'],
  ])('the same sample of %s gives the same rows, to the last digit', async (day, equity) => {
    const before = await figures();
    await desk.sample(mine, `${day}T23:00Z ${equity}`);
    await desk.run();
    expect(await figures()).toEqual(before);
  });

  test.each([
    ['a late sample', '2018-11-29T23:30Z 1300'],
    ['a sample of a day without one', '2018-11-26T23:30Z 900'],
    ['a corrected sample', '2018-11-30T23:00Z 1000'],
  ])('%s gives the same figures as one in time', async (_, text) => {
    const before = await figures();
    await desk.sample(mine, text);
    await desk.run();
    const after = await figures();
    expect(after).not.toEqual(before);
    await desk.root.query(`insert into "TouchedEquity" (portfolio_id, day) values ($1, '2018-01-01')`, [
      mine.portfolioId,
    ]);
    await desk.run();
    expect(await figures()).toEqual(after);
  });

  test('a day whose samples were deleted loses its row', async () => {
    await desk.root.query(`delete from "PortfolioSnapshot" where portfolio_id = $1 and sampled_at >= '2018-12-01'`, [
      mine.portfolioId,
    ]);
    await desk.run();
    expect(await rowsOf(mine, 'periods', `date >= '2018-12-01' or interval = 'all'`)).toEqual([
      { interval: '1w', date: '2018-12-02', periods: 3 },
      { interval: '1y', date: '2018-12-31', periods: 3 },
      { interval: 'all', date: '2018-11-30', periods: 3 },
    ]);
  });

  test('only the periods of a new day are written', async () => {
    await desk.sample(mine, '2018-12-02T10:00Z 1200');
    expect(await desk.run()).toMatchObject({ rows: 5 });
  });
});

test('a refused portfolio does not stop the others, stays due, and is named', async () => {
  const third = await desk.person();
  const people = [mine, other, third].sort((one, two) => (one.portfolioId < two.portfolioId ? -1 : 1));
  const [first, refused, last] = people as [Person, Person, Person];
  for (const person of people) await desk.sample(person, '2018-11-28T23:00Z 1000', '2018-11-29T23:00Z 1100');
  await desk.root.query(
    `alter table "PortfolioPerformance" add constraint refuses check (portfolio_id <> '${refused.portfolioId}')`,
  );
  try {
    const report = await runJob(desk.engine.pool, findJob('portfolio-performance')!, { now: 0 });
    expect(report).toMatchObject({
      outcome: 'FAILED',
      message: expect.stringContaining(`portfolio ${refused.portfolioId}: `) as string,
    });
    expect(await rowsOf(refused, 'periods')).toEqual([]);
    for (const person of [first, last]) expect(await rowsOf(person, 'periods')).toHaveLength(6);
  } finally {
    await desk.root.query('alter table "PortfolioPerformance" drop constraint if exists refuses');
  }
  await desk.run();
  expect(await rowsOf(refused, 'periods')).toHaveLength(6);
});

test('a portfolio with rows that another session keeps does not stop the others, and is named', async () => {
  await desk.sample(mine, '2018-11-14T12:00Z 1050');
  await desk.sample(other, '2018-11-14T12:00Z 1050');
  await desk.root.query(`alter function keep_performance(uuid, date, jsonb, bigint[]) set lock_timeout = '100ms'`);
  const holder = await desk.root.connect();
  try {
    await holder.query('begin');
    await holder.query('select from "TouchedEquity" where portfolio_id = $1 for update', [mine.portfolioId]);
    const report = await runJob(desk.engine.pool, findJob('portfolio-performance')!, { now: 0 });
    expect(report).toMatchObject({
      outcome: 'FAILED',
      message: expect.stringContaining(`portfolio ${mine.portfolioId}: another session keeps it locked`) as string,
    });
    expect(await rowsOf(mine, 'periods')).toEqual([]);
    expect(await rowsOf(other, 'periods')).not.toEqual([]);
  } finally {
    await holder.query('rollback');
    holder.release();
    await desk.root.query('alter function keep_performance(uuid, date, jsonb, bigint[]) reset lock_timeout');
  }
  await desk.run();
  expect(await rowsOf(mine, 'periods')).not.toEqual([]);
});
