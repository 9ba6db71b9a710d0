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
  ['a desk that never had one', { ...NO_LEADER, feed: null }, 'start'],
  ['one that leads', {}, 'none'],
  ['one that leads with a recording', { feed: 'replay:bars.csv' }, 'none'],
  ['one that left a simulated market', NO_LEADER, 'start'],
  ['one that was killed', { silentForMs: 60_000 }, 'start'],
  ['one that left a recording', { ...NO_LEADER, feed: 'replay:bars.csv' }, 'other-feed'],
  ['one that was killed in a recording', { silentForMs: 60_000, feed: 'replay:sim.csv' }, 'other-feed'],
  ['one that left a simulation beside a recording', { ...NO_LEADER, feed: 'sim replay:bars.csv' }, 'other-feed'],
] as const)('%s: %o is %s', (_, changes, need) => {
  expect(engineNeed(status(changes))).toBe(need);
});

describe('while the console is open', () => {
  /** Each look finds the next status, at last the last one again and again. */
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
      start: () => (started += 1),
      lookEveryMs: 1,
      startAgain: { firstMs, factor: 2, longestMs: 120_000 },
    });
    await done;
    watch.stop();
    return started;
  }

  const none = status(NO_LEADER);

  test('an engine that falls silent is replaced', async () => {
    expect(await starts([status(), status(), status({ silentForMs: 9_000 }), status()], { looks: 10 })).toBe(1);
  });

  test('an engine that ended normally is not started again', async () => {
    expect(await starts([status(), none], { looks: 10 })).toBe(0);
  });

  test('one that does not come up is started again, and no more often than its time', async () => {
    expect(await starts([none, none, none, status()], { looks: 10 })).toBeGreaterThanOrEqual(2);
    expect(await starts([none], { looks: 10, firstMs: 60_000 })).toBe(1);
  });

  test('a database that does not answer stops nothing', async () => {
    expect(
      await starts([status(), 'no answer', 'no answer', status({ silentForMs: 9_000 }), status()], { looks: 10 }),
    ).toBe(1);
  });
});
