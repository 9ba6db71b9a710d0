/** Keeps the logs of processes that run for months from filling the disk. */
import { closeSync, openSync, readSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';

const LARGEST_LOG_BYTES = 10 * 1024 * 1024;

/** Call it before the process starts: renames a large log to `NAME.1`, which replaces the one before. */
export function rotateLog(path: string): void {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes > LARGEST_LOG_BYTES) renameSync(path, `${path}.1`);
}

/**
 * For the log of a running process, which appends to the file that it has opened: the end of a large log becomes
 * `NAME.1`, and the file begins again. Lines that are written in between are lost.
 */
export function boundLog(path: string): void {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes <= LARGEST_LOG_BYTES) return;
  writeFileSync(`${path}.1`, tailOf(path, bytes), { mode: 0o600 });
  truncateSync(path);
}

function tailOf(path: string, bytes: number): Buffer {
  const tail = Buffer.alloc(LARGEST_LOG_BYTES);
  const file = openSync(path, 'r');
  try {
    return tail.subarray(0, readSync(file, tail, 0, tail.length, bytes - tail.length));
  } finally {
    closeSync(file);
  }
}
