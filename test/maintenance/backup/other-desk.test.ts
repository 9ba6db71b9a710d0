/**
 * Two desks on one server share their roles: a restore and a role change of the other desk may lock them in opposite
 * order.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backupDatabase } from '../../../src/maintenance/backup/backup.ts';
import { restoreDatabase } from '../../../src/maintenance/backup/restore.ts';
import { openTestDesk } from '../../support/desk.ts';

test('a restore that deadlocks with a role change of another desk runs again', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'traderai-backup-'));
  const [source, target, other] = [
    await openTestDesk(),
    await openTestDesk({ schema: 'none' }),
    await openTestDesk({ schema: 'none' }),
  ];
  const client = await other.pool.connect();
  const { rows: server } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  );
  const grant = (scope: string): Promise<unknown> =>
    client.query(`grant traderai_${scope} to traderai_roles with admin option`);
  try {
    context.skip(server[0]!.version < 160_000, 'before Postgres 16, a grant that exists already locks nothing');
    const file = join(folder, 'desk.backup');
    await backupDatabase(source.superuser, file, { createdAt: '', token: 'x' });
    await client.query(`begin; set local deadlock_timeout = '1min'`);
    // A restore grants the memberships in the order of their names: this is its last one.
    await grant('viewer');
    const running = restoreDatabase(target.superuser, file);
    running.catch(() => undefined);
    const waits = async (): Promise<boolean> =>
      (
        await other.pool.query(
          `select from pg_stat_activity where datname = $1 and application_name = 'traderai restore' and wait_event_type = 'Lock'`,
          [target.database],
        )
      ).rowCount === 1;
    await expect.poll(waits, { timeout: 20_000 }).toBe(true);
    await grant('admin');
    await client.query('commit');
    const { verification } = await running;
    expect(verification.laws.filter(({ ok }) => !ok)).toEqual([]);
  } finally {
    client.release(true);
    await Promise.all([source, target, other].map((desk) => desk.close()));
    rmSync(folder, { recursive: true });
  }
});
