import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelOrder } from '../../src/database/actions/cancel-order.ts';
import { checkOrder } from '../../src/database/actions/check-order.ts';
import { createKey, revokeKey } from '../../src/database/actions/keys.ts';
import type { ChangedKey, KeyScope } from '../../src/database/actions/keys.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { createUser, disableUser, setPassword, setPasswordOf } from '../../src/database/actions/users.ts';
import { scramVerifier } from '../../src/server/bootstrap/scram.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let admin: Person;
let alice: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '6399.99', '6400.01', '6400');
  admin = await desk.person({ role: 'traderai_admin' });
  alice = await desk.person();
  for (const { userId } of [admin, alice])
    await desk.root.query('select set_person_limits($1, null, null, 150)', [userId]);
});
afterAll(() => desk.close());

const verifierOf = (password: string): string => scramVerifier(password, randomBytes(16));
const named = (): string => `n${randomBytes(6).toString('hex')}`;

async function connectAs(user: string, password: string): Promise<Client> {
  const client = new Client({ ...desk.config, user, password });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function keyOf(
  person: Person,
  scopes: readonly KeyScope[],
  changes: { readonly expiresAt?: number; readonly connectionLimit?: number } = {},
): Promise<{ key: ChangedKey; secret: string }> {
  const secret = randomBytes(16).toString('hex');
  const made = await createKey(person.pool, {
    name: named(),
    prefix: randomBytes(5).toString('hex'),
    scopes,
    verifier: verifierOf(secret),
    expiresAt: null,
    connectionLimit: 5,
    ...changes,
  });
  if (!made.ok) throw new Error(made.error.message);
  return { key: made.value, secret };
}

describe('a password’s verifier', () => {
  test.each(['correct horse battery', 'p@ss:w0rd/$%^&*()', ' !"#~', 'x'.repeat(128)])(
    'lets Postgres check %s without receiving the password',
    async (password) => {
      const login = named();
      await desk.root.query(`create role ${login} login password '${verifierOf(password)}' in role traderai_viewer`);
      await (await connectAs(login, password)).end();
      await expect(connectAs(login, `${password}.`)).rejects.toMatchObject({ code: '28P01' });
      await desk.root.query(`drop role ${login}`);
    },
  );
});

describe('a user', () => {
  test('that an administrator creates logs in, trades its own portfolio, and changes the password', async () => {
    const username = named();
    const made = await createUser(admin.pool, {
      username,
      email: `${username}@desk.test`,
      scope: 'trader',
      verifier: verifierOf('first password'),
      expiresAt: null,
    });
    expect(made).toMatchObject({ ok: true, value: { username, login: username, active: true } });
    const client = await connectAs(username, 'first password');
    const { rows } = await client.query<{ id: string }>(`select id from create_portfolio('main', 10000)`);
    expect(await placeOrder(client, marketBuy({ ...alice, portfolioId: rows[0]!.id }))).toMatchObject({
      ok: true,
      value: { status: 'PENDING_NEW' },
    });
    expect(await setPassword(client, verifierOf('second password'))).toMatchObject({ ok: true });
    await client.end();
    await expect(connectAs(username, 'first password')).rejects.toMatchObject({ code: '28P01' });
    await (await connectAs(username, 'second password')).end();
    expect(await setPasswordOf(admin.pool, made.ok ? made.value.id : '', verifierOf('third password'))).toMatchObject({
      ok: true,
    });
    await (await connectAs(username, 'third password')).end();
    await desk.root.query(`drop role ${username}`);
  });

  test('has default limits that it may change: no transaction left open, no endless statement', async () => {
    const username = named();
    await createUser(admin.pool, {
      username,
      email: `${username}@desk.test`,
      scope: 'trader',
      verifier: verifierOf('a password'),
      expiresAt: null,
    });
    const client = await connectAs(username, 'a password');
    const { rows } = await client.query(
      `select current_setting('statement_timeout') as statement, current_setting('idle_in_transaction_session_timeout') as idle, current_setting('lock_timeout') as lock`,
    );
    expect(rows).toEqual([{ statement: '2min', idle: '1min', lock: '10s' }]);
    await client.end();
    await desk.root.query(`drop role ${username}`);
  });

  test('that is disabled is disconnected immediately, with every key, and cannot log in again', async () => {
    const username = named();
    const made = await createUser(admin.pool, {
      username,
      email: `${username}@desk.test`,
      scope: 'trader',
      verifier: verifierOf('a password'),
      expiresAt: null,
    });
    const client = await connectAs(username, 'a password');
    const secret = 'a secret of the key';
    const key = await createKey(client, {
      name: 'bot',
      prefix: randomBytes(5).toString('hex'),
      scopes: ['viewer'],
      verifier: verifierOf(secret),
      expiresAt: null,
      connectionLimit: 1,
    });
    const program = await connectAs(key.ok ? key.value.login : '', secret);
    const ended = Promise.all([client, program].map((one) => new Promise<void>((resolve) => one.once('end', resolve))));
    expect(await disableUser(admin.pool, made.ok ? made.value.id : '')).toMatchObject({
      ok: true,
      value: { active: false },
    });
    await ended;
    await expect(connectAs(username, 'a password')).rejects.toMatchObject({ code: '28000' });
    await expect(connectAs(key.ok ? key.value.login : '', secret)).rejects.toMatchObject({ code: '28P01' });
    await desk.root.query(`drop role ${username}`);
  });

  test('that creates a key while it is being disabled has none afterwards', async () => {
    const username = named();
    const made = await createUser(admin.pool, {
      username,
      email: `${username}@desk.test`,
      scope: 'trader',
      verifier: verifierOf('a password'),
      expiresAt: null,
    });
    const client = await connectAs(username, 'a password');
    await client.query('begin');
    const key = await createKey(client, {
      name: named(),
      prefix: randomBytes(5).toString('hex'),
      scopes: ['viewer'],
      verifier: verifierOf('a secret'),
      expiresAt: null,
      connectionLimit: 5,
    });
    expect(key).toMatchObject({ ok: true });
    expect(await disableUser(admin.pool, made.ok ? made.value.id : '')).toMatchObject({ ok: true });
    await expect(client.query('commit')).rejects.toThrow();
    const { rows } = await desk.root.query('select from "ApiKey" where user_id = $1', [made.ok ? made.value.id : '']);
    expect(rows).toEqual([]);
    await client.end();
    await desk.root.query(`drop role ${username}`);
  });

  test('that is the last administrator cannot be disabled', async () => {
    const { rows } = await desk.root.query<{ id: string }>(
      `select id from "User" where role = 'ADMIN' and active and id <> $1`,
      [admin.userId],
    );
    expect(rows).toEqual([]);
    expect(await disableUser(admin.pool, admin.userId)).toMatchObject({
      ok: false,
      error: { code: 'LAST_ADMINISTRATOR' },
    });
  });

  test.each([
    ['Ann', 'trader', 'BAD_NAME'],
    ['traderai_owner', 'trader', 'BAD_NAME'],
    ['pg_monitor', 'trader', 'BAD_NAME'],
    ['postgres', 'trader', 'BAD_NAME'],
    ['x"; drop role y; --', 'trader', 'BAD_NAME'],
    ['fine', 'owner', 'BAD_SCOPE'],
    ['fine', 'engine', 'BAD_SCOPE'],
  ])('named %s with the scope %s is refused', async (username, scope, code) => {
    await expect(
      admin.pool.query(`select create_user_login($1, 'x@desk.test', $2, $3)`, [
        username,
        scope,
        verifierOf('a password'),
      ]),
    ).rejects.toMatchObject({ detail: code });
  });

  test('of an earlier application gets a login and keeps its portfolios', async () => {
    const username = named();
    const { rows } = await desk.root.query<{ id: string }>(
      `insert into "User" (email, username, password_hash) values ($1 || '@old.test', $1, '$2b$10$x') returning id`,
      [username],
    );
    const made = await createUser(admin.pool, {
      username,
      email: `${username}@old.test`,
      scope: 'trader',
      verifier: verifierOf('a password'),
      expiresAt: null,
    });
    expect(made).toMatchObject({ ok: true, value: { id: rows[0]!.id, login: username } });
    await desk.root.query(`drop role ${username}`);
  });

  test('cannot create or disable users or set their passwords without being an administrator', async () => {
    for (const call of [
      `select create_user_login('x', 'x@y', 'admin', 'v')`,
      `call disable_user('${admin.userId}')`,
      `call set_password_of('${admin.userId}', 'v')`,
      `call reset_user('${admin.userId}')`,
      `select set_person_limits(null, 1, 1, 3)`,
    ]) {
      await expect(alice.pool.query(call), call).rejects.toMatchObject({ code: '42501' });
    }
  });
});

describe('a key', () => {
  test('acts as its owner, with its own scopes', async () => {
    const { key, secret } = await keyOf(alice, ['trader']);
    const program = await connectAs(key.login, secret);
    const { rows } = await program.query('select current_user_id() as id, is_desk_admin() as admin');
    expect(rows).toEqual([{ id: alice.userId, admin: false }]);
    const placed = await placeOrder(program, marketBuy(alice));
    expect(placed).toMatchObject({ ok: true, value: { status: 'PENDING_NEW' } });
    const audited = await desk.root.query(
      `select login, user_id from "AuditLog" where table_name = 'Order' and row_key = $1`,
      [placed.ok ? placed.value.id : ''],
    );
    expect(audited.rows).toEqual([{ login: key.login, user_id: alice.userId }]);
    await program.end();
  });

  test('of an agent reads its owner’s portfolios and never trades', async () => {
    const placed = await placeOrder(alice.pool, marketBuy(alice));
    const { key, secret } = await keyOf(alice, ['agent']);
    const program = await connectAs(key.login, secret);
    const { rows } = await program.query('select portfolio_id from "Order" group by portfolio_id');
    expect(rows).toEqual([{ portfolio_id: alice.portfolioId }]);
    const denied = { ok: false, error: { code: 'NOT_PERMITTED', kind: 'denied' } };
    expect(await placeOrder(program, marketBuy(alice))).toMatchObject(denied);
    expect(await checkOrder(program, marketBuy(alice))).toMatchObject(denied);
    expect(await cancelOrder(program, placed.ok ? placed.value.id : '')).toMatchObject(denied);
    await program.end();
  });

  test('of an administrator has no administrator rights without that scope', async () => {
    const { key, secret } = await keyOf(admin, ['viewer']);
    const program = await connectAs(key.login, secret);
    expect(
      (await program.query('select is_desk_admin() as admin, count(*)::int as portfolios from "Portfolio"')).rows,
    ).toEqual([{ admin: false, portfolios: 1 }]);
    await program.end();
    const strong = await keyOf(admin, ['admin']);
    const other = await connectAs(strong.key.login, strong.secret);
    expect((await other.query('select is_desk_admin() as admin')).rows).toEqual([{ admin: true }]);
    await other.end();
  });

  test('cannot create keys or set a password', async () => {
    const { key, secret } = await keyOf(alice, ['trader']);
    const program = await connectAs(key.login, secret);
    expect(await setPassword(program, verifierOf('a password'))).toMatchObject({
      ok: false,
      error: { code: 'NOT_PERMITTED' },
    });
    expect(
      await createKey(program, {
        name: 'x',
        prefix: 'abcdefgh',
        scopes: ['viewer'],
        verifier: verifierOf('y'),
        expiresAt: null,
        connectionLimit: 1,
      }),
    ).toMatchObject({ ok: false, error: { code: 'NOT_PERMITTED' } });
    await program.end();
  });

  test('has no more scopes than the creating login', async () => {
    for (const scope of ['risk', 'engine', 'admin', 'analyst'] as const) {
      const made = await createKey(alice.pool, {
        name: named(),
        prefix: randomBytes(5).toString('hex'),
        scopes: ['viewer', scope],
        verifier: verifierOf('x'),
        expiresAt: null,
        connectionLimit: 1,
      });
      expect(made, scope).toMatchObject({ ok: false, error: { code: 'NOT_PERMITTED' } });
    }
  });

  test('that is revoked is disconnected immediately and cannot log in; a second call changes nothing', async () => {
    const { key, secret } = await keyOf(alice, ['viewer']);
    const program = await connectAs(key.login, secret);
    const ended = new Promise<void>((resolve) => program.once('end', resolve));
    expect(await revokeKey(alice.pool, key.id)).toMatchObject({ ok: true });
    await ended;
    await expect(connectAs(key.login, secret)).rejects.toMatchObject({ code: '28P01' });
    expect(await revokeKey(alice.pool, key.id)).toMatchObject({ ok: true });
  });

  test('that has expired cannot log in, and a session that is still connected sees no rows', async () => {
    const { key, secret } = await keyOf(alice, ['trader'], { expiresAt: Date.now() + 3_600_000 });
    const program = await connectAs(key.login, secret);
    await desk.root.query(
      `update "ApiKey" set created_at = now() - interval '2 days', expires_at = now() - interval '1 day' where id = $1`,
      [key.id],
    );
    expect((await program.query('select count(*)::int as n from "Portfolio"')).rows).toEqual([{ n: 0 }]);
    expect(await placeOrder(program, marketBuy(alice))).toMatchObject({
      ok: false,
      error: { code: 'UNKNOWN_PORTFOLIO' },
    });
    await program.end();
    await desk.root.query(`alter role ${key.login} valid until '2020-01-01'`);
    await expect(connectAs(key.login, secret)).rejects.toMatchObject({ code: '28P01' });
  });

  test('opens no more connections than its limit', async () => {
    const { key, secret } = await keyOf(alice, ['viewer'], { connectionLimit: 1 });
    const program = await connectAs(key.login, secret);
    await expect(connectAs(key.login, secret)).rejects.toMatchObject({ code: '53300' });
    await program.end();
  });

  test('stores no secret: not in the table, not in the audit', async () => {
    const { key, secret } = await keyOf(alice, ['viewer']);
    const { rows } = await desk.root.query(
      `select to_jsonb(k)::text as text from "ApiKey" k where id = $1 union all select new_values::text from "AuditLog" where table_name = 'ApiKey' and row_key = $1::text`,
      [key.id],
    );
    expect(rows).toHaveLength(2);
    for (const { text } of rows) expect(text).not.toMatch(new RegExp(`${secret}|SCRAM`));
  });
});
