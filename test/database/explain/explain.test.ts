/**
 * Plans of the product's queries on a desk with much data: no scan of a large table, and no unused index. The
 * statements of the product are recorded from the code itself, and planned with the login that sends them, row security
 * included.
 */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Pool } from 'pg';
import { LARGE_TABLES, openFilledDesk } from './filled-desk.ts';
import type { FilledDesk } from './filled-desk.ts';
import {
  ADMINISTRATORS_QUESTIONS,
  DOCUMENTS_STATEMENTS,
  ENGINES_QUESTIONS,
  TRADERS_QUESTIONS,
  WHOLE_DESK_QUESTIONS,
  prismaOn,
} from './product-statements.ts';
import type { Asking, Questions } from './product-statements.ts';
import { openRecordingPool } from './recording-pool.ts';
import type { RecordingPool, SentStatement } from './recording-pool.ts';

let desk: FilledDesk;
const plans: Plan[] = [];
const used = new Set<string>();

beforeAll(async () => {
  desk = await openFilledDesk();
}, 300_000);
afterAll(() => desk.close());

describe.each([
  ['a trader', TRADERS_QUESTIONS, () => desk.trader.login],
  ['an administrator', ADMINISTRATORS_QUESTIONS, () => desk.administrator.login],
  ['the engine', ENGINES_QUESTIONS, () => desk.bookkeeper.login],
] as const)('queries of %s', (_, questions, login) => {
  afterAll(() => stopAsking(login()));
  test.each(Object.keys(questions))('%s does not scan a large table', async (name) => {
    const asked = await ask(questions, name, login());
    expect(asked.length).toBeGreaterThan(0);
    expect(
      asked.flatMap(({ statement, plan }) => scansOf(plan).map((table) => `${table}: ${shortened(statement.text)}`)),
    ).toEqual([]);
  });
});

test.each(DOCUMENTS_STATEMENTS)('%s', async (text, index) => {
  const plan = await explain(desk.root, { text, values: [] });
  plans.push({ statement: { text, values: [] }, plan });
  expect(scansOf(plan).filter((table) => !text.includes(`from "${table}" limit 1)`))).toEqual([]);
  expect([...indexesOf(plan)].map(indexOfTable)).toContain(index);
});

test("the desk's functions do not scan a large table either", async () => {
  // The statements above were executed, not only planned. A session reports its counts when it ends.
  const others = `select count(*)::int as sessions from pg_stat_activity where datname = current_database() and usename = any ($1)`;
  const logins = [desk.trader.login, desk.administrator.login, desk.bookkeeper.login];
  await expect
    .poll(async () => (await desk.root.query<{ sessions: number }>(others, [logins])).rows[0]!.sessions)
    .toBeLessThanOrEqual(1);
  const { rows } = await desk.root.query<{ name: string; read: number }>(
    `select relname as name, seq_tup_read::int as read from pg_stat_user_tables where regexp_replace(relname, '_([0-9]{4}_[0-9]{2}|default)$', '') = any ($1) and seq_tup_read > 0`,
    [LARGE_TABLES],
  );
  expect(rows.filter(({ name }) => !EMPTY_PARTITIONS.test(name))).toEqual([]);
});

test('every file of queries is tested here', () => {
  const files = readdirSync(new URL('../../../src/database/queries', import.meta.url)).map((name) =>
    name.replace(/\.ts$/, ''),
  );
  const asked = new Set([...Object.keys(TRADERS_QUESTIONS), ...Object.keys(ADMINISTRATORS_QUESTIONS)]);
  expect(files.filter((name) => name !== 'values' && !asked.has(name))).toEqual([]);
});

test('every index that is not unique serves a query', async () => {
  const { login } = desk.bookkeeper;
  for (const name of Object.keys(WHOLE_DESK_QUESTIONS)) await ask(WHOLE_DESK_QUESTIONS, name, login);
  await stopAsking(login);
  for (const { plan } of plans) for (const index of indexesOf(plan)) used.add(indexOfTable(index));
  await expect.poll(unusedIndexes, { timeout: 20_000, interval: 50 }).toEqual([]);
});

interface Plan {
  readonly statement: SentStatement;
  readonly plan: PlanNode;
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

interface Connected {
  readonly recording: RecordingPool;
  readonly db: ReturnType<typeof prismaOn>;
}

/** By login. */
const connected = new Map<string, Connected>();

function connect(login: string): Connected {
  const recording = openRecordingPool(desk.configOf(login));
  const connection = { recording, db: prismaOn(recording.pool) };
  connected.set(login, connection);
  return connection;
}

async function stopAsking(login: string): Promise<void> {
  const connection = connected.get(login);
  connected.delete(login);
  await connection?.db.$disconnect();
  await connection?.recording.pool.end().catch(() => undefined);
}

/** Runs a query as `login` and plans each statement that it sent, on the same rows. */
async function ask(questions: Questions, name: string, login: string): Promise<Plan[]> {
  const { recording, db } = connected.get(login) ?? connect(login);
  recording.takeSent();
  await questions[name]!({ pool: recording.pool, db, desk } satisfies Asking);
  const asked: Plan[] = [];
  for (const statement of recording.takeSent().filter(isPlanned))
    asked.push({ statement, plan: await explain(recording.pool, statement) });
  plans.push(...asked);
  return asked;
}

function isPlanned({ text }: SentStatement): boolean {
  return /^\s*(select|with|insert|update|delete|copy|declare)\b/i.test(text);
}

async function explain(pool: Pool, { text, values }: SentStatement): Promise<PlanNode> {
  const copied = /^copy \(([\s\S]*)\) to stdout/i.exec(text);
  const { rows } = await pool.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
    `explain (format json) ${copied?.[1] ?? text}`,
    [...values],
  );
  return rows[0]!['QUERY PLAN'][0].Plan;
}

function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** `MarketData_2018_11` is MarketData. */
function tableOf(relation: string): string {
  return relation.replace(/_(\d{4}_\d{2}|default)$/, '');
}

/** Prisma lists every column with its table. */
function shortened(text: string): string {
  return text.replaceAll('"public".', '').replace(/^SELECT .* FROM "/, 'SELECT … FROM "');
}

/** Large tables with a partition that is scanned completely. */
function scansOf(plan: PlanNode): string[] {
  const scanned = nodesOf(plan)
    .filter((node) => node['Node Type'] === 'Seq Scan')
    .map((node) => node['Relation Name']!);
  return [...new Set(scanned.filter((relation) => !EMPTY_PARTITIONS.test(relation)).map(tableOf))].filter((table) =>
    LARGE_TABLES.includes(table),
  );
}

/** The current months of the desk's clock: they have few rows, so that a scan is the cheapest plan. */
const EMPTY_PARTITIONS = /_(20[2-9]\d_\d{2}|default)$/;

function indexesOf(plan: PlanNode): Set<string> {
  return new Set(nodesOf(plan).flatMap((node) => node['Index Name'] ?? []));
}

const partitionIndexes = new Map<string, string>();

function indexOfTable(index: string): string {
  return partitionIndexes.get(index) ?? index;
}

beforeAll(async () => {
  const { rows } = await desk.root.query<{ part: string; whole: string }>(
    `select p.relname as part, w.relname as whole from pg_inherits i join pg_class p on p.oid = i.inhrelid join pg_class w on w.oid = i.inhparent where p.relkind = 'i'`,
  );
  for (const { part, whole } of rows) partitionIndexes.set(part, whole);
  await desk.root.query('select pg_stat_reset()');
});

/**
 * Indexes that are neither in a plan nor used inside a function, which the server counts. A unique index is a
 * constraint, even when no query uses it.
 */
async function unusedIndexes(): Promise<string[]> {
  const { rows } = await desk.root.query<{ name: string; scans: number }>(
    `select c.relname as name,
            coalesce(sum(s.idx_scan), 0)::int as scans
       from pg_index x join pg_class c on c.oid = x.indexrelid
       left join lateral (select c.oid as id union all select inhrelid from pg_inherits where inhparent = c.oid) parts on true
       left join pg_stat_user_indexes s on s.indexrelid = parts.id
      where c.relnamespace = 'public'::regnamespace and not c.relispartition and not x.indisunique
      group by c.relname order by c.relname`,
  );
  return rows
    .filter(({ name, scans }) => scans === 0 && !used.has(name))
    .map(({ name }) => name)
    .sort();
}
