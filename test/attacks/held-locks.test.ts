/** A login that keeps a lock in an open transaction delays no other login for long. All of them: the long test. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { HELD_LOCKS, LONGEST_MS, createKey, tryHeldLocks } from './held-locks.ts';

const SOME = HELD_LOCKS.filter(({ hold }) => hold === createKey);

let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk();
});
afterAll(() => desk.close());

test('without an engine, an open transaction that created a key does not keep others from creating keys and users', async () => {
  const found = await tryHeldLocks(desk.superuser, SOME);
  const { rows } = await desk.pool.query<{ locks: boolean }>(
    `select current_setting('server_version_num')::int >= 160000 as locks`,
  );
  // Before Postgres 16 an open grant of a scope keeps no other one waiting, so its session stays.
  const holder = rows[0]!.locks ? 'ended' : 'stays';
  expect(found).toEqual(SOME.map(({ name }) => ({ name, waitedMs: expect.any(Number), refused: null, holder })));
  expect(Math.max(...found.map(({ waitedMs }) => waitedMs))).toBeLessThan(LONGEST_MS);
});
