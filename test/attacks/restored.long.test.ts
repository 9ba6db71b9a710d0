/** The same hostile trader on a desk that was restored from a backup on another server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backupDatabase } from '../../src/maintenance/backup/backup.ts';
import { restoreDatabase } from '../../src/maintenance/backup/restore.ts';
import { ensureServer } from '../../src/server/embedded/server.ts';
import { openFilledDesk } from '../maintenance/backup/filled-desk.ts';
import type { FilledDesk } from '../maintenance/backup/filled-desk.ts';
import { makeTestHome } from '../support/homes.ts';
import type { TestHome } from '../support/homes.ts';
import { runAttacks } from './run-attacks.ts';

let folder: string;
let source: FilledDesk;
let home: TestHome;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'traderai-backup-'));
  source = await openFilledDesk();
  home = makeTestHome();
});
afterAll(async () => {
  await home.remove();
  await source.close();
  rmSync(folder, { recursive: true });
});

test('all attacks fail on a restored desk', async () => {
  const file = join(folder, 'desk.backup');
  await backupDatabase(source.config, file, { createdAt: '2026-01-02T03:04:05.678Z', token: 'test' });
  const { superuser } = await ensureServer(home.path, { stays: 'unattended', settings: { fsync: 'off' } });
  const { database } = await restoreDatabase(superuser, file);
  const { outcomes, changed, broken } = await runAttacks({ ...superuser, database });
  expect(outcomes.filter(({ harm }) => harm !== null)).toEqual([]);
  expect([changed, broken]).toEqual([null, []]);
});
