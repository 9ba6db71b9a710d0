/**
 * A login that keeps a lock in an open transaction delays no other login for long, beside the shipped engine: on a new
 * desk and on one that was taken over.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { takeOverDesk } from '../maintenance/takeover/attempt.ts';
import { openTestDesk } from '../support/desk.ts';
import { openLegacyDesk } from '../support/legacy-desk.ts';
import { HELD_LOCKS, LONGEST_MS, tryHeldLocks } from './held-locks.ts';
import type { LockOutcome } from './held-locks.ts';
import { openStage } from './stage.ts';

describe.each([
  ['a new desk', openTestDesk],
  [
    'a desk after a takeover',
    async () => {
      const desk = await openLegacyDesk();
      await takeOverDesk(desk);
      return desk;
    },
  ],
])('on %s', (_, open) => {
  let desk: Awaited<ReturnType<typeof open>>;
  let outcomes: readonly LockOutcome[];
  beforeAll(async () => {
    desk = await open();
    const stage = await openStage(desk.superuser);
    // More users than the test server has room for with the default.
    await stage.root.query('select set_person_limits(null, connections => 4)');
    outcomes = await tryHeldLocks(desk.superuser);
    await stage.close();
  });
  afterAll(() => desk.close());

  test.each(HELD_LOCKS)('a lock is not kept from others: $name', ({ name, outcome }) => {
    const found = outcomes.find((one) => one.name === name)!;
    expect(found).toMatchObject({ holder: outcome, refused: outcome === 'ended' ? null : '55P03' });
    if (outcome === 'ended') expect(found.waitedMs).toBeLessThan(LONGEST_MS);
  });
});
