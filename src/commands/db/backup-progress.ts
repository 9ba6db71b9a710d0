/** The progress line of a backup or a restore. */
import type { Clock } from '../../config/clock.ts';
import type { RestoreProgress } from '../../maintenance/backup/restore-progress.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { grouped, megabytes } from '../../text/figures.ts';
import { progressBar } from '../../text/progress-bar.ts';

/** A reader cannot follow more than ten updates a second. */
const REFRESH_MS = 100;

/** Passes on progress, at most once in REFRESH_MS. */
export function seldom<Progress>(clock: Clock, say: (progress: Progress) => void): (progress: Progress) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (progress) => {
    const now = clock.now();
    if (now - saidAt < REFRESH_MS) return;
    saidAt = now;
    say(progress);
  };
}

export function backupLine({
  share,
  rows,
  bytes,
}: {
  readonly share: number;
  readonly rows: number;
  readonly bytes: number;
}): string {
  return `${progressBar(share)}  ${grouped(rows)} rows  ${megabytes(bytes)} MB written`;
}

export function restoreLine(progress: RestoreProgress): string {
  switch (progress.kind) {
    case 'checking':
      return `${progressBar(progress.share)}  checking the file`;
    case 'loading':
      return `${progressBar(progress.share)}  ${grouped(progress.rows)} rows loaded`;
    case 'verifying':
      return `${progressBar(progress.share)}  ${grouped(progress.rows)} rows compared`;
    case 'making':
      return `making ${progress.what}`;
    case 'lawful':
      return `checking ${progress.what}`;
    default:
      return unreachable(progress);
  }
}
