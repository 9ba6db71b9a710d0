import { chmodSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examinePrepared, examineUnfinishedLogins } from '../../src/commands/doctor/database.ts';
import { openClient } from '../../src/database/connection.ts';
import { ensureServer } from '../../src/server/embedded/server.ts';
import { makeTestHome } from '../support/homes.ts';
import { openTestDesk } from '../support/desk.ts';
import { openCommandDesk } from './command-desk.ts';
import type { CommandDesk } from './command-desk.ts';
import { checkOf } from './examination.ts';
import type { Examination } from './examination.ts';
import { runInProcess } from '../support/in-process.ts';

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
  'unfinished logins',
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

test('logins that may stay unfinished for long and prepared transactions are warnings; a forgotten one is named with the statement that ends it', async () => {
  const home = makeTestHome();
  try {
    const { superuser } = await ensureServer(home.path, {
      stays: 'unattended',
      settings: { fsync: 'off', max_prepared_transactions: '5', authentication_timeout: '1min' },
    });
    const client = await openClient({ ...superuser, database: 'postgres' }, { application: 'test' });
    expect(await examinePrepared(client)).toMatchObject({
      status: 'warning',
      detail: expect.stringContaining('5 are allowed'),
      remedy: expect.stringContaining('max_prepared_transactions to 0'),
    });
    expect(await examineUnfinishedLogins(client)).toMatchObject({
      status: 'warning',
      detail: expect.stringContaining('for 60 s'),
      remedy: expect.stringContaining('authentication_timeout to 20s'),
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
