import { expect, test } from 'vitest';
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
