import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ensureServer, findServer, stopServer } from '../../../src/server/embedded/server.ts';
import type { EmbeddedServer } from '../../../src/server/embedded/server.ts';
import { startBinary } from '../../support/binary.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { ask } from './ask.ts';

let home: TestHome;
beforeEach(() => {
  home = makeTestHome();
});
afterEach(() => home.remove());

const start = (): Promise<EmbeddedServer> => ensureServer(home.path, { stays: 'unattended' });

/** Kills the server's processes at once, its children included. */
function killEverything(server: EmbeddedServer): void {
  const children = readFileSync(`/proc/${server.processId}/task/${server.processId}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number);
  for (const pid of [server.processId, ...children]) process.kill(pid, 'SIGKILL');
}

test('a session whose statement never ends does not keep the server from stopping, and nothing committed is lost', async () => {
  const server = await start();
  await ask(server, 'create table kept as select generate_series(1, 1000) as number');
  const client = new Client(server.superuser);
  client.on('error', () => undefined);
  await client.connect();
  const endless = client
    .query(`select strpos(repeat('a', 20000000), 'b' || repeat('a', 100000))`)
    .catch((error: unknown) => error);
  // Busy for a second: a signal that comes before the statement would end the session.
  await expect
    .poll(() =>
      ask(
        server,
        `select count(*)::int as busy from pg_stat_activity
          where query like 'select strpos%' and state = 'active' and query_start < clock_timestamp() - interval '1 second'`,
      ),
    )
    .toEqual([{ busy: 1 }]);
  const progress: string[] = [];
  expect(await stopServer(home.path, (text) => progress.push(text))).toBe('stopped');
  expect(progress.at(-1)).toContain('stopped at once');
  expect(await endless).toBeInstanceOf(Error);
  expect(await ask(await start(), 'select count(*)::int as kept from kept')).toEqual([{ kept: 1000 }]);
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
      // Either of both creates it.
      const created = orphan.query('create database traderai').catch((error: { readonly code: string }) => {
        expect(['42P04', '23505']).toContain(error.code);
      });
      const [, again] = await Promise.all([created, start()]);
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
