/**
 * Sessions keep their activity; a new address, an unusual hour and failed logins raise an alert for the user, risk and
 * administrators.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { openSession, readSessions } from '../../src/database/actions/sessions.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let admin: Person;
beforeAll(async () => {
  desk = await openSqlDesk();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '6399.99', '6400.01', '6400');
  admin = await desk.person({ role: 'traderai_admin' });
});
afterAll(() => desk.close());

async function opened(person: Person): Promise<string> {
  const answer = await openSession(person.pool, { host: 'h', terminal: null });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

async function alertsOf(reader: Person, of = reader): Promise<string[]> {
  const { rows } = await reader.pool.query<{ title: string }>(
    `select title from "Alert" where type = 'LOGIN' and user_id = $1 order by number`,
    [of.userId],
  );
  return rows.map(({ title }) => title);
}

/** Earlier sessions of a user, one a day. */
async function earlier(
  person: Person,
  { count, hoursAway, address }: { readonly count: number; readonly hoursAway: number; readonly address?: string },
): Promise<void> {
  await desk.root.query(
    `insert into "Session" (user_id, login, address, started_at, last_seen_at, ended_at)
     select $1, $2, $3::inet, at, at, at from generate_series(1, $4) day
      cross join lateral (select now() - make_interval(days => day, hours => $5) as at) t`,
    [person.userId, person.login, address ?? null, count, hoursAway],
  );
}

describe('a session', () => {
  test('keeps the latest activity of its login, at most once a second', async () => {
    const alice = await desk.person();
    await opened(alice);
    await placeOrder(alice.pool, marketBuy(alice));
    const read = async () => {
      const sessions = await readSessions(alice.pool);
      return sessions.ok ? sessions.value : [];
    };
    const [session] = await read();
    expect(session).toMatchObject({ lastActivity: 'order placed', lastActiveAt: expect.any(Number) });
    await alice.pool.query(`select create_alert_rule('BTCUSD', 'LAST', 'ABOVE', 7000)`);
    expect((await read())[0]).toMatchObject({ lastActivity: 'order placed', lastActiveAt: session!.lastActiveAt });
    await desk.root.query(`update "Session" set last_active_at = now() - interval '2 seconds' where login = $1`, [
      alice.login,
    ]);
    await alice.pool.query(`select create_alert_rule('BTCUSD', 'LAST', 'ABOVE', 7001)`);
    expect((await read())[0]).toMatchObject({ lastActivity: 'alert rule created' });
  });

  test('whose row another transaction holds delays no order', async () => {
    const bob = await desk.person();
    await opened(bob);
    const client = await bob.pool.connect();
    try {
      await client.query(`begin; select touch_session(id) from "Session"`);
      await bob.pool.query(`set lock_timeout = '500ms'`);
      expect(await placeOrder(bob.pool, marketBuy(bob))).toMatchObject({ ok: true });
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
});

describe('an alert about a login', () => {
  test('is raised once for a new address, for the user and administrators only', async () => {
    const [alice, bob] = [await desk.person(), await desk.person()];
    await opened(alice);
    expect(await alertsOf(alice)).toEqual([]);
    await desk.root.query(`update "Session" set address = '203.0.113.5' where login = $1`, [alice.login]);
    await opened(alice);
    await opened(alice);
    expect(await alertsOf(alice)).toEqual(['Login from a new address']);
    expect(await alertsOf(admin, alice)).toEqual(['Login from a new address']);
    expect(await alertsOf(bob, alice)).toEqual([]);
  });

  test('counts one half of an IPv6 address, and a socket as this machine', async () => {
    const { rows } = await desk.root.query(
      `select usual_network('2001:db8:1:2:3:4:5:6') = usual_network('2001:db8:1:2::9') as "6",
              usual_network('10.0.0.1') = usual_network('10.0.0.2') as "4", usual_network(null) = usual_network('127.0.0.1') as socket`,
    );
    expect(rows).toEqual([{ '6': true, '4': false, socket: true }]);
  });

  test.each([
    ['far from all earlier ones', { count: 20, hoursAway: 6 }, ['Login at an unusual hour']],
    ['beside earlier ones', { count: 20, hoursAway: 1 }, []],
    ['after only a few sessions', { count: 19, hoursAway: 6 }, []],
  ])('at an hour %s', async (_, sessions, expected) => {
    const person = await desk.person();
    await earlier(person, sessions);
    await opened(person);
    await opened(person);
    expect(await alertsOf(person)).toEqual(expected);
  });

  test('does not keep a session from opening on a read-only desk', async () => {
    const person = await desk.person();
    await earlier(person, { count: 20, hoursAway: 6, address: '203.0.113.5' });
    await desk.root.query(`select set_read_only('audit')`);
    try {
      await opened(person);
    } finally {
      await desk.root.query('select set_read_only(null)');
    }
    expect(await alertsOf(person)).toEqual([]);
  });

  test('about invented names is one for all of them', async () => {
    for (const [failures, names] of [
      [3, 1],
      [300, 100],
    ])
      await desk.root.query(`select report_failed_logins(null, '10.0.0.9', $1, '2026-01-02T10:00:00Z', $2)`, [
        failures,
        names,
      ]);
    const { rows } = await admin.pool.query<{ message: string }>(
      `select message from "Alert" where message like '%no login of this desk%'`,
    );
    expect(rows).toEqual([
      {
        message:
          '300 failed logins as names that are no login of this desk (100 different) from 10.0.0.9 since 2026-01-02 10:00:00 UTC.',
      },
    ]);
  });

  test('about failed logins is one an episode, renews its count, and is not for all when the login does not exist', async () => {
    const alice = await desk.person();
    const report = (login: string, failures: number, firstAt: string) =>
      desk.root.query('select report_failed_logins($1, $2, $3, $4)', [login, '[local]', failures, firstAt]);
    await report(alice.login, 3, '2026-01-01T10:00:00Z');
    await report(alice.login, 40, '2026-01-01T10:00:00Z');
    await report(alice.login, 3, '2026-01-01T12:00:00Z');
    await report('nosuch\u001b[2J', 3, '2026-01-01T10:00:00Z');
    const { rows } = await alice.pool.query<{ message: string }>(
      `select message from "Alert" where type = 'LOGIN' order by number`,
    );
    expect(rows.map(({ message }) => message)).toEqual([
      `40 failed logins as ${alice.login} from the socket of the server since 2026-01-01 10:00:00 UTC.`,
      `3 failed logins as ${alice.login} from the socket of the server since 2026-01-01 12:00:00 UTC.`,
    ]);
    const { rows: all } = await admin.pool.query<{ message: string }>(
      `select message from "Alert" where message like '%nosuch%'`,
    );
    expect(all).toHaveLength(1);
  });
});
