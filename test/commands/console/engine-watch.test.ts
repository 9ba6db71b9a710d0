import { describe, expect, test } from 'vitest';
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
  /** Each check reads the next status; the last status repeats. */
  async function starts(
    found: readonly (EngineStatus | 'no answer')[],
    { looks, firstMs = 0 }: { readonly looks: number; readonly firstMs?: number },
  ): Promise<number> {
    let looked = 0;
    let started = 0;
    let enough: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (enough = resolve));
    const watch = await watchEngine({
      read: async () => {
        const one = found[Math.min(looked, found.length - 1)]!;
        looked += 1;
        if (looked > looks) enough();
        if (one === 'no answer') throw new Error('no answer');
        return one;
      },
      hasEnded: () => false,
      start: () => (started += 1),
      lookEveryMs: 1,
      startAgain: { firstMs, factor: 2, longestMs: 120_000 },
    });
    await done;
    watch.stop();
    return started;
  }

  const none = status(NO_LEADER);

  test('an engine without heartbeats is replaced', async () => {
    expect(await starts([status(), status(), status({ silentForMs: 9_000 }), status()], { looks: 10 })).toBe(1);
  });

  test('an engine that ended normally is not started again', async () => {
    expect(await starts([status(), none], { looks: 10 })).toBe(0);
  });

  test('an engine that does not come up is started again, once per interval', async () => {
    expect(await starts([none, none, none, status()], { looks: 10 })).toBeGreaterThanOrEqual(2);
    expect(await starts([none], { looks: 10, firstMs: 60_000 })).toBe(1);
  });

  test('a database that does not answer does not end the watch', async () => {
    expect(
      await starts([status(), 'no answer', 'no answer', status({ silentForMs: 9_000 }), status()], { looks: 10 }),
    ).toBe(1);
  });
});
