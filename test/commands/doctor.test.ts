import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examinePrepared } from '../../src/commands/doctor/database.ts';
import { openClient } from '../../src/database/connection.ts';
import { ensureServer } from '../../src/server/embedded/server.ts';
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
  'prepared transactions',
  'isolation level',
  'engine',
  'quotes',
  'trading hours',
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
