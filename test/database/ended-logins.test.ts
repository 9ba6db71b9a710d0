/** A login that ends while it is connected: no scope, no row, no lease, and the engine ends its session; its keys end with it. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKey } from '../../src/database/actions/keys.ts';
import type { ChangedKey, KeyScope } from '../../src/database/actions/keys.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { scramVerifier } from '../../src/server/bootstrap/scram.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';
import { answering } from './key-functions.ts';

let desk: SqlDesk;
let engine: Engine;
const clients: Client[] = [];

beforeAll(async () => {
  desk = await openSqlDesk();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '99', '101', '100');
  engine = await desk.engine();
});
afterAll(async () => {
  for (const client of clients) await client.end().catch(() => undefined);
  await desk.close();
});

async function keyOf(
  person: Person,
  scopes: readonly KeyScope[],
  expiresAt: number | null = null,
): Promise<{ readonly made: ChangedKey; readonly client: Client }> {
  const secret = randomBytes(16).toString('hex');
  const prefix = randomBytes(5).toString('hex');
  const made = await createKey(person.pool, {
    name: prefix,
    prefix,
    scopes,
    verifier: scramVerifier(secret, randomBytes(16)),
    expiresAt,
    connectionLimit: 2,
  });
  if (!made.ok) throw new Error(made.error.message);
  const client = new Client({ ...desk.config, user: `key_${prefix}`, password: secret });
  client.on('error', () => undefined);
  clients.push(client);
  await client.connect();
  return { made: made.value, client };
}

/** As if the time had passed. */
async function end(login: string): Promise<void> {
  await desk.root.query(`alter role ${login} valid until '2000-01-01'`);
  await desk.root.query(
    `update "ApiKey" set created_at = '1999-01-01', expires_at = '2000-01-01' where role_name = $1`,
    [login],
  );
}

const ALL: readonly KeyScope[] = ['viewer', 'analyst', 'trader', 'agent', 'risk', 'engine', 'admin'];

const REFUSED = [
  'NOT_PERMITTED',
  'UNKNOWN_KEY',
  'UNKNOWN_LOGIN',
  'UNKNOWN_PORTFOLIO',
  'UNKNOWN_SESSION',
  'UNKNOWN_USER',
];

async function endedByEngine(): Promise<readonly unknown[]> {
  const { rows } = await engine.pool.query('select login, reason from end_abusive_sessions()');
  return rows;
}

describe('a key that ends while it is connected', () => {
  test('gets no answer from any function and sees no row', async () => {
    const boss = await desk.person({ role: 'traderai_admin' });
    const { client, made } = await keyOf(boss, ALL);
    await end(made.login);
    const { called, answered } = await answering(desk.root, client, {
      refusals: REFUSED,
      portfolioId: boss.portfolioId,
    });
    expect(called).toBeGreaterThan(90);
    expect(answered).toEqual([]);
    for (const table of ['Quote', 'Order', 'Portfolio', 'User', 'Session', 'ApiKey', 'AuditLog', 'EngineLease'])
      expect((await client.query(`select 1 from "${table}" limit 1`)).rows, table).toEqual([]);
  });

  test('is ended by the engine, with every scope', async () => {
    const boss = await desk.person({ role: 'traderai_admin' });
    const { made } = await keyOf(boss, ['engine']);
    await end(made.login);
    expect(await endedByEngine()).toContainEqual({ login: made.login, reason: 'its login is closed' });
  });
});

describe('a user that ends while it is connected', () => {
  test('places no order, sees no row, and is ended by the engine with its keys', async () => {
    const alice = await desk.person();
    const { client, made } = await keyOf(alice, ['trader']);
    const own = new Client(desk.configOf(alice.login));
    own.on('error', () => undefined);
    await own.connect();
    await end(alice.login);
    for (const connection of [own, client]) {
      expect(await placeOrder(connection, marketBuy(alice))).toMatchObject({
        ok: false,
        error: { code: 'NOT_PERMITTED' },
      });
      expect((await connection.query('select 1 from "Portfolio"')).rows).toEqual([]);
    }
    const ended = await endedByEngine();
    for (const login of [alice.login, made.login])
      expect(ended).toContainEqual({ login, reason: 'its login is closed' });
  });

  test('has keys that end with it at the latest', async () => {
    const bob = await desk.person();
    const userEnds = Date.now() + 86_400_000;
    await desk.root.query(`alter role ${bob.login} valid until '${new Date(userEnds).toISOString()}'`);
    expect((await keyOf(bob, ['viewer'])).made.expiresAt).toBe(userEnds);
    expect((await keyOf(bob, ['viewer'], userEnds + 1000)).made.expiresAt).toBe(userEnds);
    expect((await keyOf(bob, ['viewer'], userEnds - 1000)).made.expiresAt).toBe(userEnds - 1000);
    const { rows } = await desk.root.query(
      `select count(*)::int as keys from pg_roles r join "ApiKey" k on k.role_name = r.rolname where k.user_id = $1 and r.rolvaliduntil <= $2::timestamptz`,
      [bob.userId, new Date(userEnds).toISOString()],
    );
    expect(rows).toEqual([{ keys: 3 }]);
  });
});

test('a key whose user is no administrator any more is no engine, keeps no lease and changes no market', async () => {
  const boss = await desk.person({ role: 'traderai_admin' });
  const { client } = await keyOf(boss, ['engine', 'admin', 'trader']);
  await desk.root.query(`revoke traderai_admin from ${boss.login}; grant traderai_trader to ${boss.login}`);
  const { called, answered } = await answering(desk.root, client, {
    refusals: REFUSED,
    portfolioId: boss.portfolioId,
    notOf: ['traderai_trader', 'traderai_analyst', 'traderai_agent', 'traderai_risk'],
  });
  expect(called).toBeGreaterThan(40);
  expect(answered).toEqual([]);
  for (const statement of [
    'update "Instrument" set tick_size = 100',
    `set role traderai_importer; insert into "MarketData" select * from "MarketData" limit 0`,
  ])
    await expect(client.query(statement), statement).rejects.toMatchObject({ detail: 'NOT_PERMITTED' });
});
