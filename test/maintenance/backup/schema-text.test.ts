import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PoolClient } from 'pg';
import { schemaText } from '../../../src/maintenance/backup/schema-text.ts';
import { openTestDesk } from '../../support/desk.ts';
import type { TestDesk } from '../../support/desk.ts';

let desk: TestDesk;
let client: PoolClient;
beforeAll(async () => {
  desk = await openTestDesk();
  client = await desk.pool.connect();
});
afterAll(async () => {
  client.release();
  await desk.close();
});

test('two desks of one version have the same schema, whatever data they hold', async () => {
  const other = await openTestDesk();
  const connection = await other.pool.connect();
  try {
    await connection.query(`insert into "Instrument" (symbol, name) values ('BTCUSD', 'Bitcoin')`);
    expect(await schemaText(connection)).toBe(await schemaText(client));
  } finally {
    connection.release();
    await other.close();
  }
});

test('the statistics of statements and their grants are not part of the schema', async () => {
  const before = await schemaText(client);
  await desk.pool.query(
    'create extension pg_stat_statements; revoke all on pg_stat_statements from public; grant select on pg_stat_statements to traderai_sessions',
  );
  try {
    expect(await schemaText(client)).toBe(before);
  } finally {
    await desk.pool.query('drop extension pg_stat_statements');
  }
});

test('a connection keeps its settings', async () => {
  await client.query(`set search_path = invariant, public; set timezone = 'Asia/Tokyo'`);
  await schemaText(client);
  const { rows } = await client.query(
    `select current_setting('search_path') as path, current_setting('timezone') as zone, current_setting('row_security') as security`,
  );
  expect(rows).toEqual([{ path: 'invariant, public', zone: 'Asia/Tokyo', security: 'on' }]);
  await client.query('reset all');
});

test('a setting of a role is a block that a superuser alone can run, and others pass over', async () => {
  await client.query('begin');
  await client.query(
    `do $$ begin execute format('alter role traderai_trader in database %I set lock_timeout = ''10s''', current_database()); end $$`,
  );
  const text = await schemaText(client);
  await client.query('rollback');
  expect(text).toContain(
    `\ndo $setting$ begin alter role traderai_trader in database current_database set "lock_timeout" = '10s'; exception when insufficient_privilege then null; end $setting$;\n`,
  );
});

test('a new partition shows, unless partitions are left out', async () => {
  const [all, none] = [await schemaText(client), await schemaText(client, { partitions: 'none' })];
  await client.query(`select ensure_month_partitions('Trade', '2011-01-01', '2011-01-02')`);
  expect(await schemaText(client)).not.toBe(all);
  expect(await schemaText(client, { partitions: 'none' })).toBe(none);
});

describe('every change of a schema changes its text', () => {
  let unchanged: string;
  beforeAll(async () => {
    unchanged = await schemaText(client);
  });
  // Each change is rolled back, so the text is again the one before all of them.
  afterAll(async () => expect(await schemaText(client)).toBe(unchanged));

  test.each([
    ['a table', 'create table extra (id int)', 'create table public.extra'],
    ['a column', 'alter table "Quote" add column extra int', 'extra integer'],
    ['a type', 'alter table "Quote" alter column volume type numeric(30,8)', 'volume numeric(30,8)'],
    ['a default', 'alter table "Quote" alter column volume set default 1', 'alter column volume set default 1;'],
    ['a null', 'alter table "Quote" alter column bid set not null', 'bid numeric(20,8) not null'],
    [
      'a check',
      'alter table "Quote" add constraint extra check (bid < 5)',
      'add constraint extra CHECK ((bid < (5)::numeric))',
    ],
    [
      'a reference',
      'alter table "Alert" add constraint extra foreign key (symbol) references "Instrument"',
      'add constraint extra FOREIGN KEY (symbol)',
    ],
    [
      'an index',
      'create index extra on "Quote" (bid) include (ask) where bid > 0',
      'CREATE INDEX extra ON public."Quote" USING btree (bid) INCLUDE (ask)',
    ],
    ['statistics', 'create statistics extra on bid, ask from "Quote"', 'CREATE STATISTICS public.extra'],
    ['an enum value', `alter type "OrderSide" add value 'NEITHER'`, `enum ('BUY', 'SELL', 'NEITHER')`],
    ['a sequence', 'alter sequence trade_sequence increment by 2', 'increment by 2'],
    [
      'a function',
      `create function extra() returns int language sql begin atomic select 1; end`,
      'FUNCTION public.extra()',
    ],
    ['a view', 'create materialized view extra as select 1 as one', 'create materialized view public.extra'],
    [
      'a trigger switched off',
      'alter table "Trade" disable trigger "Trade_append_only"',
      'disable trigger "Trade_append_only"',
    ],
    [
      'row security',
      'create table secured (a int); alter table secured force row level security',
      'alter table only public.secured force row level security;',
    ],
    [
      'a policy',
      'create policy extra on "Quote" as restrictive for select to traderai_viewer using (bid > 0)',
      'create policy extra on public."Quote" as restrictive for select to traderai_viewer',
    ],
    [
      'a comment',
      `comment on column "Quote".bid is 'it''s extra'`,
      `comment on column public."Quote".bid is 'it''s extra'`,
    ],
    ['an owner', 'alter table "Quote" owner to traderai_engine', 'alter table public."Quote" owner to traderai_engine'],
    [
      'a grant',
      'grant delete on "Quote" to traderai_engine with grant option',
      'grant delete on table public."Quote" to traderai_engine with grant option',
    ],
    [
      'a grant on a column',
      'grant update (bid) on "Quote" to traderai_engine',
      'grant update (bid) on table public."Quote" to traderai_engine',
    ],
    [
      'a grant to public',
      'revoke execute on function pg_sleep(double precision) from public',
      'revoke execute on function pg_sleep(double precision) from public',
    ],
    [
      'a default grant',
      'alter default privileges for role traderai_owner revoke execute on functions from public',
      'alter default privileges for role traderai_owner revoke execute on functions from public',
    ],
    [
      'a setting',
      `do $$ begin execute format('alter database %I set search_path = "$user", public', current_database()); end $$`,
      `alter database current_database set "search_path" = '$user', 'public'`,
    ],
    ['storage', 'alter table "Quote" set (fillfactor = 43)', `fillfactor='43'`],
    ['an extension', 'create extension pgcrypto', 'create extension if not exists pgcrypto with schema public'],
  ])('%s', async (_, statement, text) => {
    expect(unchanged).not.toContain(text);
    await client.query('begin');
    await client.query(statement);
    const changed = await schemaText(client);
    await client.query('rollback');
    expect(changed).toContain(text);
  });
});
