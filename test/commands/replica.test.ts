/** A server in recovery, such as a streaming replica, answers queries and refuses LISTEN, leases and changes. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectionUrl } from '../../src/database/connection.ts';
import { findBinaries } from '../../src/server/embedded/binaries.ts';
import { giveTo } from '../../src/server/embedded/initialize.ts';
import { findPlaces } from '../../src/server/embedded/places.ts';
import { ensureServer, stopServer } from '../../src/server/embedded/server.ts';
import { runBinary, runJson } from '../support/binary.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';
import { openTerminal } from '../support/pty.ts';

let primary: TestHome;
let home: TestHome;
let replica: ChildProcess;
let url: string;

beforeAll(async () => {
  [primary, home] = [makeTestHome(), makeTestHome()];
  await runJson(['portfolio', 'list'], { home: primary.path });
  const { superuser } = await ensureServer(primary.path, { stays: 'unattended' });
  url = connectionUrl(superuser);
  await stopServer(primary.path);
  const places = findPlaces(primary.path)!;
  const signal = join(places.dataDirectory, 'standby.signal');
  writeFileSync(signal, '');
  giveTo(places, signal);
  mkdirSync(places.socketDirectory, { recursive: true });
  giveTo(places, places.socketDirectory);
  const { postgres } = findBinaries(places.account);
  replica = spawn(postgres, ['-D', places.dataDirectory, '-p', String(superuser.port), '-k', places.socketDirectory], {
    stdio: 'ignore',
    cwd: places.base,
    ...(places.account ?? {}),
  });
  while (!(await answers(superuser))) await sleep(50);
});
afterAll(async () => {
  replica.kill('SIGINT');
  await once(replica, 'exit');
  await Promise.all([primary.remove(), home.remove()]);
});

async function answers(config: ConstructorParameters<typeof Client>[0] & object): Promise<boolean> {
  if (replica.exitCode !== null) throw new Error('the replica has ended');
  const client = new Client(config);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

test('lists, laws and a printed snapshot work on a replica', async () => {
  expect(await runJson<unknown[]>(['portfolio', 'list'], { home: home.path, url })).toHaveLength(1);
  expect(await runJson(['db', 'verify'], { home: home.path, url })).toMatchObject({ ok: true });
  const { code, stdout } = await runBinary([], { home: home.path, url });
  expect([code, stdout]).toEqual([0, expect.stringContaining('buying power 10,000.00')]);
});

test('a command that changes something reports that nothing was changed, and the likely reason', async () => {
  const { code, stderr } = await runBinary(['db', 'read-only', 'on', 'moving'], { home: home.path, url });
  expect(code).toBe(4);
  expect(stderr).toContain('nothing was changed');
  expect(stderr).toContain('this may be a replica');
});

test('an engine and a console are refused before they start', async () => {
  const engine = await runBinary(['engine', 'run', '--once'], { home: home.path, url });
  expect([engine.code, engine.stderr]).toEqual([4, expect.stringContaining('this server is a replica')]);
  const terminal = openTerminal([], { home: home.path, url });
  expect((await terminal.exited).code).toBe(4);
  // The emulator may draw the last output after the exit.
  await terminal.waitFor('Connect to the primary.');
});
