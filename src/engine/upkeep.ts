/** The desk's maintenance while an engine leads it: on a connection of its own, so that a long job holds up no booking. */
import type { ClientConfig } from 'pg';
import type { Clock } from '../config/clock.ts';
import { openPool } from '../database/connection.ts';
import type { Measures } from '../maintenance/jobs/job.ts';
import { runDueJobs } from '../maintenance/jobs/run-due-jobs.ts';
import type { JobReport } from '../maintenance/jobs/run-job.ts';

/** Also how long an engine has to lead before it looks: one that comes for a moment has other things to do. */
const LOOK_EVERY_MS = 15_000;

export interface Upkeep {
  /** A job under way is not waited for: an engine that was deposed behind a dead network would never stand by again. */
  stop(): void;
}

export interface UpkeepOptions {
  readonly clock: Clock;
  /** By what portfolios are measured. */
  readonly measures?: Measures | undefined;
  readonly onFailed: (report: JobReport) => void;
  readonly lookEveryMs?: number;
}

/** A database that cannot be reached, or a login that may not maintain it, is tried again at the next look. */
export function startUpkeep(config: ClientConfig, options: UpkeepOptions): Upkeep {
  const pool = openPool(config, { application: 'traderai engine upkeep', max: 1 });
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
