/** The server's other databases: the report of the doctor on them, and the rights of a login in one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLogins } from '../../src/server/bootstrap/desk-logins.ts';
import { ask } from '../../src/database/actions/queryable.ts';
import { openQueueDesk } from '../support/full-queue.ts';
import type { QueueDesk } from '../support/full-queue.ts';

let desk: QueueDesk;
beforeAll(async () => {
  desk = await openQueueDesk();
});
afterAll(() => desk.close());

const otherDatabases = async (): Promise<unknown> => {
  const { stdout } = await desk.run('doctor', '--json');
  const { checks } = JSON.parse(stdout) as { readonly checks: readonly { readonly name: string }[] };
  return checks.find(({ name }) => name === 'other databases');
};

test('the embedded server is closed around the desk, and the doctor names the command for one that is not', async () => {
  const { superuser } = desk;
  expect(await otherDatabases()).toMatchObject({ status: 'ok', remedy: null });
  await superuser.query('create database "Beside"');
  expect(await otherDatabases()).toEqual({
    name: 'other databases',
    status: 'warning',
    detail: `every login may connect to "Beside": the desk's rules do not hold there`,
    remedy: expect.stringMatching(/revoke connect on database "Beside" from public$/),
  });
  await superuser.query('revoke connect on database "Beside" from public');
  expect(await otherDatabases()).toMatchObject({ status: 'ok' });
  const login = readLogins(desk.home)!.person;
  await superuser.query(`grant connect on database "Beside" to "${login}"`);
  expect(await otherDatabases()).toMatchObject({
    status: 'warning',
    detail: expect.stringMatching(new RegExp(`^login ${login} may connect to "Beside" by a grant`)),
  });
  await superuser.query('drop database "Beside"');
});

test('a queue that a login fills from another database fails no command, and the engine’s upkeep ends its session', async () => {
  const { superuser, run } = desk;
  const held = await desk.fillQueue();
  try {
    expect((await run('portfolio', 'create', 'swing', '--cash', '1000')).code).toBe(0);
    // A change that meets the queue at the moment in which it fills up.
    expect(await ask(superuser, 'changes', `select pg_notify('traderai_desk', '')`, [])).toMatchObject({
      ok: false,
      error: {
        code: 'NOT_DONE',
        message: 'too many notifications in the NOTIFY queue: nothing was changed',
        hint: expect.stringContaining('the engine ends the session that keeps the queue full within seconds'),
      },
    });
    const { rows } = await superuser.query(
      `select login, reason from end_sessions_beyond('1 hour', '1 hour', '1 hour', 0.05, '0')`,
    );
    expect(rows).toEqual([{ login: 'ann', reason: 'it blocked the queue of notifications' }]);
    // The session ends, then the next look empties the queue.
    await expect
      .poll(async () => {
        await superuser.query('select end_abusive_sessions()');
        return (await superuser.query<{ used: number }>('select pg_notification_queue_usage() as used')).rows[0]!.used;
      })
      .toBeLessThan(0.05);
  } finally {
    held.release(true);
  }
});
