/**
 * One run of a job, from its beginning to its end in JobRun. A session lock of the database keeps two runs of a job
 * apart, so a run needs a connection of its own that leads to the server directly, not through a pooler that shares it.
 */
import type { Pool, PoolClient } from 'pg';
import { JOB, ONE_RUN, troubleOf, withRetries } from '../../database/retry.ts';
import { storableLines } from '../../domain/plain-text.ts';
import type { Job, JobOptions, JobResult } from './job.ts';

export interface JobReport {
  readonly job: string;
  /** SKIPPED: another run of this job is in progress, or the desk is read-only. */
  readonly outcome: 'DONE' | 'FAILED' | 'SKIPPED';
  readonly rows: number | null;
  readonly message: string;
  /** Desk clock; null for a run that did not begin. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

/**
 * A failed job is an outcome, with the server's message. Throws when a run cannot begin or end: without the right, or
 * without a server. After a lost connection the job runs again on a new one. The lost run may still hold the job's
 * lock, until the server notices that its connection is gone: then the lost connection is the failure, because the
 * result of that run is unknown.
 */
export async function runJob(pool: Pool, job: Job, options: JobOptions): Promise<JobReport> {
  let lost: Error | null = null;
  return withRetries(JOB, async () => {
    try {
      const report = await runOnce(pool, job, options);
      if (report !== null) return report;
    } catch (error) {
      lost = error as Error;
      throw error;
    }
    if (lost !== null) throw lost;
    return {
      job: job.name,
      outcome: 'SKIPPED',
      rows: null,
      message: 'another run of this job is in progress',
      startedAt: null,
      endedAt: null,
    };
  });
}

/** Null when another session runs the job. */
async function runOnce(pool: Pool, job: Job, options: JobOptions): Promise<JobReport | null> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that breaks while no statement is on its way reports it by this event only.
  const onLost = (error: Error): void => void (broken = error);
  client.on('error', onLost);
  try {
    const { rows } = await client.query<{ run: string | null }>('select begin_job($1) as run', [job.name]);
    const run = rows[0]!.run;
    return run === null ? null : await endRun(client, run, await attempt(client, job, options));
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.off('error', onLost);
    // A connection whose run did not end still holds its lock: it must not be used again.
    client.release(broken);
  }
}

type Attempt =
  | { readonly outcome: 'DONE'; readonly result: JobResult }
  | { readonly outcome: 'FAILED' | 'SKIPPED'; readonly message: string };

async function attempt(client: PoolClient, job: Job, options: JobOptions): Promise<Attempt> {
  try {
    return { outcome: 'DONE', result: await withRetries(ONE_RUN, () => job.run(client, options)) };
  } catch (error) {
    // Without its connection the run cannot be ended either.
    const trouble = troubleOf(error);
    if (trouble === 'never-sent' || trouble === 'unanswered') throw error;
    const { message, detail } = error as { readonly message: string; readonly detail?: string };
    return { outcome: detail === 'READ_ONLY' ? 'SKIPPED' : 'FAILED', message: kept(message) };
  }
}

interface StoredRun {
  readonly job: string;
  readonly outcome: JobReport['outcome'];
  readonly rows: string | null;
  readonly message: string;
  readonly started_at: Date;
  readonly ended_at: Date;
}

async function endRun(client: PoolClient, run: string, attempted: Attempt): Promise<JobReport> {
  const { rows, message, detail } =
    attempted.outcome === 'DONE' ? attempted.result : { rows: null, message: attempted.message, detail: undefined };
  const { rows: ended } = await client.query<StoredRun>(
    'select job, outcome, rows, message, started_at, ended_at from end_job($1, $2, $3, $4, $5)',
    [run, attempted.outcome, rows, message, detail === undefined ? null : JSON.stringify(detail)],
  );
  const row = ended[0]!;
  return {
    job: row.job,
    outcome: row.outcome,
    rows: row.rows === null ? null : Number(row.rows),
    message: row.message,
    startedAt: row.started_at.getTime(),
    endedAt: row.ended_at.getTime(),
  };
}

const LONGEST_MESSAGE = 500;

function kept(message: string): string {
  return [...storableLines(message)].slice(0, LONGEST_MESSAGE).join('');
}
