/**
 * Every job in one line, in the order in which they run: months before rows that need them, statistics before views that are planned by them,
 * and last what takes longest.
 */
import { analyze } from './analyze.ts';
import { attachPartitions } from './attach-partitions.ts';
import { detachPartitions } from './detach-partitions.ts';
import type { Job } from './job.ts';
import { layOutMonths } from './lay-out-months.ts';
import { makePartitions } from './make-partitions.ts';
import { portfolioPerformance } from './portfolio-performance.ts';
import { portfolioSnapshots } from './portfolio-snapshots.ts';
import { refreshViews } from './refresh-views.ts';
import { sealAudit } from './seal-audit.ts';

export const JOBS: readonly Job[] = [
  makePartitions,
  attachPartitions,
  detachPartitions,
  analyze,
  portfolioSnapshots,
  refreshViews,
  portfolioPerformance,
  sealAudit,
  layOutMonths,
];

/** Those that run without being named. */
export const REGULAR_JOBS: readonly Job[] = JOBS.filter(({ everyMs }) => everyMs !== null);

export function findJob(name: string): Job | null {
  return JOBS.find((job) => job.name === name) ?? null;
}
