import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSchemaFiles } from '../../../src/maintenance/migrator/migration-files.ts';
import { MIGRATION_LOCK } from '../../../src/maintenance/migrator/migration-lock.ts';
import { migrate, readMigrationHistory, readPlan, rollback } from '../../../src/maintenance/migrator/migrator.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';

let desk: TestDesk;
let folder: string;

beforeEach(async () => {
  desk = await openTestDesk({ schema: 'none' });
  folder = mkdtempSync(join(tmpdir(), 'traderai-migrations-'));
  write(
    'migrations/0001_accounts/migration.sql',
    'create table account (id int primary key, balance numeric not null);',
  );
  write('migrations/0001_accounts/down.sql', 'drop table account cascade;');
  write(
    'migrations/0002_names/migration.sql',
    `alter table account add column name text;\ninsert into account values (1, 10, 'first');`,
  );
  write(
    'migrations/0002_names/down.sql',
    `delete from account where id = 1;\nalter table account drop column name cascade;`,
  );
  write(
    'sql/accounts/total.sql',
    'create or replace function total() returns numeric language sql as $$ select sum(balance) from account $$;',
  );
  write('sql/views/named.sql', 'create or replace view named as select id, name, total() from account;');
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await desk.close();
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const files = () => readSchemaFiles(folder);
const run = (to?: number) => migrate(desk.superuser, { files: files(), ...(to === undefined ? {} : { to }) });

test('an empty database gets every migration in order, then every object', async () => {
  expect(await run()).toEqual({ done: ['0001_accounts', '0002_names'], objects: 2, dropped: [] });
  const { rows } = await desk.pool.query('select * from named');
  expect(rows).toEqual([{ id: 1, name: 'first', total: '10' }]);
});

test('a second run changes nothing', async () => {
  await run();
  const before = await desk.pool.query('select xmin, * from "_prisma_migrations" order by migration_name');
  expect(await run()).toEqual({ done: [], objects: 0, dropped: [] });
  expect((await desk.pool.query('select xmin, * from "_prisma_migrations" order by migration_name')).rows).toEqual(
    before.rows,
  );
});

test('the history has the rows that Prisma would write', async () => {
  await run();
  const { rows } = await desk.pool.query('select * from "_prisma_migrations" order by migration_name');
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({
    migration_name: '0001_accounts',
    applied_steps_count: 1,
    rolled_back_at: null,
    logs: null,
    checksum: files().migrations[0]!.checksum,
  });
  expect(rows[0].finished_at).toBeInstanceOf(Date);
});

test('a failed migration is rolled back, keeps the ones before it, and names the line', async () => {
  write('migrations/0003_broken/migration.sql', 'create table half (id int);\n\nselect * from nowhere;');
  await expect(run()).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    message: expect.stringContaining('0003_broken/migration.sql, line 3: relation "nowhere" does not exist'),
  });
  const plan = await readPlan(desk.superuser, { files: files() });
  expect(plan.pending.map(({ name }) => name)).toEqual(['0003_broken']);
  expect((await desk.pool.query(`select to_regclass('half') as half`)).rows).toEqual([{ half: null }]);
  write('migrations/0003_broken/migration.sql', 'create table half (id int);');
  expect((await run()).done).toEqual(['0003_broken']);
});

test('all objects are applied or none, and again when the text of one changes', async () => {
  await run();
  write(
    'sql/accounts/total.sql',
    'create or replace function total() returns numeric language sql as $$ select 2 * sum(balance) from account $$;',
  );
  write('sql/views/named.sql', 'create or replace view named as select nothing from account;');
  await expect(run()).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    message: expect.stringContaining('prisma/sql/views/named.sql, line 1'),
  });
  expect((await desk.pool.query('select total()')).rows).toEqual([{ total: '10' }]);
  write('sql/views/named.sql', 'create or replace view named as select id, name, total() from account;');
  expect(await run()).toMatchObject({ done: [], objects: 2 });
  expect((await desk.pool.query('select total()')).rows).toEqual([{ total: '20' }]);
});

test('functions call each other in any order, and a body with an unknown name is refused with its file and line', async () => {
  write(
    'sql/accounts/all_of_it.sql',
    'create or replace function all_of_it() returns numeric language sql as $$ select total() + zero() $$;',
  );
  write(
    'sql/people/zero.sql',
    'create or replace function zero() returns numeric language plpgsql as $$ begin return 0; end $$;',
  );
  expect(await run()).toMatchObject({ objects: 4 });
  expect((await desk.pool.query('select all_of_it()')).rows).toEqual([{ all_of_it: '10' }]);
  write(
    'sql/people/zero.sql',
    'create or replace function zero() returns numeric language sql as $$\n  select naught from account\n$$;',
  );
  await expect(run()).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    message: expect.stringContaining('prisma/sql/people/zero.sql, line 2: column "naught" does not exist'),
  });
  write(
    'sql/people/zero.sql',
    'create or replace function zero() returns numeric language plpgsql as $$ begin return 0 end $$;',
  );
  await expect(run()).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
    message: expect.stringContaining('prisma/sql/people/zero.sql, line 1'),
  });
  expect((await desk.pool.query('select all_of_it()')).rows).toEqual([{ all_of_it: '10' }]);
});

test('objects that need each other are refused before any change', async () => {
  write('sql/views/named.sql', '-- needs: views/other\nselect 1;');
  write('sql/views/other.sql', '-- needs: views/named\nselect 1;');
  expect(() => files()).toThrow(
    'objects need each other: prisma/sql/views/named.sql → prisma/sql/views/other.sql → prisma/sql/views/named.sql',
  );
});

test('objects are applied again after a migration that drops them, without a changed text, and after a kill in between', async () => {
  await run();
  write(
    'migrations/0003_emptied/migration.sql',
    `drop table account cascade; create table account (id int primary key, balance numeric not null, name text); insert into account values (2, 20, 'again');`,
  );
  const killed = new Error('killed');
  const onProgress = ({ kind }: { readonly kind: string }): void => {
    if (kind === 'objects') throw killed;
  };
  await expect(migrate(desk.superuser, { files: files(), onProgress })).rejects.toBe(killed);
  expect((await readMigrationHistory(desk.superuser)).map(({ name }) => name)).toContain('0003_emptied');
  expect(await readPlan(desk.superuser, { files: files() })).toMatchObject({ pending: [], objects: 'differ' });
  expect(await run()).toEqual({ done: [], objects: 2, dropped: [] });
  expect((await desk.pool.query('select * from named')).rows).toEqual([{ id: 2, name: 'again', total: '20' }]);
  write(
    'migrations/0004_again/migration.sql',
    `drop table account cascade; create table account (id int primary key, balance numeric not null, name text);`,
  );
  expect(await run()).toEqual({ done: ['0004_again'], objects: 2, dropped: [] });
  expect((await desk.pool.query('select * from named')).rows).toEqual([]);
});

test('an object without a file is reported once', async () => {
  await run();
  rmSync(join(folder, 'sql/views/named.sql'));
  expect(await run()).toEqual({ done: [], objects: 1, dropped: ['views/named.sql'] });
  expect(await run()).toEqual({ done: [], objects: 0, dropped: [] });
});

test('a migration that stops before the newest applies no objects', async () => {
  expect(await run(1)).toEqual({ done: ['0001_accounts'], objects: 0, dropped: [] });
  expect(await run()).toMatchObject({ done: ['0002_names'], objects: 2 });
});

test('rolling back goes newest first, and migrating again restores everything', async () => {
  await run();
  expect((await rollback(desk.superuser, { to: 1, files: files() })).done).toEqual(['0002_names']);
  expect(
    (
      await desk.pool.query(
        `select column_name as name from information_schema.columns where table_name = 'account' order by 1`,
      )
    ).rows,
  ).toEqual([{ name: 'balance' }, { name: 'id' }]);
  expect((await rollback(desk.superuser, { to: 0, files: files() })).done).toEqual(['0001_accounts']);
  expect(await run()).toEqual({ done: ['0001_accounts', '0002_names'], objects: 2, dropped: [] });
  const history = await readMigrationHistory(desk.superuser);
  expect(history.map(({ name, rolledBackAt }) => [name, rolledBackAt === null])).toEqual([
    ['0001_accounts', false],
    ['0002_names', false],
    ['0001_accounts', true],
    ['0002_names', true],
  ]);
});

test('without a down.sql nothing is undone', async () => {
  rmSync(join(folder, 'migrations/0001_accounts/down.sql'));
  await run();
  await expect(rollback(desk.superuser, { to: 0, files: files() })).rejects.toMatchObject({ code: 'NO_WAY_BACK' });
  expect((await desk.pool.query('select name from account')).rows).toEqual([{ name: 'first' }]);
});

test('an applied migration whose file was changed is refused', async () => {
  await run();
  write(
    'migrations/0001_accounts/migration.sql',
    'create table account (id bigint primary key, balance numeric not null);',
  );
  await expect(run()).rejects.toMatchObject({
    code: 'MIGRATION_CHANGED',
    message: expect.stringContaining('0001_accounts was changed after it was applied'),
  });
});

test('a database that is newer than this traderai is refused', async () => {
  await run();
  const older = { ...files(), migrations: files().migrations.slice(0, 1) };
  await expect(migrate(desk.superuser, { files: older })).rejects.toMatchObject({
    code: 'TRADERAI_TOO_OLD',
    message:
      'this traderai is older than the desk: the database has 0002_names, the newest migration here is 0001_accounts',
  });
});

test('while another migrator runs, a second one waits or refuses, as requested', async () => {
  const other = new Client(desk.superuser);
  await other.connect();
  await other.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
  await expect(migrate(desk.superuser, { files: files(), whenBusy: 'refuse' })).rejects.toMatchObject({
    code: 'MIGRATION_RUNNING',
    kind: 'unavailable',
  });
  const said: string[] = [];
  const waiting = migrate(desk.superuser, {
    files: files(),
    onProgress: ({ kind }) => {
      said.push(kind);
      if (kind === 'waiting') void other.end();
    },
  });
  expect((await waiting).done).toHaveLength(2);
  expect(said).toEqual(['waiting', 'applying', 'applying', 'objects']);
});

test('parallel migrators apply everything exactly once', async () => {
  const outcomes = await Promise.all([run(), run(), run(), run()]);
  expect(outcomes.map(({ done }) => done.length).sort()).toEqual([0, 0, 0, 2]);
});

test('two migrations with one number are refused', async () => {
  write('migrations/0002_other/migration.sql', 'select 1;');
  expect(() => files()).toThrow('two migrations have the same number: 0002_names and 0002_other');
});
