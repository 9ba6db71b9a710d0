import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examinePrepared } from '../../src/commands/doctor/database.ts';
import { openClient } from '../../src/database/connection.ts';
import { ensureServer } from '../../src/server/embedded/server.ts';
import { openPooler } from '../support/pooler.ts';
import { makeTestHome } from '../support/homes.ts';
import { openTestDesk } from '../support/desk.ts';
import { openCommandDesk } from './command-desk.ts';
import type { CommandDesk } from './command-desk.ts';
import { runInProcess } from '../support/in-process.ts';

interface Examination {
  readonly ok: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly status: 'ok' | 'warning' | 'failure';
    readonly detail: string;
    readonly remedy: string | null;
  }[];
}

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
});
afterAll(() => desk.close());

const NAMES = [
  'node',
  'home',
  'configuration',
  'disk',
  'database',
  'round trip',
  'clock',
  'schema',
  'rights',
  'other databases',
  'prepared transactions',
  'isolation level',
  'writes',
  'notifications',
  'engine',
  'quotes',
  'trading hours',
  'portfolio',
  'jobs',
  'views',
  'audit',
];
const statusOf = ({ checks }: Examination, name: string) => checks.find((check) => check.name === name)?.status;
const doctor = async (url: string, home = desk.home): Promise<Examination & { code: number | null }> => {
  const { code, stdout } = await runInProcess(['doctor', '--json'], { home, url });
  return { code, ...(JSON.parse(stdout) as Examination) };
};

test('every check has a status, a detail and a remedy', async () => {
  await desk.sql.root.query(`update "EngineLease" set heartbeat_at = now() + interval '1 hour'`);
  await desk.sql.root.query(`update "Quote" set received_at = now() + interval '1 hour'`);
  const { code, stdout, stderr } = await desk.program('doctor', '--json');
  const examination = JSON.parse(stdout) as Examination;
  expect([code, stderr, examination.ok]).toEqual([0, '', true]);
  expect(examination.checks.map(({ name }) => name)).toEqual(NAMES);
  for (const check of examination.checks) {
    expect(Object.keys(check)).toEqual(['name', 'status', 'detail', 'remedy']);
    expect(check.remedy === null, check.name).toBe(check.status === 'ok');
  }
  for (const name of [
    'node',
    'configuration',
    'database',
    'clock',
    'schema',
    'rights',
    'prepared transactions',
    'engine',
    'quotes',
  ])
    expect(statusOf(examination, name), name).toBe('ok');
  const said = await desk.run('doctor');
  expect(said.stdout).toMatch(/^ok +schema +the schema of this version$/m);
  expect(said.stdout).toMatch(/^0 failures, \d+ warnings?\.$/m);
});

test('a silent engine and old quotes are warnings, with the command that starts an engine', async () => {
  await desk.sql.root.query(`update "EngineLease" set heartbeat_at = now() - interval '1 hour'`);
  await desk.sql.root.query(`update "Quote" set received_at = now() - interval '20 seconds'`);
  const examination = await doctor(desk.url);
  expect([examination.code, statusOf(examination, 'engine'), statusOf(examination, 'quotes')]).toEqual([
    0,
    'warning',
    'warning',
  ]);
  expect(examination.checks.find(({ name }) => name === 'engine')).toMatchObject({
    detail: expect.stringContaining('last heartbeat was 1 h ago'),
    remedy: expect.stringContaining('traderai engine run'),
  });
  await desk.sql.root.query('delete from "Quote"');
  expect((await doctor(desk.url)).checks.find(({ name }) => name === 'quotes')).toMatchObject({
    status: 'warning',
    detail: 'no quotes',
  });
});

test('a superuser is a warning, a login without a user is a failure', async () => {
  const { url, login, close } = await openTestDesk();
  try {
    expect(statusOf(await doctor(url), 'rights')).toBe('warning');
    const stranger = await doctor((await login('traderai_trader')).url);
    expect([stranger.code, stranger.ok, statusOf(stranger, 'rights')]).toEqual([1, false, 'failure']);
  } finally {
    await close();
  }
});

test('prepared transactions are a warning, and a forgotten one is named with the statement that ends it', async () => {
  const home = makeTestHome();
  try {
    const { superuser } = await ensureServer(home.path, {
      stays: 'unattended',
      settings: { fsync: 'off', max_prepared_transactions: '5' },
    });
    const client = await openClient({ ...superuser, database: 'postgres' }, { application: 'test' });
    expect(await examinePrepared(client)).toMatchObject({
      status: 'warning',
      detail: expect.stringContaining('5 are allowed'),
      remedy: expect.stringContaining('max_prepared_transactions to 0'),
    });
    await client.query(`begin; create table forgotten (a int)`);
    await client.query(`prepare transaction 'bob''s'`);
    const found = await examinePrepared(client);
    expect(found).toMatchObject({ status: 'warning', detail: '1 of 5 keeps its locks until it is ended by hand' });
    const [remedy] = /rollback prepared '.*?'(?=;)/.exec(found.remedy!)!;
    await client.query(remedy);
    expect(await examinePrepared(client)).toMatchObject({ detail: expect.stringContaining('5 are allowed') });
    await client.end();
  } finally {
    await home.remove();
  }
});

test('a database without a schema and an unreachable database are failures with an explanation', async () => {
  const empty = await openTestDesk({ schema: 'none' });
  try {
    const examination = await doctor(empty.url);
    expect([examination.code, examination.checks.at(-1)]).toMatchObject([
      1,
      { name: 'schema', status: 'failure', remedy: expect.stringContaining('traderai db migrate') },
    ]);
  } finally {
    await empty.close();
  }
  const unreached = await doctor('postgresql://ann@127.0.0.1:1/desk');
  expect([unreached.code, unreached.checks.at(-1)]).toMatchObject([
    1,
    { name: 'database', status: 'failure', detail: expect.stringContaining('ECONNREFUSED') },
  ]);
});

test.runIf(process.getuid?.() === 0)(
  'a home of root that the account of its server cannot enter is a failure, and the start says the remedy, which helps',
  async () => {
    const home = makeTestHome();
    try {
      expect(await runInProcess(['portfolio', 'list'], { home: home.path })).toMatchObject({ code: 0 });
      expect(statSync(home.path).mode & 0o777).toBe(0o711);
      const examine = async () => {
        const { stdout } = await runInProcess(['doctor', '--json'], { home: home.path });
        return checkOf(JSON.parse(stdout) as Examination, 'home');
      };
      expect(await examine()).toMatchObject({ status: 'ok' });
      chmodSync(home.path, 0o700);
      expect(await examine()).toMatchObject({
        status: 'failure',
        detail: expect.stringContaining('cannot enter'),
        remedy: expect.stringContaining(`chmod 711 ${home.path}`),
      });
      await runInProcess(['db', 'down'], { home: home.path });
      const { code, stderr } = await runInProcess(['portfolio', 'list'], { home: home.path });
      expect(code).toBe(4);
      expect(stderr).toContain(`cannot enter ${home.path} (700)`);
      expect(stderr).toContain(`chmod 711 ${home.path}`);
      chmodSync(home.path, 0o711);
      expect(await runInProcess(['portfolio', 'list'], { home: home.path })).toMatchObject({ code: 0 });
    } finally {
      await runInProcess(['db', 'down'], { home: home.path });
      await home.remove();
    }
  },
);

test('a home without a desk is checked and not changed', async () => {
  const home = makeTestHome();
  try {
    const { code, stdout } = await runInProcess(['doctor', '--json'], { home: home.path });
    expect([code, (JSON.parse(stdout) as Examination).checks.at(-1)]).toMatchObject([
      0,
      { name: 'database', status: 'warning', remedy: expect.stringContaining('traderai init') },
    ]);
    expect(existsSync(join(home.path, 'postgres'))).toBe(false);
  } finally {
    await home.remove();
  }
});

test('a login whose transactions are not read committed gets the setting to change', async () => {
  const { login } = desk.person;
  await desk.sql.root.query(`alter role ${login} set default_transaction_isolation = 'repeatable read'`);
  const { checks, code } = await doctor(desk.url);
  await desk.sql.root.query(`alter role ${login} reset default_transaction_isolation`);
  const check = checks.find(({ name }) => name === 'isolation level');
  expect([code, check]).toMatchObject([
    1,
    { status: 'failure', remedy: expect.stringContaining(`alter role ${login} set default_transaction_isolation`) },
  ]);
});

const checkOf = (examination: Examination, name: string) => examination.checks.find((check) => check.name === name);

test('a read-only desk, a failed job and a view that was never filled are failures with their remedy', async () => {
  await desk.sql.root.query(`
    insert into "JobRun" (job, outcome, started_at, ended_at, message) values
      ('analyze', 'FAILED', now() - interval '2 hours', now(), 'earlier'), ('analyze', 'DONE', now() - interval '1 hour', now(), 'later'),
      ('refresh-views', 'FAILED', now(), now(), 'it has not been populated');
    refresh materialized view signal_performance with no data;
    update "DeskState" set read_only = true, reason = 'a broken disk', cause = 'ADMINISTRATOR'`);
  const examination = await doctor(desk.url);
  await desk.sql.root.query(`update "DeskState" set read_only = false, reason = null, cause = null`);
  expect(examination.code).toBe(1);
  expect(checkOf(examination, 'writes')).toMatchObject({
    status: 'failure',
    detail: expect.stringContaining('a broken disk'),
    remedy: expect.stringContaining('traderai db read-only off'),
  });
  expect(checkOf(examination, 'jobs')).toMatchObject({
    status: 'failure',
    detail: 'refresh-views failed: it has not been populated',
    remedy: expect.stringContaining('traderai db maintain --job refresh-views'),
  });
  expect(checkOf(examination, 'views')).toMatchObject({
    status: 'failure',
    detail: expect.stringContaining('signal_performance'),
  });
  const { rows } = await desk.engine.pool.query<{ filled: string }>(
    `select refresh_view('signal_performance') as filled`,
  );
  expect(rows).toHaveLength(1);
  expect(statusOf(await doctor(desk.url), 'views')).toBe('ok');
  await desk.sql.root.query('delete from "JobRun"');
});

test('db verify reports a view without rows as pg_restore leaves it, and db maintain fills it', async () => {
  const admin = await desk.sql.person({ role: 'traderai_admin' });
  const options = { home: desk.home, url: desk.urlOf(admin.login) };
  await desk.sql.root.query('refresh materialized view symbol_performance_summary with no data');
  const verified = await runInProcess(['db', 'verify'], options);
  expect([verified.code, verified.stdout]).toEqual([
    1,
    expect.stringMatching(/BROKEN +materialized_views_are_filled .*symbol_performance_summary/s),
  ]);
  expect((await runInProcess(['db', 'maintain', '--job', 'refresh-views'], options)).code).toBe(0);
  expect((await runInProcess(['db', 'verify'], options)).stdout).toMatch(/ok +materialized_views_are_filled/);
});

test('a portfolio of the configuration that does not exist, and URLs that cannot be reached, are failures', async () => {
  const home = makeTestHome();
  try {
    const write = (changes: object): void =>
      writeFileSync(join(home.path, 'config.json'), JSON.stringify({ databaseUrl: desk.url, ...changes }), {
        mode: 0o600,
      });
    write({
      portfolio: 'nosuch',
      listenDatabaseUrl: 'postgresql://ann@127.0.0.1:1/desk',
      engineDatabaseUrl: 'postgresql://engine@127.0.0.1:2/desk',
    });
    const run = async (): Promise<Examination> =>
      JSON.parse((await runInProcess(['doctor', '--json'], { home: home.path })).stdout) as Examination;
    const found = await run();
    expect(checkOf(found, 'portfolio')).toMatchObject({ status: 'failure', detail: expect.stringContaining('nosuch') });
    expect(checkOf(found, 'notifications')).toMatchObject({
      status: 'failure',
      detail: expect.stringContaining('ECONNREFUSED'),
    });
    expect(checkOf(found, 'engine login')).toMatchObject({
      status: 'failure',
      detail: expect.stringContaining('ECONNREFUSED'),
    });
    write({ engineDatabaseUrl: desk.url });
    expect(checkOf(await run(), 'engine login')).toMatchObject({
      status: 'failure',
      remedy: expect.stringContaining('scope engine'),
    });
    write({ engineDatabaseUrl: desk.urlOf(desk.engine.login) });
    expect(checkOf(await run(), 'engine login')).toMatchObject({ status: 'ok' });
  } finally {
    await home.remove();
  }
});

test.each([['listenDatabaseUrl'], ['engineDatabaseUrl']])(
  '%s without databaseUrl is an error with a hint, also beside a URL of the environment, and a failure of the doctor',
  async (key) => {
    const home = makeTestHome();
    try {
      writeFileSync(join(home.path, 'config.json'), JSON.stringify({ [key]: desk.url }), { mode: 0o600 });
      for (const options of [{ home: home.path }, { home: home.path, url: desk.url }]) {
        expect(await runInProcess(['portfolio', 'list'], options)).toMatchObject({
          code: 2,
          stderr: expect.stringMatching(new RegExp(`${key} without databaseUrl.*config set ${key} --unset`, 's')),
        });
        const found = JSON.parse((await runInProcess(['doctor', '--json'], options)).stdout) as Examination;
        expect(checkOf(found, 'configuration')).toMatchObject({
          status: 'failure',
          detail: expect.stringContaining(key),
          remedy: expect.stringContaining('databaseUrl'),
        });
      }
      // A flag names its database alone, and the way out works.
      expect(await runInProcess(['portfolio', 'list', '--db', desk.url], { home: home.path })).toMatchObject({
        code: 0,
      });
      expect(await runInProcess(['config', 'set', key, '--unset'], { home: home.path })).toMatchObject({ code: 0 });
      expect(checkOf(await doctor(desk.url, home.path), 'configuration')).toMatchObject({ status: 'ok' });
      const set = await runInProcess(['config', 'set', key, 'postgresql://ann@db.internal/desk'], { home: home.path });
      expect(set).toMatchObject({ code: 0, stderr: expect.stringContaining('belongs to databaseUrl') });
    } finally {
      await home.remove();
    }
  },
);

test('a pooler that loses notifications is a failure, and one on the way of an engine is a warning', async () => {
  const pooler = await openPooler(desk.sql.config as { host: string; port: number });
  try {
    const pooled = (url: string): string =>
      url.replace(/^(postgresql:\/\/[^@]*@)\/([^?]*)\?.*$/, `$1127.0.0.1:${pooler.port}/$2`);
    expect(checkOf(await doctor(pooled(desk.url)), 'notifications')).toMatchObject({
      status: 'failure',
      detail: expect.stringContaining('through a pooler'),
      remedy: expect.stringContaining('listenDatabaseUrl'),
    });
    await desk.sql.root.query('update "EngineLease" set leader = null, heartbeat_at = null');
    const engine = await runInProcess(['engine', 'run', '--once', '--feed', 'sim:BTCUSD'], {
      home: desk.home,
      url: pooled(desk.urlOf(desk.engine.login)),
    });
    expect(engine.stderr).toContain('reaches the server through a pooler');
  } finally {
    pooler.close();
  }
});

test('secrets that others may read, and a folder that others may change, are failures', async () => {
  const home = makeTestHome();
  const homeOf = async (): Promise<Examination['checks'][number] | undefined> =>
    checkOf(
      JSON.parse((await runInProcess(['doctor', '--json'], { home: home.path, url: desk.url })).stdout) as Examination,
      'home',
    );
  try {
    chmodSync(home.path, 0o755);
    expect(await homeOf()).toMatchObject({ status: 'warning', detail: expect.stringContaining('(755)') });
    writeFileSync(join(home.path, 'config.json'), '{}');
    chmodSync(join(home.path, 'config.json'), 0o666);
    expect(await homeOf()).toMatchObject({
      status: 'failure',
      detail: expect.stringContaining('config.json (666)'),
      remedy: expect.stringContaining('chmod 600'),
    });
    chmodSync(join(home.path, 'config.json'), 0o600);
    chmodSync(home.path, 0o777);
    expect(await homeOf()).toMatchObject({
      status: 'failure',
      remedy: expect.stringContaining(process.getuid?.() === 0 ? 'chmod 711' : 'chmod 700'),
    });
    chmodSync(home.path, 0o700);
    expect(await homeOf()).toMatchObject({ status: 'ok' });
  } finally {
    await home.remove();
  }
});
