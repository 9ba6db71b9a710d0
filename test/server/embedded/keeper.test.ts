import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/config/clock.ts';
import { keepServer } from '../../../src/server/embedded/keeper.ts';
import { ensureServer, findServer } from '../../../src/server/embedded/server.ts';
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
  const { processId } = await ensureServer(home.path, { stays: 'pinned' });
  expect(await keep(1)).toBe('ended: the server is pinned');
  expect(findServer(home.path)?.processId).toBe(processId);
});
