/**
 * A session whose program vanished: judged by the connection of its last heartbeat, not by other connections of its
 * login.
 */
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  endAbusiveSessions,
  endSession,
  isLostSession,
  openSession,
  readSessions,
  touchSession,
} from '../../src/database/actions/sessions.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let admin: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  admin = await desk.person({ role: 'traderai_admin' });
});
afterAll(() => desk.close());

async function console(person: Person): Promise<{ readonly client: Client; readonly id: string }> {
  const client = new Client(desk.configOf(person.login));
  client.on('error', () => undefined);
  await client.connect();
  const opened = await openSession(client, { host: 'desk-7', terminal: '80x24' });
  if (!opened.ok) throw new Error(opened.error.message);
  await touchSession(client, opened.value, person.portfolioId);
  return { client, id: opened.value };
}

async function heartbeatWas(secondsAgo: number, id: string): Promise<void> {
  await desk.root.query(
    `update "Session" set started_at = now() - interval '1 hour', last_seen_at = clock_timestamp() - make_interval(secs => $2) where id = $1`,
    [id, secondsAgo],
  );
}

async function stateOf(id: string): Promise<string | undefined> {
  const sessions = await readSessions(admin.pool);
  return sessions.ok ? sessions.value.find((session) => session.id === id)?.state : undefined;
}

async function endOf(id: string): Promise<unknown> {
  const { rows } = await desk.root.query(
    'select end_reason, ended_at is not null as ended, armed_portfolio_id as armed from "Session" where id = $1',
    [id],
  );
  return rows[0];
}

const VANISHED = { end_reason: 'connection lost', ended: true, armed: null };

test('a session that vanished is gone and disarmed, although another console of its login works', async () => {
  const alice = await desk.person();
  const [ghost, living] = [await console(alice), await console(alice)];
  await ghost.client.end();
  await heartbeatWas(8, ghost.id);
  await heartbeatWas(6, living.id);
  expect([await stateOf(ghost.id), await stateOf(living.id)]).toEqual(['gone', 'on']);
  await endAbusiveSessions(engine.pool);
  expect(await endOf(ghost.id)).toEqual(VANISHED);
  expect(await endOf(living.id)).toMatchObject({ ended: false, armed: alice.portfolioId });
  await living.client.end();
});

test('a silent session with a living connection is disarmed, and stays open', async () => {
  const alice = await desk.person();
  const { client, id } = await console(alice);
  await heartbeatWas(6, id);
  await endAbusiveSessions(engine.pool);
  expect(await endOf(id)).toEqual({ end_reason: null, ended: false, armed: alice.portfolioId });
  await heartbeatWas(8, id);
  await endAbusiveSessions(engine.pool);
  expect(await endOf(id)).toEqual({ end_reason: null, ended: false, armed: null });
  await client.end();
});

test('a heartbeat over another connection keeps a session', async () => {
  const alice = await desk.person();
  const { client, id } = await console(alice);
  await client.end();
  expect(await touchSession(alice.pool, id, null)).toEqual({ ok: true, value: true });
  await heartbeatWas(6, id);
  await endAbusiveSessions(engine.pool);
  expect([await endOf(id), await stateOf(id)]).toMatchObject([{ ended: false }, 'on']);
});

test('without a leading engine a session that is silent is shown as gone and not armed, and on again when it is heard', async () => {
  const alice = await desk.person();
  const { client, id } = await console(alice);
  const shown = async (): Promise<readonly (string | null)[]> => {
    const { rows } = await admin.pool.query<{ state: string; armed_on: string | null }>(
      'select state, armed_on from read_sessions() where id = $1',
      [id],
    );
    return [rows[0]!.state, rows[0]!.armed_on];
  };
  expect(await shown()).toEqual(['on', 'main']);
  // The connection stays open, as of a program that was stopped and of a pooler.
  for (const seconds of [8, 30, 90]) {
    await heartbeatWas(seconds, id);
    expect([seconds, ...(await shown())]).toEqual([seconds, 'gone', null]);
  }
  expect(await endOf(id)).toEqual({ end_reason: null, ended: false, armed: alice.portfolioId });
  await touchSession(client, id, alice.portfolioId);
  expect(await shown()).toEqual(['on', 'main']);
  await client.end();
  await expect.poll(shown).toEqual(['gone', null]);
});

test('ending a session that vanished leaves the other consoles of its login', async () => {
  const alice = await desk.person();
  const [ghost, living] = [await console(alice), await console(alice)];
  await ghost.client.end();
  await heartbeatWas(8, ghost.id);
  expect(await endSession(admin.pool, ghost.id)).toEqual({ ok: true, value: 0 });
  expect(await touchSession(living.client, living.id, null)).toEqual({ ok: true, value: true });
  await living.client.end();
});

test('the engine never waits for a session that its login has locked', async () => {
  const [alice, bob] = [await desk.person(), await desk.person()];
  const [locked, ghost] = [await console(alice), await console(bob)];
  await ghost.client.end();
  await locked.client.end();
  await heartbeatWas(8, ghost.id);
  await heartbeatWas(8, locked.id);
  const holder = await alice.pool.connect();
  await holder.query('begin');
  await holder.query('select touch_session($1)', [locked.id]);
  const startedAt = performance.now();
  await endAbusiveSessions(engine.pool);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  expect(await endOf(ghost.id)).toEqual(VANISHED);
  expect(await endOf(locked.id)).toMatchObject({ ended: false });
  await holder.query('rollback');
  holder.release();
});

test('a program finds out whether its session was lost or ended by a person', async () => {
  const alice = await desk.person();
  const [ghost, ended] = [await console(alice), await console(alice)];
  await ghost.client.end();
  await heartbeatWas(8, ghost.id);
  await endAbusiveSessions(engine.pool);
  await endSession(admin.pool, ended.id);
  expect(await isLostSession(alice.pool, ghost.id)).toEqual({ ok: true, value: true });
  expect(await isLostSession(alice.pool, ended.id)).toEqual({ ok: true, value: false });
  await ended.client.end();
});

test('a look of the engine reads the connections once, however many silent sessions a connection keeps', async () => {
  const alice = await desk.person();
  const { client, id } = await console(alice);
  await client.query(`select open_session('desk-7', null) from generate_series(1, 90)`);
  const looker = await desk.root.connect();
  try {
    await looker.query(`begin; set local track_functions = 'all'`);
    await looker.query(
      `update "Session" set last_seen_at = clock_timestamp() - interval '8 seconds' where login = $1`,
      [alice.login],
    );
    await looker.query('select mark_vanished_sessions()');
    const { rows } = await looker.query(
      `select calls::int from pg_stat_xact_user_functions where funcname = 'read_backends'`,
    );
    expect(rows).toEqual([{ calls: 1 }]);
  } finally {
    await looker.query('rollback');
    looker.release();
  }
  expect(await endOf(id)).toMatchObject({ ended: false });
  await client.end();
});

test('a connection has at most 100 open sessions, and a closed one makes room', async () => {
  const alice = await desk.person();
  const { client, id } = await console(alice);
  const open = (count: number): Promise<unknown> =>
    client.query(`select open_session('desk-7', null) from generate_series(1, $1::int)`, [count]);
  await open(99);
  await expect(open(1)).rejects.toMatchObject({ code: 'TR403', detail: 'SESSIONS_LIMIT' });
  await client.query(`select close_session($1, 'done')`, [id]);
  await open(1);
  await client.end();
  const another = await console(alice);
  await another.client.end();
});
