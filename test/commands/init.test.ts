import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runBinary, runJson } from '../support/binary.ts';
import type { BinaryResult } from '../support/binary.ts';
import { openTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';
import { jsonInProcess, runInProcess } from '../support/in-process.ts';
import { openTerminal } from '../support/pty.ts';

interface Answer {
  readonly database: string;
  readonly address: string;
  readonly username: string;
  readonly portfolios: readonly { readonly name: string; readonly currency: string; readonly cash: string }[];
  readonly made: { readonly schema: boolean; readonly user: boolean };
}

let home: TestHome;
let desk: TestDesk | null = null;
/** Logins belong to the whole server, so every test creates its own. */
let name: string;

beforeEach(() => {
  home = makeTestHome();
  name = `i_${randomBytes(6).toString('hex')}`;
});

afterEach(async () => {
  await home.remove();
  if (desk === null) return;
  const server = new Client({ ...desk.superuser, database: 'postgres' });
  await server.connect();
  await desk.close();
  desk = null;
  for (const login of [`${name}_engine`, name]) await server.query(`drop role if exists ${login}`);
  await server.end();
});

/** Runs the command in a process of its own. */
const launch = (...args: string[]): Promise<BinaryResult> => runBinary(['init', ...args], { home: home.path });
const run = (...args: string[]): Promise<BinaryResult> => runInProcess(['init', ...args], { home: home.path });
const json = (...args: string[]): Promise<Answer> => jsonInProcess<Answer>(['init', ...args], { home: home.path });
const configuration = (): Record<string, string> =>
  JSON.parse(readFileSync(join(home.path, 'config.json'), 'utf8')) as Record<string, string>;

describe('an embedded desk', () => {
  test('is created from flags, and a second run reports it as existing', async () => {
    const wishes = ['--yes', '--username', 'ann', '--portfolio', 'swing', '--cash', '25000.5', '--currency', 'EUR'];
    const portfolios = [{ name: 'swing', currency: 'EUR', cash: '25000.5' }];
    expect(await runJson<Answer>(['init', ...wishes], { home: home.path })).toMatchObject({
      database: 'embedded',
      username: 'ann',
      portfolios,
      made: { schema: true, user: true },
    });
    expect(await json('--yes')).toMatchObject({ username: 'ann', portfolios, made: { schema: false, user: false } });
    const { code, stdout, stderr } = await launch('--yes', '--username', 'bob', '--portfolio', 'other');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/user +ann, existed already\nportfolio +swing, 25,000\.50 EUR\n/),
    ]);
    expect(stderr).toContain('Create bob with: traderai user create');
    expect(stderr).toContain('Create it with: traderai portfolio create other');
  });

  test('is created from answers in a terminal', async () => {
    const terminal = openTerminal(['init'], { home: home.path, columns: 160 });
    await terminal.waitFor('Database: embedded, or a Postgres URL [embedded]');
    terminal.press('<enter>');
    await terminal.waitFor('Name of the first user [');
    terminal.press('ann<enter>');
    await terminal.waitFor('Name of the first portfolio [main]');
    terminal.press('<enter>');
    await terminal.waitFor('Its currency [USD]');
    terminal.press('<enter>');
    await terminal.waitFor('Its cash [10000]');
    terminal.press('2,500<enter>');
    await terminal.waitFor('Open the desk with: traderai', { timeoutMs: 60_000 });
    expect((await terminal.exited).code).toBe(0);
    expect(terminal.screen.text()).toMatch(/user +ann\n/);
    expect(terminal.screen.text()).toMatch(/portfolio +main, 2,500\.00 USD/);
  });

  test('is not created when Ctrl-C answers a question', async () => {
    const terminal = openTerminal(['init'], { home: home.path });
    await terminal.waitFor('Database:');
    terminal.press('<c-c>');
    expect((await terminal.exited).code).toBe(130);
    expect(() => configuration()).toThrow();
  });

  test.each([
    [['--username', 'Ann B'], 'Ann B cannot be a username'],
    [['--username', 'postgres'], 'postgres cannot be a username'],
    [['--cash', '-1'], '-1 is not an amount of cash'],
    [['--cash', '1e5'], '1e5 is not an amount of cash'],
    [['--cash', '0.123456789'], '0.123456789 is not an amount of cash'],
    [['--currency', 'usd'], 'usd is not a currency'],
    [['--portfolio', 'a\u0007b'], 'cannot name a portfolio'],
    [['--url', 'mysql://u:secret@h/d'], 'is not a Postgres URL'],
    [['--url', 'postgres://h/d', '--url-file', 'x'], 'use --url or --url-file, not both'],
  ])('is refused with %j', async (args, message) => {
    const { code, stderr } = await run('--yes', ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(stderr).not.toContain('secret');
  });
});

describe('a desk in a database that a URL names', () => {
  test('is created in an empty database by a superuser’s URL, and used with the user’s own login afterwards', async () => {
    desk = await openTestDesk({ schema: 'none' });
    const file = join(home.path, 'url');
    writeFileSync(file, `${desk.url}\n`, { mode: 0o600 });
    expect(await json('--yes', '--url-file', file, '--username', name)).toMatchObject({
      database: 'url',
      username: name,
      made: { schema: true, user: true },
    });
    expect(statSync(join(home.path, 'config.json')).mode & 0o777).toBe(0o600);
    const { databaseUrl = '', engineDatabaseUrl = '' } = configuration();
    expect(databaseUrl).not.toContain(desk.superuser.password);
    for (const [url, login] of [
      [databaseUrl, name],
      [engineDatabaseUrl, `${name}_engine`],
    ] as const) {
      const client = new Client({ connectionString: url });
      await client.connect();
      expect((await client.query('select session_user as login')).rows).toEqual([{ login }]);
      await client.end();
    }
    expect(await json('--yes')).toMatchObject({ username: name, made: { schema: false, user: false } });
    expect(await json('--yes', '--url-file', file)).toMatchObject({
      username: name,
      made: { schema: false, user: false },
    });
    expect(configuration()).toEqual({ databaseUrl, engineDatabaseUrl });
    expect((await run('--yes', '--url-file', file)).stdout).not.toContain(desk.superuser.password);
  });

  test('prompts for the password that the URL leaves out, and does not show it', async () => {
    desk = await openTestDesk();
    const { host, port, user, password, database } = desk.superuser;
    const url = `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
    const terminal = openTerminal(
      ['init', '--url', url, '--username', name, '--portfolio', 'main', '--cash', '5', '--currency', 'USD'],
      { home: home.path, columns: 200 },
    );
    await terminal.waitFor(`Password of ${user}:`);
    terminal.write(`${password}\r`);
    await terminal.waitFor('Open the desk with: traderai');
    expect((await terminal.exited).code).toBe(0);
    expect(terminal.screen.raw()).not.toContain(password);
    expect(terminal.screen.text()).toMatch(/portfolio +main, 5\.00 USD/);
  });

  test('is refused in a database that contains other tables', async () => {
    desk = await openTestDesk({ schema: 'none' });
    await desk.pool.query('create table theirs (a int)');
    const { code, stderr } = await run('--yes', '--url', desk.url, '--username', name);
    expect([code, stderr]).toEqual([1, expect.stringContaining('not empty: its schema public has 1 tables and views')]);
    expect(
      (
        await desk.pool.query(
          `select count(*)::int as n from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
        )
      ).rows,
    ).toEqual([{ n: 1 }]);
    expect(() => configuration()).toThrow();
  });

  test('is refused for a login without the right to create it', async () => {
    desk = await openTestDesk({ schema: 'none' });
    await desk.pool.query(`create role ${name} login password 'x'`);
    const url = desk.url.replace(/\/\/[^@]*@/, `//${name}:x@`);
    const { code, stderr } = await launch('--yes', '--url', url);
    expect([code, stderr]).toEqual([4, expect.stringContaining('as a superuser: traderai db migrate')]);
  });
});
