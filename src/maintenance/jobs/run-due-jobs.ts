/** The engine calls it about every half minute: runs the due jobs, one after another. */
import type { Pool } from 'pg';
import type { Clock } from '../../config/clock.ts';
import { HOUR_MS } from '../../domain/time-units.ts';
import type { Job, JobSettings } from './job.ts';
import { REGULAR_JOBS } from './registry.ts';
import { runJob } from './run-job.ts';
import type { JobReport } from './run-job.ts';

/** A failed job is tried again after this time, or in the time of the job when that is shorter. */
const AFTER_FAILURE_MS = HOUR_MS;

/** Throws when the database is unreachable or the login may not maintain it; a failed job is a report. */
export async function runDueJobs(pool: Pool, clock: Clock, settings: JobSettings = {}): Promise<JobReport[]> {
  const lastRuns = await readLastRuns(pool);
  const reports: JobReport[] = [];
  for (const job of REGULAR_JOBS) {
    const last = lastRuns.get(job.name);
    const now = clock.now();
    if (last !== undefined && now - last.at < dueAfterMs(job, last)) continue;
    reports.push(await runJob(pool, job, { now, ...settings }));
  }
  return reports;
}

interface LastRun {
  /** When it began, milliseconds UTC. */
  readonly at: number;
  readonly outcome: 'RUNNING' | 'DONE' | 'FAILED';
}

function dueAfterMs({ everyMs }: Job, { outcome }: LastRun): number {
  return outcome === 'FAILED' ? Math.min(everyMs!, AFTER_FAILURE_MS) : everyMs!;
}

/** The last run of each regular job; a job that never ran is left out. */
async function readLastRuns(pool: Pool): Promise<Map<string, LastRun>> {
  const { rows } = await pool.query<{ job: string; started_at: Date; outcome: LastRun['outcome'] }>(
    `select j.job, r.started_at, r.outcome from unnest($1::text[]) as j (job)
      cross join lateral (
        select r.started_at, r.outcome from "JobRun" r where r.job = j.job and r.outcome <> 'SKIPPED' order by r.started_at desc limit 1) r`,
    [REGULAR_JOBS.map(({ name }) => name)],
  );
  return new Map(rows.map(({ job, started_at, outcome }) => [job, { at: started_at.getTime(), outcome }]));
}
