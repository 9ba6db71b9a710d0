import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backupDatabase } from '../../../src/maintenance/backup/backup.ts';
import { restoreDatabase } from '../../../src/maintenance/backup/restore.ts';
import { MIGRATION_LOCK } from '../../../src/maintenance/migrator/migration-lock.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';

let folder: string;
let file: string;
let desk: TestDesk;
let target: TestDesk;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'traderai-backup-'));
  file = join(folder, 'desk.backup');
  desk = await openTestDesk();
  target = await openTestDesk({ schema: 'none' });
  // A login bypassed every rule: a trigger was off, and cash appeared from nowhere.
  await desk.pool.query(`insert into "User" (email, username) values ('a@desk.test', 'a');
    insert into "Portfolio" (user_id, name, cash_balance_usd) select id, 'main', 100 from "User";
    alter table "Portfolio" disable trigger user; update "Portfolio" set cash_balance_usd = 200; alter table "Portfolio" enable trigger user`);
  await backupDatabase(desk.superuser, file, { createdAt: '', token: 'x' });
});
afterAll(async () => {
  await desk.close();
  await target.close();
  rmSync(folder, { recursive: true });
});

test('during another migration or restore of the database nothing is restored', async () => {
  const client = await target.pool.connect();
  await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
  await expect(restoreDatabase(target.superuser, file)).rejects.toMatchObject({ code: 'MIGRATION_RUNNING' });
  await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
  client.release();
});

test('a database with another encoding is refused', async () => {
  const database = `${target.database}_ascii`;
  await target.pool.query(`create database ${database} template template0 encoding 'SQL_ASCII'`);
  await expect(restoreDatabase({ ...target.superuser, database }, file)).rejects.toMatchObject({
    code: 'OTHER_ENCODING',
  });
  await target.pool.query(`drop database ${database}`);
});

test('a backup with an extension that the server lacks is refused by name before any change', async () => {
  const source = await openTestDesk({ schema: 'none' });
  const extended = join(folder, 'extended.backup');
  try {
    // Only the name matters: the extension never existed on this server.
    await source.pool
      .query(`begin; create extension pgcrypto; create extension btree_gist; set local allow_system_table_mods = on;
      update pg_extension set extname = 'not_on_this_server' where extname = 'pgcrypto'; commit`);
    await backupDatabase(source.superuser, extended, { createdAt: '', token: 'x' });
  } finally {
    await source.close();
  }
  const refusal = {
    code: 'EXTENSION_MISSING',
    message: 'the server lacks an extension of the backup: not_on_this_server',
    hint: expect.stringContaining('Install'),
  };
  await expect(restoreDatabase(target.superuser, extended)).rejects.toMatchObject(refusal);
  await expect(
    restoreDatabase(target.superuser, extended, { database: `${target.database}_new` }),
  ).rejects.toMatchObject(refusal);
  expect((await target.pool.query('select from pg_extension where oid >= 16384')).rowCount).toBe(0);
  expect(
    (await target.pool.query('select from pg_database where datname = $1', [`${target.database}_new`])).rowCount,
  ).toBe(0);
});

test('a login without the rights for the backup changes nothing and gets the missing right by name', async () => {
  const login = await target.login('pg_monitor');
  await target.pool.query(
    `grant create on database ${target.database} to ${login.user}; grant create on schema public to ${login.user}`,
  );
  await expect(restoreDatabase(login, file)).rejects.toMatchObject({
    code: 'NOT_PERMITTED',
    kind: 'denied',
    hint: expect.stringContaining('superuser'),
  });
  expect((await target.pool.query(`select from pg_class where relnamespace = 'public'::regnamespace`)).rowCount).toBe(
    0,
  );
  await target.pool.query(
    `revoke create on database ${target.database} from ${login.user}; revoke create on schema public from ${login.user}`,
  );
});

test("a backup with a broken law is refused by the law's name, and restored unchanged when that is accepted", async () => {
  await expect(restoreDatabase(target.superuser, file)).rejects.toMatchObject({
    code: 'LAWS_BROKEN',
    message: expect.stringContaining('cash_equals_ledger (1)'),
  });
  expect((await target.pool.query(`select from pg_class where relnamespace = 'public'::regnamespace`)).rowCount).toBe(
    0,
  );
  const { verification } = await restoreDatabase(target.superuser, file, { brokenLaws: 'accept' });
  expect(verification.laws.filter(({ ok }) => !ok).map(({ name }) => name)).toContain('cash_equals_ledger');
  expect((await target.pool.query('select cash_balance_usd from "Portfolio"')).rows).toEqual([
    { cash_balance_usd: '200.00000000' },
  ]);
});
