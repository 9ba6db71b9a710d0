/**
 * All queries of the product, by the file that sends them, and further statements that the schema report and the design
 * require.
 */
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Pool, PoolClient } from 'pg';
import { acknowledgeAlert, createAlertRule, deleteAlertRule } from '../../../src/database/actions/alerts.ts';
import { cancelOrder } from '../../../src/database/actions/cancel-order.ts';
import { checkOrder } from '../../../src/database/actions/check-order.ts';
import { findOrderByClientId, placeOrder } from '../../../src/database/actions/place-order.ts';
import { moveCash } from '../../../src/database/actions/portfolios.ts';
import { publishSignal } from '../../../src/database/actions/publish-signal.ts';
import { closeSession, openSession, readSessions, touchSession } from '../../../src/database/actions/sessions.ts';
import { verifyAudit } from '../../../src/maintenance/audit-chain.ts';
import { readFirstVolumes, readHistory } from '../../../src/database/booking/engine-bars.ts';
import { readCursors, readHoldings } from '../../../src/database/booking/engine-books.ts';
import { readNextAcceptance, readRequests, readWorkingOrders } from '../../../src/database/booking/engine-orders.ts';
import { bookRefusal, readSuspendedPortfolios } from '../../../src/database/booking/suspensions.ts';
import { PrismaClient } from '../../../src/database/generated/client.ts';
import { runDueJobs } from '../../../src/maintenance/jobs/run-due-jobs.ts';
import { readHaltRights, readHalts } from '../../../src/database/queries/halts.ts';
import { readAlertRule, readAlertRules } from '../../../src/database/queries/alert-rules.ts';
import { readAlert, readAlerts } from '../../../src/database/queries/alerts.ts';
import { readAudit } from '../../../src/database/queries/audit.ts';
import { candleCsv } from '../../../src/database/queries/candle-csv.ts';
import { readAverageTrueRange } from '../../../src/database/queries/average-true-range.ts';
import { readCandleGaps } from '../../../src/database/queries/candle-gaps.ts';
import { readCandleSeries } from '../../../src/database/queries/candle-series.ts';
import { readSourceRecord } from '../../../src/database/queries/source-record.ts';
import { readVolatility } from '../../../src/database/queries/volatility.ts';
import { readGapHistory } from '../../../src/database/queries/gap-history.ts';
import { readSeries } from '../../../src/database/queries/candles-of-interval.ts';
import { readCandles } from '../../../src/database/queries/candles.ts';
import { readDailyCloses } from '../../../src/database/queries/daily-closes.ts';
import { readDayResult } from '../../../src/database/queries/day-result.ts';
import { readDayTrades } from '../../../src/database/queries/day-trades.ts';
import { readDeskDay } from '../../../src/database/queries/desk-day.ts';
import { readMaxQuoteAgeMs } from '../../../src/database/queries/quote-age.ts';
import { readEngineStatus } from '../../../src/database/queries/engine-status.ts';
import { readInstrument, readInstruments } from '../../../src/database/queries/instruments.ts';
import { readLimitsInForce } from '../../../src/database/queries/limits.ts';
import { readOrderEvents } from '../../../src/database/queries/order-events.ts';
import { readFamily, readOrder, readOrders, readOrdersNamed } from '../../../src/database/queries/orders.ts';
import { readOwnPortfolioIds } from '../../../src/database/queries/own-portfolios.ts';
import { readKeys, readUsers } from '../../../src/database/queries/people.ts';
import { readPortfolioValue } from '../../../src/database/queries/portfolio-value.ts';
import { findPortfolio, readPortfolios } from '../../../src/database/queries/portfolios.ts';
import { readHeldSymbols, readPositions } from '../../../src/database/queries/positions.ts';
import { readPresence } from '../../../src/database/queries/presence.ts';
import { readApproval, readProposals } from '../../../src/database/queries/proposals.ts';
import { readQuotes } from '../../../src/database/queries/quotes.ts';
import { readRecentCloses } from '../../../src/database/queries/recent-closes.ts';
import { readSignal, readSignals } from '../../../src/database/queries/signals.ts';
import { streamTrades } from '../../../src/database/queries/trade-stream.ts';
import { readTrades } from '../../../src/database/queries/trades.ts';
import { readUnsealed } from '../../../src/database/queries/unsealed-audit.ts';
import { Decimal } from '../../../src/domain/decimal.ts';
import { refusalToBook } from '../../../src/engine/refusal.ts';
import { marketBuy } from '../../support/sql-desk.ts';
import type { FilledDesk } from './filled-desk.ts';

export interface Asking {
  readonly pool: Pool;
  readonly db: PrismaClient;
  readonly desk: FilledDesk;
}

export type Questions = Readonly<Record<string, (asking: Asking) => Promise<unknown>>>;

export function prismaOn(pool: Pool): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(pool) });
}

const FROM = Date.UTC(2018, 11, 1);
const TO = Date.UTC(2018, 11, 8);
const MONTH = { symbol: 'BTCUSD', interval: '1m', from: FROM, to: TO } as const;

/**
 * As a trader at a console or a command line. One entry for each file of src/database/queries; a test checks that none
 * is missing.
 */
export const TRADERS_QUESTIONS: Questions = {
  halts: async ({ db }) => [
    await readHalts(db, { scope: 'in force' }),
    await readHalts(db, { scope: 'all', limit: 20 }),
    await readHaltRights(db),
  ],
  proposals: async ({ db, desk }) => [
    await readProposals(db, { scope: 'pending', limit: 200 }),
    await readProposals(db, { scope: 'all', limit: 20 }),
    await readApproval(db, desk.order.id),
  ],
  'alert-rules': async ({ db }) => [await readAlertRules(db), await readAlertRule(db, 17)],
  alerts: async ({ db }) => [
    await readAlerts(db, { limit: 100 }),
    await readAlerts(db, { scope: 'unacknowledged', limit: 100 }),
    await readAlerts(db, { symbol: 'BTCUSD', limit: 50 }),
    // A symbol without an alert.
    await readAlerts(db, { symbol: 'XRPUSD', limit: 50 }),
    await readAlert(db, 3000),
  ],
  'candle-csv': async ({ pool }) => {
    for (const madeOf of ['stored', 'minutes'] as const)
      await drained(pool, (client) =>
        candleCsv(client, { ...MONTH, interval: madeOf === 'stored' ? '1m' : '1h', madeOf }),
      );
  },
  'candle-gaps': ({ db }) => readCandleGaps(db, MONTH),
  'candle-series': ({ db }) => readCandleSeries(db),
  candles: async ({ db }) => [
    await readCandles(db, { ...MONTH, limit: 1000 }),
    await readCandles(db, { symbol: 'BTCUSD', interval: '1h', limit: 200 }),
  ],
  'candles-of-interval': ({ db }) => readSeries(db, { ...MONTH, interval: '15m', limit: 200 }),
  'daily-closes': ({ db }) => readDailyCloses(db, ['BTCUSD', 'ETHUSD', 'LTCUSD']),
  'desk-day': ({ db }) => readDeskDay(db),
  'quote-age': ({ db }) => readMaxQuoteAgeMs(db),
  'day-result': ({ db, desk }) => readDayResult(db, desk.trader.portfolioId),
  'day-trades': ({ db, desk }) => readDayTrades(db, desk.trader.portfolioId),
  'engine-status': ({ db }) => readEngineStatus(db),
  instruments: async ({ db }) => [await readInstruments(db), await readInstrument(db, 'BTCUSD')],
  limits: ({ db }) => readLimitsInForce(db),
  'order-events': ({ db, desk }) => readOrderEvents(db, desk.order.id),
  orders: async ({ db, desk: { trader, order } }) => {
    for (const scope of ['open', 'recent', 'all'] as const) {
      await readOrders(db, { portfolioId: trader.portfolioId, scope, limit: 60 });
      await readOrders(db, { portfolioId: trader.portfolioId, symbol: 'BTCUSD', scope, limit: 60 });
    }
    await readFamily(db, { id: order.id, listId: null });
    await readFamily(db, { id: order.id, listId: order.id });
    await readOrder(db, { id: order.id });
    await readOrder(db, { portfolioId: trader.portfolioId, number: order.number });
    await readOrder(db, { portfolioId: trader.portfolioId, clientOrderId: order.clientOrderId });
    await readOrdersNamed(db, { portfolioId: trader.portfolioId, clientOrderIds: [order.clientOrderId, 'plan-1'] });
  },
  'own-portfolios': ({ db }) => readOwnPortfolioIds(db),
  people: async ({ db }) => [await readUsers(db), await readKeys(db)],
  'portfolio-value': ({ db, desk }) => readPortfolioValue(db, desk.trader.portfolioId),
  portfolios: async ({ db }) => [await readPortfolios(db), await findPortfolio(db), await findPortfolio(db, 'main')],
  positions: async ({ db, desk }) => [
    await readPositions(db, { portfolioId: desk.trader.portfolioId }),
    await readPositions(db, { portfolioId: desk.trader.portfolioId, includeFlat: 'yes' }),
    await readHeldSymbols(db, desk.trader.portfolioId),
  ],
  'average-true-range': ({ db }) => readAverageTrueRange(db, 'BTCUSD'),
  volatility: ({ db }) => readVolatility(db, 'BTCUSD'),
  'source-record': ({ db }) => readSourceRecord(db, { source: 'ma-cross', symbol: 'BTCUSD' }),
  'gap-history': ({ pool }) => readGapHistory(pool, 'BTCUSD'),
  quotes: async ({ db }) => [await readQuotes(db), await readQuotes(db, { symbols: ['BTCUSD'] })],
  'recent-closes': ({ db }) => readRecentCloses(db, { interval: '1m', limit: 60 }),
  signals: async ({ db }) => [
    await readSignals(db, { limit: 100 }),
    await readSignals(db, { symbol: 'BTCUSD', limit: 100 }),
    await readSignal(db, 4000),
  ],
  'trade-stream': ({ pool, desk }) =>
    onOne(pool, async (client) => {
      const wanted = { portfolioIds: [desk.trader.portfolioId], symbol: 'BTCUSD', from: FROM, limit: null };
      for await (const page of streamTrades(client, wanted))
        if (page.length === 0) throw new Error('a page is never empty');
    }),
  presence: ({ db }) => readPresence(db),
  trades: async ({ db, desk }) => [
    await readTrades(db, { portfolioId: desk.trader.portfolioId, limit: 200 }),
    await readTrades(db, { portfolioId: desk.trader.portfolioId, symbol: 'BTCUSD', limit: 200 }),
    await readTrades(db, { orderId: desk.order.id, limit: null }),
  ],
  actions: async ({ pool, desk }) => {
    const { trader } = desk;
    const placed = await placeOrder(pool, marketBuy(trader, { clientOrderId: 'explained' }));
    if (!placed.ok) throw new Error(placed.error.message);
    await checkOrder(pool, marketBuy(trader));
    await findOrderByClientId(pool, { portfolioId: trader.portfolioId, clientOrderId: 'explained' });
    await cancelOrder(pool, placed.value.id);
    await moveCash(pool, { portfolioId: trader.portfolioId, amount: new Decimal(5) });
    const rule = await createAlertRule(pool, {
      symbol: 'BTCUSD',
      field: 'LAST',
      operator: 'ABOVE',
      threshold: new Decimal(1),
      severity: 'LOW',
    });
    if (rule.ok) await deleteAlertRule(pool, rule.value.id);
    await acknowledgeAlert(pool, randomUUID());
    const session = await openSession(pool, { host: 'test', terminal: null });
    if (session.ok) {
      await touchSession(pool, session.value, trader.portfolioId);
      await readSessions(pool);
      await closeSession(pool, session.value, 'done');
    }
  },
};

/** As an administrator, who sees all rows. */
export const ADMINISTRATORS_QUESTIONS: Questions = {
  actions: async ({ pool }) => {
    const signal = {
      clientSignalId: 'explained',
      symbol: 'BTCUSD',
      direction: 'LONG',
      strength: new Decimal('0.5'),
      horizonSeconds: 3600,
      entry: null,
      stop: null,
      target: null,
      reason: null,
      algorithm: 'x',
    } as const;
    const published = await publishSignal(pool, signal);
    if (!published.ok) throw new Error(published.error.message);
  },
  audit: async ({ db, desk }) => [
    await readAudit(db, { limit: 100 }),
    await readAudit(db, { table: 'Order', key: desk.order.id, limit: 100 }),
    await readAudit(db, { user: desk.trader.login, limit: 100 }),
    await readAudit(db, { from: FROM, limit: 100 }),
  ],
  'unsealed-audit': ({ pool }) => onOne(pool, (client) => readUnsealed(client)),
  'audit-chain': ({ pool }) => onOne(pool, (client) => verifyAudit(client)),
  orders: async ({ db }) => [
    await readOrders(db, { scope: 'all', limit: 60 }),
    await readOrders(db, { scope: 'open', limit: 60 }),
    await readOrders(db, { scope: 'recent', limit: 60 }),
  ],
  trades: ({ db }) => readTrades(db, { limit: 200 }),
  alerts: ({ db }) => readAlerts(db, { scope: 'unacknowledged', limit: 100 }),
};

/** As the engine when it takes the lead, and its jobs. */
export const ENGINES_QUESTIONS: Questions = {
  'engine-orders': ({ pool }) =>
    onOne(pool, async (client) => [
      await readRequests(client, { skipped: new Set(), blocked: new Set() }),
      await readWorkingOrders(client),
      await readNextAcceptance(client),
    ]),
  'engine-books': ({ pool }) =>
    onOne(pool, async (client) => [
      await readCursors(client, ['feed']),
      await readHistory(client, {
        series: ['BTCUSD', 'ETHUSD'].map((symbol) => ({ symbol, interval: '1m', before: TO })),
        count: 50,
      }),
      await readFirstVolumes(
        client,
        ['BTCUSD', 'ETHUSD'].map((symbol) => ({ symbol, interval: '1m' })),
      ),
    ]),
  suspensions: ({ pool }) =>
    onOne(pool, async (client) => {
      await readSuspendedPortfolios(client);
      const { rows } = await client.query<{ epoch: string }>('select epoch::text from "EngineLease"');
      await bookRefusal(
        client,
        Number(rows[0]!.epoch),
        refusalToBook(
          { refused: { kind: 'feed', feed: 'sim' }, reason: 'a row is refused' },
          { portfolio: null, at: null },
        ),
      );
    }),
  lease: ({ pool }) => pool.query('select engine_acquire($1, $2, $3, $4, $5)', [randomUUID(), 'test', 1, 'test', 0]),
  seal: ({ pool }) => pool.query('select seal_audit($1)', [100]),
};

/** Whole tables on purpose, for results that need every row. Only their use of indexes is tested. */
export const WHOLE_DESK_QUESTIONS: Questions = {
  jobs: ({ pool }) => runDueJobs(pool, { now: () => Date.now() }),
  'engine-books': ({ pool }) => onOne(pool, (client) => readHoldings(client)),
};

/** Statements that the schema report prints or the design names, and that no command of the product sends yet. */
export const DOCUMENTS_STATEMENTS: readonly (readonly [text: string, index: string])[] = [
  [
    `select * from "MarketData" where symbol = 'BTCUSD' and timestamp between '2018-11-01' and '2018-11-03' order by timestamp desc`,
    'MarketData_symbol_timestamp_interval',
  ],
  [
    `select close, volume from "MarketData" where symbol = 'BTCUSD' order by timestamp desc limit 1`,
    'MarketData_symbol_timestamp_interval',
  ],
  [
    `select * from "MarketData" where symbol = 'BTCUSD' and close between 1099.95 and 1100 and timestamp >= '2018-11-01'`,
    'MarketData_symbol_close_volume_timestamp',
  ],
  [
    `select * from "Inference" where user_id = (select id from "User" where username = 'user7') and status = 'FAILED' order by created_at desc`,
    'Inference_user_id_status_created_at',
  ],
  [
    `select * from "Order" where user_id = (select id from "User" where username = 'user7') and status = 'NEW' order by placed_at desc`,
    'Order_user_id_status_placed_at',
  ],
  [
    `select p.* from "PortfolioPerformance" p where portfolio_id = (select id from "Portfolio" where user_id = (select id from "User" where username = 'user7'))
        and date >= '2018-12-01' and interval = '1d' order by date`,
    'PortfolioPerformance_pkey',
  ],
  [
    `select equity from "PortfolioSnapshot" where portfolio_id = (select id from "Portfolio" limit 1) order by sampled_at desc limit 100`,
    'PortfolioSnapshot_pkey',
  ],
  [`select * from "Alert" where not acknowledged order by created_at desc limit 50`, 'Alert_unacknowledged'],
  // As tell_owner() and report_failed_logins() look for the alert of a cause.
  [`select 1 from "Alert" where correlation_id = md5('cause')::uuid`, 'Alert_correlation_id'],
  [`select count(*) from "Alert" where severity = 'CRITICAL' and acknowledged`, 'Alert_severity_acknowledged'],
  [
    `select * from "Signal" where outcome is null and expires_at <= '2018-12-28T12:00:00Z' order by expires_at limit 100`,
    'Signal_unjudged',
  ],
  [
    `select * from "Session" where ended_at is null and user_id = (select id from "User" where username = 'user7')`,
    'Session_live',
  ],
  [`select * from "Session" order by started_at desc limit 50`, 'Session_started_at'],
  [
    `select * from "SystemHealth" where service = 'engine' order by checked_at desc limit 1`,
    'SystemHealth_service_checked_at',
  ],
  [`select * from "Quarantine" order by created_at desc limit 50`, 'Quarantine_created_at'],
  [
    `select * from "QueryBaseline" where name = 'q7' order by measured_at desc limit 2`,
    'QueryBaseline_name_measured_at',
  ],
  [
    `select * from "Verification" where inference_id = (select id from "Inference" limit 1) order by created_at desc`,
    'Verification_inference_id',
  ],
  [`select * from "Debate" where inference_id = (select id from "Inference" limit 1)`, 'Debate_inference_id'],
  [
    `select voted_for, count(*) from "DebateVote" where debate_id = (select id from "Debate" limit 1) group by 1`,
    'DebateVote_debate_id_user_id_key',
  ],
  [
    // As limits_over asks.
    `select * from "RiskLimit" l where l.scope_id in ('00000000-0000-0000-0000-000000000000', (select id from "Portfolio" limit 1)) and l.active and l.symbol is null`,
    'RiskLimit_scope',
  ],
  [`select * from "Halt" where resumed_at is null`, 'Halt_in_force'],
  // As resume bounds the resumptions of a user.
  [
    `select count(*) from "Halt" h where h.resumed_by = (select id from "User" limit 1) and h.resumed_at > now() - interval '1 minute'`,
    'Halt_resumed_by',
  ],
  // As vanished_orders looks for them.
  [`select * from "Session" where fired_at is not null and cancels_done_at is null`, 'Session_cancels'],
  // As expire_proposals asks once a second.
  [`select id from "Proposal" where state = 'PENDING' and expires_at <= clock_timestamp()`, 'Proposal_pending'],
  [`select count(*) from "Alert" where rule_id = (select id from "AlertRule" limit 1)`, 'Alert_rule_id'],
  // As watch_buying_power resolves them.
  [
    `select id from "Alert" where portfolio_id = (select id from "Portfolio" limit 1) and source = 'buying-power' and resolved_at is null`,
    'Alert_unresolved',
  ],
  [`select portfolio_id, quantity, cost from "Position" where symbol = 'BTCUSD' and quantity <> 0`, 'Position_open'],
  [
    `select * from "MarketTick" where symbol = 'BTCUSD' and timestamp >= '2018-12-30' order by timestamp, sequence`,
    'MarketTick_symbol_timestamp',
  ],
  [
    `select sum(amount) from "LedgerEntry" where portfolio_id = (select id from "Portfolio" limit 1) and account = 'CASH'`,
    'LedgerEntry_portfolio_id_account',
  ],
];

async function onOne<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

async function drained(pool: Pool, open: (client: PoolClient) => AsyncIterable<unknown>): Promise<void> {
  await onOne(pool, async (client) => {
    for await (const piece of open(client)) void piece;
  });
}
