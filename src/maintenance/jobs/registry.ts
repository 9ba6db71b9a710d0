/**
 * Every job on one line, in the order in which they run: months before the rows that need them, statistics before the
 * views that the planner uses them for, and the slowest jobs last.
 */
import { analyze } from './analyze.ts';
import { attachPartitions } from './attach-partitions.ts';
import { detachPartitions } from './detach-partitions.ts';
import type { Job } from './job.ts';
import { layOutMonths } from './lay-out-months.ts';
import { makePartitions } from './make-partitions.ts';
import { portfolioPerformance } from './portfolio-performance.ts';
import { portfolioSnapshots } from './portfolio-snapshots.ts';
import { publishAuditHead } from './publish-audit-head.ts';
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
  publishAuditHead,
  layOutMonths,
];

/** Jobs that run without being named. */
export const REGULAR_JOBS: readonly Job[] = JOBS.filter(({ everyMs }) => everyMs !== null);

export function findJob(name: string): Job | null {
  return JOBS.find((job) => job.name === name) ?? null;
}
