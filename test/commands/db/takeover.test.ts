import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSchemaFiles } from '../../../src/maintenance/migrator/migration-files.ts';
import { runBinary, runJson, startBinary } from '../../support/binary.ts';
import type { TestDesk } from '../../support/desk.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { jsonInProcess, runInProcess } from '../../support/in-process.ts';
import { LEGACY_ROWS, openLegacyDesk, rowsOfSchema } from '../../support/legacy-desk.ts';
import { brokenInvariants, schemaOf } from '../../maintenance/takeover/attempt.ts';

let home: TestHome;
let desk: TestDesk;
beforeEach(async () => {
  home = makeTestHome();
  desk = await openLegacyDesk();
});
afterEach(async () => {
  await desk.close();
  await home.remove();
});

const options = () => ({ home: home.path, url: desk.url });
/** In a process of its own. */
const launch = (...args: string[]) => runBinary(args, options());
const run = (...args: string[]) => runInProcess(args, options());
const json = <T>(...args: string[]) => jsonInProcess<T>(args, options());
const newest = readSchemaFiles().migrations.at(-1)!.name;

interface Migrated {
  readonly takeover: {
    readonly backup: string;
    readonly steps: readonly { readonly name: string; readonly finishedAt: string | null }[];
  } | null;
}

test('commands alone plan, finish and undo a takeover', async () => {
  const [schema, rows] = [await schemaOf(desk), await rowsOfSchema(desk.pool, 'public')];
  const plan = await json<{ takeover: { state: string; tables: unknown; steps: { name: string; done: boolean }[] } }>(
    'db',
    'migrate',
    '--dry-run',
  );
  expect(plan.takeover).toMatchObject({
    state: 'legacy',
    tables: Object.entries(LEGACY_ROWS).map(([table, count]) => ({ table, rows: count })),
    obstacles: [],
  });
  expect(plan.takeover.steps.filter(({ done }) => done)).toEqual([]);
  expect((await launch('db', 'migrate', '--dry-run')).stdout).toContain(
    'This is the database of an earlier TraderAI. The takeover would do this:\n  User          3 rows',
  );
  expect(await schemaOf(desk)).toBe(schema);

  const migrated = await runJson<Migrated>(['db', 'migrate'], options());
  expect(migrated.takeover?.steps.map(({ name }) => name)).toEqual(plan.takeover.steps.map(({ name }) => name));
  expect(readFileSync(migrated.takeover!.backup).subarray(0, 17).toString()).toBe('TRADERAI BACKUP 1');
  expect(await json('db', 'status')).toMatchObject({
    schema: 'current',
    migration: newest,
    readOnly: null,
    takeover: 'both',
  });
  expect((await json<{ name: string; state: string }[]>('db', 'history')).slice(0, 3)).toMatchObject([
    { name: 'takeover: full backup', state: 'applied' },
    { name: 'takeover: query times before', state: 'applied' },
    { name: 'takeover: keep the tables', state: 'applied' },
  ]);
  expect(await json('db', 'migrate')).toMatchObject({ applied: [], backup: null, takeover: null });

  const partly = await run('db', 'rollback', '--yes');
  expect([partly.code, partly.stderr]).toEqual([
    1,
    expect.stringContaining('the earlier application still uses views of this desk'),
  ]);
  const refused = await run('db', 'rollback', '--to', '0');
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('Confirm with --yes.')]);
  await desk.pool.query(
    `insert into legacy."Alert" (id, type, severity, title, message) values ('later', 'API_LIMIT', 'LOW', 'Later', 'later')`,
  );
  const back = await runJson<{ keptAside: { file: string; tables: unknown } }>(
    ['db', 'rollback', '--to', '0', '--yes'],
    options(),
  );
  expect(back).toMatchObject({
    undone: ['takeover'],
    keptAside: {
      tables: [
        { table: 'Alert', written: 1, deleted: 0 },
        { table: 'AuditLog', written: 1, deleted: 0 },
      ],
    },
  });
  expect(readFileSync(back.keptAside.file, 'utf8')).toContain('"title": "Later"');
  expect(await schemaOf(desk)).toBe(schema);
  expect(await rowsOfSchema(desk.pool, 'public')).toEqual(rows);
  expect((await launch('db', 'status')).stdout).toContain('the database of an earlier TraderAI');
});

test('finishing drops the views, and dropping the kept tables needs a confirmation', async () => {
  await json('db', 'migrate');
  expect((await run('db', 'migrate', '--drop-kept')).code).toBe(2);
  expect((await run('db', 'migrate', '--finish', '--drop-kept')).code).toBe(2);
  expect(await runJson(['db', 'migrate', '--finish'], options())).toEqual({ finished: true, droppedKept: false });
  expect(await json('db', 'status')).toMatchObject({ takeover: 'finished' });
  expect(await json('db', 'migrate', '--finish', '--drop-kept', '--yes')).toEqual({
    finished: true,
    droppedKept: true,
  });
  expect(await json('db', 'status')).toMatchObject({ takeover: 'past', schema: 'current' });
  expect(await brokenInvariants(desk)).toEqual([]);
  // The way back that the takeover printed would drop the whole desk now.
  const back = await run('db', 'rollback', '--to', '0', '--yes');
  expect([back.code, back.stderr]).toEqual([1, expect.stringContaining('the takeover cannot be undone')]);
  expect(await json('db', 'status')).toMatchObject({ takeover: 'past', schema: 'current' });
});

test('an open transaction of the earlier application is named: in the plan, and while the takeover waits for it', async () => {
  const client = await desk.pool.connect();
  try {
    await client.query(`set application_name to 'the old app'; begin; select count(*) from "User"`);
    const plan = await run('db', 'migrate', '--dry-run');
    expect(plan.stdout).toMatch(/The earlier application cannot write for about [\d.]+ s, from "keep the tables"/);
    expect(plan.stdout).toMatch(/It would wait for an open transaction: login \S+, the old app, process \d+, open for/);
    const takeover = startBinary(['db', 'migrate'], options());
    let said = '';
    takeover.process.stderr!.on('data', (text: string) => (said += text));
    await expect
      .poll(() => said, { timeout: 20_000 })
      .toMatch(/Waiting for an open transaction: .*, the old app, process/);
    await client.query('commit');
    expect((await takeover.result).code).toBe(0);
  } finally {
    client.release();
  }
});

test('two programs at once: one migrates, the other waits and finds nothing to do; with --no-wait it is refused', async () => {
  const [one, other] = await Promise.all([
    runJson<Migrated>(['db', 'migrate'], options()),
    runJson<Migrated>(['db', 'migrate'], options()),
  ]);
  expect([one.takeover === null, other.takeover === null].sort()).toEqual([false, true]);
  expect(readdirSync(join(home.path, 'backups'))).toHaveLength(1);
});

test('init and other commands refuse the database of an earlier TraderAI', async () => {
  const made = await launch('init', '--url', desk.url, '--username', 'ada', '--yes');
  expect([made.code, made.stderr]).toEqual([1, expect.stringContaining('take over the tables: traderai db migrate')]);
  expect((await desk.pool.query(`select to_regclass('public."Portfolio"') is null as untouched`)).rows).toEqual([
    { untouched: true },
  ]);
  const { code, stderr } = await launch('candle', 'list');
  expect([code === 0, stderr]).toEqual([false, expect.stringContaining('traderai db migrate')]);
});

test('a takeover whose backup cannot be written changes nothing', async () => {
  const schema = await schemaOf(desk);
  writeFileSync(join(home.path, 'backups'), 'in the way');
  expect((await run('db', 'migrate')).code).not.toBe(0);
  expect(await schemaOf(desk)).toBe(schema);
});
