/** The engine calls it about every half minute: runs the due jobs, one after another. */
import type { Pool } from 'pg';
import type { Clock } from '../../config/clock.ts';
import type { JobSettings } from './job.ts';
import { REGULAR_JOBS } from './registry.ts';
import { runJob } from './run-job.ts';
import type { JobReport } from './run-job.ts';

/**
 * Throws when the database is unreachable or the login may not maintain it; a failed job is a report, and due again in
 * its time.
 */
export async function runDueJobs(pool: Pool, clock: Clock, settings: JobSettings = {}): Promise<JobReport[]> {
  const lastRuns = await readLastRuns(pool);
  const reports: JobReport[] = [];
  for (const job of REGULAR_JOBS) {
    const lastAt = lastRuns.get(job.name);
    const now = clock.now();
    if (lastAt !== undefined && now - lastAt < job.everyMs!) continue;
    reports.push(await runJob(pool, job, { now, ...settings }));
  }
  return reports;
}

/** When each regular job last began, milliseconds UTC; a job that never ran is left out. */
async function readLastRuns(pool: Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ job: string; started_at: Date }>(
    `select j.job, r.started_at from unnest($1::text[]) as j (job)
      cross join lateral (
        select r.started_at from "JobRun" r where r.job = j.job and r.outcome <> 'SKIPPED' order by r.started_at desc limit 1) r`,
    [REGULAR_JOBS.map(({ name }) => name)],
  );
  return new Map(rows.map(({ job, started_at }) => [job, started_at.getTime()]));
}
