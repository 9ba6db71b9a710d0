/**
 * Starts an engine for an embedded desk as a separate process: it outlives the console and ends by itself when the desk
 * is unused.
 */
import { join } from 'node:path';
import { startDetached } from '../embedded/detached.ts';
import { rotateLog } from '../embedded/rotate-log.ts';

/** The default feed of a new desk. */
const FEED = 'sim';

export function engineLogOf(home: string): string {
  return join(home, 'engine.log');
}

/** A second engine ends at once when another leads, so two parallel starts do no harm. */
export function startEngine(home: string): void {
  const path = engineLogOf(home);
  rotateLog(path);
  startDetached(['engine', 'run', '--home', home, '--feed', FEED, '--while-used'], path);
}
