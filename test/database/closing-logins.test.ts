/**
 * Whatever a login holds open, closing it takes less than two seconds: the closing ends its connections and disables it
 * before it touches a row or a role that the login can lock.
 */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createKey, revokeKey } from '../../src/database/actions/keys.ts';
import { endSession, endSessionsOf } from '../../src/database/actions/sessions.ts';
import { createUser, disableUser, resetUser, setPasswordOf } from '../../src/database/actions/users.ts';
import { scramVerifier } from '../../src/server/bootstrap/scram.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

const CLOSED_WITHIN_MS = 2_000;
const PASSWORD = 'a long password';

interface Accused {
  readonly userId: string;
  readonly login: string;
  readonly portfolioId: string;
  readonly sessionId: string;
  readonly keyId: string;
  readonly keyLogin: string;
}

/** Changes that a login may leave open in a transaction. Each is a statement of its own connection. */
const HELD: readonly ((accused: Accused) => string)[] = [
  () => `select open_session('host', 'terminal')`,
  ({ sessionId }) => `select touch_session('${sessionId}')`,
  ({ sessionId }) => `select close_session('${sessionId}')`,
  () => `select end_connections_of(array[session_user::text], '-infinity')`,
  () => `select try_record_end(session_user, null, 'infinity')`,
  () => `alter role current_user password 'another'`,
  () => `alter role current_user set statement_timeout = 0`,
  () => `alter role current_user reset all`,
  () => `alter default privileges grant select on tables to public`,
  () => `lock table "ApiKey", "Session", "PersonLimit", "Portfolio", "Order" in access share mode`,
  () => `declare c cursor for select * from "Session"`,
  ({ portfolioId }) => `select move_cash('${portfolioId}', 1)`,
  ({ portfolioId }) =>
    `select place_order('${portfolioId}', gen_random_uuid()::text, 'BTCUSD', 'BUY', 'LIMIT', 0.01, 6000)`,
  () => `select create_alert_rule('BTCUSD', 'LAST', 'ABOVE', 7000)`,
  () => `select create_portfolio(gen_random_uuid()::text, 1)`,
  () => `select current_user_id(), read_person_limits()`,
];
/** Only the login of a user may do these. */
const HELD_BY_USERS: readonly ((accused: Accused) => string)[] = [
  () => `select set_password('${verifierOf('another')}')`,
  () =>
    `select create_api_key(substr(md5(random()::text), 1, 10), '{viewer}', md5(random()::text), '${verifierOf('x')}', null, 1)`,
  ({ keyLogin }) => `select try_shut_logins(array['${keyLogin}'])`,
];

let desk: SqlDesk;
let admin: Person;
let accused: Accused;
const clients: Client[] = [];

beforeAll(async () => {
  desk = await openSqlDesk();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '6399.99', '6400.01', '6400');
  admin = await desk.person({ role: 'traderai_admin' });
});
afterAll(() => desk.close());

beforeEach(async () => {
  for (const client of clients.splice(0)) await client.end().catch(() => undefined);
});

function verifierOf(password: string): string {
  return scramVerifier(password, randomBytes(16));
}

async function connect(user: string): Promise<Client> {
  const client = new Client({ ...desk.config, user, password: PASSWORD, application_name: 'accused' });
  client.on('error', () => undefined);
  await client.connect();
  clients.push(client);
  return client;
}

async function newAccused(): Promise<Accused> {
  // The accused of before need no share of the connections any more.
  await desk.root.query(`update "User" set active = false where id <> $1`, [admin.userId]);
  const username = `n${randomBytes(6).toString('hex')}`;
  const made = await createUser(admin.pool, {
    username,
    email: `${username}@desk.test`,
    scope: 'trader',
    verifier: verifierOf(PASSWORD),
    expiresAt: null,
  });
  if (!made.ok) throw new Error(made.error.message);
  await desk.root.query(`select set_person_limits($1, null, null, 40)`, [made.value.id]);
  const client = await connect(username);
  const portfolio = await client.query<{ id: string }>(`select id from create_portfolio('main', 100000)`);
  const session = await client.query<{ id: string }>(`select open_session('host', 'terminal') as id`);
  const key = await createKey(client, {
    name: 'bot',
    prefix: randomBytes(5).toString('hex'),
    scopes: ['trader'],
    verifier: verifierOf(PASSWORD),
    expiresAt: null,
    connectionLimit: 25,
  });
  if (!key.ok) throw new Error(key.error.message);
  await client.end();
  return {
    userId: made.value.id,
    login: username,
    portfolioId: portfolio.rows[0]!.id,
    sessionId: session.rows[0]!.id,
    keyId: key.value.id,
    keyLogin: key.value.login,
  };
}

/** Each statement stays open in a transaction, or waits for one that another connection of the login holds. */
async function hold(login: string, statements: readonly ((accused: Accused) => string)[]): Promise<void> {
  for (const statement of statements) {
    const client = await connect(login);
    await client.query('begin; set local lock_timeout = 0; set local statement_timeout = 0');
    const done = client.query(statement(accused)).then(
      () => null,
      (error: unknown) => error as Error,
    );
    const failure = await Promise.race([done, new Promise<null>((resolve) => setTimeout(resolve, 40, null))]);
    if (failure !== null) throw new Error(`${statement(accused)}: ${failure.message}`);
  }
}

async function alive(...logins: string[]): Promise<number> {
  const { rows } = await desk.root.query<{ n: number }>(
    'select count(*)::int as n from pg_stat_activity where usename = any ($1)',
    [logins],
  );
  return rows[0]!.n;
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const startedAt = performance.now();
  const value = await work();
  return { ms: performance.now() - startedAt, value };
}

const someOf = (all: readonly ((accused: Accused) => string)[]) =>
  fc.array(fc.constantFrom(...all), { minLength: 1, maxLength: 6 });

describe('whatever a login holds open', () => {
  test('revoking a key takes less than two seconds and leaves no connection of it', async () => {
    await fc.assert(
      fc.asyncProperty(someOf(HELD), async (held) => {
        accused = await newAccused();
        await hold(accused.keyLogin, held);
        const { ms, value } = await timed(() => revokeKey(admin.pool, accused.keyId));
        expect(value).toMatchObject({ ok: true, value: { revokedAt: expect.any(Number) as number } });
        expect([await alive(accused.keyLogin), ms < CLOSED_WITHIN_MS, ms]).toEqual([0, true, ms]);
        await expect(connect(accused.keyLogin)).rejects.toMatchObject({ code: expect.stringMatching(/^28/) as string });
      }),
      { numRuns: 3 },
    );
  });

  test('disabling a user takes less than two seconds and leaves no connection of the login and the keys', async () => {
    await fc.assert(
      fc.asyncProperty(someOf([...HELD, ...HELD_BY_USERS]), someOf(HELD), async (held, heldByKey) => {
        accused = await newAccused();
        await hold(accused.login, held);
        await hold(accused.keyLogin, heldByKey);
        const { ms, value } = await timed(() => disableUser(admin.pool, accused.userId));
        expect(value).toMatchObject({ ok: true, value: { active: false } });
        expect([await alive(accused.login, accused.keyLogin), ms < CLOSED_WITHIN_MS, ms]).toEqual([0, true, ms]);
        await expect(connect(accused.login)).rejects.toMatchObject({ code: '28000' });
      }),
      { numRuns: 3 },
    );
  });

  test.each([
    ['ending all its sessions', () => endSessionsOf(admin.pool, accused.login)],
    ['ending one of its sessions', () => endSession(admin.pool, accused.sessionId)],
    ['setting its password', () => setPasswordOf(admin.pool, accused.userId, verifierOf('a new password'))],
    ['resetting the user', () => resetUser(admin.pool, accused.userId)],
  ])('%s takes less than two seconds and leaves no connection of that time', async (_, close) => {
    await fc.assert(
      fc.asyncProperty(someOf([...HELD, ...HELD_BY_USERS]), async (held) => {
        accused = await newAccused();
        await hold(accused.login, held);
        const { ms, value } = await timed(close);
        expect(value).toMatchObject({ ok: true, value: held.length });
        expect([await alive(accused.login), ms < CLOSED_WITHIN_MS, ms]).toEqual([0, true, ms]);
      }),
      { numRuns: 2 },
    );
  });
});

test('seventeen programs that connect again and again, and alter their role each time, do not outlive their key', async () => {
  accused = await newAccused();
  let attacks = true;
  const loop = async (): Promise<void> => {
    while (attacks) {
      const client = new Client({ ...desk.config, user: accused.keyLogin, password: PASSWORD });
      client.on('error', () => undefined);
      await client
        .connect()
        .then(() => client.query(`begin; alter role current_user password 'x'; select pg_sleep(60)`))
        .catch(() => undefined);
      await client.end().catch(() => undefined);
    }
  };
  const loops = Array.from({ length: 17 }, loop);
  await expect.poll(() => alive(accused.keyLogin), { timeout: 10_000, interval: 20 }).toBeGreaterThan(10);
  const { ms, value } = await timed(() => revokeKey(admin.pool, accused.keyId));
  expect(value).toMatchObject({ ok: true });
  expect([await alive(accused.keyLogin), ms < CLOSED_WITHIN_MS, ms]).toEqual([0, true, ms]);
  attacks = false;
  await Promise.all(loops);
  expect(await alive(accused.keyLogin)).toBe(0);
});

test('a login that closes a key of its own in an open transaction does not delay the closing of others', async () => {
  const accomplice = await newAccused();
  const other = await newAccused();
  await desk.root.query(`update "User" set active = true where id = $1`, [accomplice.userId]);
  const client = await connect(accomplice.login);
  await client.query('begin');
  await client.query('select * from try_shut_logins(array[$1])', [accomplice.keyLogin]);
  const { ms, value } = await timed(() => revokeKey(admin.pool, other.keyId));
  expect(value).toMatchObject({ ok: true });
  expect([ms < CLOSED_WITHIN_MS, ms]).toEqual([true, ms]);
  await client.query('rollback').catch(() => undefined);
});

test.each([
  ['revoking a key', ({ keyId }: Accused): Promise<{ readonly ok: boolean }> => revokeKey(admin.pool, keyId)],
  ['disabling its user', ({ userId }: Accused): Promise<{ readonly ok: boolean }> => disableUser(admin.pool, userId)],
])('%s does not wait for another login that keeps its role in an open transaction', async (_, close) => {
  const accomplice = await newAccused();
  const other = await newAccused();
  await desk.root.query(`update "User" set active = true where id = $1`, [accomplice.userId]);
  const client = await connect(accomplice.login);
  // Any login may name any role in its default privileges, and then keeps that role from being dropped.
  await client.query(`begin; alter default privileges grant select on tables to ${other.keyLogin}, ${other.login}`);
  const { ms, value } = await timed(() => close(other));
  expect(value).toMatchObject({ ok: true });
  expect([ms < CLOSED_WITHIN_MS, ms]).toEqual([true, ms]);
  const { rows } = await desk.root.query(`select revoked_at is not null as revoked from "ApiKey" where id = $1`, [
    other.keyId,
  ]);
  expect(rows).toEqual([{ revoked: true }]);
  await expect(connect(other.keyLogin)).rejects.toMatchObject({ code: '28000' });
  await client.query('rollback');
});
