import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { moveCash } from '../../src/database/actions/portfolios.ts';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;

beforeAll(async () => {
  desk = await openSqlDesk();
  const engine = await desk.engine();
  const alice = await desk.person();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '6399.99', '6400.01', '6400');
  const filled = await placeOrder(
    alice.pool,
    marketBuy(alice, { type: 'LIMIT', limitPrice: new Decimal('6500'), clientOrderId: 'filled' }),
  );
  await engine.book(
    acceptAndFill({
      orderId: filled.ok ? filled.value.id : '',
      portfolioId: alice.portfolioId,
      symbol: 'BTCUSD',
      quantity: '0.1',
      price: '6400.01',
    }),
  );
  await placeOrder(alice.pool, marketBuy(alice, { clientOrderId: 'open' }));
  await placeOrder(alice.pool, marketBuy(alice, { clientOrderId: 'denied', symbol: 'NOSUCH' }));
  await moveCash(alice.pool, { portfolioId: alice.portfolioId, amount: new Decimal('-10') });
  await desk.root.query(`
    insert into "AlertRule" (user_id, symbol, field, operator, threshold) select id, 'BTCUSD', 'LAST', 'ABOVE', 1 from "User" limit 1;
    insert into "Alert" (type, severity, title, message, rule_id, occurred_at) select 'PRICE_THRESHOLD', 'HIGH', 't', 'm', id, '2018-11-12' from "AlertRule"`);
});
afterAll(() => desk.close());

test('a desk that is used only through its functions breaks no law', async () => {
  const client = await desk.root.connect();
  const verification = await verifyDesk(client);
  client.release();
  expect(verification.checks.filter((check) => !check.ok)).toEqual([]);
  expect(verification.ok).toBe(true);
  expect(verification.checks.every((check) => check.law.endsWith('.') && check.law !== check.name)).toBe(true);
});

/** One violation of each law, made with every right and the triggers off. */
const BREAKS: Readonly<Record<string, string>> = {
  alert_once_per_episode: `insert into "Alert" (type, severity, title, message, rule_id, occurred_at) select type, severity, title, message, rule_id, occurred_at from "Alert"`,
  all_or_none_at_once: `update "Order" set all_or_none = true where client_order_id = 'filled';
    insert into "Trade" select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid()))).* from "Trade" t`,
  audited: `update "Order" set event_sequence = 7 where client_order_id = 'open'`,
  buying_power_alert_once: `insert into "Alert" (type, severity, title, message, source, portfolio_id) select 'RISK_LIMIT', 'HIGH', 't', 'm', 'buying-power', id from "Portfolio" limit 1`,
  cash_account_within_cash: `alter table "Portfolio" drop constraint "Portfolio_cash_account"; update "Portfolio" set account = 'CASH', cash_balance_usd = -1`,
  cash_equals_ledger: `update "Portfolio" set cash_balance_usd = cash_balance_usd + 0.00000001`,
  cash_equals_results: `update "Position" set fees = fees + 0.00000001`,
  definer_functions_are_pinned: `alter function cancel_order(uuid) reset search_path`,
  ended_with_reason: `update "Order" set status = 'CANCELED' where client_order_id = 'open'`,
  events_without_gaps: `delete from "OrderEvent" where sequence = 2`,
  exits_within_entry: `update "Order" e set parent_id = p.id, list_id = p.id from "Order" p where e.client_order_id = 'filled' and p.client_order_id = 'open'`,
  fill_after_acceptance: `update "Order" set accepted_at = accepted_at + interval '1 second' where client_order_id = 'filled'`,
  fill_after_trigger: `update "Order" set type = 'STOP_LIMIT', stop_price = 6400 where client_order_id = 'filled'`,
  fill_within_limit: `update "Order" set limit_price = 6400 where client_order_id = 'filled'`,
  filled_equals_trades: `update "Trade" set quantity = quantity - 0.00000001`,
  filled_exactly_when_complete: `alter table "Order" drop constraint "Order_filled_exactly"; update "Order" set status = 'FILLED' where client_order_id = 'open'`,
  held_without_trade: `update "Order" e set parent_id = p.id from "Order" p where e.client_order_id = 'filled' and p.client_order_id = 'open';
    update "OrderEvent" set type = 'HELD' where type = 'NEW'`,
  ledger_balances: `update "LedgerEntry" set amount = amount + 0.00000001 where account = 'FEES'`,
  list_within_quantity: `update "Order" set list_id = gen_random_uuid() where client_order_id = 'filled'; update "OrderEvent" set quantity = 0.05 where type = 'PENDING_NEW'`,
  materialized_views_are_filled: `refresh materialized view signal_performance with no data`,
  no_login_owns_the_desk: `grant traderai_owner to traderai_viewer`,
  no_risk_while_halted: `insert into "Halt" (reason, halted_at) values ('r', now() - interval '1 day')`,
  nothing_after_terminal: `insert into "OrderEvent" (order_id, sequence, type, status) select id, 9, 'NEW', 'NEW' from "Order" where client_order_id = 'filled'`,
  nothing_executable_by_public: `grant execute on function cancel_order(uuid) to public`,
  one_moment_of_a_session: `update "Order" set time_in_force = 'CLS', expires_at = null where client_order_id = 'filled'`,
  one_order_per_client_order_id: `alter table "Order" drop constraint "Order_portfolio_id_client_order_id_key"; update "Order" set client_order_id = 'open' where client_order_id = 'denied'`,
  position_equals_trades: `update "Position" set quantity = -quantity, cost = -cost`,
  post_only_is_maker: `update "Order" set post_only = true where client_order_id = 'filled'; update "Trade" set liquidity = 'TAKER'`,
  quote_not_crossed: `update "Quote" set bid = ask`,
  row_security_is_forced: `alter table "Trade" no force row level security`,
  shown_quantity: `update "Order" set display_quantity = 0.01 where client_order_id = 'filled'; update "Trade" set liquidity = 'MAKER'`,
  trade_legs: `delete from "LedgerEntry" where kind = 'FILL' and account = 'CASH'`,
  views_ask_as_their_reader: `alter view invariant.trade_legs reset (security_invoker)`,
};

async function brokenBy(statements: string): Promise<string[]> {
  const client = await desk.root.connect();
  try {
    await client.query('begin; set local session_replication_role = replica');
    await client.query(statements);
    const views = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'invariant'::regnamespace order by 1`,
    );
    const broken: string[] = [];
    for (const { name } of views.rows)
      if ((await client.query(`select 1 from invariant."${name}" limit 1`)).rowCount) broken.push(name);
    return broken;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

describe('each law', () => {
  test('is in the list of this test', async () => {
    const views = await desk.root.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'invariant'::regnamespace and relkind = 'v' order by 1`,
    );
    expect(views.rows.map((row) => row.name)).toEqual(Object.keys(BREAKS).sort());
  });

  test.each(Object.entries(BREAKS))('%s is reported when it is broken', async (law, statements) => {
    expect(await brokenBy(statements)).toContain(law);
  });

  test.each([
    ['a trade without a position', 'position_equals_trades', `delete from "Position"`],
    ['a position without a trade', 'position_equals_trades', `delete from "Trade"`],
    ['a fill in the ledger without its trade', 'trade_legs', `delete from "Trade"`],
    [
      'an order without any event',
      'events_without_gaps',
      `delete from "OrderEvent" where order_id = (select id from "Order" where client_order_id = 'open')`,
    ],
    [
      'an order whose last event has another status',
      'events_without_gaps',
      `update "Order" set status = 'NEW' where client_order_id = 'open'`,
    ],
    [
      'an order whose last event has another end reason',
      'ended_with_reason',
      `update "Order" set status = 'EXPIRED', end_reason = 'BOOKING_FAILED' where client_order_id = 'open'`,
    ],
    [
      'an open order with an end reason',
      'ended_with_reason',
      `update "Order" set end_reason = 'BOOKING_FAILED' where client_order_id = 'open'`,
    ],
    ['a portfolio without any ledger', 'cash_equals_ledger', `delete from "LedgerEntry"`],
    [
      'a trade of an order that was never accepted',
      'fill_after_acceptance',
      `update "Order" set accepted_at = null where client_order_id = 'filled'`,
    ],
    [
      'an audit without the present state of the portfolio',
      'audited',
      `delete from "AuditLog" where table_name = 'Portfolio'`,
    ],
  ])('sees %s', async (_, law, statements) => {
    expect(await brokenBy(statements)).toContain(law);
  });

  test('names the rows that break it, counts all of them, and shows at most the requested number', async () => {
    const other = await desk.root.query<{ id: string }>(
      `insert into "User" (email, username) values ('x@x', 'x') returning id`,
    );
    await desk.root.query(`insert into "Portfolio" (user_id, name) select $1, 'p' || n from generate_series(1, 5) n`, [
      other.rows[0]!.id,
    ]);
    const client = await desk.root.connect();
    await client.query(
      `set session_replication_role = replica; update "Portfolio" set cash_balance_usd = 1 where name like 'p%'`,
    );
    const verification = await verifyDesk(client, { rowLimit: 2 });
    await client.query(`update "Portfolio" set cash_balance_usd = 0 where name like 'p%'`);
    client.release(true);
    const check = verification.checks.find(({ name }) => name === 'cash_equals_ledger');
    expect(verification.ok).toBe(false);
    expect(check).toMatchObject({
      ok: false,
      count: 5,
      violations: [{ cash_balance_usd: 1, ledger: 0 }, { ledger: 0 }],
    });
  });
});
