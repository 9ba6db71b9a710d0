import { expect, test } from 'vitest';
import { readSchemaFiles } from '../../../src/database/migrator/migration-files.ts';
import { migrate, rollback } from '../../../src/database/migrator/migrator.ts';
import { openTestDesk } from '../../support/desk.ts';

test('a month that was taken out before the key got its columns comes back afterwards, and the other way round', async () => {
  const desk = await openTestDesk({ schema: 'none' });
  const { pool, superuser } = desk;
  const files = readSchemaFiles();
  const before = { ...files, migrations: files.migrations.filter(({ number }) => number <= 35) };
  try {
    await migrate(superuser, { files: before });
    await pool.query(`select ensure_month_partitions('MarketData', '2018-01-01', '2018-02-28')`);
    await pool.query(`insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume)
      select 'BTCUSD', '1m', t, 100, 101, 99, 100, 1 from generate_series('2018-01-31 23:58Z'::timestamptz, '2018-02-01 00:01Z', '1 minute') t`);
    expect(await takeOut()).toEqual({ taken: 1, left: 2 });
    await migrate(superuser);
    expect(await bringBack()).toEqual({ brought: 1, there: 4 });
    expect(await takeOut()).toEqual({ taken: 1, left: 2 });
    await rollback(superuser, { to: 35 });
    await migrate(superuser, { files: before });
    expect(await bringBack()).toEqual({ brought: 1, there: 4 });
  } finally {
    await desk.close();
  }

  async function takeOut(): Promise<unknown> {
    const { rows } = await pool.query(`select detach_months('2018-02-01') as taken`);
    return { ...rows[0], left: await candles() };
  }

  async function bringBack(): Promise<unknown> {
    const { rows } = await pool.query('select attach_months() as brought');
    return { ...rows[0], there: await candles() };
  }

  async function candles(): Promise<number> {
    return (await pool.query<{ count: number }>('select count(*)::integer as count from "MarketData"')).rows[0]!.count;
  }
});
