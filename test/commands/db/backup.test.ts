import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSchemaFiles } from '../../../src/maintenance/migrator/migration-files.ts';
import { rollback } from '../../../src/maintenance/migrator/migrator.ts';
import { runBinary, startBinary } from '../../support/binary.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { jsonInProcess, runInProcess } from '../../support/in-process.ts';
import { openTerminal } from '../../support/pty.ts';

interface Contents {
  readonly file: string;
  readonly rows: number;
  readonly migration: string;
  readonly tables: readonly {
    readonly name: string;
    readonly rows: number;
    readonly bytes: number;
    readonly sha256: string;
  }[];
  readonly roles: readonly string[];
}

interface Restored {
  readonly rolesCreated: readonly string[];
  readonly rolesKept: readonly string[];
}

let folder: string;
let home: TestHome;
let desk: TestDesk;
let empty: TestDesk;
const file = (name: string): string => join(folder, name);
/** In a process of its own. */
const launch = (...args: string[]) => runBinary(args, { home: home.path, url: desk.url });
const run = (...args: string[]) => runInProcess(args, { home: home.path, url: desk.url });
const json = <T>(...args: string[]) => jsonInProcess<T>(args, { home: home.path, url: desk.url });
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'traderai-backup-'));
  home = makeTestHome();
  desk = await openTestDesk();
  empty = await openTestDesk({ schema: 'none' });
  await desk.pool.query(
    `insert into "Instrument" (symbol, name) select 'SYM' || i, 'Symbol ' || i from generate_series(1, 1234) i`,
  );
});
afterAll(async () => {
  await desk.close();
  await empty.close();
  await home.remove();
  rmSync(folder, { recursive: true });
});

test('a desk is backed up, inspected and restored, with text output', async () => {
  const made = await launch('db', 'backup', file('words'));
  expect([made.code, made.stderr]).toEqual([0, '']);
  expect(made.stdout).toMatch(/words: [\d,]+ rows of \d+ tables and \d+ roles, \d+\.\d MB\.\n$/);
  const looked = await run('db', 'restore', file('words'), '--dry-run');
  expect(looked.stdout).toMatch(/complete and undamaged/);
  expect(looked.stdout).toMatch(/public\."Instrument" +1,234 /);
  const restored = await runBinary(['db', 'restore', file('words')], { home: home.path, url: empty.url });
  expect(restored.code).toBe(0);
  expect(restored.stderr).toContain('These roles exist already and were not changed: ');
  expect(restored.stdout).toMatch(
    /Restored [\d,]+ rows of \d+ tables into database desk_\w+: the same rows, the same schema, \d+ laws kept\.\n/,
  );
  expect((await empty.pool.query('select from "Instrument"')).rowCount).toBe(1234);
});

test('the same as JSON, with a database that the restore creates', async () => {
  const made = await json<Contents>('db', 'backup', file('json'));
  expect(made).toMatchObject({ file: file('json'), bytes: statSync(file('json')).size, sourceDatabase: desk.database });
  expect(made.tables.find(({ name }) => name === 'public."Instrument"')).toEqual({
    name: 'public."Instrument"',
    rows: 1234,
    bytes: expect.any(Number),
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(await json('db', 'restore', file('json'), '--dry-run')).toMatchObject({
    dryRun: true,
    rows: made.rows,
    tables: made.tables,
    migration: made.migration,
  });
  const database = `${desk.database}_json`;
  const restored = await json<Restored>('db', 'restore', file('json'), '--database', database);
  // Other test files may drop their logins of this server meanwhile; this desk has no login of its own.
  expect([...restored.rolesCreated, ...restored.rolesKept].sort()).toEqual([...made.roles].sort());
  expect(restored.rolesCreated.filter((role) => role.startsWith('traderai_'))).toEqual([]);
  expect(restored).toMatchObject({
    dryRun: false,
    database,
    verified: { rows: made.rows, tables: made.tables.length, schema: true, broken: [] },
  });
  await desk.pool.query(`drop database ${database}`);
});

describe('a backup of an earlier version', () => {
  beforeAll(async () => {
    const older = await openTestDesk();
    try {
      await rollback(older.superuser, { to: readSchemaFiles().migrations.at(-2)!.number });
      expect((await runInProcess(['db', 'backup', file('older')], { home: home.path, url: older.url })).code).toBe(0);
    } finally {
      await older.close();
    }
  });
  const restore = async (...flags: string[]) => {
    const target = await openTestDesk({ schema: 'none' });
    try {
      const at = { home: home.path, url: target.url };
      const restored = await runInProcess(['db', 'restore', file('older'), ...flags], at);
      return { restored, listed: await runInProcess(['portfolio', 'list'], at) };
    } finally {
      await target.close();
    }
  };

  test('is migrated after the restore, so that the desk works', async () => {
    const { restored, listed } = await restore();
    expect(restored).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/Restored .*\nThe backup had an earlier schema: \d+ migrations were applied\./s),
    });
    expect(listed).toMatchObject({ code: 0 });
    const { restored: told } = await restore('--json');
    expect(JSON.parse(told.stdout)).toMatchObject({ migrated: { schema: 'migrated', applied: expect.any(Array) } });
  });

  test('stays as it is with --no-migrate, and the last line has the command', async () => {
    const { restored, listed } = await restore('--no-migrate');
    expect(restored.code).toBe(0);
    expect(restored.stdout.trimEnd().split('\n').at(-1)).toMatch(/pending migrations.*traderai db migrate$/);
    expect(listed).toMatchObject({ code: 4, stderr: expect.stringContaining('traderai db migrate') });
  });
});

describe('is refused with a reason and an exit code', () => {
  beforeAll(async () => {
    await json('db', 'backup', file('whole'));
    writeFileSync(file('cut'), readFileSync(file('whole')).subarray(0, 1000));
    writeFileSync(file('text'), 'hello');
  });
  test.each([
    [['backup', 'whole'], 1, 'FILE_EXISTS', 'never replaces'],
    [['backup', 'nowhere/x'], 2, 'UNREADABLE', 'Check the path'],
    [['restore', 'whole'], 1, 'DATABASE_NOT_EMPTY', '--database NAME'],
    [['restore', 'cut'], 2, 'BACKUP_TRUNCATED', 'Copy it again'],
    [['restore', 'text'], 2, 'NOT_A_BACKUP', 'traderai db backup'],
    [['restore', 'absent'], 2, 'UNREADABLE', 'Check the path'],
  ])('%j', async ([verb, name], code, word, hint) => {
    const result = await run('db', verb!, file(name!), '--json');
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(JSON.parse(result.stderr)).toMatchObject({ error: { code: word, hint: expect.stringContaining(hint) } });
  });
});

test('a pipe is refused as a backup without waiting for it', async () => {
  execFileSync('mkfifo', [file('pipe')]);
  const { code, stderr } = await launch('db', 'restore', file('pipe'), '--json');
  expect([code, JSON.parse(stderr)]).toMatchObject([2, { error: { code: 'NOT_A_BACKUP' } }]);
});

test('on a terminal it shows its progress', async () => {
  const other = await openTestDesk({ schema: 'none' });
  const database = `${other.database}_again`;
  try {
    await other.pool.query(
      `create table big as select i, repeat(md5(i::text), 10) as text from generate_series(1, 3000) i`,
    );
    const backing = openTerminal(['db', 'backup', file('terminal')], { home: home.path, url: other.url });
    expect(await backing.exited, backing.screen.text()).toMatchObject({ code: 0 });
    expect(backing.screen.raw()).toMatch(/\[=* *\] +\d+ % {2}[\d,]+ rows {2}\d+\.\d MB written/);
    const restoring = openTerminal(['db', 'restore', file('terminal'), '--database', database], {
      home: home.path,
      url: other.url,
    });
    expect(await restoring.exited, restoring.screen.text()).toMatchObject({ code: 0 });
    expect(restoring.screen.raw()).toMatch(/\[=* *\] +\d+ % {2}checking the file/);
  } finally {
    await other.pool.query(`drop database if exists ${database} with (force)`);
    await other.close();
  }
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it with 130 and leaves no file', async (signal) => {
  const client = await desk.pool.connect();
  await client.query('begin; lock table "Instrument" in access exclusive mode');
  const running = startBinary(['db', 'backup', file('stopped')], { home: home.path, url: desk.url });
  await expect
    .poll(
      async () =>
        (
          await desk.pool.query(
            `select from pg_stat_activity where datname = $1 and application_name = 'traderai backup' and wait_event_type = 'Lock'`,
            [desk.database],
          )
        ).rowCount,
      { timeout: 30_000 },
    )
    .toBe(1);
  running.process.kill(signal);
  expect(await running.result).toMatchObject({ code: 130, stdout: '' });
  await client.query('rollback');
  client.release();
  expect(readdirSync(folder).filter((name) => name.includes('stopped'))).toEqual([]);
});
