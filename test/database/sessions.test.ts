import type { Socket } from 'node:net';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  closeSession,
  endAbusiveSessions,
  endSession,
  endSessionsOf,
  openSession,
  readSessions,
  touchSession,
} from '../../src/database/actions/sessions.ts';
import type { EndedSession, SessionRow } from '../../src/database/actions/sessions.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let admin: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '6399.99', '6400.01', '6400');
  admin = await desk.person({ role: 'traderai_admin' });
});
afterAll(() => desk.close());

const at = { host: 'desk-7', terminal: 'xterm 200x50' };

async function opened(person: Pick<Person, 'pool'>): Promise<string> {
  const answer = await openSession(person.pool, at);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

async function sessionsOf(reader: Pick<Person, 'pool'>, login?: string): Promise<SessionRow[]> {
  const answer = await readSessions(reader.pool);
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.filter((session) => login === undefined || session.login === login);
}

describe('a session', () => {
  test('has the user, the origin and the armed portfolio', async () => {
    const alice = await desk.person();
    const id = await opened(alice);
    expect(await touchSession(alice.pool, id, alice.portfolioId)).toEqual({ ok: true, value: true });
    expect(await sessionsOf(admin, alice.login)).toMatchObject([
      {
        id,
        username: alice.login,
        login: alice.login,
        ...at,
        armedOn: 'main',
        state: 'on',
        connections: expect.any(Number),
      },
    ]);
    await touchSession(alice.pool, id, null);
    expect(await sessionsOf(admin, alice.login)).toMatchObject([{ armedOn: null }]);
    await closeSession(alice.pool, id, 'quit');
    expect((await sessionsOf(admin, alice.login)).filter((session) => session.id !== null)).toEqual([]);
    const { rows } = await desk.root.query(
      'select end_reason, ended_at is not null as ended from "Session" where id = $1',
      [id],
    );
    expect(rows).toEqual([{ end_reason: 'quit', ended: true }]);
  });

  test('is audited when it begins, is armed and ends, not at every heartbeat', async () => {
    const alice = await desk.person();
    const id = await opened(alice);
    for (let count = 0; count < 5; count += 1) await touchSession(alice.pool, id, null);
    await touchSession(alice.pool, id, alice.portfolioId);
    await closeSession(alice.pool, id, 'quit');
    const { rows } = await desk.root.query(
      `select action, new_values ->> 'armed_portfolio_id' as armed, new_values ->> 'end_reason' as reason from "AuditLog" where table_name = 'Session' and row_key = $1 order by sequence`,
      [id],
    );
    expect(rows).toEqual([
      { action: 'INSERT', armed: null, reason: null },
      { action: 'UPDATE', armed: alice.portfolioId, reason: null },
      { action: 'UPDATE', armed: null, reason: 'quit' },
    ]);
  });

  test('of other users is visible only to administrators; a login without a session is shown as connected', async () => {
    const [alice, bob] = [await desk.person(), await desk.person()];
    await opened(alice);
    await bob.pool.query('select 1');
    expect((await sessionsOf(bob)).map(({ login, id }) => ({ login, id }))).toEqual([{ login: bob.login, id: null }]);
    const seen = await sessionsOf(admin);
    expect(seen.map(({ login }) => login)).toEqual(expect.arrayContaining([alice.login, bob.login]));
  });

  test('that is ended loses its connections and gets a false heartbeat', async () => {
    const alice = await desk.person();
    const id = await opened(alice);
    const connection = await alice.pool.connect();
    const lost = new Promise<void>((resolve) => connection.on('error', () => resolve()));
    expect(await endSession(admin.pool, id)).toMatchObject({ ok: true });
    await lost;
    connection.release(true);
    expect(await touchSession(alice.pool, id, null)).toEqual({ ok: true, value: false });
  });

  test('of a login can be ended only by the login itself or an administrator', async () => {
    const [alice, bob] = [await desk.person(), await desk.person()];
    const id = await opened(alice);
    expect(await endSessionsOf(bob.pool, alice.login)).toMatchObject({
      ok: false,
      error: { code: 'UNKNOWN_LOGIN', kind: 'not-found' },
    });
    expect(await endSession(bob.pool, id)).toMatchObject({ ok: false, error: { code: 'UNKNOWN_SESSION' } });
    expect(await endSessionsOf(admin.pool, alice.login)).toMatchObject({ ok: true });
  });

  test('of the superuser cannot be ended', async () => {
    const { rows } = await desk.root.query<{ login: string }>('select session_user::text as login');
    expect(await endSessionsOf(admin.pool, rows[0]!.login)).toEqual({ ok: true, value: 0 });
  });
});

/** Practically never. */
const NEVER = {
  idleInTransaction: '1 hour',
  statementRuns: '1 hour',
  transactionOpen: '1 hour',
  queueShare: 1,
  queueHeld: '1 hour',
};

/** Private fields of node-postgres. */
interface Inside {
  readonly processID: number;
  readonly connection: { readonly stream: Socket };
}

const processIdOf = (connection: PoolClient): number => (connection as unknown as Inside).processID;
const streamOf = (connection: PoolClient): Socket => (connection as unknown as Inside).connection.stream;
const lossOf = (connection: PoolClient): Promise<void> =>
  new Promise((resolve) => connection.on('error', () => resolve()));

/** The wait event of the connection from the server; null when it does not wait. */
async function waitOf(connection: PoolClient): Promise<string | null> {
  const { rows } = await desk.root.query<{ wait: string | null }>(
    'select wait_event as wait from pg_stat_activity where pid = $1',
    [processIdOf(connection)],
  );
  return rows[0]?.wait ?? null;
}

async function stateOf(connection: PoolClient): Promise<string | null> {
  const { rows } = await desk.root.query<{ state: string | null }>(
    'select state from pg_stat_activity where pid = $1',
    [processIdOf(connection)],
  );
  return rows[0]?.state ?? null;
}

async function waitsFor(connection: PoolClient, wait: string): Promise<void> {
  while ((await waitOf(connection)) !== wait) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('the reaper', () => {
  /** The reaper decides by the clock, so it is called until it has ended all of these connections. */
  async function reaps(...connections: readonly PoolClient[]): Promise<EndedSession[]> {
    const lost = connections.map(lossOf);
    const wanted = connections.map(processIdOf);
    const ended: EndedSession[] = [];
    while (wanted.some((pid) => !ended.some(({ processId }) => processId === pid))) {
      const answer = await endAbusiveSessions(engine.pool);
      if (!answer.ok) throw new Error(answer.error.message);
      ended.push(...answer.value);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await Promise.all(lost);
    for (const connection of connections) connection.release(true);
    return ended;
  }

  test('ends the sessions of a disabled user', async () => {
    const leaver = await desk.person();
    const connection = await leaver.pool.connect();
    await desk.root.query('update "User" set active = false where id = $1', [leaver.userId]);
    expect(await reaps(connection)).toMatchObject([{ login: leaver.login, reason: 'its login is closed' }]);
  });

  /** The sessions that it ends with limits of zero; only the desk's own limits are fixed. */
  async function endsBeyond(limits: Partial<typeof NEVER>): Promise<Pick<EndedSession, 'login' | 'reason'>[]> {
    const { idleInTransaction, statementRuns, transactionOpen, queueShare, queueHeld } = {
      ...NEVER,
      ...limits,
    };
    const values = [idleInTransaction, statementRuns, transactionOpen, queueShare, queueHeld];
    return (
      await desk.root.query<EndedSession>('select login, reason from end_sessions_beyond($1, $2, $3, $4, $5)', values)
    ).rows;
  }

  test('ends a session that is idle in a transaction, even an administrator’s or a failed one', async () => {
    const alice = await desk.person();
    const [working, idle, failed] = [
      await alice.pool.connect(),
      await admin.pool.connect(),
      await alice.pool.connect(),
    ];
    const lost = Promise.all([idle, failed].map(lossOf));
    await idle.query('begin; select 1');
    await failed.query('begin; select 1 / 0').catch(() => undefined);
    // The error arrives before the session is shown as idle.
    await expect.poll(() => stateOf(failed)).toBe('idle in transaction (aborted)');
    await working.query('select 1');
    expect(await endsBeyond({ idleInTransaction: '1 hour' })).toEqual([]);
    const reason = 'it was idle in a transaction';
    expect(
      new Set((await endsBeyond({ idleInTransaction: '0' })).map((ended) => `${ended.login}: ${ended.reason}`)),
    ).toEqual(new Set([`${admin.login}: ${reason}`, `${alice.login}: ${reason}`]));
    await lost;
    expect((await working.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    working.release();
    for (const connection of [idle, failed]) connection.release(true);
  });

  test('ends a statement that runs too long, but not an administrator’s, for imports and maintenance', async () => {
    const alice = await desk.person();
    const [runs, imports] = [await alice.pool.connect(), await admin.pool.connect()];
    const lost = lossOf(runs);
    const endless = runs.query('set statement_timeout = 0; select pg_sleep(3600)').catch((error: unknown) => error);
    const long = imports.query('select pg_sleep(3600)').catch((error: { code: string }) => error.code);
    for (const connection of [runs, imports]) await waitsFor(connection, 'PgSleep');
    expect(await endsBeyond({ statementRuns: '1 hour' })).toEqual([]);
    expect(await endsBeyond({ statementRuns: '0' })).toEqual([
      { login: alice.login, reason: 'its statement ran too long' },
    ]);
    await lost;
    await endless;
    runs.release(true);
    await desk.root.query('select pg_cancel_backend($1)', [processIdOf(imports)]);
    expect(await long).toBe('57014');
    imports.release();
  });

  test('ends a busy transaction that is open too long, but not an administrator’s', async () => {
    const alice = await desk.person();
    const [busy, imports] = [await alice.pool.connect(), await admin.pool.connect()];
    const lost = lossOf(busy);
    for (const connection of [busy, imports]) await connection.query('begin; select 1');
    await busy.query('select 1');
    expect(await endsBeyond({ transactionOpen: '1 hour' })).toEqual([]);
    expect(await endsBeyond({ transactionOpen: '0' })).toEqual([
      { login: alice.login, reason: 'its transaction was open too long' },
    ]);
    await lost;
    busy.release(true);
    await imports.query('rollback');
    imports.release();
  });

  test('ends a listening session that blocks the queue of notifications', async () => {
    const mallory = await desk.person();
    const [inTransaction, unread, listening] = [
      await mallory.pool.connect(),
      await mallory.pool.connect(),
      await mallory.pool.connect(),
    ];
    const lost = lossOf(inTransaction);
    for (const connection of [inTransaction, unread, listening]) await connection.query('listen a_full_queue');
    await inTransaction.query('begin; select 1');
    streamOf(unread).pause();
    // More than one page of the queue, and more than the server can send to a client that does not read.
    const notify = (): Promise<unknown> =>
      desk.root.query(
        `select pg_notify('a_full_queue', number || repeat('x', 7000)) from generate_series(1, 200) number`,
      );
    while ((await waitOf(unread)) !== 'ClientWrite') await notify();
    // The result arrives after all notifications: from now on the session waits for nothing.
    await listening.query('select 1');
    expect(await endsBeyond({ queueShare: 0, queueHeld: '1 hour' })).toEqual([]);
    expect(await endsBeyond({ queueShare: 0.99, queueHeld: '0' })).toEqual([]);
    const ended = { login: mallory.login, reason: 'it blocked the queue of notifications' };
    expect(await endsBeyond({ queueShare: 0, queueHeld: '0' })).toEqual([ended, ended]);
    await lost;
    // A session that reads its notifications stays, and the queue is emptied while it grows.
    expect((await listening.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    while (
      Number(
        (await desk.root.query<{ share: number }>('select pg_notification_queue_usage() as share')).rows[0]!.share,
      ) > 0
    )
      await notify();
    listening.release(true);
    for (const connection of [inTransaction, unread]) connection.release(true);
  });

  test('ends an administrator’s session that names its program an engine', async () => {
    const connection = await admin.pool.connect();
    const lost = lossOf(connection);
    await connection.query(`set application_name = 'traderai engine watch'; begin; select 1`);
    expect(await endsBeyond({ idleInTransaction: '0' })).toEqual([
      { login: admin.login, reason: 'it was idle in a transaction' },
    ]);
    await lost;
    connection.release(true);
  });

  test.each([
    ['creates roles', 'createrole', null],
    ['creates databases', 'createdb', null],
    ['replicates', 'replication', null],
    ['bypasses row security', 'bypassrls', null],
    ['owns the database', null, 'owner'],
  ])('ends no session of a role that %s, which migrates and backs up', async (_, attribute, owner) => {
    const keeper = await desk.person();
    const [{ database, before }] = (
      await desk.root.query<{ database: string; before: string }>(
        'select datname as database, datdba::regrole::text as before from pg_database where datname = current_database()',
      )
    ).rows as [{ database: string; before: string }];
    const connection = await keeper.pool.connect();
    try {
      await connection.query('begin; select 1');
      await desk.root.query(
        owner === null
          ? `alter role ${keeper.login} ${attribute}`
          : `alter database "${database}" owner to ${keeper.login}`,
      );
      expect(await endsBeyond({ idleInTransaction: '0', transactionOpen: '0' })).toEqual([]);
      expect((await connection.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    } finally {
      await desk.root.query(
        owner === null
          ? `alter role ${keeper.login} no${attribute}`
          : `alter database "${database}" owner to ${before}`,
      );
    }
    const lost = lossOf(connection);
    expect(await endsBeyond({ idleInTransaction: '0' })).toMatchObject([{ login: keeper.login }]);
    await lost;
    connection.release(true);
  });

  test('has fixed limits: a login that may call the reaper cannot set them', async () => {
    for (const { pool } of [engine, admin])
      await expect(pool.query(`select end_sessions_beyond('0', '0', '0', 0, '0')`)).rejects.toMatchObject({
        code: '42501',
      });
  });

  test('does not end a working session, a new transaction or statement, the engine, or the superuser', async () => {
    const alice = await desk.person();
    const connection = await alice.pool.connect();
    const superuser = await desk.root.connect();
    await superuser.query('begin; lock table "FeedCursor" in access share mode');
    const statement = await alice.pool.connect();
    const sleeps = statement.query('select pg_sleep(3600)').catch((error: { code: string }) => error.code);
    await waitsFor(statement, 'PgSleep');
    await connection.query('begin; select 1');
    expect(await endAbusiveSessions(engine.pool)).toEqual({ ok: true, value: [] });
    expect((await connection.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await desk.root.query('select pg_cancel_backend($1)', [processIdOf(statement)]);
    expect(await sleeps).toBe('57014');
    await connection.query('rollback');
    statement.release();
    await superuser.query('rollback');
    superuser.release();
    connection.release();
  });
});

/** On a server whose planner evaluated the end of a connection first, a look ended every session that it judged. */
test('a look at waiting sessions ends neither one that has just begun to block nor the one that waits', async () => {
  const [owner, other] = [await desk.person(), await desk.person()];
  await owner.pool.query('select grant_portfolio($1, $2)', [owner.portfolioId, other.login]);
  const [holds, needs, watcher] = [await other.pool.connect(), await owner.pool.connect(), await engine.pool.connect()];
  await holds.query('begin');
  await holds.query(`select place_order($1, 'held', 'BTCUSD', 'BUY', 'LIMIT', 0.01, 6000)`, [owner.portfolioId]);
  const needed = needs.query('select move_cash($1, 1)', [owner.portfolioId]);
  await expect.poll(() => waitOf(needs)).toBe('advisory');
  // From the first look on, the time of the wait counts.
  expect((await watcher.query('select * from end_blocking_sessions()')).rows).toEqual([]);
  await holds.query('commit');
  expect((await needed).rowCount).toBe(1);
  for (const client of [holds, needs, watcher]) client.release();
});
