/** The time of feeds: a clock to read and a way to wait, both passed in, so that tests can control them. */
import { setImmediate, setTimeout } from 'node:timers/promises';

export interface FeedClock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
}

/** Waits this many milliseconds, or until the signal: neither is an error. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/**
 * A timer cannot wait longer than 24 days, and a clock may be set meanwhile: long waits are cut, and the caller reads
 * the clock again.
 */
const LONGEST_SLEEP_MS = 60_000;

export const timerSleep: Sleep = async (milliseconds, signal) => {
  try {
    await setTimeout(Math.min(Math.max(0, milliseconds), LONGEST_SLEEP_MS), undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};

/** Gives timers, sockets and signals a turn: a consumer that never waits would block them. */
export async function breathe(): Promise<void> {
  await setImmediate();
}

/** The promise's value, or null as soon as the signal fires; the promise is then abandoned. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | null> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<null>((resolve) => {
    stop = () => resolve(null);
  });
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
