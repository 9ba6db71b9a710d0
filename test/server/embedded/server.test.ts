import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ensureServer, findServer, removeCluster, stopServer } from '../../../src/server/embedded/server.ts';
import type { EmbeddedServer } from '../../../src/server/embedded/server.ts';
import { startBinary } from '../../support/binary.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';

let home: TestHome;
beforeEach(() => {
  home = makeTestHome();
});
afterEach(() => home.remove());

const start = (): Promise<EmbeddedServer> => ensureServer(home.path, { stays: 'unattended' });

async function ask(server: EmbeddedServer, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client(server.superuser);
  await client.connect();
  try {
    return (await client.query(text)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

/** Kills the server's processes at once, its children included. */
function killEverything(server: EmbeddedServer): void {
  const children = readFileSync(`/proc/${server.processId}/task/${server.processId}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number);
  for (const pid of [server.processId, ...children]) process.kill(pid, 'SIGKILL');
}

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
  expect(statSync(join(home.path, 'credentials.json')).mode & 0o077).toBe(0);
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

test('parallel starts share one server', async () => {
  const servers = await Promise.all([start(), start(), start(), start()]);
  expect(new Set(servers.map(({ processId }) => processId)).size).toBe(1);
});

test('a running server is adopted', async () => {
  const first = await start();
  expect((await start()).processId).toBe(first.processId);
});

test('stopping keeps committed data and may be repeated', async () => {
  await ask(await start(), 'create table kept as select 1 as one');
  expect(await stopServer(home.path)).toBe('stopped');
  expect(findServer(home.path)).toBeNull();
  expect(await stopServer(home.path)).toBe('was not running');
  expect(await ask(await start(), 'select * from kept')).toEqual([{ one: 1 }]);
});

describe.runIf(process.platform === 'linux')('after a kill -9', () => {
  test('of the server and all its processes, all committed data is back', async () => {
    const server = await start();
    await ask(server, 'create table kept as select generate_series(1, 1000) as number');
    killEverything(server);
    const again = await start();
    expect(again.processId).not.toBe(server.processId);
    expect(await ask(again, 'select count(*)::int as kept from kept')).toEqual([{ kept: 1000 }]);
  });

  test('of the postmaster alone, the next start waits for its children to end', async () => {
    const server = await start();
    const client = new Client(server.superuser);
    client.on('error', () => undefined);
    await client.connect();
    process.kill(server.processId, 'SIGKILL');
    expect(await ask(await start(), 'select 1 as one')).toEqual([{ one: 1 }]);
    await client.end().catch(() => undefined);
  });

  test('a process id in old files that now belongs to another program does not count as the server', async () => {
    const server = await start();
    killEverything(server);
    const file = join(server.dataDirectory, 'postmaster.pid');
    const lock = join(server.socketDirectory, `.s.PGSQL.${server.port}.lock`);
    for (const path of [file, lock])
      writeFileSync(path, readFileSync(path, 'utf8').replace(/^\d+/, String(process.pid)));
    expect(findServer(home.path)).toBeNull();
    expect(await ask(await start(), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('of the process that holds the lock, the next one takes over', async () => {
    const holder = startBinary(['-e'], { home: home.path });
    await holder.result;
    writeFileSync(join(home.path, 'server.lock'), `${holder.process.pid} 1 1`);
    expect((await start()).processId).toBeGreaterThan(0);
    expect(existsSync(join(home.path, 'server.lock'))).toBe(false);
  });

  test('a database that a killed start is still creating is used once it exists', async () => {
    const server = await start();
    const orphan = new Client({ ...server.superuser, database: 'postgres' });
    await orphan.connect();
    for (let round = 0; round < 5; round += 1) {
      await orphan.query('drop database traderai with (force)');
      const [, again] = await Promise.all([orphan.query('create database traderai'), start()]);
      expect(await ask(again, 'select current_database() as name')).toEqual([{ name: 'traderai' }]);
    }
    await orphan.end();
  });

  test('at any moment of the first start, the second start makes a complete cluster', async () => {
    for (const delayMs of [250, 400, 600, 900, 1_300]) {
      const first = startBinary(['db', 'up'], { home: home.path });
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      first.process.kill('SIGKILL');
      await first.result;
      const server = await start();
      expect(await ask(server, 'select current_database() as name')).toEqual([{ name: 'traderai' }]);
      await home.remove();
      mkdirSync(home.path, { mode: 0o711 });
    }
  });
});

test('a home that was moved with its data is the same desk', async () => {
  await ask(await start(), 'create table kept as select 1 as one');
  await stopServer(home.path);
  const moved = `${home.path}-moved`;
  renameSync(home.path, moved);
  const server = await ensureServer(moved, { stays: 'unattended' });
  try {
    expect(await ask(server, 'select * from kept')).toEqual([{ one: 1 }]);
  } finally {
    await stopServer(moved);
    renameSync(moved, home.path);
  }
});

test('a path that is too long for a socket gets its socket in another folder', async () => {
  const deep = join(home.path, 'a-folder-with-quite-a-long-name'.repeat(3), 'and-another-one-below-it');
  const server = await ensureServer(deep, { stays: 'unattended' });
  try {
    expect(Buffer.byteLength(server.socketDirectory)).toBeLessThan(85);
    expect(server.dataDirectory.startsWith(deep)).toBe(true);
    expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  } finally {
    await removeCluster(deep);
  }
});

test('the remains of an interrupted initialization are removed', async () => {
  const draft = join(home.path, 'postgres.new-1');
  mkdirSync(join(draft, 'base'), { recursive: true });
  writeFileSync(`${draft}.password`, 'half a secret');
  await start();
  expect(readdirSync(home.path).filter((name) => name.startsWith('postgres.new-'))).toEqual([]);
});

test('a home that no other account may enter works too', async () => {
  const closed = makeTestHome({ reach: 'own' });
  try {
    const server = await ensureServer(closed.path, { stays: 'unattended' });
    expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  } finally {
    await closed.remove();
  }
});
