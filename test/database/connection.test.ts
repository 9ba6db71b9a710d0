import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectionConfig, connectionUrl, openClient, openPool, resolveTarget } from '../../src/database/connection.ts';
import { shownUrl } from '../../src/database/database-url.ts';
import { openPrisma } from '../../src/database/prisma.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk();
});
afterAll(() => desk.close());

const [a, b, c] = ['postgresql://a/x', 'postgres://b/x', 'postgresql://c/x'];

test.each([
  ['the flag first', { flag: a, environment: b, configuration: c }, { kind: 'url', url: a, from: 'flag' }],
  [
    'then the environment',
    { flag: null, environment: b, configuration: c },
    { kind: 'url', url: b, from: 'environment' },
  ],
  [
    'then the configuration',
    { flag: null, environment: null, configuration: c },
    { kind: 'url', url: c, from: 'configuration' },
  ],
  ['finally the embedded server', { flag: null, environment: null, configuration: null }, { kind: 'embedded' }],
])('the database is chosen in this order: %s', (_, sources, target) => {
  expect(resolveTarget(sources)).toEqual(target);
});

test('a text that is not a Postgres URL is refused with the name of its source', () => {
  expect(() => resolveTarget({ flag: 'desk', environment: null, configuration: null })).toThrow(
    '--db is not a Postgres URL',
  );
});

test('a URL for other programs connects to the desk, through a socket and with special characters in its parts', async () => {
  const login = await desk.login('traderai_viewer');
  await desk.pool.query(`alter role ${login.user} password 'p@ss:w/ord?&#% '`);
  const client = new Client({ connectionString: connectionUrl({ ...login, password: 'p@ss:w/ord?&#% ' }) });
  await client.connect();
  expect((await client.query('select current_user as me')).rows).toEqual([{ me: login.user }]);
  await client.end();
});

test('passwords are not shown', () => {
  expect(shownUrl('postgresql://me:secret@host:5432/desk?sslmode=require')).toBe(
    'postgresql://me:…@host:5432/desk?sslmode=require',
  );
  expect(shownUrl('postgresql://host/desk?user=me&password=secret')).toBe('postgresql://host/desk?user=me&password=…');
});

test('numbers keep every digit, instants are dates, and the application name is visible', async () => {
  const client = await openClient(desk.url, { application: 'traderai test' });
  const { rows } = await client.query(
    `select 0.1::numeric(20,8) as price, 9223372036854775807 as big, '2018-11-12T00:00:00Z'::timestamptz as at,
            '2018-11-12 01:00'::timestamp as local, '2018-11-12'::date as day, current_setting('application_name') as name`,
  );
  expect(rows).toEqual([
    {
      price: '0.10000000',
      big: '9223372036854775807',
      at: new Date('2018-11-12T00:00:00Z'),
      local: '2018-11-12 01:00:00',
      day: '2018-11-12',
      name: 'traderai test',
    },
  ]);
  await client.end();
});

test('an exhausted pool reports an error instead of waiting forever', async () => {
  const pool = openPool(
    { ...desk.superuser, connectionTimeoutMillis: 1_000 },
    { application: 'traderai test', max: 1 },
  );
  const only = await pool.connect();
  await expect(pool.query('select 1')).rejects.toThrow('timeout exceeded when trying to connect');
  only.release();
  await pool.end();
});

test('a pool survives the loss of its idle connections', async () => {
  const pool = openPool(desk.url, { application: 'traderai doomed' });
  await pool.query('select 1');
  await desk.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'traderai doomed'`,
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await pool.end();
});

test('Prisma reads over the same kind of connection', async () => {
  const { db, close } = openPrisma(desk.url, { application: 'traderai prisma' });
  expect(await db.$queryRaw`select current_setting('application_name') as name`).toEqual([{ name: 'traderai prisma' }]);
  await close();
});

test.each([
  ['several hosts', 'postgresql://me:secret@one:5432,two:5432/desk', 'names several hosts'],
  ['several hosts as a parameter', 'postgresql:///desk?host=one,two', 'names several hosts'],
  ['a port beyond the last', 'postgresql://me:secret@one:99999/desk', 'this is not a Postgres URL'],
  ['a password with an unescaped %', 'postgresql://me:100%@[one/desk', 'this is not a Postgres URL'],
])('a URL with %s is refused, without its password', (_, url, message) => {
  let thrown: Error | null = null;
  try {
    connectionConfig(url, 'test');
  } catch (error) {
    thrown = error as Error;
  }
  expect(thrown?.message).toContain(message);
  expect(thrown?.message).not.toContain('secret');
});

test.each(['require', 'prefer', 'verify-ca'])(
  'sslmode=%s becomes verify-full, which pg makes of it with a warning',
  (mode) => {
    expect(connectionConfig(`postgresql://one/desk?sslmode=${mode}&a=b`, 'test').connectionString).toBe(
      'postgresql://one/desk?sslmode=verify-full&a=b',
    );
  },
);

test.each([
  'postgresql:///desk?host=/tmp/socket&port=5432',
  'postgresql://me@/desk?host=%2Ftmp',
  'postgres://one',
  'postgresql://one/desk?sslmode=no-verify',
  'postgresql://one/desk?uselibpqcompat=true&sslmode=require',
])('%s stays as it is', (url) => {
  expect(connectionConfig(url, 'test').connectionString).toBe(url);
});
