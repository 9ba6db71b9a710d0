/**
 * The sessions of this desk's logins in other databases of the server, with which they share the queue of
 * notifications.
 */
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endAbusiveSessions } from '../../src/database/actions/sessions.ts';
import type { EndedSession } from '../../src/database/actions/sessions.ts';
import { openPool } from '../support/pool.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let other: SqlDesk;
let engine: Engine;
let ann: Person;
let stranger: Person;

beforeAll(async () => {
  [desk, other] = await Promise.all([openSqlDesk(), openSqlDesk()]);
  engine = await desk.engine();
  [ann, stranger] = await Promise.all([desk.person(), other.person()]);
});
afterAll(async () => {
  await Promise.all([desk.close(), other.close()]);
});

interface Elsewhere {
  readonly client: PoolClient;
  readonly processId: number;
  readonly lost: Promise<void>;
  close(): Promise<void>;
}

/** A connection of the login to another database of the server, by default one that PUBLIC may connect to. */
async function elsewhere(login: string, database: unknown = 'postgres'): Promise<Elsewhere> {
  const pool = openPool({ ...desk.configOf(login), database: String(database), max: 1 });
  const client = await pool.connect();
  const lost = new Promise<void>((resolve) => client.on('error', () => resolve()));
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return {
    client,
    processId: rows[0]!.pid,
    lost,
    async close() {
      client.release(true);
      await pool.end();
    },
  };
}

/** The sessions that the reaper ends with these limits; the desk's own limits are fixed. */
async function ended(limits: { readonly idle: string; readonly held?: string; readonly runs?: string }) {
  const { rows } = await desk.root.query<{ process_id: number; reason: string }>(
    `select process_id, reason from end_sessions_beyond($1, $2, '1 hour', $3, $4)`,
    [limits.idle, limits.runs ?? '1 hour', limits.held === undefined ? 1 : 0, limits.held ?? '1 hour'],
  );
  return rows.map(({ process_id, reason }) => [process_id, reason]);
}

const stateOf = async (session: Elsewhere): Promise<unknown> =>
  (await desk.root.query('select state from pg_stat_activity where pid = $1', [session.processId])).rows[0];

async function idleInTransaction(session: Elsewhere): Promise<void> {
  await session.client.query('begin; select 1');
  await expect.poll(() => stateOf(session)).toEqual({ state: 'idle in transaction' });
}

test('a login idle in a transaction in another database is ended; another desk’s is not, in its own or a third one', async () => {
  const sessions = await Promise.all([
    elsewhere(ann.login),
    elsewhere(ann.login, other.config.database),
    elsewhere(stranger.login),
    elsewhere(stranger.login, other.config.database),
  ]);
  const [away, beside, theirs, atHome] = sessions;
  for (const session of sessions) await idleInTransaction(session);
  expect(await ended({ idle: '1 hour' })).toEqual([]);
  const reason = 'it was idle in a transaction';
  const found = await ended({ idle: '0' });
  expect(found).toHaveLength(2);
  expect(found).toEqual(
    expect.arrayContaining([
      [away.processId, reason],
      [beside.processId, reason],
    ]),
  );
  await Promise.all([away.lost, beside.lost]);
  for (const stays of [theirs, atHome]) await stays.client.query('select 1');
  for (const session of sessions) await session.close();
});

test('a login that keeps the queue of notifications from another database is ended', async () => {
  const away = await elsewhere(ann.login);
  await away.client.query('listen a_full_queue');
  await idleInTransaction(away);
  await desk.root.query(`select pg_notify('a_full_queue', n || repeat('x', 7000)) from generate_series(1, 20) n`);
  expect(await ended({ idle: '1 hour', held: '0' })).toEqual([
    [away.processId, 'it blocked the queue of notifications'],
  ]);
  await away.lost;
  await away.close();
});

test('a login that fills the table of locks from another database is ended, and no reader beside it', async () => {
  const [away, reader] = [await elsewhere(ann.login), await elsewhere(ann.login, desk.config.database)];
  const { rows: room } = await desk.root.query<{ locks: number }>(
    `select current_setting('max_locks_per_transaction')::int * current_setting('max_connections')::int as locks`,
  );
  const endedHolders = async (): Promise<unknown> =>
    (await engine.pool.query('select process_id, login, reason from end_lock_holders()')).rows;
  await away.client.query('begin; select pg_advisory_xact_lock(n) from generate_series(1, 1000) n');
  expect(await endedHolders()).toEqual([]);
  await reader.client.query('begin; select * from "MarketData", "Order", "Trade", "LedgerEntry" limit 0');
  // Locks of a session stay without a transaction, and nothing waits for them.
  await away.client.query('rollback');
  await away.client.query('select pg_advisory_lock(n) from generate_series(1, $1::int) n', [
    Math.ceil(room[0]!.locks * 0.55),
  ]);
  expect(await endedHolders()).toEqual([
    { process_id: away.processId, login: ann.login, reason: 'it used up the table of locks' },
  ]);
  await away.lost;
  await reader.client.query('select 1');
  for (const session of [away, reader]) await session.close();
});

/** The notes of the looks so far, as a second later. */
const AGED_BY_A_SECOND = `select set_config('traderai.fillings', (
  select coalesce(jsonb_agg(jsonb_set(f, '{at}', to_jsonb((f ->> 'at')::timestamptz - interval '1 second'))), '[]')
    from jsonb_array_elements(current_setting('traderai.fillings')::jsonb) f)::text, false)`;

describe('a login that fills the table of locks again and again', () => {
  let locks: number;
  beforeAll(async () => {
    const { rows } = await desk.root.query<{ locks: number }>(
      `select current_setting('max_locks_per_transaction')::int * current_setting('max_connections')::int as locks`,
    );
    locks = Math.ceil(rows[0]!.locks * 0.55);
  });

  /** The looks of an engine: the sessions that each ended, and the logins that it closed. */
  async function looks(sessions: readonly Elsewhere[], ...fill: readonly Elsewhere[]): Promise<string[]> {
    const watching = await engine.pool.connect();
    const closed: string[] = [];
    try {
      await watching.query('select from end_lock_holders()');
      for (const session of fill) {
        await session.client.query('select pg_advisory_lock(n) from generate_series(1, $1::int) n', [locks]);
        await watching.query('select from end_lock_holders()');
        await session.lost;
        // The engine looks once a second.
        await watching.query(AGED_BY_A_SECOND);
        const { rows } = await watching.query<{ login: string }>('select login from close_lock_fillers()');
        closed.push(...rows.map(({ login }) => login));
      }
    } finally {
      watching.release(true);
      for (const session of sessions) await session.close();
    }
    return closed;
  }

  const alertsOf = async ({ userId }: Person): Promise<unknown[]> =>
    (await desk.root.query('select severity, title, message from "Alert" where user_id = $1', [userId])).rows;

  test('is closed at the third time within a minute, its user gets an alert, and user reset opens it', async () => {
    const [filler, admin] = [await desk.person(), await desk.person({ role: 'traderai_admin' })];
    const sessions = await Promise.all([1, 2, 3].map(() => elsewhere(filler.login)));
    expect(await looks(sessions, ...sessions)).toEqual([filler.login]);
    await expect(elsewhere(filler.login)).rejects.toMatchObject({ code: '28000' });
    expect(await alertsOf(filler)).toEqual([
      {
        severity: 'CRITICAL',
        title: `Login ${filler.login} is closed`,
        message: expect.stringContaining(`traderai user reset ${filler.login}`) as string,
      },
    ]);
    await admin.pool.query('call reset_user($1)', [filler.userId]);
    await (await elsewhere(filler.login)).close();
  });

  test('stays open after two times, and with two other logins beside it', async () => {
    const [one, two] = [await desk.person(), await desk.person()];
    const sessions = await Promise.all([one, one, two, two].map(({ login }) => elsewhere(login)));
    expect(await looks(sessions, ...sessions)).toEqual([]);
    for (const { login } of [one, two]) await (await elsewhere(login)).close();
  });

  test('stays open when its sessions fill the table together', async () => {
    const filler = await desk.person();
    const sessions = await Promise.all([1, 2, 3, 4, 5].map(() => elsewhere(filler.login)));
    const watching = await engine.pool.connect();
    await watching.query('select from end_lock_holders()');
    for (const session of sessions)
      await session.client.query('select pg_advisory_lock_shared(n) from generate_series(1, $1::int) n', [
        Math.ceil(locks / 2),
      ]);
    await watching.query('select from end_lock_holders()');
    expect((await watching.query('select login from close_lock_fillers()')).rows).toEqual([]);
    for (const session of sessions) await session.close();
    watching.release(true);
    await (await elsewhere(filler.login)).close();
  });

  test('is never one of an administrator, an engine or another desk, whatever the connection has noted', async () => {
    const admin = await desk.person({ role: 'traderai_admin' });
    const told = (login: string): string =>
      JSON.stringify(
        [1, 2, 3].map((second) => ({ login, session: String(second), at: new Date(Date.now() - second) })),
      );
    const forged = await engine.pool.connect();
    for (const login of [admin.login, engine.login, stranger.login, 'postgres', 'missing']) {
      await forged.query(`select set_config('traderai.fillings', $1, false)`, [told(login)]);
      expect((await forged.query('select login from close_lock_fillers()')).rows).toEqual([]);
    }
    forged.release(true);
    await expect(admin.pool.query('select close_lock_fillers()')).rejects.toMatchObject({ code: '42501' });
  });

  test('has its sessions ended in every database when it is closed', async () => {
    const closed = await desk.person();
    const away = await elsewhere(closed.login);
    await desk.root.query('select close_login($1)', [closed.login]);
    const answer = await endAbusiveSessions(engine.pool);
    expect(answer).toMatchObject({ ok: true, value: [{ login: closed.login, reason: 'its login is closed' }] });
    await away.lost;
    await away.close();
  });
});

test('a statement of a login in another database is ended when it runs too long', async () => {
  const away = await elsewhere(ann.login);
  const runs = away.client.query('select pg_sleep(3600)').catch((error: { code: string }) => error.code);
  await expect.poll(() => stateOf(away)).toEqual({ state: 'active' });
  expect(await ended({ idle: '1 hour', runs: '0' })).toEqual([[away.processId, 'its statement ran too long']]);
  expect(await runs).toBe('57P01');
  await away.close();
});

test('a closed login is ended in every database, but not where another desk opened its role again', async () => {
  const leaver = await desk.person();
  const away = await elsewhere(leaver.login);
  await desk.root.query('update "User" set active = false where id = $1', [leaver.userId]);
  const reap = async (): Promise<readonly EndedSession[]> => {
    const answer = await endAbusiveSessions(engine.pool);
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  };
  expect(await reap()).toEqual([]);
  await desk.root.query('select close_login($1)', [leaver.login]);
  expect(await reap()).toMatchObject([{ processId: away.processId, reason: 'its login is closed' }]);
  await away.lost;
  await away.close();
});

test('end_backend ends no other desk’s session, and none of a role that looks after the server', async () => {
  const server = `elsewhere_${ann.login}`;
  await desk.root.query(`create role ${server} login createdb password 'only-for-tests' in role traderai_trader`);
  await desk.root.query(
    `insert into "User" (email, username, login, role) values ($1 || '@desk.test', $1, $1, 'USER')`,
    [server],
  );
  const sessions = await Promise.all([elsewhere(stranger.login), elsewhere(server)]);
  for (const session of sessions) {
    const { rows } = await desk.root.query(
      'select end_backend(pid, backend_start) as ended from pg_stat_activity where pid = $1',
      [session.processId],
    );
    expect(rows).toEqual([{ ended: false }]);
    await idleInTransaction(session);
  }
  expect(await ended({ idle: '0' })).toEqual([]);
  for (const session of sessions) await session.client.query('select 1');
  for (const session of sessions) await session.close();
  await desk.root.query(`drop role ${server}`);
});

test('sessions elsewhere are no sessions of this desk: no list shows them and no lock of theirs is judged', async () => {
  const away = await elsewhere(ann.login);
  await idleInTransaction(away);
  const { rows } = await desk.root.query('select login from read_backends() where process_id = $1', [away.processId]);
  expect(rows).toEqual([]);
  const { rows: listed } = await ann.pool.query<{ connections: number }>('select connections from read_sessions()');
  expect(listed.reduce((sum, { connections }) => sum + connections, 0)).toBe(1);
  for (const call of ['read_backends_elsewhere()', 'logins_of_desk()'])
    await expect(ann.pool.query(`select * from ${call}`)).rejects.toMatchObject({ code: '42501' });
  await away.close();
});

test('disabling a user ends its sessions in every database', async () => {
  const [admin, leaver] = [await desk.person({ role: 'traderai_admin' }), await desk.person()];
  const away = await elsewhere(leaver.login);
  await idleInTransaction(away);
  await admin.pool.query(`call disable_user('${leaver.userId}')`);
  await away.lost;
  await away.close();
});
