import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { ATTACKS, runAttacks } from './run-attacks.ts';
import type { AttackReport } from './run-attacks.ts';

let desk: TestDesk;
let report: AttackReport;

beforeAll(async () => {
  desk = await openTestDesk();
  report = await runAttacks(desk.superuser);
});
afterAll(() => desk.close());

test.each(ATTACKS.map(([name]) => name))('a hostile trader cannot: %s', (name) => {
  expect(report.outcomes.find((outcome) => outcome.name === name)).toMatchObject({ harm: null });
});

test('every attack has a unique name', () => {
  expect(new Set(ATTACKS.map(([name]) => name)).size).toBe(ATTACKS.length);
});

test('after all attacks the victim is unchanged', () => {
  expect(report.changed).toBeNull();
});

test('after all attacks every law of the desk is fulfilled', () => {
  expect(report.broken).toEqual([]);
});

test('a successful attack is detected', async () => {
  await desk.pool.query(`create policy hole on "Order" for select to traderai_viewer using (true); 
    grant insert on "Halt" to traderai_trader; create policy hole on "Halt" for insert to traderai_trader with check (true)`);
  const { outcomes } = await runAttacks(
    desk.superuser,
    ATTACKS.filter(([name]) => ['read the victim’s rows of Order', 'insert into Halt'].includes(name)),
  );
  expect(outcomes.map(({ harm }) => harm)).toEqual(['it showed 1 rows', expect.stringMatching(/^23/)]);
});
