/** A server of its own: its queue of notifications is filled from a database that PUBLIC may connect to. */
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLogins } from '../../src/server/bootstrap/desk-logins.ts';
import { ensureServer } from '../../src/server/embedded/server.ts';
import type { EmbeddedServer } from '../../src/server/embedded/server.ts';
import { runInProcess } from '../support/in-process.ts';
import { makeTestHome } from '../support/homes.ts';
import { openPool } from '../support/pool.ts';

const home = makeTestHome();
const run = (...args: string[]) => runInProcess(args, { home: home.path });
let server: EmbeddedServer;
const pools: ReturnType<typeof openPool>[] = [];
const pool = (config: object): ReturnType<typeof openPool> => {
  const opened = openPool({ ...server.superuser, max: 2, ...config });
  pools.push(opened);
  return opened;
};

beforeAll(async () => {
  server = await ensureServer(home.path, {
    stays: 'unattended',
    // The least: half a megabyte.
    settings: { fsync: 'off', max_notify_queue_pages: '64' },
  });
  const made = await run('init');
  if (made.code !== 0) throw new Error(made.stderr);
});
afterAll(async () => {
  await Promise.all(pools.map((opened) => opened.end()));
  await home.remove();
});

const otherDatabases = async (): Promise<unknown> => {
  const { stdout } = await run('doctor', '--json');
  const { checks } = JSON.parse(stdout) as { readonly checks: readonly { readonly name: string }[] };
  return checks.find(({ name }) => name === 'other databases');
};

test('the embedded server is closed around the desk, and the doctor names the command for one that is not', async () => {
  const superuser = pool({});
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
  const login = readLogins(home.path)!.person;
  await superuser.query(`grant connect on database "Beside" to "${login}"`);
  expect(await otherDatabases()).toMatchObject({
    status: 'warning',
    detail: expect.stringMatching(new RegExp(`^login ${login} may connect to "Beside" by a grant`)),
  });
  await superuser.query('drop database "Beside"');
});

/** Returns the session that keeps the queue full. */
async function fillQueue(config: object): Promise<PoolClient> {
  const listening = await pool(config).connect();
  listening.on('error', () => undefined);
  await listening.query('listen a_full_queue');
  await listening.query('begin; select 1');
  const writer = pool(config);
  const write = (): Promise<unknown> => writer.query(`select pg_notify('a_full_queue', repeat('x', 7000))`);
  for (;;) {
    const failed = await write().then(
      () => null,
      (error: { code: string }) => error.code,
    );
    if (failed !== null) {
      expect(failed).toBe('54000');
      return listening;
    }
  }
}

test('a queue that a login fills from another database gives an error with a hint, until the engine’s upkeep ends its session', async () => {
  const superuser = pool({});
  await superuser.query(`
    grant connect on database postgres to public;
    create role ann login password 'only-for-tests' in role traderai_trader;
    insert into "User" (email, username, login, role) values ('ann@desk.test', 'ann', 'ann', 'USER')`);
  const held = await fillQueue({ user: 'ann', password: 'only-for-tests', database: 'postgres' });
  const create = ['portfolio', 'create', 'swing', '--cash', '1000', '--json'];
  try {
    const refused = await run(...create);
    expect([refused.code, JSON.parse(refused.stderr)]).toMatchObject([
      4,
      {
        error: {
          code: 'NOT_DONE',
          message: 'too many notifications in the NOTIFY queue: nothing was changed',
          hint: expect.stringContaining('the engine ends it within seconds'),
        },
      },
    ]);
    const { rows } = await superuser.query(
      `select login, reason from end_sessions_beyond('1 hour', '1 hour', '1 hour', 0.05, '0')`,
    );
    expect(rows).toEqual([{ login: 'ann', reason: 'it blocked the queue of notifications' }]);
    // The session ends, then the next look empties the queue: no command does.
    await expect
      .poll(async () => {
        await superuser.query('select end_abusive_sessions()');
        return (await run(...create)).code;
      })
      .toBe(0);
  } finally {
    held.release(true);
  }
});
