/**
 * Keeps an engine running for an embedded desk: starts one when none leads, and another when the leader stops sending
 * heartbeats. Starts none when the last feed was not a simulation: simulated prices must not mix with recorded ones.
 */
import { ENGINE_SILENT_AFTER_MS } from '../../domain/silence.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { EngineStatus } from '../../database/queries/engine-status.ts';
import { delayMs } from '../../database/retry.ts';
import type { Backoff } from '../../database/retry.ts';

export type EngineNeed = 'none' | 'start' | 'other-feed';

export interface EngineWatchOptions {
  readonly read: () => Promise<EngineStatus>;
  /** The process ran on this machine and has ended: its lease does not show it yet. */
  readonly hasEnded: (engine: Pick<EngineStatus, 'host' | 'processId'>) => boolean;
  readonly start: () => void;
}

export interface EngineWatch {
  /** The need at the beginning; `start`: an engine was started. */
  readonly found: EngineNeed;
  stop(): void;
}

/** With the start of an engine, a second or so, it leads again well within five seconds after a kill. */
const LOOK_EVERY_MS = 500;
/**
 * A new engine needs a moment until it leads. The delay doubles, so that an engine that cannot start is not started all
 * day.
 */
const START_AGAIN: Backoff = { firstMs: 8_000, factor: 2, longestMs: 120_000 };

export function engineNeed(status: EngineStatus, hasEnded: EngineWatchOptions['hasEnded']): EngineNeed {
  const { leader, silentForMs, feed } = status;
  const isHeard = leader !== null && silentForMs !== null && silentForMs <= ENGINE_SILENT_AFTER_MS;
  if (isHeard && !hasEnded(status)) return 'none';
  return feed === null || isSimulated(feed) ? 'start' : 'other-feed';
}

/** Reads the status once before it returns, then repeatedly until it is stopped. */
export async function watchEngine({ read, hasEnded, start }: EngineWatchOptions): Promise<EngineWatch> {
  const found = engineNeed(await read(), hasEnded);
  if (found === 'start') start();
  // A leader that ended normally was stopped on purpose: an engine is started only when none ever led, or the leader
  // fell silent.
  let hasLed = found === 'none';
  // Since an engine led: one that was killed is replaced at once.
  let starts = found === 'start' ? 1 : 0;
  let startedAt = performance.now();
  const isTooSoon = (): boolean => starts > 0 && performance.now() - startedAt < delayMs(START_AGAIN, starts - 1);
  const look = async (): Promise<void> => {
    const status = await read();
    const need = engineNeed(status, hasEnded);
    switch (need) {
      case 'none':
        hasLed = true;
        starts = 0;
        return;
      case 'other-feed':
        return;
      case 'start':
        if ((status.leader === null && hasLed) || isTooSoon()) return;
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
    // The console itself reports a database that does not answer.
    look()
      .catch(() => undefined)
      .finally(() => (looking = false));
  }, LOOK_EVERY_MS);
  timer.unref();
  return { found, stop: () => clearInterval(timer) };
}

function isSimulated(feed: string): boolean {
  return feed.startsWith('sim') && !feed.includes('replay');
}
