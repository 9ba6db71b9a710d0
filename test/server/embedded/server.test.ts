import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureServer, findServer, removeCluster, stopServer } from '../../../src/server/embedded/server.ts';
import type { EmbeddedServer } from '../../../src/server/embedded/server.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { ask } from './ask.ts';

/** A server that no test stops, which the first test starts. */
let shared: TestHome;
beforeAll(() => {
  shared = makeTestHome();
});
afterAll(() => shared.remove());

const start = (home = shared.path): Promise<EmbeddedServer> => ensureServer(home, { stays: 'unattended' });

test('parallel starts in a new home share one server, and remove the remains of an interrupted initialization', async () => {
  const draft = join(shared.path, 'postgres.new-1');
  mkdirSync(join(draft, 'base'), { recursive: true });
  writeFileSync(`${draft}.password`, 'half a secret');
  const servers = await Promise.all([start(), start(), start(), start()]);
  expect(new Set(servers.map(({ processId }) => processId)).size).toBe(1);
  expect(readdirSync(shared.path).filter((name) => name.startsWith('postgres.new-'))).toEqual([]);
});

test('a new home gets a server with the desk on a private socket only', async () => {
  const server = await start();
  const [settings] = await ask(
    server,
    `select current_database() as database, current_setting('listen_addresses') as addresses, current_setting('fsync') as fsync,
            current_setting('data_checksums') as checksums, current_setting('server_encoding') as encoding, current_setting('jit') as jit,
            (select datcollate from pg_database where datname = current_database()) as collation`,
  );
  expect(settings).toEqual({
    database: 'traderai',
    addresses: '',
    fsync: 'on',
    checksums: 'on',
    encoding: 'UTF8',
    jit: 'off',
    collation: 'C',
  });
  expect(statSync(server.socketDirectory).mode & 0o077).toBe(0);
  expect(statSync(join(shared.path, 'credentials.json')).mode & 0o077).toBe(0);
});

test('a missing or wrong password is refused', async () => {
  const server = await start();
  for (const password of ['', 'wrong']) {
    await expect(new Client({ ...server.superuser, password }).connect()).rejects.toThrow();
  }
});

test('the server counts its statements from the first one', async () => {
  expect(
    await ask(
      await start(),
      `select count(*) > 0 as counted from pg_stat_statements where query like 'create extension%'`,
    ),
  ).toEqual([{ counted: true }]);
});

test('a running server is adopted', async () => {
  const first = await start();
  expect((await start()).processId).toBe(first.processId);
});

test('stopping keeps committed data and may be repeated, and a home that was moved with its data is the same desk', async () => {
  const home = makeTestHome();
  const moved = `${home.path}-moved`;
  try {
    await ask(await start(home.path), 'create table kept as select 1 as one');
    expect(await stopServer(home.path)).toBe('stopped');
    expect(findServer(home.path)).toBeNull();
    expect(await stopServer(home.path)).toBe('was not running');
    expect(await ask(await start(home.path), 'select * from kept')).toEqual([{ one: 1 }]);
    await stopServer(home.path);
    renameSync(home.path, moved);
    expect(await ask(await start(moved), 'select * from kept')).toEqual([{ one: 1 }]);
  } finally {
    await stopServer(moved);
    if (existsSync(moved)) renameSync(moved, home.path);
    await home.remove();
  }
});

test('a path that is too long for a socket gets its socket in another folder', async () => {
  const home = makeTestHome();
  const deep = join(home.path, 'a-folder-with-quite-a-long-name'.repeat(3), 'and-another-one-below-it');
  const server = await start(deep);
  try {
    expect(Buffer.byteLength(server.socketDirectory)).toBeLessThan(85);
    expect(server.dataDirectory.startsWith(deep)).toBe(true);
    expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  } finally {
    await removeCluster(deep);
    await home.remove();
  }
});

test('a home that no other account may enter works too', async () => {
  const closed = makeTestHome({ reach: 'own' });
  try {
    const server = await start(closed.path);
    expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  } finally {
    await closed.remove();
  }
});
