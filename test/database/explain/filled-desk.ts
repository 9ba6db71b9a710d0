/**
 * A desk with much data: about ten thousand rows in every table that grows, over a year of months. Only for query
 * plans.
 */
import { openSqlDesk } from '../../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../../support/sql-desk.ts';

export interface FilledDesk extends SqlDesk {
  readonly trader: Person;
  readonly administrator: Person;
  readonly bookkeeper: Engine;
  /** Of the trader's portfolio. */
  readonly order: { readonly id: string; readonly number: number; readonly clientOrderId: string };
}

/** Tables that grow with the days of a desk: no query may scan one of them completely. */
export const LARGE_TABLES = [
  'MarketData',
  'Trade',
  'Order',
  'OrderEvent',
  'LedgerEntry',
  'AuditLog',
  'Signal',
  'Alert',
  'Inference',
  'PortfolioSnapshot',
  'Position',
  'JobRun',
  'Session',
  'MarketTick',
  'Verification',
  'Debate',
  'DebateVote',
  'SystemHealth',
  'Quarantine',
];

export async function openFilledDesk(): Promise<FilledDesk> {
  const desk = await openSqlDesk();
  const trader = await desk.person();
  const administrator = await desk.person({ role: 'traderai_admin' });
  const bookkeeper = await desk.engine();
  const client = await desk.root.connect();
  try {
    // Without triggers, which would notify and audit a hundred thousand filler rows.
    await client.query(`set session_replication_role = replica`);
    for (const statement of [...MARKET, ...LEGACY, ...BOOKS, ...ATTENTION]) await client.query(statement);
    await client.query('reset session_replication_role');
    await client.query('vacuum (analyze)');
    const { rows } = await client.query<{ id: string; number: string; clientOrderId: string }>(
      `select id, number::text, client_order_id as "clientOrderId" from "Order" where portfolio_id = $1 order by number limit 1`,
      [trader.portfolioId],
    );
    return { ...desk, trader, administrator, bookkeeper, order: { ...rows[0]!, number: Number(rows[0]!.number) } };
  } finally {
    client.release();
  }
}

const MARKET = [
  `insert into "Instrument" (symbol, name) select s, s from unnest(array['BTCUSD', 'ETHUSD', 'LTCUSD', 'NEOUSD']) s`,
  `insert into "Quote" (symbol, bid, ask, last, quoted_at) select symbol, 99, 101, 100, '2018-12-28T12:00:00Z' from "Instrument"`,
  `select ensure_month_partitions(parent, '2018-01-01', '2018-12-31') from unnest(array['MarketData', 'Trade', 'AuditLog']) parent`,
  // Minutes with holes, and hours: 52,000 and 17,000 rows.
  `insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume)
     select i.symbol, k.interval, t, p, p * 1.01, p * 0.99, p, 1 + n % 7
       from (values ('1m', interval '40 minutes'), ('1h', interval '2 hours')) k (interval, step)
      cross join lateral generate_series('2018-01-01'::timestamptz, '2018-12-31', k.step) with ordinality as series (t, n)
      cross join (select symbol, row_number() over (order by symbol) as place from "Instrument") i
      cross join lateral (select (1000 * i.place + 100 * sin(n / 500.0))::numeric(20,8) as p) price
      order by t`,
];

const LEGACY = [
  `insert into "MarketTick" (id, symbol, timestamp, price, volume, coherence_scores)
     select 't' || n, 'BTCUSD', '2018-12-01'::timestamptz + n * interval '4 minutes', 100, 1, '{}' from generate_series(1, 10500) n`,
];

const BOOKS = [
  `insert into "User" (username, email) select 'user' || n, 'user' || n || '@desk.test' from generate_series(1, 200) n`,
  `insert into "Portfolio" (user_id, name) select id, 'main' from "User" where username like 'user%'`,
  `insert into "Position" (portfolio_id, symbol, quantity, cost, mark_price)
     select p.id, i.symbol, case when random() < 0.5 then 0 else 1 end, 0, 100 from "Portfolio" p cross join "Instrument" i on conflict do nothing`,
  // Symbols without quotes, so that this table is large too.
  `insert into "Instrument" (symbol, name, active) select 'OLD' || n, 'gone', false from generate_series(1, 50) n`,
  `insert into "Position" (portfolio_id, symbol) select p.id, 'OLD' || n from "Portfolio" p cross join generate_series(1, 50) n`,
  `create temporary table filling on commit preserve rows as
     select new_id() as id, new_id() as trade_id, p.id as portfolio_id, p.user_id, n as number,
            '2018-01-01'::timestamptz + n * interval '140 hours' + random() * interval '3 hours' as at,
            (array['BTCUSD', 'ETHUSD', 'LTCUSD', 'NEOUSD'])[1 + n % 4] as symbol
       from "Portfolio" p cross join generate_series(1, 60) n order by at`,
  `insert into "Order" (id, number, portfolio_id, user_id, client_order_id, symbol, side, type, time_in_force, quantity, filled_quantity, filled_notional,
       status, event_sequence, accepted_sequence, placed_at, accepted_at, closed_at)
     select id, number, portfolio_id, user_id, 'o' || number, symbol, 'BUY', 'MARKET', 'DAY', 1, case when number % 20 = 0 then 0 else 1 end, 100,
            case number when 20 then 'NEW' when 40 then 'CANCELED' when 60 then 'PENDING_NEW' else 'FILLED' end::"OrderStatus", 2, row_number() over (order by at), at, at, at
       from filling order by at`,
  `insert into "OrderEvent" (order_id, sequence, type, status) select id, s, 'NEW', 'NEW' from filling cross join generate_series(1, 2) s order by at`,
  `insert into "Trade" (id, order_id, portfolio_id, symbol, side, quantity, price, commission, slippage, liquidity, cost_change, realized_pnl, executed_at)
     select trade_id, id, portfolio_id, symbol, 'BUY', 1, 100, 0.1, 0, 'TAKER', 100, 0, at from filling order by at`,
  `insert into "LedgerEntry" (transaction_id, line, portfolio_id, account, symbol, currency, amount, kind, effective_at)
     select trade_id, l.line, portfolio_id, l.account::"LedgerAccount", symbol, 'USD', l.amount, 'FILL', at
       from filling cross join (values (1, 'CASH', -100), (2, 'POSITION', 100)) l (line, account, amount) order by at`,
  `insert into "AuditLog" (occurred_at, login, user_id, table_name, row_key, action, new_values, chain_position, hash, sealed_at)
     select at, 'login', user_id, 'Order', id::text, 'INSERT', '{}', case when number < 56 then row_number() over (order by number, at) end,
            case when number < 56 then sha256('x') end, case when number < 56 then at end
       from filling cross join generate_series(1, 3) order by number, at`,
  `insert into "PortfolioSnapshot" (portfolio_id, sampled_at, cash, positions_value, equity, gross_exposure, unrealized_pnl, realized_pnl, fees, net_deposits)
     select portfolio_id, at, 0, 0, 0, 0, 0, 0, 0, 0 from filling on conflict do nothing`,
  `insert into "PortfolioPerformance" (portfolio_id, date, interval, equity_start, equity_end, periods, periods_per_year)
     select distinct on (portfolio_id, at::date) portfolio_id, at::date, '1d', 1, 1, 1, 365 from filling`,
  `insert into "TouchedEquity" (portfolio_id, day) select id, '2018-12-20' from "Portfolio" order by id limit 5`,
];

const ATTENTION = [
  `insert into "Signal" (source, algorithm, symbol, interval, direction, strength, entry_price, generated_at, expires_at, outcome, outcome_price, outcome_return, judged_at)
     select 'source' || s, 'cross', i.symbol, '1h', 'LONG', 0.5, 100, t, t + interval '4 hours', o, case when o is not null then 100 end,
            case when o is not null then 0.01 end, case when o is not null then t end
       from generate_series('2018-01-01'::timestamptz, '2018-12-31', '8 hours') t cross join "Quote" i cross join generate_series(1, 3) s
      cross join lateral (select case when t < '2018-12-28' then (case when random() < 0.5 then 'HIT' else 'MISS' end)::"SignalOutcome" end as o) judged`,
  `insert into "AlertRule" (user_id, symbol, field, operator, threshold) select id, 'BTCUSD', 'LAST', 'ABOVE', 1 from "User" where username like 'user%'`,
  `insert into "Alert" (type, severity, symbol, title, message, rule_id, occurred_at, created_at, acknowledged, acknowledged_at)
     select 'PRICE_THRESHOLD', (array['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'])[1 + n % 4]::"AlertSeverity", (array['BTCUSD', 'ETHUSD', 'LTCUSD'])[1 + n % 3], 't', 'm',
            r.id, '2018-01-01'::timestamptz + n * interval '5 hours', '2018-01-01'::timestamptz + n * interval '5 hours', n < 56, case when n < 56 then now() end
       from "AlertRule" r cross join generate_series(1, 60) n order by n`,
  `insert into "Inference" (user_id, query, status, created_at)
     select u.id, 'q', (array['COMPLETED', 'COMPLETED', 'COMPLETED', 'FAILED'])[1 + n % 4]::"InferenceStatus", '2018-01-01'::timestamptz + n * interval '1 hour'
       from "User" u cross join generate_series(1, 60) n order by n`,
  `insert into "Verification" (inference_id, user_id, selected_option, confidence) select id, user_id, 'synthetic', 0.5 from "Inference"`,
  `insert into "Debate" (inference_id, question) select id, 'q' from "Inference"`,
  `insert into "DebateVote" (debate_id, user_id, voted_for) select d.id, i.user_id, 'BULL' from "Debate" d join "Inference" i on i.id = d.inference_id`,
  `insert into "Session" (user_id, started_at, last_seen_at, ended_at)
     select u.id, '2018-01-01'::timestamptz + n * interval '1 day', '2018-01-01'::timestamptz + n * interval '1 day', case when n < 60 then now() end
       from "User" u cross join generate_series(1, 60) n order by n`,
  `insert into "JobRun" (job, started_at, ended_at, outcome)
     select j, now() - n * interval '5 minutes', now() - n * interval '5 minutes', 'DONE'
       from generate_series(1, 3000) n cross join unnest(array['refresh-views', 'portfolio-snapshots', 'analyze', 'make-partitions']) j`,
  `insert into "SystemHealth" (service, status, checked_at) select s, 'HEALTHY', now() - n * interval '1 minute' from generate_series(1, 5000) n cross join unnest(array['engine', 'database']) s`,
  `insert into "Quarantine" (kind, source, reason, raw, created_at) select 'quote', 'feed', 'CROSSED', 'x', now() - n * interval '1 minute' from generate_series(1, 10000) n`,
  `insert into "QueryBaseline" (name, phase, statement, runs, median_ms, p95_ms, measured_at)
     select 'q' || q, 'before', 'select', 10, 1, 2, now() - n * interval '1 hour' from generate_series(1, 200) n cross join generate_series(1, 20) q`,
  `insert into "RiskLimit" (kind, portfolio_id, value) select 'MAX_ORDER_NOTIONAL', id, 1 from "Portfolio"`,
  `insert into "Proposal" (portfolio_id, user_id, client_order_id, request, hash, state, expires_at, decided_at)
     select id, user_id, 'proposal-' || n, '{"symbol": "BTCUSD", "side": "BUY", "type": "MARKET", "quantity": 1, "time_in_force": "DAY"}', repeat('0', 64), 'EXPIRED', now() + interval '1 minute', now() from "Portfolio" cross join generate_series(1, 50) n`,
  `insert into "Halt" (portfolio_id, reason, resumed_at, resumed_login) select id, 'over', now(), 'risk' from "Portfolio" cross join generate_series(1, 20)`,
];
