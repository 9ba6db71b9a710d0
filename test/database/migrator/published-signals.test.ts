import { expect, test } from 'vitest';
import { readSchemaFiles } from '../../../src/database/migrator/migration-files.ts';
import { migrate, rollback } from '../../../src/database/migrator/migrator.ts';
import { openTestDesk } from '../../support/desk.ts';

test('what was published stays when the columns for it go, and when they come again', async () => {
  const desk = await openTestDesk();
  try {
    await desk.pool.query(`insert into "Instrument" (symbol, name) values ('BTCUSD', 'Bitcoin')`);
    await desk.pool.query(`with bob as (insert into "User" (email, username, login) values ('bob@desk.test', 'bob', 'bob') returning id)
      insert into "Signal" (source, algorithm, symbol, interval, direction, strength, entry_price, evidence, generated_at, expires_at, user_id, client_signal_id)
      select source, 'x', 'BTCUSD', candles, 'LONG', 0.5, 1, '{"reason": "why"}', '2018-11-12', '2018-11-13', case when candles is null then id end, client_signal_id
        from bob, (values ('cross', '1h', null), ('analyst:bob', null, 'one'), ('analyst:bob', null, 'two')) v (source, candles, client_signal_id)`);
    const { migrations } = readSchemaFiles();
    const before = migrations[migrations.findIndex(({ name }) => name === '0041_published_signals') - 1]!;
    await rollback(desk.superuser, { to: before.number });
    const stored = async () => (await desk.pool.query(`select source, interval, evidence - 'userId' as evidence from "Signal" order by number`)).rows;
    const rows = [
      { source: 'cross', interval: '1h', evidence: { reason: 'why' } },
      { source: 'published.2', interval: '1m', evidence: { reason: 'why', source: 'analyst:bob', clientSignalId: 'one' } },
      { source: 'published.3', interval: '1m', evidence: { reason: 'why', source: 'analyst:bob', clientSignalId: 'two' } },
    ];
    expect(await stored()).toEqual(rows);
    await migrate(desk.superuser);
    expect(await stored()).toEqual(rows);
  } finally {
    await desk.close();
  }
});
