import { beforeEach, describe, expect, test, vi } from 'vitest';
import { engineNeed, watchEngine } from '../../../src/commands/console/engine-watch.ts';
import type { EngineStatus } from '../../../src/database/queries/engine-status.ts';

const LEADER = '01900000-0000-7000-8000-000000000001';

function status(changes: Partial<EngineStatus> = {}): EngineStatus {
  return {
    leader: LEADER,
    epoch: 1,
    host: 'desk',
    processId: 1,
    feed: 'sim',
    steps: 0,
    marketAt: null,
    acquiredAt: null,
    heartbeatAt: 0,
    silentForMs: 500,
    requests: 0,
    oldestRequestMs: null,
    readOnlyBecause: null,
    suspended: [],
    refusals: [],
    ...changes,
  };
}

const NO_LEADER = { leader: null, silentForMs: null } as const;

test.each([
  ['a desk that never had an engine', { ...NO_LEADER, feed: null }, 'start'],
  ['a leading engine', {}, 'none'],
  ['a leading engine with a recording', { feed: 'replay:bars.csv' }, 'none'],
  ['an engine that left a simulated market', NO_LEADER, 'start'],
  ['a killed engine', { silentForMs: 60_000 }, 'start'],
  ['an engine that left a recording', { ...NO_LEADER, feed: 'replay:bars.csv' }, 'other-feed'],
  ['an engine killed in a recording', { silentForMs: 60_000, feed: 'replay:sim.csv' }, 'other-feed'],
  ['an engine that left a simulation and a recording', { ...NO_LEADER, feed: 'sim replay:bars.csv' }, 'other-feed'],
] as const)('%s: %o is %s', (_, changes, need) => {
  expect(engineNeed(status(changes), () => false)).toBe(need);
});

test('an engine whose process has ended is started again before its lease shows it', () => {
  expect(engineNeed(status(), ({ processId }) => processId === 1)).toBe('start');
  expect(engineNeed(status(NO_LEADER), () => false)).toBe('start');
});

describe('while the console is open', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    return () => vi.useRealTimers();
  });

  const LOOK_EVERY_MS = 500;

  /** Each check reads the next status; the last status repeats. */
  async function starts(found: readonly (EngineStatus | 'no answer')[], seconds: number): Promise<number> {
    let looked = 0;
    let started = 0;
    const watch = await watchEngine({
      read: () => {
        const one = found[Math.min(looked, found.length - 1)]!;
        looked += 1;
        return one === 'no answer' ? Promise.reject(new Error(one)) : Promise.resolve(one);
      },
      hasEnded: () => false,
      start: () => (started += 1),
    });
    for (let passedMs = 0; passedMs < seconds * 1_000; passedMs += LOOK_EVERY_MS)
      await vi.advanceTimersByTimeAsync(LOOK_EVERY_MS);
    watch.stop();
    return started;
  }

  const none = status(NO_LEADER);

  test('an engine without heartbeats is replaced', async () => {
    expect(await starts([status(), status(), status({ silentForMs: 9_000 }), status()], 5)).toBe(1);
  });

  test('an engine that ended normally is not started again', async () => {
    expect(await starts([status(), none], 5)).toBe(0);
  });

  test('an engine that does not come up is started again, once per interval', async () => {
    expect(await starts([none], 7)).toBe(1);
    // After 8 seconds, and 16 more.
    expect(await starts([none], 20)).toBe(2);
    expect(await starts([none], 30)).toBe(3);
  });

  test('a database that does not answer does not end the watch', async () => {
    expect(await starts([status(), 'no answer', 'no answer', status({ silentForMs: 9_000 }), status()], 5)).toBe(1);
  });
});
