/** A login that keeps a lock in an open transaction delays no other login for long: beside the shipped engine. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { HELD_LOCKS, createKey, tryHeldLocks } from './held-locks.ts';
import type { LockOutcome } from './held-locks.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

/** Three times the second on an idle machine; without the engine the locks are kept for a minute. */
const LONGEST_MS = 3_000;

let desk: TestDesk;
let stage: Stage;
let outcomes: readonly LockOutcome[];
beforeAll(async () => {
  desk = await openTestDesk();
  stage = await openStage(desk.superuser);
  await stage.root.query('select set_person_limits(null, connections => 4)');
  outcomes = await tryHeldLocks(desk.superuser);
});
afterAll(async () => {
  await stage.close();
  await desk.close();
});

test.each(HELD_LOCKS)('a lock is not kept from others: $name', ({ name, outcome }) => {
  const found = outcomes.find((one) => one.name === name)!;
  expect(found).toMatchObject({ holder: outcome, refused: outcome === 'ended' ? null : '55P03' });
  if (outcome === 'ended') expect(found.waitedMs).toBeLessThan(LONGEST_MS);
});

test('without an engine, an open transaction that created a key does not keep others from creating keys and users', async () => {
  const bare = await openTestDesk();
  try {
    const locks = HELD_LOCKS.filter(({ hold }) => hold === createKey);
    const found = await tryHeldLocks(bare.superuser, locks);
    expect(found).toEqual(
      locks.map(({ name }) => ({ name, waitedMs: expect.any(Number), refused: null, holder: 'ended' })),
    );
    expect(Math.max(...found.map(({ waitedMs }) => waitedMs))).toBeLessThan(LONGEST_MS);
  } finally {
    await bare.close();
  }
});
