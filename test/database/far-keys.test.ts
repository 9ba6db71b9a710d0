/** A key at an address that it does not allow: the login is refused where the server can, and every function refuses. */
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKey } from '../../src/database/actions/keys.ts';
import type { KeyScope } from '../../src/database/actions/keys.ts';
import { scramVerifier } from '../../src/server/bootstrap/scram.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

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

/** Functions that answer a key at any address, each with the reason. */
const HARMLESS: Readonly<Record<string, string>> = {
  new_id: 'a random number',
  price_collar: 'a constant',
  amount_bounds: 'a constant',
  plain_number: 'computes from its argument',
  shown_text: 'computes from its argument',
  plain_text: 'computes from its argument',
  plain_lines: 'computes from its argument',
  valid_trading_hours: 'computes from its argument',
  is_open: 'computes from its argument',
  is_terminal: 'computes from its argument',
  is_working: 'computes from its argument',
  awaits_engine: 'computes from its argument',
  has_trigger: 'computes from its argument',
  slipped_price: 'computes from its argument',
  reservations: 'repeats the symbol of its argument',
};

/** Arguments with which a key at its own address gets an answer; null for every other argument. */
const ARGUMENTS = (): Readonly<Record<string, string>> => ({
  mark_price: `'BTCUSD'`,
  slipped_price: `(select i from "Instrument" i limit 1), 'BUY', 100`,
  worst_price: `jsonb_populate_record(null::"Instrument", '{"symbol": "BTCUSD", "tick_size": 1, "slippage_rate": 0}'), 'BUY', null`,
  trigger_price: `'BTCUSD', 'BUY', null, 5, null`,
  has_trigger: `'STOP'`,
  portfolio_value: `'${boss.portfolioId}'`,
  reservations: `jsonb_populate_record(null::"Portfolio", '{"id": "${boss.portfolioId}"}'), 'BTCUSD', 'BUY', 1, 100`,
  latest_candles: `'BTCUSD', '1h', null, null, 5`,
  desk_day: 'now()',
  desk_day_start: 'now()',
  has_scope: `'trader'`,
  plain_number: '1.50',
  shown_text: `'a'`,
  plain_text: `'a', 5`,
  plain_lines: `'a', 5`,
  check_login_exists: 'session_user',
  end_connections_of: `array[session_user::text], 'infinity'`,
  end_sessions_of: 'session_user',
  end_older_connections: 'array[session_user::text], 0',
});

describe('every function that a key may execute', () => {
  test('refuses it at another address or shows no row, except harmless ones', async () => {
    const scopes = ['viewer', 'analyst', 'trader', 'agent', 'risk', 'engine', 'admin'] as const;
    const client = await keyFrom(FAR, 'in functions', scopes);
    await client.connect();
    const { rows } = await desk.root.query<{ name: string; kind: string; call: string | null }>(
      `select p.proname as name, p.prokind as kind,
              (select string_agg(format('null::%s', format_type(a.type, null)), ', ' order by a.place) from unnest(p.proargtypes) with ordinality as a (type, place)) as call
         from pg_proc p
        where p.pronamespace = 'public'::regnamespace and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
          and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
          and has_function_privilege($1, p.oid, 'execute')
        order by 1`,
      [(client as unknown as { readonly user: string }).user],
    );
    expect(rows.length).toBeGreaterThan(90);
    const answered: string[] = [];
    for (const { name, kind, call } of rows) {
      const values = ARGUMENTS()[name] ?? call ?? '';
      const outcome = await client
        .query({
          text: kind === 'p' ? `call ${name}(${values})` : `select * from ${name}(${values})`,
          rowMode: 'array',
        })
        .then((result) => (result.rows as unknown[][]).flat().filter((value) => !isEmpty(value)).length)
        .catch(({ detail, message }: { readonly detail?: string; readonly message: string }) =>
          detail === 'ADDRESS_NOT_ALLOWED' ? 0 : message,
        );
      if (outcome !== 0 && HARMLESS[name] === undefined) answered.push(`${name}: ${outcome}`);
    }
    expect(answered).toEqual([]);
    expect(Object.keys(HARMLESS).filter((name) => !rows.some((row) => row.name === name))).toEqual([]);
  });
});

/** No value, no right, no rows, or a count or sum of none. */
function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === false ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    /^-?0(\.0*)?$/.test(String(value))
  );
}
