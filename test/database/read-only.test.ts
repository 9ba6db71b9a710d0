import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readSchemaFiles } from '../../src/maintenance/migrator/migration-files.ts';
import { migrate } from '../../src/maintenance/migrator/migrator.ts';
import { readDeskCondition } from '../../src/maintenance/migrator/read-only.ts';
import { openTestDesk } from '../support/desk.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let trader: Person;
let administrator: Person;
let engine: Engine;
beforeAll(async () => {
  desk = await openSqlDesk();
  trader = await desk.person();
  administrator = await desk.person({ role: 'traderai_admin' });
  engine = await desk.engine();
  await desk.instrument('BTCUSD');
});
afterAll(() => desk.close());
beforeEach(() => administrator.pool.query('select set_read_only(null)'));

const refused = { code: 'TR403', detail: 'READ_ONLY', message: 'the desk is read-only: moving house' };

test('a read-only desk refuses every change, by any login and any statement', async () => {
  await administrator.pool.query(`select set_read_only('moving house')`);
  const place = [trader.portfolioId, randomUUID()];
  await expect(
    trader.pool.query(`select place_order($1, $2, 'BTCUSD', 'BUY', 'MARKET', 1)`, place),
  ).rejects.toMatchObject(refused);
  await expect(trader.pool.query('select move_cash($1, 5)', [trader.portfolioId])).rejects.toMatchObject(refused);
  await expect(
    administrator.pool.query(`insert into "Instrument" (symbol, name) values ('ETHUSD', 'Ether')`),
  ).rejects.toMatchObject(refused);
  const cursors = [{ feed: 'sim', position: 1, finished: false, market_at: '2018-11-12T12:00:00Z' }];
  await expect(engine.book({ cursors })).rejects.toMatchObject(refused);
  await expect(desk.root.query(`delete from "Instrument"`)).rejects.toMatchObject(refused);
  await expect(desk.root.query(`truncate "MarketData"`)).rejects.toMatchObject(refused);
  await expect(desk.root.query(`copy "MarketData" from program 'true'`)).rejects.toMatchObject(refused);
  expect((await trader.pool.query('select name from "Portfolio"')).rows).toEqual([{ name: 'main' }]);
  expect((await engine.pool.query('select engine_heartbeat($1, 1, now())', [engine.epoch])).rowCount).toBe(1);

  await administrator.pool.query('select set_read_only(null)');
  expect((await trader.pool.query('select move_cash($1, 5)', [trader.portfolioId])).rowCount).toBe(1);
});

test('the setting of the migrator does not help other logins', async () => {
  await administrator.pool.query(`select set_read_only('moving house')`);
  for (const { pool } of [trader, administrator]) {
    const client = await pool.connect();
    await client.query(`set traderai.migrating to 'on'`);
    await expect(client.query(`select move_cash($1, 5)`, [trader.portfolioId])).rejects.toMatchObject({
      detail: 'READ_ONLY',
    });
    client.release(true);
  }
});

test('only an administrator starts or ends it, and the audit has the login', async () => {
  await expect(trader.pool.query(`select set_read_only('no more')`)).rejects.toMatchObject({ code: '42501' });
  await administrator.pool.query(`select set_read_only('moving house')`);
  const { rows } = await desk.root.query(
    `select login, new_values ->> 'reason' as reason from "AuditLog" where table_name = 'DeskState' order by sequence desc limit 1`,
  );
  expect(rows).toEqual([{ login: administrator.login, reason: 'moving house' }]);
  await expect(desk.root.query(`update "DeskState" set reason = null`)).rejects.toMatchObject({ code: '23514' });
});

test('every table that users and the engine change is protected', async () => {
  const { rows } = await desk.root.query<{ name: string }>(
    `select relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
        and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgfoid = 'refuse_when_read_only'::regproc) order by 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual([
    'AuditHead',
    'AuditLog',
    'DeskState',
    'EngineLease',
    'JobRun',
    'QueryBaseline',
    'Session',
    'SystemHealth',
    '_prisma_migrations',
    '_traderai_objects',
  ]);
});

test('a failed migration leaves the desk read-only with a reason; a successful one ends that', async () => {
  const fresh = await openTestDesk();
  try {
    const files = readSchemaFiles();
    const bad = {
      number: 9000,
      name: '9000_bad',
      up: 'create table half (); select 1 / 0;',
      down: null,
      checksum: 'bad',
    };
    await expect(
      migrate(fresh.superuser, { files: { ...files, migrations: [...files.migrations, bad] } }),
    ).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    expect(await readDeskCondition(fresh.pool as never)).toMatchObject({
      readOnly: true,
      cause: 'MIGRATION',
      reason: 'prisma/migrations/9000_bad/migration.sql: division by zero (22012)',
    });
    await expect(fresh.pool.query(`insert into "Instrument" (symbol, name) values ('A', 'A')`)).rejects.toMatchObject({
      detail: 'READ_ONLY',
    });
    const good = {
      ...bad,
      name: '9000_good',
      up: `insert into "Instrument" (symbol, name) values ('B', 'B')`,
      checksum: 'good',
    };
    await migrate(fresh.superuser, { files: { ...files, migrations: [...files.migrations, good] } });
    expect(await readDeskCondition(fresh.pool as never)).toMatchObject({ readOnly: false, reason: null });
    await fresh.pool.query(`insert into "Instrument" (symbol, name) values ('A', 'A')`);
  } finally {
    await fresh.close();
  }
});

test('the read-only mode of an administrator survives migrations', async () => {
  await administrator.pool.query(`select set_read_only('moving house')`);
  await migrate(desk.config);
  expect(await readDeskCondition(desk.root as never)).toMatchObject({
    readOnly: true,
    reason: 'moving house',
    cause: 'ADMINISTRATOR',
  });
});
