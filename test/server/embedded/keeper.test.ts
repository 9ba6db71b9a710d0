import { appendFileSync, statSync } from 'node:fs';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/config/clock.ts';
import { keepServer } from '../../../src/server/embedded/keeper.ts';
import { ensureServer, findServer, stopServer } from '../../../src/server/embedded/server.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';

let home: TestHome;
beforeEach(() => {
  home = makeTestHome();
});
afterEach(() => home.remove());

const keep = (idleMs: number): Promise<string> => keepServer(home.path, { idleMs, clock: systemClock, everyMs: 20 });

test('an idle server is stopped', async () => {
  await ensureServer(home.path, { stays: 'unattended' });
  expect(await keep(300)).toBe('stopped the server: idle');
  expect(findServer(home.path)).toBeNull();
});

test('the server stays while a client is connected, and stops afterwards', async () => {
  const server = await ensureServer(home.path, { stays: 'unattended' });
  const client = new Client(server.superuser);
  await client.connect();
  let ended = false;
  const keeping = keep(200).finally(() => (ended = true));
  for (let query = 0; query < 10; query += 1) await client.query('select pg_sleep(0.1)');
  expect(ended).toBe(false);
  await client.end();
  expect(await keeping).toBe('stopped the server: idle');
});

test('repeated short connections keep the server alive', async () => {
  await ensureServer(home.path, { stays: 'unattended' });
  let ended = false;
  const keeping = keep(1_500).finally(() => (ended = true));
  for (let visit = 0; visit < 20; visit += 1) {
    await ensureServer(home.path, { stays: 'unattended' });
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  expect(ended).toBe(false);
  expect(await keeping).toBe('stopped the server: idle');
});

test('a pinned server stays', async () => {
  await ensureServer(home.path, { stays: 'unattended' });
  let ended = false;
  const keeping = keep(1_000).finally(() => (ended = true));
  await new Promise((resolve) => setTimeout(resolve, 200));
  const { processId, logFile } = await ensureServer(home.path, { stays: 'pinned' });
  // Its keeper stays too: the log of a server that runs for months does not fill the disk.
  const line = 'x'.repeat(1023);
  appendFileSync(logFile, `${line}\n`.repeat(11 * 1024));
  await expect.poll(() => statSync(logFile).size, { timeout: 5_000 }).toBeLessThan(1024 * 1024);
  expect(statSync(`${logFile}.1`).size).toBe(10 * 1024 * 1024);
  await new Promise((resolve) => setTimeout(resolve, 1_300));
  expect([ended, findServer(home.path)?.processId]).toEqual([false, processId]);
  await stopServer(home.path);
  expect(await keeping).toMatch(/^(ended|stopped)/);
});

test('a second keeper ends by itself', async () => {
  const server = await ensureServer(home.path, { stays: 'unattended' });
  const client = new Client(server.superuser);
  await client.connect();
  const first = keep(200);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await keep(200)).toBe('ended: another keeper is running');
  await client.end();
  await first;
});
