import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/config/clock.ts';
import { REGULAR_JOBS } from '../../src/maintenance/jobs/registry.ts';
import type { JobReport } from '../../src/maintenance/jobs/run-job.ts';
import { startUpkeep } from '../../src/engine/upkeep.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
beforeAll(async () => {
  desk = await openSqlDesk();
});
afterAll(() => desk.close());
// Only its clock is turned; the database and its connections keep their time.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  return () => vi.useRealTimers();
});

const UNTIL_FIRST_LOOK_MS = 15_000;

async function runs(): Promise<{ job: string; outcome: string }[]> {
  return (await desk.root.query<{ job: string; outcome: string }>(`select job, outcome from "JobRun" order by job`))
    .rows;
}

test('while an engine leads, every regular job runs when it is due', async () => {
  const engine = await desk.engine();
  const failed: JobReport[] = [];
  const upkeep = startUpkeep(desk.configOf(engine.login), {
    clock: systemClock,
    onFailed: (report) => failed.push(report),
  });
  vi.advanceTimersByTime(UNTIL_FIRST_LOOK_MS);
  try {
    await expect
      .poll(runs)
      .toEqual(
        REGULAR_JOBS.map(({ name }) => ({ job: name, outcome: 'DONE' })).sort((one, other) =>
          one.job < other.job ? -1 : 1,
        ),
      );
  } finally {
    await upkeep.stop();
  }
  expect(failed).toEqual([]);
});

test('a failed job is reported, and the other jobs run', async () => {
  const engine = await desk.engine();
  await desk.root.query(`delete from "JobRun"`);
  await desk.root.query('alter materialized view signal_performance rename to elsewhere');
  const failed: JobReport[] = [];
  const upkeep = startUpkeep(desk.configOf(engine.login), {
    clock: systemClock,
    onFailed: (report) => failed.push(report),
  });
  vi.advanceTimersByTime(UNTIL_FIRST_LOOK_MS);
  try {
    await expect.poll(() => failed.map(({ job }) => job)).toEqual(['refresh-views']);
    await expect
      .poll(async () => (await runs()).filter(({ outcome }) => outcome === 'DONE').length)
      .toBe(REGULAR_JOBS.length - 1);
  } finally {
    await upkeep.stop();
    await desk.root.query('alter materialized view elsewhere rename to signal_performance');
  }
  expect(failed[0]!.message).toContain('signal_performance');
});
