/** Runs the desk's maintenance while an engine leads: on a separate connection, so that a long job does not delay bookings. */
import type { ClientConfig } from 'pg';
import type { Clock } from '../config/clock.ts';
import { openPool } from '../database/connection.ts';
import type { Measures } from '../maintenance/jobs/job.ts';
import { runDueJobs } from '../maintenance/jobs/run-due-jobs.ts';
import type { JobReport } from '../maintenance/jobs/run-job.ts';
import { UPKEEP_LIMITS } from './limits.ts';

/** Also the time that an engine leads before its first check, so that a short run does no maintenance. */
const LOOK_EVERY_MS = 15_000;

export interface Upkeep {
  /** The engine does not wait for a running job: after losing its lead behind a dead network it would never stand by again. */
  stop(): void;
}

export interface UpkeepOptions {
  readonly clock: Clock;
  /** The benchmark of the portfolios' performance. */
  readonly measures?: Measures | undefined;
  readonly onFailed: (report: JobReport) => void;
  readonly lookEveryMs?: number;
}

/** When the database cannot be reached, or the login may not maintain it, the next check tries again. */
export function startUpkeep(config: ClientConfig, options: UpkeepOptions): Upkeep {
  const pool = openPool(config, { application: 'traderai engine upkeep', max: 1, limits: UPKEEP_LIMITS });
  let working: Promise<void> | null = null;
  const look = async (): Promise<void> => {
    const reports = await runDueJobs(pool, options.clock, options.measures).catch(() => []);
    reports.filter(({ outcome }) => outcome === 'FAILED').forEach(options.onFailed);
  };
  const timer = setInterval(() => {
    working ??= look().finally(() => (working = null));
  }, options.lookEveryMs ?? LOOK_EVERY_MS);
  return {
    stop() {
      clearInterval(timer);
      void (working ?? Promise.resolve()).then(() => pool.end());
    },
  };
}
