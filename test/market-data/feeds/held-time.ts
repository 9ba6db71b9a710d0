/** A clock that advances only during sleeps: hours of a live market pass in a test at once, the same every time. */
import { setImmediate } from 'node:timers/promises';
import type { FeedSurroundings } from '../../../src/market-data/feeds/spec.ts';

export interface HeldTime extends FeedSurroundings {
  /** Every requested wait, in milliseconds. */
  readonly slept: number[];
  /** Sets the clock ahead or back by this many milliseconds. */
  readonly shift: (milliseconds: number) => void;
}

export function heldTime(now = Date.UTC(2026, 2, 2, 14, 30, 12, 345)): HeldTime {
  let at = now;
  const slept: number[] = [];
  return {
    clock: { now: () => at },
    slept,
    shift: (milliseconds) => (at += milliseconds),
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
      at += milliseconds;
      await setImmediate();
    },
  };
}
