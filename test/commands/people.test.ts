import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectionUrl } from '../../src/database/connection.ts';
import { runBinary, runJson } from '../support/binary.ts';
import type { BinaryOptions } from '../support/binary.ts';
import { jsonInProcess, runInProcess } from '../support/in-process.ts';
import { openTerminal } from '../support/pty.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let admin: Person;
let home: string;
let asAdmin: BinaryOptions;

beforeAll(async () => {
  desk = await openSqlDesk();
  admin = await desk.person({ role: 'traderai_admin' });
  home = mkdtempSync(join(tmpdir(), 'traderai-people-'));
  asAdmin = { home, url: connectionUrl(desk.configOf(admin.login)) };
});
afterAll(async () => {
  rmSync(home, { recursive: true, force: true });
  await desk.close();
});

const username = `ann_${Date.now().toString(36)}`;

function passwordFile(password: string, mode = 0o600): string {
  const path = join(home, 'password');
  writeFileSync(path, `${password}\n`);
  chmodSync(path, mode);
  return path;
}

function urlOf(user: string, password: string): string {
  return connectionUrl({ ...(desk.config as Parameters<typeof connectionUrl>[0]), user, password });
}

test('a user is created from a private password file, logs in, gets a new password and is disabled', async () => {
  const open = await runInProcess(
    ['user', 'create', username, '--password-file', passwordFile('correct horse battery', 0o644)],
    asAdmin,
  );
  expect(open).toMatchObject({ code: 2, stderr: expect.stringContaining('other users can read') });
  const short = await runInProcess(['user', 'create', username], {
    ...asAdmin,
    env: { TRADERAI_NEW_PASSWORD: 'short' },
  });
  expect(short).toMatchObject({ code: 2, stderr: expect.stringContaining('Use 12 to 128') });

  const made = await runJson(
    ['user', 'create', username, '--scope', 'trader', '--password-file', passwordFile('correct horse battery')],
    asAdmin,
  );
  expect(made).toMatchObject({ username, login: username, active: true, scope: 'trader', expiresAt: null });
  const again = await runInProcess(
    ['user', 'create', username, '--password-file', passwordFile('correct horse battery'), '--json'],
    asAdmin,
  );
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('DUPLICATE_NAME') });

  const own: BinaryOptions = { home, url: urlOf(username, 'correct horse battery') };
  expect(await runJson(['user', 'list'], own)).toMatchObject([{ username }]);
  expect((await jsonInProcess<{ username: string }[]>(['user', 'list'], asAdmin)).map((user) => user.username)).toEqual(
    expect.arrayContaining([username, admin.login]),
  );
  expect(
    await runInProcess(['user', 'create', 'eve', '--json'], {
      ...own,
      env: { TRADERAI_NEW_PASSWORD: 'correct horse battery' },
    }),
  ).toMatchObject({ code: 3 });

  expect(
    await runJson(['user', 'password'], { ...own, env: { TRADERAI_NEW_PASSWORD: 'another horse battery' } }),
  ).toEqual({ login: username });
  expect(await runInProcess(['user', 'list'], own)).toMatchObject({ code: 3 });
  const renewed: BinaryOptions = { home, url: urlOf(username, 'another horse battery') };
  expect(await runInProcess(['user', 'list'], renewed)).toMatchObject({ code: 0 });

  expect(await runJson(['user', 'disable', username], asAdmin)).toMatchObject({ username, active: false });
  expect(await runBinary(['user', 'list'], renewed)).toMatchObject({ code: 3 });
});

test('a key shows its secret once, its URL connects, and revoking it ends its connections', async () => {
  const key = await runJson<{ url: string; secret: string; prefix: string; expiresAt: string }>(
    ['key', 'create', 'research', '--scope', 'agent,viewer', '--expires', '90d'],
    asAdmin,
  );
  expect(key).toMatchObject({
    name: 'research',
    scopes: ['agent', 'viewer'],
    login: `key_${key.prefix}`,
    connectionLimit: 2,
  });
  const own: BinaryOptions = { home, url: key.url };
  expect(await runJson(['session', 'list'], own)).toMatchObject([
    { login: `key_${key.prefix}`, username: admin.login, keyName: 'research' },
  ]);
  const listed = await runBinary(['key', 'list', '--all', '--json'], asAdmin);
  expect(JSON.parse(listed.stdout)).toMatchObject([{ name: 'research', state: 'in force', expiresAt: key.expiresAt }]);
  expect(listed.stdout).not.toContain(key.secret);
  expect(await runJson(['key', 'revoke', key.prefix], asAdmin)).toMatchObject({
    name: 'research',
    revokedAt: expect.any(String),
  });
  expect(await runBinary(['session', 'list'], own)).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/traderai key list --all.*traderai key create.*may be revoked or expired/s),
  });
  expect(await jsonInProcess(['key', 'list'], asAdmin)).toEqual([]);
});

test('a login that the server refuses reads why that may be, and what to do', async () => {
  const key = await jsonInProcess<{ url: string; login: string }>(
    ['key', 'create', 'refused', '--scope', 'viewer', '--from', '203.0.113.0/24'],
    asAdmin,
  );
  const refused = async (url: string): Promise<string> => {
    const { code, stderr } = await runInProcess(['session', 'list'], { home, url });
    expect(code).toBe(3);
    return stderr;
  };
  expect(await refused(key.url)).toMatch(/may not connect from 127.0.0.1\n.*key list/);
  await desk.root.query(`alter role ${key.login} valid until '2020-01-01'`);
  expect(await refused(key.url)).toMatch(/key list --all.*key create.*may be revoked or expired/);
  const person = await desk.person();
  const url = connectionUrl(desk.configOf(person.login));
  expect(await refused(urlOf(person.login, 'wrong'))).toMatch(/Check the login and the password/);
  await desk.root.query(`alter role ${person.login} nologin`);
  expect(await refused(url)).toMatch(/administrator.*may be disabled/);
});

test.each([
  [['key', 'create', 'x'], 2, 'at least one scope'],
  [['key', 'create', 'x', '--scope', 'owner'], 2, 'owner is not a scope'],
  [['key', 'create', 'x', '--scope', 'viewer', '--expires', '2020-01-01'], 2, 'is in the past'],
  [['key', 'create', 'x', '--scope', 'viewer', '--expires', 'soon'], 2, 'is not an end of validity'],
  [['key', 'revoke', 'nowhere'], 1, 'you have no key nowhere'],
  [['user', 'disable', 'nowhere'], 1, 'there is no user nowhere'],
  [['user', 'create', 'Ann'], 2, 'cannot be a username'],
  [['session', 'end', '01900000-0000-7000-8000-000000000000'], 1, 'there is no session'],
  [['session', 'end', 'nowhere'], 1, 'there is no login nowhere'],
  [['audit', 'verify', '--head', 'x'], 2, 'is neither a head nor a file'],
])('%j ends with %i', async (words, code, text) => {
  expect(await runInProcess(words, asAdmin)).toMatchObject({ code, stderr: expect.stringContaining(text) });
});

test('user limit shows and changes limits, and user reset undoes what a login set for itself', async () => {
  const person = await desk.person();
  const asPerson: BinaryOptions = { home, url: urlOf(person.login, 'only-for-tests') };
  expect(await runJson(['user', 'limit', person.login, '--open-orders', '7', '--connections', '9'], asAdmin)).toEqual([
    {
      username: person.login,
      openOrders: 7,
      usedOpenOrders: 0,
      alertRules: 500,
      usedAlertRules: 0,
      connections: 9,
      keyConnections: 0,
      defaults: false,
    },
  ]);
  const shown = await runInProcess(['user', 'limit'], asPerson);
  expect(shown.stdout).toMatch(/\(defaults\) +1,000 +500 +12/);
  expect(shown.stdout).toMatch(new RegExp(`${person.login} +0 of 7 +0 of 500 +9`));
  expect(await runInProcess(['user', 'limit', person.login, '--open-orders', '8'], asPerson)).toMatchObject({
    code: 3,
  });
  expect(await runInProcess(['user', 'limit', person.login, '--connections', '2'], asAdmin)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('3 to 1,000 connections'),
  });
  expect(await runInProcess(['user', 'limit', person.login, '--connections', '999'], asAdmin)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Lower the share of users'),
  });
  await person.pool.query('alter role current_user set statement_timeout = 0');
  expect(await runJson(['user', 'reset', person.login], asAdmin)).toEqual({
    username: person.login,
    connections: expect.any(Number),
  });
  const { rows } = await desk.root.query<{ setting: string }>(
    `select unnest(setconfig) as setting from pg_db_role_setting where setrole = $1::regrole order by 1`,
    [person.login],
  );
  expect(rows.map(({ setting }) => setting)).toEqual([
    'idle_in_transaction_session_timeout=60s',
    'lock_timeout=10s',
    'statement_timeout=120s',
  ]);
});

test('a login without a connection has no session to end', async () => {
  const { login } = await desk.person();
  expect(await runBinary(['session', 'end', login], asAdmin)).toMatchObject({
    code: 0,
    stdout: `No connection of ${login} is open.\n`,
  });
});

test('audit verify reports an intact chain, or the first broken row', async () => {
  // Rows are sealed when every older transaction of the server has ended, those of other databases included.
  const sealed = async (): Promise<number> => {
    await desk.root.query('select seal_audit()');
    const { rows } = await desk.root.query<{ rows: number }>(
      'select count(chain_position)::int as rows from "AuditLog"',
    );
    return rows[0]!.rows;
  };
  await expect.poll(sealed, { timeout: 30_000 }).toBeGreaterThan(1);
  const whole = await jsonInProcess<{ head: string; rows: number }>(['audit', 'verify'], asAdmin);
  expect(whole).toMatchObject({ ok: true, firstBad: null, head: expect.stringMatching(/^[0-9a-f]{64}$/) });
  const { rows } = await desk.root.query<{ sequence: string }>(
    'select sequence from "AuditLog" where chain_position = 2',
  );
  const client = await desk.root.connect();
  await client.query(
    `set session_replication_role = replica; update "AuditLog" set login = 'another login' where chain_position = 2`,
  );
  client.release(true);
  const broken = await runBinary(['audit', 'verify', '--json'], asAdmin);
  expect(broken.code).toBe(1);
  expect(JSON.parse(broken.stdout)).toMatchObject({ ok: false, rows: 1, firstBad: Number(rows[0]!.sequence) });
});

test('session list has a console with its armed portfolio, until an administrator ends the session', async () => {
  const trader = await desk.person();
  const terminal = openTerminal([], { home, url: connectionUrl(desk.configOf(trader.login)) });
  try {
    await terminal.waitFor(/main .*DISARMED .*equity 10,000/);
    terminal.press('A');
    await terminal.waitFor(' ARMED');
    for (;;) {
      const sessions = (
        await jsonInProcess<{ id: string | null; login: string; armedOn: string | null }[]>(
          ['session', 'list'],
          asAdmin,
        )
      ).filter(({ login }) => login === trader.login);
      if (sessions.some(({ armedOn }) => armedOn === 'main')) {
        expect(await jsonInProcess(['session', 'end', sessions[0]!.id!], asAdmin)).toMatchObject({
          connections: expect.any(Number),
        });
        break;
      }
    }
    expect((await terminal.exited).code).toBe(0);
    expect(terminal.screen.text()).toContain('ended by an administrator');
  } finally {
    terminal.kill();
  }
});
