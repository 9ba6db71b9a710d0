/** A login that keeps a lock in an open transaction delays no other login for long: beside the shipped engine. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { HELD_LOCKS, tryHeldLocks } from './held-locks.ts';
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
  outcomes = await tryHeldLocks(stage.root, desk.superuser);
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
