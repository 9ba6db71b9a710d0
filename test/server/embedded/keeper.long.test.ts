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

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}
