/** The doctor tries every configured way to the database. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openClient } from '../../src/database/connection.ts';
import { readPlace } from '../../src/database/probe-route.ts';
import { ensureServer } from '../../src/server/embedded/server.ts';
import { runBinary } from '../support/binary.ts';
import { openTestDesk } from '../support/desk.ts';
import { makeTestHome } from '../support/homes.ts';
import { runInProcess } from '../support/in-process.ts';
import { openPooler } from '../support/pooler.ts';
import { openCommandDesk } from './command-desk.ts';
import type { CommandDesk } from './command-desk.ts';
import { checkOf } from './examination.ts';
import type { Examination } from './examination.ts';

let desk: CommandDesk;
beforeAll(async () => {
  desk = await openCommandDesk();
});
afterAll(() => desk.close());

const doctor = async (url: string, home = desk.home): Promise<Examination & { code: number | null }> => {
  const { code, stdout } = await runInProcess(['doctor', '--json'], { home, url });
  return { code, ...(JSON.parse(stdout) as Examination) };
};

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

const configured = async (settings: object): Promise<Examination> => {
  const home = makeTestHome();
  try {
    writeFileSync(join(home.path, 'config.json'), JSON.stringify(settings), { mode: 0o600 });
    return JSON.parse((await runInProcess(['doctor', '--json'], { home: home.path })).stdout) as Examination;
  } finally {
    await home.remove();
  }
};

test('when the database URL cannot be reached, the listen and engine URLs are tried all the same', async () => {
  const found = await configured({
    databaseUrl: 'postgresql://ann@127.0.0.1:1/desk',
    listenDatabaseUrl: desk.url,
    engineDatabaseUrl: 'postgresql://engine@127.0.0.1:2/desk',
  });
  expect(checkOf(found, 'database')).toMatchObject({ status: 'failure' });
  expect(checkOf(found, 'notifications')).toMatchObject({
    status: 'warning',
    detail: expect.stringContaining('listenDatabaseUrl reaches a server'),
  });
  expect(checkOf(found, 'engine login')).toMatchObject({
    status: 'failure',
    detail: expect.stringContaining('ECONNREFUSED 127.0.0.1:2'),
  });
});

test('listen and engine URLs that lead to another desk are failures', async () => {
  const other = await openTestDesk();
  try {
    const found = await configured({
      databaseUrl: desk.url,
      listenDatabaseUrl: other.url,
      engineDatabaseUrl: other.url,
    });
    for (const [name, key] of [
      ['notifications', 'listenDatabaseUrl'],
      ['engine login', 'engineDatabaseUrl'],
    ] as const)
      expect(checkOf(found, name)).toMatchObject({
        status: 'failure',
        detail: expect.stringContaining(`${key} leads to the database ${other.database}`),
        remedy: expect.stringContaining(`traderai config set ${key} -`),
      });
  } finally {
    await other.close();
  }
});

test('a database of the same name and oid on another server is another desk, and a pooler before the own one is not', async () => {
  const home = makeTestHome();
  const pooler = await openPooler(desk.sql.config as { host: string; port: number });
  try {
    const { superuser } = await ensureServer(home.path, { stays: 'unattended', settings: { fsync: 'off' } });
    const far = await openClient({ ...superuser, database: 'postgres' }, { application: 'test' });
    const near = await openClient({ ...desk.sql.config, database: 'postgres' }, { application: 'test' });
    const pooled = await openClient(
      { ...desk.sql.config, host: '127.0.0.1', port: pooler.port, database: 'postgres' },
      { application: 'test' },
    );
    const [own, another, through] = [await readPlace(near), await readPlace(far), await readPlace(pooled)];
    expect([another.database, another.id === own.id, through.id === own.id]).toEqual(['postgres', false, true]);
    await Promise.all([far.end(), near.end(), pooled.end()]);
  } finally {
    pooler.close();
    await home.remove();
  }
});

test('a login of two connections is examined whole', async () => {
  const { login } = await desk.sql.person();
  await desk.sql.root.query(`alter role ${login} connection limit 2`);
  const home = makeTestHome();
  try {
    const { code, stdout } = await runBinary(['doctor', '--json'], { home: home.path, url: desk.urlOf(login) });
    const { checks } = JSON.parse(stdout) as Examination;
    expect([code, checks.filter(({ status }) => status === 'failure')]).toEqual([0, []]);
    expect(checks.find(({ name }) => name === 'notifications')).toMatchObject({ status: 'ok' });
  } finally {
    await home.remove();
  }
});

test('a login of one connection gets to know that the doctor needs two', async () => {
  const { login } = await desk.sql.person();
  await desk.sql.root.query(`alter role ${login} connection limit 1`);
  const { code, checks } = await doctor(desk.urlOf(login));
  const failed = checks.filter(({ status }) => status === 'failure');
  expect([code, failed.length > 1]).toEqual([1, true]);
  for (const { name, remedy } of failed)
    expect([name, remedy]).toEqual([name, expect.stringContaining('needs two connections at once')]);
});
