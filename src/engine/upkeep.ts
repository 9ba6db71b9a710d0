/**
 * Runs the desk's maintenance and seals its audit while an engine leads: on connections of its own, so that a long job
 * delays neither bookings nor seals.
 */
import type { ClientConfig } from 'pg';
import type { Clock } from '../config/clock.ts';
import { openPool } from '../database/connection.ts';
import type { JobSettings } from '../maintenance/jobs/job.ts';
import { runDueJobs } from '../maintenance/jobs/run-due-jobs.ts';
import { startSealing } from './sealing.ts';
import type { JobReport } from '../maintenance/jobs/run-job.ts';
import { UPKEEP_LIMITS } from './limits.ts';

/** Also the time that an engine leads before its first check, so that a short run does no maintenance. */
const LOOK_EVERY_MS = 15_000;

export interface Upkeep {
  /**
   * Seals the audit a last time, and waits for no running job: after losing its lead behind a dead network it would
   * never stand by again.
   */
  stop(): Promise<void>;
}

export interface UpkeepOptions {
  readonly clock: Clock;
  readonly settings?: JobSettings | undefined;
  readonly onFailed: (report: JobReport) => void;
}

/** When the database cannot be reached, or the login may not maintain it, the next check tries again. */
export function startUpkeep(config: ClientConfig, options: UpkeepOptions): Upkeep {
  const pool = openPool(config, { application: 'traderai engine upkeep', max: 2, limits: UPKEEP_LIMITS });
  const sealing = startSealing(pool);
  let working: Promise<void> | null = null;
  const look = async (): Promise<void> => {
    const reports = await runDueJobs(pool, options.clock, options.settings).catch(() => []);
    reports.filter(({ outcome }) => outcome === 'FAILED').forEach(options.onFailed);
  };
  const timer = setInterval(() => {
    working ??= look().finally(() => (working = null));
  }, LOOK_EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await sealing.stop();
      void (working ?? Promise.resolve()).then(() => pool.end());
    },
  };
}
