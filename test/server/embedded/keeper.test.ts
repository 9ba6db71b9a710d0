import { appendFileSync, statSync } from 'node:fs';
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
