/** The progress line of a backup or a restore. */
import type { Clock } from '../../config/clock.ts';
import type { RestoreProgress } from '../../maintenance/backup/restore-progress.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { grouped } from '../candle/import-figures.ts';

/** A reader cannot follow more than ten updates a second. */
const REFRESH_MS = 100;
const BAR_CELLS = 24;

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
  return `${bar(share)}  ${grouped(rows)} rows  ${megabytes(bytes)} MB written`;
}

export function restoreLine(progress: RestoreProgress): string {
  switch (progress.kind) {
    case 'checking':
      return `${bar(progress.share)}  checking the file`;
    case 'loading':
      return `${bar(progress.share)}  ${grouped(progress.rows)} rows loaded`;
    case 'verifying':
      return `${bar(progress.share)}  ${grouped(progress.rows)} rows compared`;
    case 'making':
      return `making ${progress.what}`;
    case 'lawful':
      return `checking ${progress.what}`;
    default:
      return unreachable(progress);
  }
}

export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function bar(share: number): string {
  const filled = Math.floor(Math.min(1, share) * BAR_CELLS);
  return `[${'='.repeat(filled)}${' '.repeat(BAR_CELLS - filled)}] ${String(Math.floor(Math.min(1, share) * 100)).padStart(3)} %`;
}
