/**
 * The schema as a whole: everything has a comment, every value is bounded, and the statements that the schema report
 * prints run.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
beforeAll(async () => {
  desk = await openSqlDesk();
});
afterAll(() => desk.close());

async function names(text: string): Promise<string[]> {
  const { rows } = await desk.root.query<{ name: string }>(text);
  return rows.map(({ name }) => name);
}

test('every table, column, index, type, view, function, sequence and schema has a comment', async () => {
  expect(
    await names(`
      select c.relname as name from pg_class c
       where c.relnamespace in ('public'::regnamespace, 'invariant'::regnamespace) and c.relkind in ('r', 'p', 'v', 'm', 'S') and c.relname not like '\\_%'
         and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('e', 'a', 'i'))
         and obj_description(c.oid, 'pg_class') is null and (c.relkind <> 'r' or not c.relispartition or c.relname like '%default')
      union all
      select p.oid::regprocedure::text from pg_proc p
       where p.pronamespace = 'public'::regnamespace and obj_description(p.oid, 'pg_proc') is null
         and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
      union all
      select c.relname || '.' || a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname not like '\\_%'
         and col_description(c.oid, a.attnum) is null
      union all
      -- Those of keys are what their constraint says.
      select i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid
       where c.relnamespace = 'public'::regnamespace and not c.relispartition and obj_description(i.indexrelid, 'pg_class') is null
         and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
      union all
      select t.typname from pg_type t where t.typnamespace = 'public'::regnamespace and t.typtype in ('e', 'd', 'r') and obj_description(t.oid, 'pg_type') is null
      union all
      select n.nspname from pg_namespace n where n.nspname in ('invariant', 'archive') and obj_description(n.oid, 'pg_namespace') is null`),
  ).toEqual([]);
});

test('every table has a primary key', async () => {
  expect(
    await names(`select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname not like '\\_%'
                   and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)`),
  ).toEqual([]);
});

/** Unchanged text of an earlier application, and text that the desk writes about itself from catalogs. */
const UNLIMITED = ['AuditLog', 'MarketTick', 'EngineLease', 'FeedCursor'];

test.each([
  ['number has bounds, which exclude NaN and infinity', `t.typname in ('numeric', 'float8')`],
  ['text has a largest length', `t.typname = 'text'`],
  [
    'JSON document of a user or a model has a largest size',
    `t.typname in ('jsonb', '_jsonb') and c.relname in ('Inference', 'Debate', 'Instrument', 'SystemHealth', 'JobRun')`,
  ],
])('every %s', async (_, condition) => {
  const columns = await names(`
    select c.relname || '.' || a.attname as name
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      join pg_type t on t.oid = a.atttypid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname not like '\\_%' and ${condition}
       and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype in ('c', 'f') and a.attnum = any (k.conkey))`);
  expect(columns.filter((name) => !UNLIMITED.includes(name.split('.')[0]!))).toEqual([]);
});

describe('the enums of the earlier application', () => {
  test.each([
    ['UserRole', ['USER', 'ANALYST', 'ADMIN']],
    ['InferenceStatus', ['PENDING', 'PROCESSING', 'COMPLETED', 'FAILED']],
    ['DebatePosition', ['BULL', 'BEAR', 'NEUTRAL']],
    ['AlertType', ['COHERENCE_SPIKE', 'MARKET_ANOMALY', 'SYSTEM_ERROR', 'API_LIMIT', 'DEBATE_CONSENSUS']],
    ['AlertSeverity', ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']],
    ['HealthStatus', ['HEALTHY', 'DEGRADED', 'UNHEALTHY', 'OFFLINE']],
  ])('%s has all its values', async (type, values) => {
    const present = await names(`select enumlabel as name from pg_enum where enumtypid = '"${type}"'::regtype`);
    expect(present).toEqual(expect.arrayContaining(values));
  });
});

test("the schema report's statement of phase 2 runs as printed, and the portfolios are correct", async () => {
  await desk.root.query(`insert into "User" (email, username) values ('a@desk.test', 'a'), ('b@desk.test', 'b')`);
  const { rowCount } = await desk.root.query(`
    INSERT INTO "Portfolio" (id, user_id, name, description, total_value_usd, cash_balance_usd)
    SELECT 
        gen_random_uuid(),
        id,
        'Default Portfolio',
        'Auto-created default portfolio',
        10000.00,
        10000.00
    FROM "User";`);
  expect(rowCount).toBe(2);
  const { rows } = await desk.root.query(
    `select account, sum(amount)::text as amount from "LedgerEntry" group by account order by account`,
  );
  expect(rows).toEqual([
    { account: 'CASH', amount: '20000.00000000' },
    { account: 'CAPITAL', amount: '-20000.00000000' },
  ]);
  const connection = await desk.root.connect();
  try {
    expect((await verifyDesk(connection)).checks.filter(({ ok }) => !ok)).toEqual([]);
  } finally {
    connection.release();
  }
});

test("the schema report's query of a month of candles runs as printed", async () => {
  await desk.root.query(`select ensure_month_partitions('MarketData', '2024-01-01', '2024-01-31')`);
  await desk.root.query(`insert into "MarketData" (symbol, interval, timestamp, open, high, low, close) values
    ('BTC', '1h', '2024-01-05', 1, 1, 1, 1), ('BTC', '1h', '2024-01-06', 2, 2, 2, 2), ('ETH', '1h', '2024-01-06', 3, 3, 3, 3)`);
  const { rows } = await desk.root.query<{ close: string }>(`
    SELECT * FROM "MarketData" 
    WHERE symbol = 'BTC' AND timestamp BETWEEN '2024-01-01' AND '2024-01-31'
    ORDER BY timestamp DESC; -- Missing (symbol, timestamp) composite index`);
  expect(rows.map(({ close }) => Number(close))).toEqual([2, 1]);
});

test("docs/schema.md names the replacements of the schema report's files", () => {
  const text = readFileSync(new URL('../../docs/schema.md', import.meta.url), 'utf8');
  for (const name of ['prisma/schema-improvements.prisma', 'sql-optimization-queries.sql'])
    expect(text).toContain(name);
});

describe('the database refuses', () => {
  test.each([
    [
      'a confidence above one',
      `insert into "Inference" (user_id, query, confidence) select id, 'q', 1.1 from "User" limit 1`,
    ],
    [
      'a confidence that is not a number',
      `insert into "Inference" (user_id, query, confidence) select id, 'q', 'NaN' from "User" limit 1`,
    ],
    [
      'a drawdown above zero',
      `insert into "PortfolioPerformance" (portfolio_id, date, interval, equity_start, equity_end, periods, periods_per_year, max_drawdown) select id, now(), '1d', 1, 1, 1, 365, 0.1 from "Portfolio" limit 1`,
    ],
    [
      'a snapshot that does not add up',
      `insert into "PortfolioSnapshot" select id, now(), 1, 1, 3, 0, 0, 0, 0, 0 from "Portfolio" limit 1`,
    ],
    [
      'an outcome without a price',
      `insert into "Signal" (source, algorithm, symbol, interval, direction, strength, entry_price, generated_at, expires_at, outcome, judged_at) values ('s', 'a', 'BTCUSD', '1h', 'LONG', 0.5, 1, now(), now() + interval '1 hour', 'HIT', now())`,
    ],
    ['a run that ended and runs', `insert into "JobRun" (job, ended_at) values ('j', now())`],
    [
      'a terminal escape in a question',
      `insert into "Inference" (user_id, query) select id, E'\\u001b]52;c;x' from "User" limit 1`,
    ],
    [
      'a limit for a user and a portfolio at once',
      `insert into "RiskLimit" (kind, user_id, portfolio_id, value) select 'MAX_LEVERAGE', user_id, id, 1 from "Portfolio" limit 1`,
    ],
  ])('%s', async (_, statement) => {
    await expect(desk.root.query(statement)).rejects.toMatchObject({ code: '23514' });
  });

  test.each([
    [
      'two limits of a kind for the whole desk',
      `insert into "RiskLimit" (kind, value) values ('MAX_LEVERAGE', 1), ('MAX_LEVERAGE', 2)`,
    ],
    ['two halts of the whole desk', `insert into "Halt" (reason) values ('one'), ('two')`],
  ])('%s', async (_, statement) => {
    await expect(desk.root.query(statement)).rejects.toMatchObject({ code: '23505' });
  });

  test('several lines in a question are allowed', async () => {
    await desk.root.query(`insert into "Inference" (user_id, query) select id, E'one\\n\\ttwo' from "User" limit 1`);
  });
});
