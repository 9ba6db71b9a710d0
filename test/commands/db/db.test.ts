import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/commands/registry.ts';
import { readSchemaFiles } from '../../../src/maintenance/migrator/migration-files.ts';
import { MIGRATION_LOCK } from '../../../src/maintenance/migrator/migration-lock.ts';
import { runBinary, runJson, startBinary } from '../../support/binary.ts';
import { connectionUrl } from '../../../src/database/connection.ts';
import { openSqlDesk } from '../../support/sql-desk.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { jsonInProcess, runInProcess } from '../../support/in-process.ts';

const HELP_COLUMNS = 80;
const names = readSchemaFiles().migrations.map(({ name }) => name);
let home: TestHome;
beforeEach(() => {
  home = makeTestHome();
});
afterEach(() => home.remove());

describe('with a database of its own', () => {
  let desk: TestDesk;
  /** Runs the command in a process of its own. */
  const launch = (...args: string[]) => runBinary(args, { home: home.path, url: desk.url });
  const run = (...args: string[]) => runInProcess(args, { home: home.path, url: desk.url });
  const json = <T>(...args: string[]) => jsonInProcess<T>(args, { home: home.path, url: desk.url });
  beforeAll(async () => {
    desk = await openTestDesk({ schema: 'none' });
  });
  afterAll(() => desk.close());

  test('the schema is applied, shown, undone and applied again', async () => {
    expect(await json('db', 'migrate', '--dry-run')).toEqual({ dryRun: true, pending: names, objects: 'differ' });
    expect((await launch('db', 'status')).code).toBe(4);
    expect(await json('db', 'migrate')).toMatchObject({ dryRun: false, applied: names });
    expect(await launch('db', 'migrate')).toEqual({
      code: 0,
      signal: null,
      stdout: 'The schema is current.\n',
      stderr: '',
    });
    expect(await json('db', 'status')).toMatchObject({
      kind: 'url',
      running: true,
      schema: 'current',
      migration: names.at(-1),
      pending: [],
    });
    expect(await json('db', 'rollback', '--dry-run')).toEqual({ dryRun: true, undoes: [names.at(-1)] });
    const refused = await launch('db', 'rollback');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('Confirm with --yes.');
    expect(await json('db', 'rollback', '--yes')).toEqual({
      dryRun: false,
      undone: [names.at(-1)],
      backup: expect.stringContaining(`${home.path}/backups/rollback-`),
    });
    expect(await json('db', 'rollback', '--to', '0', '--yes')).toMatchObject({
      dryRun: false,
      undone: names.slice(0, -1).reverse(),
    });
    expect(await json('db', 'migrate', '--to', '1')).toMatchObject({ applied: [names[0]], objects: 0 });
    const history = await runJson<{ name: string; state: string }[]>(['db', 'history'], {
      home: home.path,
      url: desk.url,
    });
    expect(history.filter(({ state }) => state === 'applied').map(({ name }) => name)).toEqual([names[0]]);
    expect(history.filter(({ state }) => state === 'waiting').map(({ name }) => name)).toEqual(names.slice(1));
    expect(history.filter(({ state }) => state === 'undone')).toHaveLength(names.length);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'a migration that waits for another one says so, and %s ends it with 130',
    async (signal) => {
      const other = new Client(desk.superuser);
      await other.connect();
      await other.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
      const refused = await run('db', 'migrate', '--no-wait');
      expect([refused.code, refused.stderr]).toEqual([
        4,
        expect.stringContaining('another migration of this database is running'),
      ]);
      const running = startBinary(['db', 'migrate'], { home: home.path, url: desk.url });
      await new Promise((resolve) => running.process.stderr?.once('data', resolve));
      running.process.kill(signal);
      const { code, stderr } = await running.result;
      expect([code, stderr]).toEqual([130, 'Another migration of this database is running; waiting for it.\n']);
      await other.end();
    },
  );

  test('an administrator of the desk reads that migrations need a superuser of the server', async () => {
    const sql = await openSqlDesk();
    try {
      const { login } = await sql.person({ role: 'traderai_admin' });
      const url = connectionUrl(sql.configOf(login));
      for (const args of [['migrate'], ['rollback', '--yes']]) {
        const { code, stderr } = await runBinary(['db', ...args], { home: home.path, url });
        expect([code, stderr]).toEqual([3, expect.stringContaining('is not a superuser of the server')]);
        expect(stderr).toContain('Name a superuser: --db');
        expect(stderr).not.toContain('have an administrator');
      }
    } finally {
      await sql.close();
    }
  });

  test('db url prints the given URL, and db up is refused', async () => {
    expect(await run('db', 'url')).toMatchObject({ code: 0, stdout: `${desk.url}\n` });
    const refused = await run('db', 'up');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('the environment names another database');
    expect(refused.stderr).not.toContain(desk.superuser.password);
  });
});

test('an unreachable database ends with exit code 4 and the reason as JSON', async () => {
  const { code, stdout, stderr } = await runBinary(['db', 'migrate', '--json'], {
    home: home.path,
    url: 'postgresql://ann@127.0.0.1:1/desk',
  });
  expect([code, stdout]).toEqual([4, '']);
  expect(JSON.parse(stderr)).toMatchObject({
    error: { code: 'DATABASE_UNAVAILABLE', message: expect.stringContaining('ECONNREFUSED') },
  });
});

test('the embedded server starts, prints its URL and stops', async () => {
  const options = { home: home.path };
  expect(await runBinary(['db', 'status', '--json'], options)).toMatchObject({ code: 4, stdout: '' });
  expect(await runJson(['db', 'up'], options)).toMatchObject({ running: true, started: true, pinned: true });
  expect(await runJson(['db', 'up'], options)).toMatchObject({ running: true, started: false, pinned: true });
  const { url } = await runJson<{ url: string }>(['db', 'url'], options);
  const client = new Client({ connectionString: url });
  await client.connect();
  expect((await client.query('select current_database() as name')).rows).toEqual([{ name: 'traderai' }]);
  await client.end();
  expect(await runJson(['db', 'down'], options)).toEqual({ running: false, stopped: true });
  expect(await runJson(['db', 'down'], options)).toEqual({ running: false, stopped: false });
});

test.each([
  [['db', 'migrate', '--tos', '3'], "unknown option '--tos'", 'Did you mean --to?'],
  [['db', 'statos'], "unknown command 'statos'", 'Did you mean status?'],
  [['dbx'], "unknown command 'dbx'", 'Did you mean db?'],
  [['db', 'migrate', '--to', 'x'], 'x is not a whole number of 0 or more', null],
  [['db', 'up', 'now'], "too many arguments for 'up'", null],
])('wrong usage %j is exit code 2 and says what is meant', async (args, message, hint) => {
  const { code, stdout, stderr } = await runInProcess([...args, '--json'], { home: home.path });
  expect([code, stdout]).toEqual([2, '']);
  const { error } = JSON.parse(stderr) as { error: { message: string; hint: string | null } };
  expect(error.message).toContain(message);
  if (hint !== null) expect(error.hint).toBe(hint);
});

test('every command has help that fits 80 columns, and examples', async () => {
  for (const { name, load } of COMMANDS) {
    const { details = '' } = (await load()).command;
    expect(
      details.split('\n').filter((line) => line.length > HELP_COLUMNS),
      name,
    ).toEqual([]);
    const words = name === '' ? [] : name.split(' ');
    const help = await runInProcess([...words, '--help'], { home: home.path });
    expect([name, help.code, help.stdout]).toEqual([name, 0, expect.stringMatching(/\nExamples:\n {2}\S/)]);
  }
  const { code, stdout } = await runBinary(['db', 'migrate', '--help'], { home: home.path });
  expect(code).toBe(0);
  expect(stdout).toContain('traderai db migrate --to 3');
  expect(stdout).toContain('--json');
});

test('the version is one line', async () => {
  expect(await runBinary(['--version'], { home: home.path })).toEqual({
    code: 0,
    signal: null,
    stdout: '0.1.0\n',
    stderr: '',
  });
});

test('the program ends without an error when its reader closes the pipe', async () => {
  const running = startBinary(['db', '--help'], { home: home.path });
  running.process.stdout?.destroy();
  expect((await running.result).stderr).toBe('');
});
