import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { finishTakeover, goBack } from '../../../src/maintenance/takeover/way-back.ts';
import { openLegacyDesk, rowsOfSchema } from '../../support/legacy-desk.ts';
import type { TestDesk } from '../../support/desk.ts';
import { schemaOf, takeOverDesk } from './attempt.ts';

const onWait = (): void => undefined;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'traderai-aside-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function withLegacyDesk(
  work: (desk: TestDesk, first: { schema: string; rows: Record<string, string[]>; rights: unknown[] }) => Promise<void>,
): Promise<void> {
  const desk = await openLegacyDesk({ migrations: 'empty' });
  try {
    await work(desk, {
      schema: await schemaOf(desk),
      rows: await rowsOfSchema(desk.pool, 'public'),
      rights: await rightsOf(desk),
    });
  } finally {
    await desk.close();
  }
}

/** The rights of PUBLIC, which a desk revokes: none of them is part of the schema. */
async function rightsOf(desk: TestDesk): Promise<unknown[]> {
  const { rows } = await desk.pool.query(
    `select has_database_privilege('public', current_database(), 'connect') as connect, has_database_privilege('public', current_database(), 'temp') as temp,
            has_language_privilege('public', 'plpgsql', 'usage') as plpgsql,
            (select count(*) from pg_proc p where pronamespace = 'pg_catalog'::regnamespace and has_function_privilege('public', p.oid, 'execute')) as functions`,
  );
  return rows;
}

test('the way back gives the first database, and without later rows it writes no file', async () => {
  await withLegacyDesk(async (desk, first) => {
    await takeOverDesk(desk);
    const file = join(folder, 'nothing.jsonl');
    expect(await goBack(desk.superuser, file, { onWait })).toEqual({ aside: [], file: null });
    expect(existsSync(file)).toBe(false);
    expect({
      schema: await schemaOf(desk),
      rows: await rowsOfSchema(desk.pool, 'public'),
      rights: await rightsOf(desk),
    }).toEqual(first);
    // And taken over again: the ids are the same.
    await takeOverDesk(desk);
    expect((await desk.pool.query(`select id from takeover.id_map where legacy_id = 'user_42'`)).rows).toEqual([
      { id: 'b37ed812-fd4e-836a-ad0f-25880341eea1' },
    ]);
  });
});

test.each(['both', 'finished'] as const)(
  'rows that either side wrote meanwhile are saved to a file and counted (%s)',
  async (state) => {
    await withLegacyDesk(async (desk, first) => {
      await takeOverDesk(desk);
      await desk.pool.query(`insert into "Instrument" (symbol, name) values ('GOLD', 'Gold')`);
      await desk.pool.query(`insert into "User" (email, username) values ('new@desk.test', 'new')`);
      await desk.pool.query(`select acknowledge_alert(id) from "Alert" where title = 'Odd'`);
      await desk.pool.query(`select ensure_month_partitions('MarketData', '2024-05-01', '2024-05-01')`);
      await desk.pool.query(
        `insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume) values ('GOLD', '1h', '2024-05-01', 1, 1, 1, 1, 1)`,
      );
      await desk.pool.query(
        `insert into legacy."MarketData" (id, symbol, timestamp, price, volume, "coherenceScores") values ('late', 'BTC', '2024-05-01 10:00:00', 5, 1, '{}')`,
      );
      await desk.pool.query(
        `update legacy."MarketData" set volume = 11 where id = 'tick-5'; delete from legacy."MarketData" where id = 'tick-4'`,
      );
      await desk.pool.query(`delete from legacy."DebateVote" where id = 'vote-2'`);
      if (state === 'finished') await finishTakeover(desk.superuser, { onWait });
      const file = join(folder, `${state}.jsonl`);
      const { aside } = await goBack(desk.superuser, file, { onWait });
      expect(aside).toEqual([
        { table: 'Alert', written: 1, deleted: 0 },
        { table: 'AuditLog', written: 4, deleted: 0 },
        { table: 'DebateVote', written: 0, deleted: 1 },
        { table: 'Instrument', written: 1, deleted: 0 },
        { table: 'MarketData', written: 1, deleted: 0 },
        { table: 'MarketTick', written: 2, deleted: 1 },
        { table: 'User', written: 1, deleted: 0 },
      ]);
      const lines = readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { table: string; row?: Record<string, unknown>; deleted?: string });
      expect(lines).toHaveLength(12);
      expect(lines.find(({ table }) => table === 'User')?.row).toMatchObject({
        email: 'new@desk.test',
        username: 'new',
        role: 'USER',
      });
      expect(lines.filter(({ table }) => table === 'MarketTick').map(({ row, deleted }) => row?.id ?? deleted)).toEqual(
        ['tick-5', 'late', 'tick-4'],
      );
      expect(lines.find(({ table }) => table === 'DebateVote')).toEqual({ table: 'DebateVote', deleted: 'vote-2' });
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect({
        schema: await schemaOf(desk),
        rows: await rowsOfSchema(desk.pool, 'public'),
        rights: await rightsOf(desk),
      }).toEqual(first);
    });
  },
);

test('with a reader in the middle of something it waits, and with a file that cannot be written nothing happens', async () => {
  await withLegacyDesk(async (desk) => {
    await takeOverDesk(desk);
    await desk.pool.query(`insert into "Instrument" (symbol, name) values ('GOLD', 'Gold')`);
    await expect(goBack(desk.superuser, join(folder, 'missing', 'file.jsonl'), { onWait })).rejects.toMatchObject({
      code: 'ENOENT',
    });
    expect((await desk.pool.query(`select count(*)::int as count from "Portfolio"`)).rows).toEqual([{ count: 3 }]);
    const reader = await desk.pool.connect();
    await reader.query('begin');
    await reader.query('select * from "Alert"');
    const going = goBack(desk.superuser, join(folder, 'reader.jsonl'), { onWait });
    await expect
      .poll(
        async () =>
          (
            await desk.pool.query(
              `select count(*)::int as count from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())`,
            )
          ).rows[0].count,
      )
      .toBe(1);
    await reader.query('commit');
    reader.release();
    expect((await going).aside.map(({ table }) => table)).toContain('Instrument');
  });
});
