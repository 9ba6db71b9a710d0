/** Keeps the log of a process that runs for months from filling the disk. */
import { renameSync, statSync } from 'node:fs';

const LARGEST_LOG_BYTES = 10 * 1024 * 1024;

/** Call it before the process starts: renames a large log to `NAME.1`, which replaces the one before. */
export function rotateLog(path: string): void {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes > LARGEST_LOG_BYTES) renameSync(path, `${path}.1`);
}
