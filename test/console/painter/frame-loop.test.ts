import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../../src/config/clock.ts';
import { FrameLoop } from '../../../src/console/painter/frame-loop.ts';
import type { FramePace } from '../../../src/console/painter/frame-loop.ts';

describe('the frame loop', () => {
  const frames: number[] = [];
  let loop: FrameLoop;
  let outcome: 'painted' | 'nothing';

  function start(pace: FramePace): void {
    loop = new FrameLoop({ paint: () => (frames.push(systemClock.now()), outcome), clock: systemClock, pace });
  }

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
    frames.length = 0;
    outcome = 'painted';
    start('normal');
  });

  afterEach(() => {
    loop.stop();
    vi.useRealTimers();
  });

  test('paints all requests of one turn in one frame, at once after a pause', () => {
    loop.request();
    loop.request();
    expect(frames).toEqual([]);
    vi.advanceTimersByTime(0);
    expect(frames).toEqual([1_000_000]);
  });

  test.each([
    ['normal', 30],
    ['slow', 10],
  ] as const)('at a %s pace paints at most %i frames a second for as long as it is asked', (pace, most) => {
    start(pace);
    for (let ms = 0; ms < 1000; ms += 1) {
      loop.request();
      vi.advanceTimersByTime(1);
    }
    frames.length = 0;
    for (let ms = 0; ms < 1000; ms += 1) {
      loop.request();
      vi.advanceTimersByTime(1);
    }
    expect(frames.length).toBeLessThanOrEqual(most + 1);
    expect(frames.length).toBeGreaterThan(most * 0.9);
  });

  test('after a pause paints a few frames at once, and saves no more than those', () => {
    vi.advanceTimersByTime(60_000);
    for (let ms = 0; ms < 25; ms += 1) {
      loop.request();
      vi.advanceTimersByTime(1);
    }
    // Requests closer together than five milliseconds share a frame.
    expect(frames.map((at) => at - frames[0]!)).toEqual([0, 5, 10, 15]);
  });

  test('counts a frame that shows nothing as half a frame', () => {
    outcome = 'nothing';
    for (let ms = 0; ms < 2_000; ms += 1) {
      loop.request();
      vi.advanceTimersByTime(1);
    }
    expect(frames.length).toBeGreaterThan(100);
    // Twice as many as other frames, and timers are up to a millisecond early.
    expect(frames.length).toBeLessThanOrEqual(2 * 66 + 8);
  });

  test('saves no frames for a slow link', () => {
    start('normal');
    loop.setPace('slow');
    for (let ms = 0; ms < 90; ms += 1) {
      loop.request();
      vi.advanceTimersByTime(1);
    }
    expect(frames.length).toBe(1);
  });

  test('paints after the last request', () => {
    loop.request();
    vi.advanceTimersByTime(1);
    loop.request();
    vi.advanceTimersByTime(100);
    expect(frames.length).toBe(2);
  });

  test('runs no timer while nothing is requested', () => {
    loop.request();
    vi.advanceTimersByTime(1000);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('waits at most one interval when the clock is set back', () => {
    start('slow');
    loop.request();
    vi.advanceTimersByTime(1);
    vi.setSystemTime(0);
    loop.request();
    vi.advanceTimersByTime(99);
    expect(frames.length).toBe(1);
    vi.advanceTimersByTime(2);
    expect(frames.length).toBe(2);
  });

  test('paints nothing after a stop', () => {
    loop.request();
    loop.stop();
    loop.request();
    vi.advanceTimersByTime(1000);
    expect(frames).toEqual([]);
  });
});
