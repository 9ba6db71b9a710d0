import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acknowledgeAlert, createAlertRule, deleteAlertRule } from '../../src/database/actions/alerts.ts';
import { cancelOrder } from '../../src/database/actions/cancel-order.ts';
import { checkOrder } from '../../src/database/actions/check-order.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { createPortfolio, moveCash } from '../../src/database/actions/portfolios.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let alice: Person;
let bob: Person;
let viewer: Person;

const TABLES = [
  'User',
  'Instrument',
  'MarketData',
  'Quote',
  'PersonLimit',
  'Portfolio',
  'Order',
  'OrderEvent',
  'Trade',
  'Position',
  'LedgerEntry',
  'Signal',
  'AlertRule',
  'Alert',
  'EngineLease',
  'FeedCursor',
  'AuditLog',
  'AuditHead',
  'ApiKey',
  'Session',
  'Quarantine',
  'RiskLimit',
  'LimitBreach',
  'RiskBaseline',
  'Halt',
  'Proposal',
  'Inference',
  'Verification',
  'Debate',
  'DebateVote',
  'SystemHealth',
  'JobRun',
  'QueryBaseline',
  'PortfolioSnapshot',
  'PortfolioPerformance',
  'DeskState',
  'MarketTick',
  'CandleDay',
  'TouchedDay',
  'TouchedEquity',
  'PortfolioGrant',
];

beforeAll(async () => {
  desk = await openSqlDesk();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '6399.99', '6400.01', '6400');
  alice = await desk.person();
  bob = await desk.person();
  viewer = await desk.person({ role: 'traderai_viewer' });
});
afterAll(() => desk.close());

describe('a trader', () => {
  test('finds every table of the desk in the list of this test', async () => {
    const { rows } = await desk.root.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and relname not like '\\_%' order by 1`,
    );
    expect(rows.map((row) => row.name)).toEqual([...TABLES].sort());
  });

  test.each(TABLES)('cannot insert into, update, delete from or truncate %s', async (table) => {
    const { rows } = await desk.root.query<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = $1::regclass and attnum = 1`,
      [`"${table}"`],
    );
    const column = rows[0]!.name;
    for (const statement of [
      `insert into "${table}" default values`,
      `update "${table}" set "${column}" = default`,
      `delete from "${table}"`,
      `truncate "${table}" cascade`,
    ]) {
      await expect(alice.pool.query(statement), statement).rejects.toMatchObject({ code: '42501' });
    }
  });

  test.each([
    ['book_step', `select book_step(1, '{}')`],
    ['book_orders', `select book_orders('[]', '[]', '[]')`],
    ['book_trades', `select book_trades('[]', '[]')`],
    ['book_market', `select book_market('[]', '[]', '[]', '[]')`],
    ['book_marks', `select book_marks(1, '{}')`],
    ['book_candles', `select book_candles(1, 'x', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')`],
    ['engine_acquire', `select engine_acquire(gen_random_uuid(), 'h', 1, 'f', 1)`],
    ['engine_release', `select engine_release(1)`],
    ['own_portfolio', `select own_portfolio(gen_random_uuid())`],
    ['ensure_month_partitions', `select ensure_month_partitions('Trade', now(), now())`],
  ])('cannot run %s, which only the engine may run', async (_, statement) => {
    await expect(alice.pool.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  test('cannot read password hashes or the audit', async () => {
    await expect(alice.pool.query('select password_hash from "User"')).rejects.toMatchObject({ code: '42501' });
    await expect(alice.pool.query('select 1 from "AuditLog"')).rejects.toMatchObject({ code: '42501' });
  });

  test('cannot create tables or set another role', async () => {
    await expect(alice.pool.query('create table public.mine (a int)')).rejects.toMatchObject({ code: '42501' });
    await expect(alice.pool.query('set role traderai_owner')).rejects.toMatchObject({ code: '42501' });
    await expect(alice.pool.query(`set session authorization ${bob.login}`)).rejects.toMatchObject({ code: '42501' });
  });

  test('stays the same user with any settings', async () => {
    const client = await alice.pool.connect();
    await client.query('set role traderai_trader');
    const { rows } = await client.query('select current_user_id() as id, is_desk_admin() as admin');
    client.release(true);
    expect(rows).toEqual([{ id: alice.userId, admin: false }]);
  });
});

describe('another user’s portfolio', () => {
  const nowhere = { ok: false, error: { code: 'UNKNOWN_PORTFOLIO', kind: 'not-found' } };

  test('accepts no order of mine, and does not reveal that it exists', async () => {
    const intruding = await placeOrder(bob.pool, marketBuy(bob, { portfolioId: alice.portfolioId }));
    const guessing = await placeOrder(
      bob.pool,
      marketBuy(bob, { portfolioId: '01900000-0000-7000-8000-000000000000' }),
    );
    expect(intruding).toMatchObject(nowhere);
    expect(guessing).toMatchObject(nowhere);
    const text = (answer: typeof intruding): string =>
      answer.ok ? '' : answer.error.message.replace(/[0-9a-f-]{36}/, 'ID');
    expect(text(intruding)).toBe(text(guessing));
  });

  test('gives me no preview and moves no cash for me', async () => {
    expect(await checkOrder(bob.pool, marketBuy(bob, { portfolioId: alice.portfolioId }))).toMatchObject(nowhere);
    expect(await moveCash(bob.pool, { portfolioId: alice.portfolioId, amount: new Decimal(1) })).toMatchObject(nowhere);
  });

  test('has orders that I cannot cancel', async () => {
    const placed = await placeOrder(alice.pool, marketBuy(alice));
    const id = placed.ok ? placed.value.id : '';
    expect(await cancelOrder(bob.pool, id)).toMatchObject({ ok: false, error: { code: 'ORDER_NOT_FOUND' } });
    const { rows } = await desk.root.query('select status from "Order" where id = $1', [id]);
    expect(rows).toEqual([{ status: 'PENDING_NEW' }]);
  });

  test('opens no risk for an administrator without a grant', async () => {
    const admin = await desk.person({ role: 'traderai_admin' });
    expect(await placeOrder(admin.pool, marketBuy(admin, { portfolioId: alice.portfolioId }))).toMatchObject({
      ok: false,
      error: { code: 'NOT_GRANTED', kind: 'denied' },
    });
  });
});

describe('a viewer', () => {
  test('can read its portfolios and change nothing', async () => {
    await viewer.pool.query('select 1 from "Order", "Trade", "Position", "Quote" limit 1');
    const denied = { ok: false, error: { code: 'NOT_PERMITTED', kind: 'denied' } };
    expect(await placeOrder(viewer.pool, marketBuy(viewer))).toMatchObject(denied);
    expect(await checkOrder(viewer.pool, marketBuy(viewer))).toMatchObject(denied);
    expect(await cancelOrder(viewer.pool, viewer.portfolioId)).toMatchObject(denied);
    expect(await createPortfolio(viewer.pool, { name: 'x', cash: new Decimal(1), description: null })).toMatchObject(
      denied,
    );
    expect(await acknowledgeAlert(viewer.pool, viewer.portfolioId)).toMatchObject(denied);
  });
});

describe('a disabled login', () => {
  test('cannot place orders from that moment on', async () => {
    const leaver = await desk.person();
    await desk.root.query('update "User" set active = false where id = $1', [leaver.userId]);
    expect(await placeOrder(leaver.pool, marketBuy(leaver))).toMatchObject({
      ok: false,
      error: { code: 'UNKNOWN_PORTFOLIO' },
    });
    expect(await createPortfolio(leaver.pool, { name: 'x', cash: new Decimal(1), description: null })).toMatchObject({
      ok: false,
      error: { code: 'NOT_PERMITTED', kind: 'denied' },
    });
  });
});

describe('alert rules', () => {
  test('can be deleted only by their owner', async () => {
    const rule = await createAlertRule(alice.pool, {
      symbol: 'BTCUSD',
      field: 'LAST',
      operator: 'ABOVE',
      threshold: new Decimal('70000'),
      severity: 'HIGH',
    });
    const id = rule.ok ? rule.value.id : '';
    expect(await deleteAlertRule(bob.pool, id)).toMatchObject({ ok: false, error: { code: 'ALERT_NOT_FOUND' } });
    expect(await deleteAlertRule(alice.pool, id)).toEqual({ ok: true, value: null });
  });

  test.each(['NaN', 'Infinity', '0', '-1', '0.000000001'])('with the threshold %s are refused', async (threshold) => {
    await expect(
      alice.pool.query(`select create_alert_rule('BTCUSD', 'LAST', 'ABOVE', $1::numeric)`, [threshold]),
    ).rejects.toMatchObject({ detail: 'BAD_PRICE' });
  });
});
