/**
 * Sees to it that somebody works for an embedded desk: an engine is started when none leads, and again when the one that led fell silent.
 * A desk that was fed with anything but a simulation is left alone: invented prices must not mix with recorded ones.
 */
import { ENGINE_SILENT_AFTER_MS } from '../../domain/silence.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { EngineStatus } from '../../database/queries/engine-status.ts';
import { delayMs } from '../../database/retry.ts';
import type { Backoff } from '../../database/retry.ts';

export type EngineNeed = 'none' | 'start' | 'other-feed';

export interface EngineWatchOptions {
  readonly read: () => Promise<EngineStatus>;
  readonly start: () => void;
  readonly lookEveryMs?: number;
  readonly startAgain?: Backoff;
}

export interface EngineWatch {
  /** What was found at the beginning; `start`: one has been started. */
  readonly found: EngineNeed;
  stop(): void;
}

const LOOK_EVERY_MS = 2_000;
/** One that was started needs a moment until it leads; one that cannot start at all must not be started all day. */
const START_AGAIN: Backoff = { firstMs: 8_000, factor: 2, longestMs: 120_000 };

export function engineNeed({
  leader,
  silentForMs,
  feed,
}: Pick<EngineStatus, 'leader' | 'silentForMs' | 'feed'>): EngineNeed {
  if (leader !== null && silentForMs !== null && silentForMs <= ENGINE_SILENT_AFTER_MS) return 'none';
  return feed === null || isSimulated(feed) ? 'start' : 'other-feed';
}

/** Looks once before it returns, then goes on looking until it is stopped. */
export async function watchEngine({
  read,
  start,
  lookEveryMs = LOOK_EVERY_MS,
  startAgain = START_AGAIN,
}: EngineWatchOptions): Promise<EngineWatch> {
  const found = engineNeed(await read());
  if (found === 'start') start();
  // A leader that left in order was told to: only what is missing from the beginning or fell silent is started again.
  let hasLed = found === 'none';
  let starts = 0;
  let startedAt = performance.now();
  const look = async (): Promise<void> => {
    const status = await read();
    const need = engineNeed(status);
    switch (need) {
      case 'none':
        hasLed = true;
        starts = 0;
        return;
      case 'other-feed':
        return;
      case 'start':
        if ((status.leader === null && hasLed) || performance.now() - startedAt < delayMs(startAgain, starts)) return;
        startedAt = performance.now();
        starts += 1;
        return start();
      default:
        return unreachable(need);
    }
  };
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    // A database that does not answer is the console's to tell.
    look()
      .catch(() => undefined)
      .finally(() => (looking = false));
  }, lookEveryMs);
  timer.unref();
  return { found, stop: () => clearInterval(timer) };
}

function isSimulated(feed: string): boolean {
  return feed.startsWith('sim') && !feed.includes('replay');
}
