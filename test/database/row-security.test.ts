import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { openSession } from '../../src/database/actions/sessions.ts';
import { createAlertRule } from '../../src/database/actions/alerts.ts';
import { readSchemaFiles } from '../../src/maintenance/migrator/migration-files.ts';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let alice: Person;
let bob: Person;
let admin: Person;
let viewer: Person;
let risk: Person;

/** Tables with rows that belong to a user, each with alice's number of rows in this test. */
const BOOKS: Readonly<Record<string, number>> = {
  Portfolio: 1,
  Order: 1,
  OrderEvent: 3,
  Trade: 1,
  Position: 1,
  LedgerEntry: 5,
  AlertRule: 1,
  Session: 1,
  User: 1,
};
const MARKET = ['Instrument', 'MarketData', 'Quote', 'Signal', 'EngineLease', 'FeedCursor'];

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '6399.99', '6400.01', '6400');
  [alice, bob, admin, viewer, risk] = [
    await desk.person(),
    await desk.person(),
    await desk.person({ role: 'traderai_admin' }),
    await desk.person({ role: 'traderai_viewer' }),
    await desk.person({ role: 'traderai_risk' }),
  ];
  for (const person of [alice, bob]) {
    const placed = await placeOrder(person.pool, marketBuy(person));
    await engine.book(
      acceptAndFill({
        orderId: placed.ok ? placed.value.id : '',
        portfolioId: person.portfolioId,
        symbol: 'BTCUSD',
        quantity: '0.1',
        price: '6400',
      }),
    );
    await createAlertRule(person.pool, {
      symbol: 'BTCUSD',
      field: 'LAST',
      operator: 'ABOVE',
      threshold: new Decimal(7000),
      severity: 'LOW',
    });
    await openSession(person.pool, { host: 'h', terminal: null });
  }
});
afterAll(() => desk.close());

async function count(person: Pick<Person, 'pool'>, table: string): Promise<number> {
  const columns = table === 'User' ? 'id' : '*';
  return (await person.pool.query(`select ${columns} from "${table}"`)).rows.length;
}

async function total(table: string): Promise<number> {
  return (await desk.root.query<{ n: number }>(`select count(*)::int as n from "${table}"`)).rows[0]!.n;
}

describe('row security', () => {
  test.each(Object.entries(BOOKS))(
    'shows a trader its own rows of %s, and risk, administrators and the engine all rows',
    async (table, own) => {
      expect(await count(alice, table)).toBe(own);
      expect(await count(bob, table)).toBe(own);
      for (const person of [admin, risk, engine]) expect(await count(person, table)).toBe(await total(table));
    },
  );

  test.each(MARKET)('shows all rows of %s to every login of the desk', async (table) => {
    for (const person of [alice, viewer, risk, admin, engine])
      expect(await count(person, table)).toBe(await total(table));
  });

  test('shows a viewer its own portfolios', async () => {
    expect(await count(viewer, 'Portfolio')).toBe(1);
    expect(await count(viewer, 'Order')).toBe(0);
  });

  test('shows the audit to administrators', async () => {
    expect(await count(admin, 'AuditLog')).toBe(await total('AuditLog'));
    for (const person of [alice, risk, engine])
      await expect(count(person, 'AuditLog')).rejects.toMatchObject({ code: '42501' });
  });

  test('shows no portfolios to a disabled user', async () => {
    const leaver = await desk.person();
    await desk.root.query('update "User" set active = false where id = $1', [leaver.userId]);
    for (const table of Object.keys(BOOKS)) expect(await count(leaver, table), table).toBe(0);
  });

  test('shows no portfolios to a login without a user', async () => {
    const stranger = await desk.person();
    await desk.root.query('update "User" set login = null where id = $1', [stranger.userId]);
    for (const table of Object.keys(BOOKS)) expect(await count(stranger, table), table).toBe(0);
  });

  test('has a policy for every table, or no reader', async () => {
    const { rows } = await desk.root.query<{ name: string }>(
      `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
          and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'reading') order by 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual([]);
  });

  test('allows no direct read of a partition', async () => {
    const { rows } = await desk.root.query<{ name: string; acl: string | null }>(
      `select relname as name, relacl::text as acl from pg_class where relnamespace = 'public'::regnamespace and relispartition and relkind = 'r'`,
    );
    expect(rows.length).toBeGreaterThan(2);
    for (const { acl } of rows) expect(acl ?? '').not.toMatch(/traderai_(viewer|trader|analyst|agent|risk|engine)/);
    for (const person of [alice, admin, engine])
      await expect(person.pool.query(`select * from "${rows[0]!.name}"`)).rejects.toMatchObject({ code: '42501' });
  });

  test('lets a trader check the laws for its own portfolios, and an administrator for all', async () => {
    const connection = await admin.pool.connect();
    const { checks } = await verifyDesk(connection);
    connection.release();
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect((await alice.pool.query('select * from invariant.position_equals_trades')).rows).toEqual([]);
  });

  test('is evaluated once a query, not once a row', async () => {
    const { rows } = await alice.pool.query<{ 'QUERY PLAN': string }>('explain select * from "Trade"');
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/InitPlan/);
    expect(plan).not.toMatch(/Filter:.*(current_user_id|sees_every_book|own_portfolio_ids)\(\)/);
  });

  test('applied twice has the same result', async () => {
    const texts = readSchemaFiles()
      .objects.filter(({ path }) => path.startsWith('policies/'))
      .map(({ text }) => text);
    const policies = async (): Promise<unknown> =>
      (
        await desk.root.query(
          `select tablename, policyname, roles::text, cmd, qual, with_check from pg_policies where schemaname = 'public' order by 1, 2`,
        )
      ).rows;
    const before = await policies();
    for (const text of texts) await desk.root.query(text);
    expect(await policies()).toEqual(before);
  });
});

test('the portfolios of a login are looked up once a query, however many rows it reads', async () => {
  const client = await desk.root.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select tablename as name from pg_policies where schemaname = 'public' and policyname = 'reading' and qual like '%own_portfolio_ids%' order by 1`,
    );
    expect(tables.length).toBeGreaterThanOrEqual(10);
    const calls = async (): Promise<number> =>
      (
        await client.query<{ calls: number }>(
          `select coalesce(sum(calls), 0)::int as calls from pg_stat_xact_user_functions where funcname = 'own_portfolio_ids'`,
        )
      ).rows[0]!.calls;
    await client.query(`set track_functions = 'all'`);
    for (const { name } of tables) {
      await client.query('begin');
      const before = await calls();
      await client.query(`set local session authorization ${alice.login}`);
      await client.query(`select count(*) from "${name}" cross join generate_series(1, 10)`);
      await client.query('reset session authorization');
      expect((await calls()) - before, name).toBeLessThanOrEqual(1);
      await client.query('commit');
    }
  } finally {
    client.release(true);
  }
});
