/** Sessions that keep rows from the engine are ended, and a bystander's order is filled meanwhile. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { HOLDS, runHeldRows } from './held-rows.ts';
import type { HeldReport } from './held-rows.ts';

/** Five times what others wait at most, and what the engine waits, on an idle machine. */
const SLOWEST_FILL_MS = 2_500;
const LONGEST_WAIT_MS = 1_000;

let desk: TestDesk;
let report: HeldReport;

beforeAll(async () => {
  desk = await openTestDesk();
  report = await runHeldRows(desk.superuser);
});
afterAll(() => desk.close());

test.each(HOLDS.map(({ name }) => name))('a bystander trades beside %s', (name) => {
  const outcome = report.outcomes.find((one) => one.name === name)!;
  expect(outcome.alive).toBe(0);
  expect(outcome.engineWaitedMs).toBeGreaterThan(0);
  expect(outcome.engineWaitedMs).toBeLessThan(LONGEST_WAIT_MS);
  expect(outcome.slowestFillMs).toBeLessThan(SLOWEST_FILL_MS);
});

test('afterwards every law of the desk is fulfilled', () => {
  expect(report.brokenLaws).toEqual([]);
});
