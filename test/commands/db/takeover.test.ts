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

test('from the plan to the end and back, by commands alone', async () => {
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
    'This is the database of an earlier TraderAI. It would be taken over:\n  User          3 rows',
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
    expect.stringContaining('the earlier application still works on views of this desk'),
  ]);
  const refused = await run('db', 'rollback', '--to', '0');
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('Say so with --yes.')]);
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
  expect((await launch('db', 'status')).stdout).toContain("an earlier TraderAI's database");
});

test('finishing ends the views, and dropping what was kept asks', async () => {
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
});

test('killed in the middle of the ticks it goes on there, and comes to all of them', async () => {
  await desk.pool.query(
    `insert into "MarketData" (id, symbol, timestamp, price, volume, "coherenceScores")
     select 'many-' || n, 'S' || n % 7, timestamp '2023-01-01' + n * interval '1.3 seconds', 100 + sin(n) * 10, n % 50, jsonb_build_object('psi', 0.5) from generate_series(1, 150000) n`,
  );
  const running = startBinary(['db', 'migrate'], options());
  await expect.poll(() => doneTicks(), { timeout: 60_000, interval: 20 }).toBeGreaterThan(0);
  running.process.kill('SIGKILL');
  await running.result;
  const status = await run('db', 'status');
  expect([status.code, status.stdout]).toEqual([0, expect.stringContaining('begun and not ended')]);
  expect(status.stdout).toContain('takeover of an earlier database in progress');
  expect(await doneTicks()).toBeLessThan(150_000);
  const outcome = await launch('db', 'migrate');
  expect(outcome.stderr).toContain('ticks and candles (going on)');
  expect([outcome.code, outcome.stdout]).toEqual([0, expect.stringContaining('150,012 ticks')]);
  expect(
    (
      await desk.pool.query(
        `select count(*)::int as ticks, sum(volume)::text as volume from "MarketTick" where id like 'many-%'`,
      )
    ).rows,
  ).toEqual([{ ticks: 150_000, volume: '3675000' }]);
  expect(
    (
      await desk.pool.query(
        `select trim_scale(sum(volume))::text as volume from "MarketData" where symbol ~ '^S[0-9]$'`,
      )
    ).rows,
  ).toEqual([{ volume: '3675000' }]);
  expect(await brokenInvariants(desk)).toEqual([]);

  async function doneTicks(): Promise<number> {
    const found = await desk.pool
      .query(`select rows::int as rows from takeover.step where name = 'ticks and candles'`)
      .catch(() => ({ rows: [] }));
    return (found.rows[0] as { rows: number | null } | undefined)?.rows ?? 0;
  }
}, 180_000);

test('two programs at once: one does it, the other waits and finds nothing to do; one that shall not wait is refused', async () => {
  const [one, other] = await Promise.all([
    runJson<Migrated>(['db', 'migrate'], options()),
    runJson<Migrated>(['db', 'migrate'], options()),
  ]);
  expect([one.takeover === null, other.takeover === null].sort()).toEqual([false, true]);
  expect(readdirSync(join(home.path, 'backups'))).toHaveLength(1);
});

test('an earlier database is never migrated or made a desk by accident', async () => {
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
