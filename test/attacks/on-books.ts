/**
 * Attacks on the desk's objects: direct writes to books, direct reads of partitions and views, removal of rules and
 * triggers.
 */
import { CONFLICT, DENIED, nothing } from './attack.ts';
import type { Attack, Scene } from './attack.ts';

const BOOKS = [
  'Order',
  'OrderEvent',
  'Trade',
  'Position',
  'LedgerEntry',
  'Portfolio',
  'Quote',
  'User',
  'ApiKey',
  'Session',
  'EngineLease',
  'AuditLog',
  'AuditHead',
  'Signal',
  'Alert',
  'AlertRule',
  'Instrument',
  'MarketData',
  'RiskLimit',
  'PersonLimit',
  'Halt',
  'PortfolioGrant',
  'Inference',
  'Verification',
  'Debate',
  'DebateVote',
  '_prisma_migrations',
];

const WRITE: readonly Attack[] = [
  ...BOOKS.flatMap((table): Attack[] => [
    [`insert into ${table}`, `insert into "${table}" default values`, DENIED],
    [`delete from ${table}`, `delete from "${table}"`, DENIED],
  ]),
  ['give oneself cash', `update "Portfolio" set cash_balance_usd = 1e9`, DENIED],
  ['make oneself an administrator', `update "User" set role = 'ADMIN'`, DENIED],
  ['set a price', `update "Quote" set last = 1`, DENIED],
  [
    'merge into a book',
    `merge into "Position" p using (select 1) s on true when matched then update set quantity = 1e6`,
    DENIED,
  ],
  [
    'write a book within a query',
    `with w as (update "Order" set status = 'CANCELED' returning 1) select * from w`,
    DENIED,
  ],
  ['copy into a book', 'copy "LedgerEntry" from stdin', DENIED],
  ['copy candles in', 'copy "MarketData" from stdin', DENIED],
  ['become the role that copies candles in', 'set role traderai_importer', DENIED],
  ['empty a book', 'truncate "Trade" cascade', DENIED],
  ['lock rows of one’s own', 'select * from "Order" for update', DENIED],
  ['lock rows against their deletion', 'select * from "Portfolio" for key share', DENIED],
  ['lock a table for oneself', 'begin; lock table "Order" in access exclusive mode', DENIED],
  ['lock a table against writers', 'begin; lock table "Portfolio" in share mode', DENIED],
  [
    'lock a table for reading, which the reaper ends',
    'begin; lock table "Order" in access share mode; rollback',
    nothing,
  ],
];

const OBJECTS: readonly Attack[] = [
  ['read a partition past its table', 'select * from "Trade_2018_11"', DENIED],
  ['read a partition of the audit', 'select * from "AuditLog_default"', DENIED],
  ...['portfolio_realtime', 'symbol_performance_summary', 'signal_performance'].map((view): Attack => [
    `read the materialized view ${view} past its rules`,
    `select * from ${view}`,
    DENIED,
  ]),
  [
    'read the victim’s row of a materialized view',
    (s) => `select * from portfolio_realtime_mine where portfolio_id = '${s.victim.portfolioId}'`,
    nothing,
  ],
  ['refresh a materialized view', 'refresh materialized view portfolio_realtime', DENIED],
  [
    'read the archive',
    `select * from pg_class c where relkind <> 'i' and relnamespace = (select oid from pg_namespace where nspname = 'archive') and has_table_privilege(c.oid, 'select')`,
    nothing,
  ],
  ['make a table in the archive', 'create table archive.mine (a int)', DENIED],
  ['make the desk read-only', `select set_read_only('x')`, DENIED],
  ['begin a job', `select begin_job('analyze')`, DENIED],
  ['write a partition past its table', 'insert into "Trade_2018_11" default values', DENIED],
  ['reset a sequence', `select setval('trade_sequence', 1)`, DENIED],
  ['use up a sequence', `select nextval('audit_sequence')`, DENIED],
  ['read a sequence', 'select last_value from trade_sequence', DENIED],
  ['alter a sequence', 'alter sequence trade_sequence restart', DENIED],
  ['disable triggers', 'alter table "Order" disable trigger all', DENIED],
  ['drop the audit’s trigger', 'drop trigger "Order_audit_update" on "Order"', DENIED],
  [
    'add a trigger',
    `create trigger t before insert on "Order" for each row execute function suppress_redundant_updates_trigger()`,
    DENIED,
  ],
  ['add a rule', 'create rule r as on insert to "Order" do also nothing', DENIED],
  ['lift row security', 'alter table "Order" no force row level security', DENIED],
  ['add a policy', 'create policy p on "Order" using (true)', DENIED],
  ['drop a policy', 'drop policy reading on "Order"', DENIED],
  ['drop a constraint', 'alter table "Position" drop constraint "Position_flat_costs_nothing"', DENIED],
  ['drop a table', 'drop table "AuditLog" cascade', DENIED],
  ['take a table', 'alter table "Order" owner to current_user', DENIED],
  ['grant oneself a table', 'grant all on "Order" to traderai_viewer; insert into "Order" default values', DENIED],
  ['change a function', 'alter function is_desk_admin() security invoker', DENIED],
  [
    'replace a function',
    `create or replace function public.is_desk_admin() returns boolean language sql as 'select true'`,
    DENIED,
  ],
  ['drop a function', 'drop function is_desk_admin() cascade', DENIED],
  ['add a column', 'alter table "User" add column x int', DENIED],
  ['index a table', 'create index on "Order" (note)', DENIED],
  ['rename a table', 'alter table "Order" rename to "Orders"', DENIED],
  ['comment on a table', `comment on table "Order" is 'x'`, DENIED],
  ['make statistics', 'create statistics s on symbol, side from "Order"', DENIED],
  ['publish tables', 'create publication p for table "Order"', DENIED],
  ['rewrite a table', 'reindex table "Order"', DENIED],
  ['sort a table again', 'cluster "Order" using "Order_pkey"', DENIED],
];

/** An old snapshot hides the current prices, sums and read-only flag. */
const SNAPSHOTS: readonly Attack[] = ['repeatable read', 'serializable'].flatMap((level): Attack[] => {
  const within =
    (statement: (scene: Scene) => string) =>
    (scene: Scene): string =>
      `begin isolation level ${level}; select 1 from "Quote"; ${statement(scene)}; commit`;
  return [
    [
      `check an order against old prices, ${level}`,
      within(
        ({ mallory, symbol }) =>
          `select place_order('${mallory.portfolioId}', 'old', '${symbol}', 'BUY', 'LIMIT', 0.1, 5000)`,
      ),
      CONFLICT,
    ],
    [
      `deposit against old sums, ${level}`,
      within(({ mallory }) => `select move_cash('${mallory.portfolioId}', 1)`),
      CONFLICT,
    ],
    [`open a portfolio against old sums, ${level}`, within(() => `select create_portfolio('more', 1e13)`), CONFLICT],
    [
      `set a level for all transactions, ${level}`,
      ({ mallory }) =>
        `set default_transaction_isolation to '${level}'; commit; begin; select move_cash('${mallory.portfolioId}', 1); commit`,
      CONFLICT,
    ],
  ];
});

export const ON_BOOKS: readonly Attack[] = [...WRITE, ...OBJECTS, ...SNAPSHOTS];
