/** What a desk of the version before has told, and what it has lost, when this one takes it over. */
import { expect, test } from 'vitest';
import { readSchemaFiles } from '../../../src/database/migrator/migration-files.ts';
import { migrate, rollback } from '../../../src/database/migrator/migrator.ts';
import { verifyDesk } from '../../../src/database/verify.ts';
import { openTestDesk } from '../../support/desk.ts';

test('places in recordings count opens as well, orders that ended say what is known of it, and no volume is made up on the way on', async () => {
  const desk = await openTestDesk();
  const ask = async (text: string): Promise<unknown[]> => (await desk.pool.query(text)).rows;
  try {
    const { migrations } = readSchemaFiles();
    const before = migrations[migrations.findIndex(({ name }) => name === '0047_unknown_volume') - 1]!;
    await rollback(desk.superuser, { to: before.number });
    await ask(`insert into "FeedCursor" (feed, position) values ('replay:a.csv#1', 21), ('sim:BTCUSD,seed=1', 21), ('plan:p.txt#1', 3)`);
    await ask(`insert into "Instrument" (symbol, name) values ('BTCUSD', 'Bitcoin')`);
    await ask(`
      with person as (insert into "User" (email, username, login) values ('bob@desk.test', 'bob', 'bob') returning id),
           book as (insert into "Portfolio" (user_id, name) select id, 'main' from person returning id, user_id),
           placed as (
             insert into "Order" (number, portfolio_id, user_id, client_order_id, symbol, side, type, time_in_force, quantity, status, event_sequence)
               select n, id, user_id, 'order-' || n, 'BTCUSD', 'BUY', 'MARKET', 'DAY', 1, status::"OrderStatus", 1
                 from book, (values (1, 'CANCELED'), (2, 'EXPIRED'), (3, 'CANCELED'), (4, 'PENDING_NEW')) v (n, status) returning id, number, status)
      insert into "OrderEvent" (order_id, sequence, type, status, reason)
        select id, 1, status::text::"OrderEventType", status, case number when 3 then 'IOC_REST' end from placed`);

    await migrate(desk.superuser);
    expect(await ask('select feed, position::int from "FeedCursor" order by feed')).toEqual([
      { feed: 'plan:p.txt#1', position: 3 },
      { feed: 'replay:a.csv#1', position: 42 },
      { feed: 'sim:BTCUSD,seed=1', position: 21 },
    ]);
    const reasons = `select o.number::int, o.end_reason, e.reason from "Order" o join "OrderEvent" e on e.order_id = o.id order by o.number`;
    expect(await ask(reasons)).toEqual([
      { number: 1, end_reason: 'CANCEL_REQUESTED', reason: 'CANCEL_REQUESTED' },
      { number: 2, end_reason: 'NOT_RECORDED', reason: 'NOT_RECORDED' },
      { number: 3, end_reason: 'IOC_REST', reason: 'IOC_REST' },
      { number: 4, end_reason: null, reason: null },
    ]);
    const client = await desk.pool.connect();
    const { checks } = await verifyDesk(client);
    client.release();
    expect(checks.find(({ name }) => name === 'ended_with_reason')).toMatchObject({ ok: true });

    await ask(`select ensure_month_partitions('MarketData', '2018-11-01', '2018-11-30')`);
    await ask(`insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume) values ('BTCUSD', '1m', '2018-11-12', 1, 1, 1, 1, null), ('BTCUSD', '1m', '2018-11-12T00:01:00Z', 1, 1, 1, 1, 2)`);
    await ask(`insert into "Quote" (symbol, last, volume, quoted_at) values ('BTCUSD', 1, null, '2018-11-12')`);
    await rollback(desk.superuser, { to: before.number });
    expect(await ask('select trim_scale(volume)::text as volume from "MarketData" order by timestamp')).toEqual([{ volume: '0' }, { volume: '2' }]);
    expect(await ask(`select position::int from "FeedCursor" where feed like 'replay:%'`)).toEqual([{ position: 21 }]);
    await migrate(desk.superuser);
  } finally {
    await desk.close();
  }
});
