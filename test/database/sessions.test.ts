import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { closeSession, endAbusiveSessions, endSession, endSessionsOf, openSession, readSessions, touchSession } from '../../src/database/actions/sessions.ts';
import type { EndedSession, SessionRow } from '../../src/database/actions/sessions.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
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
  test('says who is on, from where and armed on what', async () => {
    const alice = await desk.person();
    const id = await opened(alice);
    expect(await touchSession(alice.pool, id, alice.portfolioId)).toEqual({ ok: true, value: true });
    expect(await sessionsOf(admin, alice.login)).toMatchObject([{ id, username: alice.login, login: alice.login, ...at, armedOn: 'main', state: 'on', connections: expect.any(Number) }]);
    await touchSession(alice.pool, id, null);
    expect(await sessionsOf(admin, alice.login)).toMatchObject([{ armedOn: null }]);
    await closeSession(alice.pool, id, 'quit');
    expect((await sessionsOf(admin, alice.login)).filter((session) => session.id !== null)).toEqual([]);
    const { rows } = await desk.root.query('select end_reason, ended_at is not null as ended from "Session" where id = $1', [id]);
    expect(rows).toEqual([{ end_reason: 'quit', ended: true }]);
  });

  test('is audited when it begins, is armed and ends, not every time it says that it lives', async () => {
    const alice = await desk.person();
    const id = await opened(alice);
    for (let count = 0; count < 5; count += 1) await touchSession(alice.pool, id, null);
    await touchSession(alice.pool, id, alice.portfolioId);
    await closeSession(alice.pool, id, 'quit');
    const { rows } = await desk.root.query(`select action, new_values ->> 'armed_portfolio_id' as armed, new_values ->> 'end_reason' as reason from "AuditLog" where table_name = 'Session' and row_key = $1 order by sequence`, [id]);
    expect(rows).toEqual([
      { action: 'INSERT', armed: null, reason: null },
      { action: 'UPDATE', armed: alice.portfolioId, reason: null },
      { action: 'UPDATE', armed: null, reason: 'quit' },
    ]);
  });

  test('of others is seen by administrators alone; a login without one is seen as connected', async () => {
    const [alice, bob] = [await desk.person(), await desk.person()];
    await opened(alice);
    await bob.pool.query('select 1');
    expect((await sessionsOf(bob)).map(({ login, id }) => ({ login, id }))).toEqual([{ login: bob.login, id: null }]);
    const seen = await sessionsOf(admin);
    expect(seen.map(({ login }) => login)).toEqual(expect.arrayContaining([alice.login, bob.login]));
  });

  test('that is ended loses its connections and learns that it is over', async () => {
    const alice = await desk.person();
    const id = await opened(alice);
    const connection = await alice.pool.connect();
    const lost = new Promise<void>((resolve) => connection.on('error', () => resolve()));
    expect(await endSession(admin.pool, id)).toMatchObject({ ok: true });
    await lost;
    connection.release(true);
    expect(await touchSession(alice.pool, id, null)).toEqual({ ok: true, value: false });
  });

  test('of a login is ended by the login itself or an administrator, by nobody else', async () => {
    const [alice, bob] = [await desk.person(), await desk.person()];
    const id = await opened(alice);
    expect(await endSessionsOf(bob.pool, alice.login)).toMatchObject({ ok: false, error: { code: 'UNKNOWN_LOGIN', kind: 'not-found' } });
    expect(await endSession(bob.pool, id)).toMatchObject({ ok: false, error: { code: 'UNKNOWN_SESSION' } });
    expect(await endSessionsOf(admin.pool, alice.login)).toMatchObject({ ok: true });
  });

  test('of the superuser is ended by nobody', async () => {
    const { rows } = await desk.root.query<{ login: string }>('select session_user::text as login');
    expect(await endSessionsOf(admin.pool, rows[0]!.login)).toEqual({ ok: true, value: 0 });
  });
});

async function waitsForLock(connection: PoolClient): Promise<void> {
  const pid = (connection as unknown as { readonly processID: number }).processID;
  for (;;) {
    const { rows } = await desk.root.query(`select from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'`, [pid]);
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the reaper', () => {
  /** It judges by the clock: asked again until it has ended all of these connections. */
  async function reaps(...connections: readonly PoolClient[]): Promise<EndedSession[]> {
    const lost = connections.map((connection) => new Promise<void>((resolve) => connection.on('error', () => resolve())));
    const wanted = connections.map((connection) => (connection as unknown as { readonly processID: number }).processID);
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

  test('ends whoever keeps the engine waiting with a lock, and the engine goes on', async () => {
    const mallory = await desk.person();
    const placed = await placeOrder(mallory.pool, marketBuy(mallory));
    const connection = await mallory.pool.connect();
    await connection.query('begin');
    await connection.query(`set idle_in_transaction_session_timeout = 0; select move_cash('${mallory.portfolioId}', 1)`);
    const booked = engine.book(acceptAndFill({ orderId: placed.ok ? placed.value.id : '', portfolioId: mallory.portfolioId, symbol: 'BTCUSD', quantity: '0.1', price: '6400' }));
    expect(await reaps(connection)).toMatchObject([{ login: mallory.login, reason: 'it kept the engine waiting' }]);
    await booked;
    const { rows } = await desk.root.query('select status from "Order" where id = $1', [placed.ok ? placed.value.id : '']);
    expect(rows).toEqual([{ status: 'FILLED' }]);
  });

  test('ends whoever stands behind the one that keeps the engine waiting', async () => {
    const mallory = await desk.person();
    const placed = await placeOrder(mallory.pool, marketBuy(mallory));
    const [first, second] = [await mallory.pool.connect(), await mallory.pool.connect()];
    await first.query('begin');
    await first.query('select move_cash($1, 1)', [mallory.portfolioId]);
    await second.query('begin');
    const waiting = second.query('select move_cash($1, 1)', [mallory.portfolioId]).catch((error: unknown) => error);
    await waitsForLock(second);
    const booked = engine.book(acceptAndFill({ orderId: placed.ok ? placed.value.id : '', portfolioId: mallory.portfolioId, symbol: 'BTCUSD', quantity: '0.1', price: '6400' }));
    const ended = await reaps(first, second);
    expect(new Set(ended.map(({ login, reason }) => `${login}: ${reason}`))).toEqual(new Set([`${mallory.login}: it kept the engine waiting`]));
    await waiting;
    await booked;
  });

  test('ends whoever belongs to somebody that was switched off', async () => {
    const leaver = await desk.person();
    const connection = await leaver.pool.connect();
    await desk.root.query('update "User" set active = false where id = $1', [leaver.userId]);
    expect(await reaps(connection)).toMatchObject([{ login: leaver.login, reason: 'its login is closed' }]);
  });

  test('leaves alone who works, the engine, and the superuser', async () => {
    const alice = await desk.person();
    const connection = await alice.pool.connect();
    const superuser = await desk.root.connect();
    await superuser.query('begin; lock table "FeedCursor" in access share mode');
    await connection.query('select 1');
    expect(await endAbusiveSessions(engine.pool)).toEqual({ ok: true, value: [] });
    expect((await connection.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await superuser.query('rollback');
    superuser.release();
    connection.release();
  });
});
