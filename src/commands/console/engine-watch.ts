/**
 * Keeps an engine running for an embedded desk: starts one when none leads, and another when the leader stops sending heartbeats.
 * Starts none when the last feed was not a simulation: simulated prices must not mix with recorded ones.
 */
import { unreachable } from '../../domain/unreachable.ts';
import type { EngineStatus } from '../../database/queries/engine-status.ts';

export type EngineNeed = 'none' | 'start' | 'other-feed';

export interface EngineWatchOptions {
  readonly read: () => Promise<EngineStatus>;
  readonly start: () => void;
  readonly lookEveryMs?: number;
  readonly firstRetryMs?: number;
}

export interface EngineWatch {
  /** The need at the beginning; `start`: an engine was started. */
  readonly found: EngineNeed;
  stop(): void;
}

/** A leader sends a heartbeat every second; after this long it is dead or disconnected. */
const SILENT_AFTER_MS = 5_000;
const LOOK_EVERY_MS = 2_000;
/** A new engine needs a moment until it leads. The delay doubles, so that an engine that cannot start is not started all day. */
const FIRST_RETRY_MS = 8_000;
const LONGEST_RETRY_MS = 120_000;

export function engineNeed({
  leader,
  silentForMs,
  feed,
}: Pick<EngineStatus, 'leader' | 'silentForMs' | 'feed'>): EngineNeed {
  if (leader !== null && silentForMs !== null && silentForMs <= SILENT_AFTER_MS) return 'none';
  return feed === null || isSimulated(feed) ? 'start' : 'other-feed';
}

/** Reads the status once before it returns, then repeatedly until it is stopped. */
export async function watchEngine({
  read,
  start,
  lookEveryMs = LOOK_EVERY_MS,
  firstRetryMs = FIRST_RETRY_MS,
}: EngineWatchOptions): Promise<EngineWatch> {
  const found = engineNeed(await read());
  if (found === 'start') start();
  // A leader that ended normally was stopped on purpose: an engine is started only when none ever led, or the leader fell silent.
  let hasLed = found === 'none';
  let retryMs = firstRetryMs;
  let startedAt = performance.now();
  const look = async (): Promise<void> => {
    const status = await read();
    const need = engineNeed(status);
    switch (need) {
      case 'none':
        hasLed = true;
        retryMs = firstRetryMs;
        return;
      case 'other-feed':
        return;
      case 'start':
        if ((status.leader === null && hasLed) || performance.now() - startedAt < retryMs) return;
        startedAt = performance.now();
        retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
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
  }, lookEveryMs);
  timer.unref();
  return { found, stop: () => clearInterval(timer) };
}

function isSimulated(feed: string): boolean {
  return feed.startsWith('sim') && !feed.includes('replay');
}
