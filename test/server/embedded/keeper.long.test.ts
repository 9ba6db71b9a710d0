import { rmSync } from 'node:fs';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/config/clock.ts';
import { keepServer } from '../../../src/server/embedded/keeper.ts';
import { ensureServer } from '../../../src/server/embedded/server.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';

let home: TestHome;
beforeEach(() => {
  home = makeTestHome();
});
afterEach(() => home.remove());

const keep = (idleMs: number): Promise<string> => keepServer(home.path, { idleMs, clock: systemClock, everyMs: 20 });

test('a start that meets a stop never returns a dead server', async () => {
  const idleMs = 1_000;
  for (let round = 0; round < 6; round += 1) {
    await ensureServer(home.path, { stays: 'unattended' });
    const keeping = keep(idleMs);
    await new Promise((resolve) => setTimeout(resolve, idleMs - 20 + round * 15));
    const server = await ensureServer(home.path, { stays: 'unattended' });
    // The caller counts as a user, so the server stays up until it connects.
    const client = new Client(server.superuser);
    client.on('error', () => undefined);
    await client.connect();
    await client.end();
    await keeping;
  }
});

test('the server stops when its home is removed', { timeout: 150_000 }, async () => {
  const server = await ensureServer(home.path, { stays: 'unattended' });
  const keeping = keep(60_000);
  await new Promise((resolve) => setTimeout(resolve, 200));
  rmSync(home.path, { recursive: true });
  expect(await keeping).toMatch(/^(stopped the server: its home is gone|ended: )/);
  // A keeper that lost its own connection first leaves the stop to the server, which checks its files once a minute.
  await expect.poll(() => isAlive(server.processId), { timeout: 120_000, interval: 100 }).toBe(false);
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

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
