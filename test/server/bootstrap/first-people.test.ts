import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { establishPeople, FIRST_PORTFOLIO } from '../../../src/server/bootstrap/first-people.ts';
import type { Established, FirstPeople } from '../../../src/server/bootstrap/first-people.ts';
import { openCredentials } from '../../../src/server/embedded/credentials.ts';
import type { Credentials } from '../../../src/server/embedded/credentials.ts';
import { verifyDesk } from '../../../src/maintenance/verify.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';

let desk: TestDesk;
let home: string;
let credentials: Credentials;
let first: FirstPeople;
/** Roles belong to the whole server: each test uses names of its own and drops its roles. */
const made = new Set<string>();

beforeEach(async () => {
  desk = await openTestDesk();
  home = mkdtempSync(join(tmpdir(), 'traderai-people-'));
  credentials = openCredentials(home);
  first = { username: `p_${randomBytes(6).toString('hex')}`, portfolio: FIRST_PORTFOLIO };
});

afterEach(async () => {
  const server = new Client({ ...desk.superuser, database: 'postgres' });
  await server.connect();
  await desk.close();
  for (const role of made) await server.query(`drop role if exists ${role}`);
  made.clear();
  await server.end();
  rmSync(home, { recursive: true, force: true });
});

/** As the superuser; engines of other users on the same server are never adopted. */
async function establish(changes: Partial<FirstPeople> = {}): Promise<Established> {
  const client = await desk.pool.connect();
  try {
    const established = await establishPeople(client, credentials, { ...first, ...changes, adopts: 'proven' });
    made.add(established.logins.person).add(established.logins.engine);
    return established;
  } finally {
    client.release();
  }
}

async function as<T>(login: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ ...desk.superuser, user: login, password: credentials.read(login) ?? '' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const count = async (table: string): Promise<number> =>
  (await desk.pool.query<{ n: number }>(`select count(*)::int as n from "${table}"`)).rows[0]!.n;

describe('a desk without users', () => {
  test('gets a user, an engine and a portfolio with booked cash', async () => {
    const { logins, person } = await establish();
    expect([logins.person, person]).toEqual([first.username, 'made']);
    const { rows } = await desk.pool.query(
      `select u.username, u.role, p.name, p.currency, p.cash_balance_usd::text as cash from "User" u join "Portfolio" p on p.user_id = u.id`,
    );
    expect(rows).toEqual([
      { username: first.username, role: 'ADMIN', name: 'main', currency: 'USD', cash: '10000.00000000' },
    ]);
    const connection = await desk.pool.connect();
    expect((await verifyDesk(connection)).checks.filter(({ ok }) => !ok)).toEqual([]);
    connection.release();
  });

  test('gets them once, after any number of calls, and keeps its passwords', async () => {
    const { logins } = await establish();
    const password = credentials.read(logins.person);
    expect(await establish()).toEqual({ logins, person: 'found' });
    expect(credentials.read(logins.person)).toBe(password);
    expect([await count('User'), await count('Portfolio')]).toEqual([1, 1]);
  });

  test('has no superuser under another name', async () => {
    const { logins } = await establish();
    const { rows } = await desk.pool.query(
      'select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls from pg_roles where rolname = any ($1)',
      [[logins.person, logins.engine]],
    );
    expect(rows).toEqual(
      [0, 1].map(() => ({ rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false })),
    );
  });

  test('lets the user trade and import market data, and the engine lead; neither may do the other’s work', async () => {
    const { logins } = await establish();
    await as(logins.person, async (client) => {
      await client.query(`insert into "Instrument" (symbol, name) values ('BTCUSD', 'Bitcoin')`);
      await client.query(`select ensure_month_partitions('MarketData', '2018-01-01', '2018-02-01')`);
      await client.query(
        `insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume) values ('BTCUSD', '1m', '2018-01-05', 1, 1, 1, 1, 1)`,
      );
      const { rows } = await client.query(
        `select (place_order((select id from "Portfolio"), 'c1', 'BTCUSD', 'BUY', 'LIMIT', 1, 5, 'GTC', false, null, null)).symbol`,
      );
      expect(rows).toEqual([{ symbol: 'BTCUSD' }]);
      await expect(client.query(`select engine_acquire(gen_random_uuid(), 'h', 1, 'f', 1)`)).rejects.toMatchObject({
        code: '42501',
      });
    });
    await as(logins.engine, async (client) => {
      const { rows } = await client.query(`select engine_acquire(gen_random_uuid(), 'h', 1, 'f', 1)::int as epoch`);
      expect(rows).toEqual([{ epoch: 1 }]);
      await expect(client.query(`select create_portfolio('mine')`)).rejects.toMatchObject({ code: '42501' });
    });
  });

  test('that was killed after it stored a password continues with that password', async () => {
    credentials.write(first.username, 'stored before the server received it');
    const { logins } = await establish();
    expect(credentials.read(logins.person)).toBe('stored before the server received it');
    await as(logins.person, (client) => client.query('select 1'));
  });
});

describe('names and logins of other users', () => {
  test('an existing login stays unchanged: the new user gets a number', async () => {
    await desk.pool.query(`create role ${first.username} login password 'another user’s'`);
    made.add(first.username);
    const { logins } = await establish();
    expect(logins.person).toBe(`${first.username}_2`);
    const other = new Client({ ...desk.superuser, user: first.username, password: 'another user’s' });
    // The password is still the other user's; that login has no right to enter this database.
    await expect(other.connect()).rejects.toMatchObject({ code: '42501' });
  });

  test('on a foreign server an administrator without a stored password stays unchanged', async () => {
    const { logins } = await establish();
    credentials = openCredentials(mkdtempSync(join(home, 'other-')));
    const again = await establish();
    expect(again.person).toBe('made');
    expect(again.logins.person).toBe(`${first.username}_2`);
    expect(again.logins.engine).not.toBe(logins.engine);
  });
});

test('the first portfolio is the requested one', async () => {
  const { logins } = await establish({
    portfolio: { name: 'swing', cash: FIRST_PORTFOLIO.cash.times(2), currency: 'EUR' },
  });
  await as(logins.person, async (client) => {
    const { rows } = await client.query('select name, currency, cash_balance_usd::text as cash from "Portfolio"');
    expect(rows).toEqual([{ name: 'swing', currency: 'EUR', cash: '20000.00000000' }]);
  });
});
