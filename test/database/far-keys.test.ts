/** A key at an address that it does not allow: the login is refused where the server can, and every function refuses. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKey } from '../../src/database/actions/keys.ts';
import type { KeyScope } from '../../src/database/actions/keys.ts';
import { scramVerifier } from '../../src/server/bootstrap/scram.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';
import { answering } from './key-functions.ts';

let desk: SqlDesk;
let boss: Person;
/** From Postgres 17 on a login starts an event trigger. */
let judgesLogins: boolean;
const clients: Client[] = [];

beforeAll(async () => {
  desk = await openSqlDesk();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '99', '101', '100');
  boss = await desk.person({ role: 'traderai_admin' });
  const { rows } = await desk.root.query<{ judges: boolean }>(
    `select current_setting('server_version_num')::int >= 170000 as judges`,
  );
  judgesLogins = rows[0]!.judges;
  await desk.root.query('select set_person_limits($1, null, null, 100)', [boss.userId]);
});
afterAll(async () => {
  for (const client of clients) await client.end().catch(() => undefined);
  await desk.close();
});

/** `judged` at each login by the server, or only by the functions, as on a server before Postgres 17. */
async function keyFrom(
  addresses: readonly string[],
  judged: 'at login' | 'in functions',
  scopes: readonly KeyScope[] = ['trader'],
): Promise<Client> {
  const secret = randomBytes(16).toString('hex');
  const prefix = randomBytes(5).toString('hex');
  const made = await createKey(boss.pool, {
    name: prefix,
    prefix,
    scopes,
    verifier: scramVerifier(secret, randomBytes(16)),
    expiresAt: null,
    connectionLimit: 3,
    addresses,
  });
  if (!made.ok) throw new Error(made.error.message);
  if (judged === 'in functions' && judgesLogins)
    await desk.root.query(`alter role key_${prefix} set event_triggers = off`);
  const client = new Client({ ...desk.config, user: `key_${prefix}`, password: secret });
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

const FAR = ['203.0.113.0/24'];

describe('at login', () => {
  test('a key is refused from another address, with the address and the remedy, or reads nothing', async () => {
    const client = await keyFrom(FAR, 'at login');
    if (!judgesLogins) {
      await client.connect();
      expect((await client.query('select from "Quote"')).rowCount).toBe(0);
      return;
    }
    await expect(client.connect()).rejects.toMatchObject({
      code: 'TR403',
      detail: 'ADDRESS_NOT_ALLOWED',
      message: expect.stringContaining('127.0.0.1'),
      hint: expect.stringContaining('traderai key list'),
    });
  });

  test('a key is accepted from its address, and cannot turn the check off', async () => {
    const client = await keyFrom(['127.0.0.0/8', '::1'], 'at login');
    await client.connect();
    for (const statement of [
      ...(judgesLogins
        ? [
            'alter role current_user set event_triggers = off',
            'set event_triggers = off',
            'drop event trigger traderai_login',
            'alter event trigger traderai_login disable',
          ]
        : []),
      'select judge_login()',
    ])
      await expect(client.query(statement), statement).rejects.toMatchObject({ code: '42501' });
  });

  test('users, engines and superusers are not judged, also when the tables of the check are gone', async () => {
    const other = await openSqlDesk();
    try {
      const user = await other.person();
      await other.root.query('alter table "ApiKey" rename to "ApiKey_away"');
      for (const config of [other.config, other.configOf(user.login)]) {
        const client = new Client(config);
        await client.connect();
        await client.end();
      }
    } finally {
      await other.root.query('alter table "ApiKey_away" rename to "ApiKey"').catch(() => undefined);
      await other.close();
    }
  });

  test('a superuser is not judged, even by the row of a key', async () => {
    const client = await keyFrom(FAR, 'at login');
    const login = (client as unknown as { readonly user: string }).user;
    await desk.root.query(`alter role ${login} superuser`);
    await client.connect();
    await desk.root.query(`alter role ${login} nosuperuser`);
  });
});

describe('every function that a key may execute', () => {
  test('refuses it at another address or shows no row, except harmless ones', async () => {
    const scopes = ['viewer', 'analyst', 'trader', 'agent', 'risk', 'engine', 'admin'] as const;
    const client = await keyFrom(FAR, 'in functions', scopes);
    await client.connect();
    const { called, answered } = await answering(desk.root, client, {
      refusals: ['ADDRESS_NOT_ALLOWED'],
      portfolioId: boss.portfolioId,
    });
    expect(called).toBeGreaterThan(90);
    expect(answered).toEqual([]);
  });

  test('keeps it from writing the market', async () => {
    const client = await keyFrom(FAR, 'in functions', ['engine', 'admin']);
    await client.connect();
    for (const statement of [
      'update "Instrument" set tick_size = 100',
      `insert into "Instrument" (symbol, name) values ('EVE', 'EVE')`,
      `set role traderai_importer; insert into "MarketData" select * from "MarketData" limit 0`,
    ])
      await expect(client.query(statement), statement).rejects.toMatchObject({ detail: 'ADDRESS_NOT_ALLOWED' });
  });
});
