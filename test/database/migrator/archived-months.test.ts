import type { Pool } from 'pg';
import { expect, test } from 'vitest';
import { readSchemaFiles } from '../../../src/database/migrator/migration-files.ts';
import { migrate, rollback } from '../../../src/database/migrator/migrator.ts';
import { openTestDesk } from '../../support/desk.ts';

test('a month that was taken out before the key got its columns comes back afterwards, and the other way round', async () => {
  const desk = await openTestDesk({ schema: 'none' });
  const { pool, superuser } = desk;
  try {
    await migrate(superuser, { to: 35 });
    for (const [month, from, to] of MONTHS) await pool.query(`create table "${month}" partition of "MarketData" for values from ('${from}') to ('${to}')`);
    await pool.query(`insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume)
      select 'BTCUSD', '1m', t, 100, 101, 99, 100, 1 from generate_series('2018-01-31 23:58Z'::timestamptz, '2018-02-01 00:01Z', '1 minute') t`);
    // As the functions of that schema did, which went with it.
    await pool.query(`alter table "MarketData" detach partition "${JANUARY}"; alter table "${JANUARY}" set schema archive; alter table archive."${JANUARY}" owner to traderai_owner`);
    expect(await candles()).toBe(2);
    await migrate(superuser);
    expect(await pool.query('select attach_months() as brought')).toMatchObject({ rows: [{ brought: 1 }] });
    expect(await candles()).toBe(4);
    expect(await pool.query(`select detach_months('2018-02-01') as taken`)).toMatchObject({ rows: [{ taken: 1 }] });
    expect(await candles()).toBe(2);
    await rollback(superuser, { to: 35 });
    await pool.query(`alter table archive."${JANUARY}" set schema public; alter table "MarketData" attach partition "${JANUARY}" for values from ('${MONTHS[0][1]}') to ('${MONTHS[0][2]}')`);
    expect(await candles()).toBe(4);
  } finally {
    await desk.close();
  }

  async function candles(): Promise<number> {
    return (await pool.query<{ count: number }>('select count(*)::integer as count from "MarketData"')).rows[0]!.count;
  }
});

const JANUARY = 'MarketData_2018_01';
const MONTHS = [
  [JANUARY, '2018-01-01Z', '2018-02-01Z'],
  ['MarketData_2018_02', '2018-02-01Z', '2018-03-01Z'],
] as const;

/** Where months go since this one. */
const FIRST_ARCHIVE = 15;
const MONTH = '"MarketData_2018_01"';
const STAGES = readSchemaFiles().migrations.map(({ number }) => number).filter((number) => number >= FIRST_ARCHIVE);

/** As detach_months and attach_months do, which come with the last migration. */
const TAKE_OUT = `alter table "MarketData" detach partition ${MONTH}; alter table ${MONTH} set schema archive`;
const ATTACH = `alter table "MarketData" attach partition ${MONTH} for values from ('2018-01-01Z') to ('2018-02-01Z')`;
const BRING_BACK = `alter table archive.${MONTH} set schema public; ${ATTACH}`;

async function makeMonth(pool: Pool): Promise<void> {
  await pool.query(`create table ${MONTH} (like "MarketData" including all); ${ATTACH};
    insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume) values ('BTCUSD', '1m', '2018-01-31 23:58Z', 100, 101, 99, 100, 1)`);
}

async function candlesOf(pool: Pool): Promise<unknown> {
  return (await pool.query('select symbol, close::float8 from "MarketData"')).rows;
}

test('a month that was taken out after any migration comes back after the last one', async () => {
  const files = readSchemaFiles();
  for (const stage of STAGES) {
    const { pool, superuser, close } = await openTestDesk({ schema: 'none' });
    try {
      await migrate(superuser, { files: { migrations: files.migrations.filter(({ number }) => number <= stage), objects: [] } });
      await makeMonth(pool);
      await pool.query(TAKE_OUT);
      await pool.query(`alter table archive.${MONTH} owner to traderai_owner`);
      await migrate(superuser);
      expect((await pool.query('select attach_months() as brought')).rows, `taken out after ${stage}`).toEqual([{ brought: 1 }]);
      expect(await candlesOf(pool)).toEqual([{ symbol: 'BTCUSD', close: 100 }]);
    } finally {
      await close();
    }
  }
});

test('a month that was taken out after the last migration comes back before any, and where there is no archive it is back by itself', async () => {
  for (const stage of [...STAGES, FIRST_ARCHIVE - 1]) {
    const { pool, superuser, close } = await openTestDesk();
    try {
      await makeMonth(pool);
      await pool.query(TAKE_OUT);
      await rollback(superuser, { to: stage });
      if (stage >= FIRST_ARCHIVE) await pool.query(BRING_BACK);
      expect(await candlesOf(pool), `brought back at ${stage}`).toEqual([{ symbol: 'BTCUSD', close: 100 }]);
    } finally {
      await close();
    }
  }
});
