/**
 * Sessions that keep rows from the engine are ended, and a bystander's orders are filled meanwhile: on a new desk and
 * on one that was taken over.
 */
import { expect, test } from 'vitest';
import { takeOverDesk } from '../maintenance/takeover/attempt.ts';
import { openTestDesk } from '../support/desk.ts';
import { openLegacyDesk } from '../support/legacy-desk.ts';
import { runHeldRows } from './held-rows.ts';
import type { HeldReport } from './held-rows.ts';

/** Five times what others wait at most, and what the engine waits, on an idle machine. */
const SLOWEST_FILL_MS = 2_500;
const LONGEST_WAIT_MS = 1_000;

/** The engine books beside it, so it has no reason to end the session. */
const KEEP_NOTHING: readonly string[] = [
  'an order that is not committed',
  'a withdrawal of a proposal that is not committed',
];
const NOTHING_KEPT = { alive: 1, engineWaitedMs: 0 };

function expectNoDelay({ outcomes: all, brokenLaws }: HeldReport): void {
  expect(all.filter(({ slowestFillMs }) => slowestFillMs >= SLOWEST_FILL_MS)).toEqual([]);
  expect(all.filter(({ name }) => KEEP_NOTHING.includes(name))).toMatchObject([NOTHING_KEPT, NOTHING_KEPT]);
  const outcomes = all.filter(({ name }) => !KEEP_NOTHING.includes(name));
  expect(outcomes.filter(({ alive }) => alive > 0)).toEqual([]);
  // The engine did wait: otherwise the attack would prove nothing.
  expect(outcomes.filter(({ engineWaitedMs }) => engineWaitedMs === 0)).toEqual([]);
  expect(outcomes.filter(({ engineWaitedMs }) => engineWaitedMs >= LONGEST_WAIT_MS)).toEqual([]);
  expect(brokenLaws).toEqual([]);
}

test('a bystander trades while sessions keep rows from the engine', async () => {
  const desk = await openTestDesk();
  try {
    expectNoDelay(await runHeldRows(desk.superuser));
  } finally {
    await desk.close();
  }
});

test('a bystander trades likewise on a desk after a takeover', async () => {
  const desk = await openLegacyDesk();
  try {
    await takeOverDesk(desk);
    expectNoDelay(await runHeldRows(desk.superuser));
  } finally {
    await desk.close();
  }
});
