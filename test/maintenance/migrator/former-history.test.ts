/** A desk with the former history is refused on every path, and stays unchanged. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSchemaFiles } from '../../../src/maintenance/migrator/migration-files.ts';
import { migrate, readPlan, rollback } from '../../../src/maintenance/migrator/migrator.ts';
import { bringUp } from '../../../src/maintenance/takeover/bring-up.ts';
import { goBack } from '../../../src/maintenance/takeover/way-back.ts';
import { runBinary } from '../../support/binary.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';
import { makeTestHome } from '../../support/homes.ts';
import type { TestHome } from '../../support/homes.ts';
import { runInProcess } from '../../support/in-process.ts';
import { openLegacyDesk, rowsOfSchema } from '../../support/legacy-desk.ts';
import { schemaOf, takeOverDesk } from '../takeover/attempt.ts';

let desk: TestDesk;
let home: TestHome;
beforeEach(() => {
  home = makeTestHome();
});
afterEach(async () => {
  await home.remove();
  await desk.close();
});

interface FormerHistory {
  readonly names: readonly string[];
  readonly message: string;
}

/** Some of the 32 names of the first history, its first among them; its last migration gave the schema of today. */
const FIRST: FormerHistory = {
  names: ['0001_people', '0002_market_data', '0012_audit_by_month', '0047_unknown_volume', '0049_one_snapshot'],
  message: 'a preview of traderai created this desk, with migrations that no longer exist: 0001_people and later',
};
/** The second history: nine migrations with the names of today and other texts, and seven that changed their tables. */
const SECOND: FormerHistory = {
  names: [
    ...readSchemaFiles()
      .migrations.slice(0, 9)
      .map(({ name }) => name),
    '0010_person_limits',
    '0011_owners_and_quote_age',
    '0012_audit_and_texts',
    '0013_grants_and_narrow_keys',
    '0014_leadership',
    '0015_half_booked_events',
    '0016_trades_of_any_month',
  ],
  message:
    'a preview of traderai created this desk, with migrations that no longer exist: 0010_person_limits and later',
};
const HISTORIES = [
  ['the first history', FIRST],
  ['the second history', SECOND],
] as const;
const refused = ({ message }: FormerHistory) => ({ code: 'FORMER_HISTORY', message });

async function giveHistory({ names }: FormerHistory): Promise<void> {
  await desk.pool.query(`delete from "_prisma_migrations"`);
  await desk.pool.query(
    `insert into "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count) select gen_random_uuid()::text, repeat('0', 64), name, now(), 1 from unnest($1::text[]) name`,
    [names],
  );
  await desk.pool.query(
    `update "_traderai_objects" set path = 'functions/041_place_order.sql' where path = 'orders/place_order.sql'`,
  );
}

/** The schema, the history, the applied objects, the read-only state and the rows of the desk. */
async function wholeDesk(): Promise<unknown[]> {
  const { rows } = await desk.pool.query(
    `select (select json_agg(m order by m.migration_name) from "_prisma_migrations" m) as history, (select json_agg(o order by o.path) from "_traderai_objects" o) as objects,
            (select json_agg(s) from "DeskState" s) as state, (select json_agg(i) from "Instrument" i) as instruments`,
  );
  return [await schemaOf(desk), rows];
}

test.each(HISTORIES)(
  'a desk of %s is neither migrated nor rolled back, and nothing in it changes',
  async (_, history) => {
    desk = await openTestDesk();
    await desk.pool.query(`insert into "Instrument" (symbol, name) values ('BTCUSD', 'Bitcoin')`);
    await giveHistory(history);
    const before = await wholeDesk();
    await expect(migrate(desk.superuser)).rejects.toMatchObject(refused(history));
    await expect(migrate(desk.superuser, { to: 1 })).rejects.toMatchObject(refused(history));
    await expect(rollback(desk.superuser, { to: 0 })).rejects.toMatchObject(refused(history));
    await expect(readPlan(desk.superuser)).rejects.toMatchObject(refused(history));
    expect(await wholeDesk()).toEqual(before);
  },
);

const COMMANDS = [
  ['db', 'migrate'],
  ['db', 'migrate', '--dry-run'],
  ['db', 'rollback', '--to', '0', '--yes'],
  ['db', 'status'],
  ['order', 'list'],
  ['--no-color'],
];

test.each(HISTORIES)(
  'every command on a desk of %s gives the remedy, and none takes a backup first',
  async (_, history) => {
    desk = await openTestDesk();
    await giveHistory(history);
    const before = await wholeDesk();
    for (const args of COMMANDS) {
      const run = args === COMMANDS[0] ? runBinary : runInProcess;
      const { code, stderr } = await run(args, { home: home.path, url: desk.url });
      expect([args, code]).toEqual([args, 4]);
      expect(stderr).toContain(history.message);
      expect(stderr).toContain('Create a new desk: name an empty database with --db, or another folder with --home.');
    }
    expect(existsSync(join(home.path, 'backups'))).toBe(false);
    expect(await wholeDesk()).toEqual(before);
  },
);

test("a takeover that began there is not continued; the way back returns the earlier application's database", async () => {
  desk = await openLegacyDesk();
  const rows = await rowsOfSchema(desk.pool, 'public');
  await expect(
    takeOverDesk(desk, {
      onMoment: (step, moment) =>
        step === 'users' && moment === 'begun' ? Promise.reject(new Error('stop')) : Promise.resolve(),
    }),
  ).rejects.toMatchObject({ code: 'TAKEOVER_FAILED' });
  await giveHistory(FIRST);
  const steps = async (): Promise<unknown> =>
    (await desk.pool.query('select * from takeover.step order by number')).rows;
  const before = [await wholeDesk(), await steps()];
  await expect(bringUp(desk.superuser, {}, { backup: () => Promise.resolve('none') })).rejects.toMatchObject(
    refused(FIRST),
  );
  expect([await wholeDesk(), await steps()]).toEqual(before);
  await goBack(desk.superuser, join(home.path, 'aside.jsonl'), { onWait: () => undefined });
  expect(await rowsOfSchema(desk.pool, 'public')).toEqual(rows);
});

test('the first nine with their former texts alone are refused by their checksums, and nothing changes', async () => {
  desk = await openTestDesk();
  await giveHistory({ ...SECOND, names: SECOND.names.slice(0, 9) });
  const before = await wholeDesk();
  for (const args of COMMANDS) {
    const { code, stderr } = await runInProcess(args, { home: home.path, url: desk.url });
    expect([args, code]).toEqual([args, 4]);
    expect(stderr).toContain('0001_desk was changed after it was applied');
    expect(stderr).toContain('Use the traderai that made this desk.');
  }
  expect(await wholeDesk()).toEqual(before);
});

test.each([
  ['the first history', () => giveHistory(FIRST), FIRST.message],
  ['the second history', () => giveHistory(SECOND), SECOND.message],
  [
    'a migration that differs from its file',
    () => desk.pool.query(`update "_prisma_migrations" set checksum = 'other' where migration_name = '0004_people'`),
    '0004_people was changed after it was applied',
  ],
])('a backup of a desk of %s is not restored', async (_, change, message) => {
  desk = await openTestDesk();
  await change();
  const file = join(home.path, 'former.backup');
  expect(await runInProcess(['db', 'backup', file], { home: home.path, url: desk.url })).toMatchObject({ code: 0 });
  const copy = `${desk.superuser.database}_copy`;
  const restore = ['db', 'restore', file, '--database', copy];
  const { code, stderr } = await runInProcess(restore, { home: home.path, url: desk.url });
  expect([code, stderr]).toEqual([4, expect.stringContaining(message)]);
  expect((await desk.pool.query('select from pg_database where datname = $1', [copy])).rowCount).toBe(0);
});
