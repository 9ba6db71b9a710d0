/** A desk with history: orders, fills in several months, candles, alerts, and a row in every other table. */
import { expect } from 'vitest';
import { placeOrder } from '../../../src/database/actions/place-order.ts';
import { Decimal } from '../../../src/domain/decimal.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../../support/sql-desk.ts';

export interface FilledDesk extends SqlDesk {
  readonly alice: Person;
  readonly leader: Engine;
}

/** One trade in each month. */
export const MONTHS = [Date.UTC(2018, 9, 3), Date.UTC(2018, 10, 12, 12), Date.UTC(2019, 0, 1)];

export async function openFilledDesk(): Promise<FilledDesk> {
  const desk = await openSqlDesk();
  const leader = await desk.engine();
  await desk.instrument('BTCUSD');
  await desk.instrument('ETHUSD', { trading_hours: '{"name": "round-the-clock"}' });
  await desk.quote('BTCUSD', '6399.99', '6400.01', '6400');
  const alice = await desk.person({ cash: '1000000000' });
  await leader.pool.query(`select ensure_month_partitions('Trade', $1, $2)`, [
    new Date(MONTHS[0]!),
    new Date(MONTHS[2]!),
  ]);
  await leader.pool.query(`select ensure_month_partitions('MarketData', '2018-11-12', '2018-11-13')`);
  let held = 0;
  for (const executedAt of MONTHS) {
    held += 0.1;
    await buy({ desk, alice, leader }, executedAt, held);
  }
  await triggerTrail({ alice, leader });
  await desk.root.query(REST, [alice.userId, alice.portfolioId]);
  await desk.root.query(
    `update "Order" set expires_at = accepted_at + interval '6 hours';
     update "Order" set time_in_force = 'GTD', expire_date = '2019-01-31', all_or_none = true, display_quantity = 0.1 where number = 1;
     update "Instrument" set post_only_policy = 'REPRICE', bar_path = 'WORST_CASE', atr_interval = '15m' where symbol = 'ETHUSD'; update "DeskState" set day_zone = 'America/New_York', day_cut = '17:00'`,
  );
  return { ...desk, alice, leader };
}

/** A trailing stop that the engine has moved and triggered. */
async function triggerTrail({ alice, leader }: { readonly alice: Person; readonly leader: Engine }): Promise<void> {
  const order = marketBuy(alice, { type: 'TRAILING_STOP', trailPercent: new Decimal('1.5') });
  const placed = await placeOrder(alice.pool, order);
  if (!placed.ok || placed.value.denial !== null) throw new Error('the trailing stop was not accepted');
  const { id } = placed.value;
  const at = new Date(MONTHS[2]!).toISOString();
  const events = ['NEW', 'TRIGGERED'].map((type, index) => ({
    ordinal: index + 1,
    order_id: id,
    type,
    status: 'NEW',
    occurred_at: at,
  }));
  const moved = { id, status: 'NEW', filled_quantity: '0', filled_notional: '0', stop_price: '6495.99' };
  await leader.book({ orders: [{ ...moved, accepted_at: at, accepted_sequence: 9, triggered_at: at }], events });
}

/** Buys 0.1 BTCUSD, so that the position is `held`; returns the order's number. */
export async function buy(
  { alice, leader }: { readonly desk?: SqlDesk; readonly alice: Person; readonly leader: Engine },
  executedAt: number,
  held: number,
): Promise<number> {
  const placed = await placeOrder(alice.pool, marketBuy(alice));
  if (!placed.ok || placed.value.denial !== null)
    throw new Error(`the order was not accepted: ${JSON.stringify(placed)}`);
  const step = acceptAndFill({
    orderId: placed.value.id,
    portfolioId: alice.portfolioId,
    symbol: 'BTCUSD',
    quantity: '0.1',
    price: '6400',
    executedAt,
  }) as {
    positions: Record<string, unknown>[];
  };
  const position = {
    ...step.positions[0],
    quantity: held.toFixed(8),
    cost: (held * 6400).toFixed(8),
    fees: (held * 10).toFixed(8),
  };
  await leader.book({ ...step, positions: [position] });
  return placed.value.number;
}

/** Rows that no action of the desk creates here, with values that a text format could corrupt. */
const REST = `
with alice as (select $1::uuid as id, $2::uuid as portfolio),
candle as (
  insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume, psi)
    select 'BTCUSD', '1m', timestamptz '2018-11-12 00:00Z' + i * interval '1 minute', 6400, 6401.12345678, 6399, 6400, i, 0.1 + 0.2 from generate_series(0, 99) i returning 1),
rule as (
  insert into "AlertRule" (user_id, symbol, field, operator, threshold) select id, 'BTCUSD', 'LAST', 'ABOVE', 7000 from alice returning id),
alert as (
  insert into "Alert" (type, severity, symbol, title, message, data, rule_id)
    select 'PRICE_THRESHOLD', 'HIGH', 'BTCUSD', E'back\\\\slash, "quotes" and \\\\N', 'ünï¢ode 🚀', '{"text": "a\\\\tb", "null": null}', id from rule returning 1),
signal as (
  insert into "Signal" (source, algorithm, symbol, interval, direction, strength, entry_price, generated_at, expires_at)
    values ('cross', 'moving average', 'BTCUSD', '1m', 'LONG', 0.5, 6400, '2018-11-12Z', '2018-11-13Z') returning 1),
key as (
  insert into "ApiKey" (user_id, name, prefix, role_name, scopes) select id, 'bot', 'abcdefgh', 'traderai_key_gone', array['viewer', 'trader'] from alice returning id),
session as (
  insert into "Session" (user_id, api_key_id, address, armed_portfolio_id, armed_at) select a.id, k.id, '10.0.0.1', a.portfolio, now() from alice a, key k returning 1),
quarantine as (
  insert into "Quarantine" (kind, source, reason, raw) values ('candle', 'file', 'BAD_ROW', E'a,b\\nc\\td') returning 1),
risk as (
  insert into "RiskLimit" (kind, portfolio_id, value) select 'MAX_ORDER_NOTIONAL', portfolio, 5000 from alice returning 1),
halt as (
  insert into "Halt" (symbol, reason, halted_by) select 'ETHUSD', 'too fast', id from alice returning 1),
inference as (
  insert into "Inference" (user_id, query, conservative, confidence) select id, E'what\\nnow?', '{"answer": "wait"}', 0.30000000000000004 from alice returning id),
verification as (
  insert into "Verification" (inference_id, user_id, selected_option, confidence) select i.id, a.id, 'synthetic', 1e-300 from inference i, alice a returning 1),
debate as (
  insert into "Debate" (inference_id, question, bull_arguments) select id, 'up?', array['{"a": 1}', 'null', '"x,{}"']::jsonb[] from inference returning id),
vote as (
  insert into "DebateVote" (debate_id, user_id, voted_for) select d.id, a.id, 'BULL' from debate d, alice a returning 1),
health as (insert into "SystemHealth" (service, status, metrics) values ('engine', 'HEALTHY', '{"cpu": 0.1}') returning 1),
job as (insert into "JobRun" (job, outcome, ended_at) values ('refresh-views', 'DONE', clock_timestamp()) returning 1),
baseline as (insert into "QueryBaseline" (name, phase, statement, runs, median_ms, p95_ms) values ('a', 'before', 'select 1', 3, 1.5, 2) returning 1),
snapshot as (
  insert into "PortfolioSnapshot" (portfolio_id, sampled_at, cash, positions_value, equity, gross_exposure, unrealized_pnl, realized_pnl, fees, net_deposits)
    select portfolio, '2018-11-12Z', 1, 2, 3, 2, 0, 0, 0, 3 from alice returning 1),
performance as (
  insert into "PortfolioPerformance" (portfolio_id, date, interval, equity_start, equity_end, periods, periods_per_year)
    select portfolio, '2018-11-12', '1d', 1, 2, 1, 365 from alice returning 1),
cursor as (insert into "FeedCursor" (feed, position) values ('replay:week.csv', 12) returning 1)
select 1`;

/** Tables that must have rows for a meaningful round trip. */
const FILLED = [
  ...[
    'User',
    'Portfolio',
    'Instrument',
    'Quote',
    'Order',
    'OrderEvent',
    'Trade',
    'Position',
    'LedgerEntry',
    'MarketData',
    'Signal',
    'AlertRule',
    'Alert',
  ],
  ...[
    'ApiKey',
    'Session',
    'Quarantine',
    'RiskLimit',
    'Halt',
    'Inference',
    'Verification',
    'Debate',
    'DebateVote',
    'SystemHealth',
    'JobRun',
    'QueryBaseline',
  ],
  ...['PortfolioSnapshot', 'PortfolioPerformance', 'FeedCursor', 'EngineLease', 'AuditLog'],
];

export async function expectFilled(desk: SqlDesk): Promise<void> {
  for (const table of FILLED) expect((await desk.root.query(`select from "${table}" limit 1`)).rowCount, table).toBe(1);
}
