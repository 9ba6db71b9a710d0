import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backupDatabase } from '../../../src/maintenance/backup/backup.ts';
import { restoreDatabase } from '../../../src/maintenance/backup/restore.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';

let folder: string;
let target: TestDesk;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'traderai-backup-'));
  target = await openTestDesk({ schema: 'none' });
});
afterEach(async () => {
  await target.close();
  rmSync(folder, { recursive: true });
});

test('a table that is recreated while a backup begins does not count as empty', async () => {
  const source = await openTestDesk({ schema: 'none' });
  try {
    await source.pool.query(`create table t (a int); insert into t select generate_series(1, 1000)`);
    const client = await source.pool.connect();
    // A backup that waits for this lock already has its snapshot; when it gets the lock, the rows of the snapshot are
    // gone.
    await client.query('begin');
    await client.query('alter table t alter column a type bigint');
    const running = backupDatabase(source.superuser, join(folder, 'rewritten.backup'), { createdAt: '', token: 'x' });
    await waiting(source);
    await client.query('commit');
    client.release();
    const { contents } = await running;
    expect(contents.tables).toMatchObject([{ name: 'public.t', rows: 1000 }]);
    await restoreDatabase(target.superuser, join(folder, 'rewritten.backup'));
  } finally {
    await source.close();
  }
});

test('an interrupted backup leaves no file and no connection', async () => {
  const source = await openTestDesk({ schema: 'none' });
  try {
    await source.pool.query(
      `create table t (a text); insert into t select repeat(md5(i::text), 20) from generate_series(1, 5000) i`,
    );
    const controller = new AbortController();
    const onProgress = ({ rows }: { readonly rows: number }): void => {
      if (rows > 1000) controller.abort();
    };
    await expect(
      backupDatabase(source.superuser, join(folder, 'x.backup'), {
        createdAt: '',
        token: 'x',
        signal: controller.signal,
        onProgress,
      }),
    ).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([]);
    await expect
      .poll(
        async () =>
          (
            await source.pool.query(
              `select from pg_stat_activity where application_name = 'traderai backup'  and datname = current_database()`,
            )
          ).rowCount,
        { timeout: 20_000 },
      )
      .toBe(0);
  } finally {
    await source.close();
  }
});

test('an interrupted backup that waits for a lock ends at once', async () => {
  const source = await openTestDesk({ schema: 'none' });
  try {
    await source.pool.query(`create table t (a text)`);
    const client = await source.pool.connect();
    await client.query('begin; lock table t in access exclusive mode');
    const controller = new AbortController();
    const running = backupDatabase(source.superuser, join(folder, 'x.backup'), {
      createdAt: '',
      token: 'x',
      signal: controller.signal,
    });
    running.catch(() => undefined);
    await waiting(source);
    controller.abort();
    await expect(running).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([]);
    await client.query('rollback');
    client.release();
  } finally {
    await source.close();
  }
});

async function waiting({ pool, database }: TestDesk): Promise<void> {
  await expect
    .poll(
      async () =>
        (
          await pool.query(
            `select from pg_stat_activity where datname = $1 and application_name = 'traderai backup' and wait_event_type = 'Lock'`,
            [database],
          )
        ).rowCount,
      { timeout: 20_000 },
    )
    .toBe(1);
}
