/** A month of candles that is archived at one stage of the schema and attached again at another. */
import type { Pool } from 'pg';
import { expect } from 'vitest';
import { readSchemaFiles } from '../../../src/maintenance/migrator/migration-files.ts';
import { migrate, rollback } from '../../../src/maintenance/migrator/migrator.ts';
import { openTestDesk } from '../../support/desk.ts';

/** The migration that creates MarketData, and the schema for its archived months. */
const MARKET = 3;
const MONTH = '"MarketData_2018_01"';
export const STAGES = readSchemaFiles()
  .migrations.map(({ number }) => number)
  .filter((number) => number >= MARKET);

/** The work of detach_month and attach_month, which come with the last migration. */
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

/** Archived after a migration, the month is attached again after the last one. */
export async function archiveAfter(stage: number): Promise<void> {
  const files = readSchemaFiles();
  const { pool, superuser, close } = await openTestDesk({ schema: 'none' });
  try {
    await migrate(superuser, {
      files: { migrations: files.migrations.filter(({ number }) => number <= stage), objects: [] },
    });
    await makeMonth(pool);
    await pool.query(TAKE_OUT);
    await pool.query(`alter table archive.${MONTH} owner to traderai_owner`);
    await migrate(superuser);
    const { rows: brought } = await pool.query('select m as month, attach_month(m) from months_to_attach() m');
    expect(brought, `taken out after ${stage}`).toMatchObject([{ month: 'MarketData_2018_01' }]);
    expect(await candlesOf(pool)).toEqual([{ symbol: 'BTCUSD', close: 100 }]);
  } finally {
    await close();
  }
}

/** Archived after the last migration, the month is attached again after a rollback to an earlier one. */
export async function attachAt(stage: number): Promise<void> {
  const { pool, superuser, close } = await openTestDesk();
  try {
    await makeMonth(pool);
    await pool.query(TAKE_OUT);
    await rollback(superuser, { to: stage });
    await pool.query(BRING_BACK);
    expect(await candlesOf(pool), `brought back at ${stage}`).toEqual([{ symbol: 'BTCUSD', close: 100 }]);
  } finally {
    await close();
  }
}
