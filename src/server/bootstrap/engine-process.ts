/** Starts an engine for an embedded desk as a separate process: it outlives the console and ends by itself when the desk is unused. */
import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startDetached } from '../embedded/detached.ts';

/** The default feed of a new desk. */
const FEED = 'sim';
const LARGEST_LOG_BYTES = 10 * 1024 * 1024;

export function engineLogOf(home: string): string {
  return join(home, 'engine.log');
}

/** A second engine ends at once when another leads, so two parallel starts do no harm. */
export function startEngine(home: string): void {
  const path = engineLogOf(home);
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_LOG_BYTES) renameSync(path, `${path}.1`);
  startDetached(['engine', 'run', '--home', home, '--feed', FEED, '--while-used'], path);
}
