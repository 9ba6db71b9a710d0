/** Rows of a small desk, for tests that need no database. */
import type { Verdict } from '../../src/database/actions/check-order.ts';
import type { OrderRow } from '../../src/database/order-row.ts';
import type { AlertRow } from '../../src/database/queries/alerts.ts';
import type { EngineStatus } from '../../src/database/queries/engine-status.ts';
import type { InstrumentRow } from '../../src/database/queries/instruments.ts';
import type { PortfolioRow } from '../../src/database/queries/portfolios.ts';
import type { PortfolioValue } from '../../src/database/queries/portfolio-value.ts';
import type { PositionRow } from '../../src/database/queries/positions.ts';
import type { QuoteRow } from '../../src/database/queries/quotes.ts';
import type { SignalRow } from '../../src/database/queries/signals.ts';
import type { TradeRow } from '../../src/database/queries/trades.ts';
import { Decimal, ZERO } from '../../src/domain/decimal.ts';
import { DeskStore } from '../../src/console/store.ts';
import type { DeskUpdate } from '../../src/console/store.ts';

export const NOW = Date.UTC(2026, 0, 5, 12, 0, 0);
export const PORTFOLIO = '00000000-0000-7000-8000-000000000001';
export const OTHER_PORTFOLIO = '00000000-0000-7000-8000-000000000002';

export function decimal(text: string): Decimal {
  return new Decimal(text);
}

export function instrumentRow(symbol: string, tick = '0.01'): InstrumentRow {
  return {
    symbol,
    name: symbol,
    kind: 'SPOT',
    currency: 'USD',
    tickSize: decimal(tick),
    lotSize: decimal('0.0001'),
    minimumNotional: ZERO,
    active: true,
    commissionRate: decimal('0.001'),
    slippageRate: decimal('0.0005'),
    participationRate: decimal('0.1'),
    tradingHours: null,
    tradingHoursProblem: null,
    storedTradingHours: null,
    barPath: 'NEARER_EXTREME',
    postOnlyPolicy: 'REJECT',
    atrInterval: '1h',
  };
}

export function quoteRow(symbol: string, last: string, change: Partial<QuoteRow> = {}): QuoteRow {
  return {
    symbol,
    bid: decimal(last).minus('0.5'),
    bidSize: null,
    ask: decimal(last).plus('0.5'),
    askSize: null,
    last: decimal(last),
    sessionOpen: decimal(last),
    volume: decimal('12'),
    sequence: 1,
    quotedAt: NOW,
    receivedAt: NOW,
    ...change,
  };
}

/** The update that follows a notification with these symbols. */
export function quotesChanged(quotes: readonly QuoteRow[], at = NOW): DeskUpdate {
  return { kind: 'changed', topic: 'quotes', value: new Map(quotes.map((quote) => [quote.symbol, quote])), at };
}

export function positionRow(
  symbol: string,
  quantity: string,
  average: string,
  change: Partial<PositionRow> = {},
): PositionRow {
  return {
    portfolioId: PORTFOLIO,
    portfolio: 'main',
    symbol,
    quantity: decimal(quantity),
    cost: decimal(quantity).times(average),
    averagePrice: decimal(average),
    realizedPnl: ZERO,
    fees: ZERO,
    markPrice: null,
    stopLoss: null,
    takeProfit: null,
    openedAt: NOW,
    updatedAt: NOW,
    ...change,
  };
}

export function orderRow(number: number, change: Partial<OrderRow> = {}): OrderRow {
  return {
    id: `00000000-0000-7000-8000-0000000001${String(number).padStart(2, '0')}`,
    number,
    clientOrderId: `test-${number}`,
    portfolioId: PORTFOLIO,
    portfolio: 'main',
    symbol: 'BTCUSD',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    status: 'NEW',
    quantity: decimal('0.5'),
    filledQuantity: ZERO,
    limitPrice: decimal('64000'),
    stopPrice: null,
    trailAmount: null,
    trailPercent: null,
    parentId: null,
    listId: null,
    releasedAt: null,
    averagePrice: null,
    reduceOnly: false,
    expireDate: null,
    postOnly: false,
    allOrNone: false,
    displayQuantity: null,
    note: null,
    denial: null,
    endReason: null,
    placedAt: NOW,
    acceptedAt: NOW,
    triggeredAt: null,
    closedAt: null,
    expiresAt: null,
    ...change,
  };
}

export function tradeRow(sequence: number, change: Partial<TradeRow> = {}): TradeRow {
  return {
    id: `trade-${sequence}`,
    orderId: orderRow(1).id,
    orderNumber: 1,
    portfolioId: PORTFOLIO,
    portfolio: 'main',
    symbol: 'BTCUSD',
    side: 'BUY',
    quantity: decimal('0.1'),
    price: decimal('64000'),
    commission: decimal('6.4'),
    slippage: ZERO,
    liquidity: 'TAKER',
    realizedPnl: ZERO,
    sequence,
    executedAt: NOW,
    recordedAt: NOW,
    ...change,
  };
}

export function signalRow(number: number, change: Partial<SignalRow> = {}): SignalRow {
  return {
    id: `signal-${number}`,
    number,
    source: 'ma-cross',
    algorithm: 'EMA 9/21',
    symbol: 'BTCUSD',
    interval: '1m',
    direction: 'LONG',
    strength: decimal('0.62'),
    entryPrice: decimal('64000.123'),
    stopPrice: decimal('63000'),
    targetPrice: decimal('66000'),
    evidence: {},
    generatedAt: NOW - 60_000,
    expiresAt: NOW + 600_000,
    clientSignalId: null,
    ...change,
  };
}

export function alertRow(number: number, change: Partial<AlertRow> = {}): AlertRow {
  return {
    id: `alert-${number}`,
    number,
    type: 'PRICE_THRESHOLD',
    severity: 'MEDIUM',
    symbol: 'BTCUSD',
    title: 'BTCUSD above 64000',
    message: 'last 64001 is above 64000',
    ruleId: null,
    portfolio: null,
    acknowledged: false,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    occurredAt: NOW,
    createdAt: NOW - 5_000,
    ...change,
  };
}

function portfolioRow(id: string, name: string): PortfolioRow {
  return {
    id,
    name,
    description: null,
    currency: 'USD',
    account: 'MARGIN',
    cash: decimal('10000'),
    totalValue: decimal('10000'),
    active: true,
    suspendedAt: null,
    suspendedReason: null,
    userId: 'u',
    user: 'trader',
    right: 'own',
    createdAt: NOW,
    updatedAt: NOW,
  };
}

export function valueRow(cash: string, change: Partial<PortfolioValue> = {}): PortfolioValue {
  const amount = decimal(cash);
  return {
    portfolioId: PORTFOLIO,
    name: 'main',
    currency: 'USD',
    account: 'MARGIN',
    cash: amount,
    positionsValue: ZERO,
    equity: amount,
    reserved: ZERO,
    buyingPower: amount,
    unrealizedPnl: ZERO,
    realizedPnl: ZERO,
    fees: ZERO,
    grossExposure: ZERO,
    updatedAt: NOW,
    suspendedAt: null,
    suspendedReason: null,
    ...change,
  };
}

export function engineStatus(change: Partial<EngineStatus> = {}): EngineStatus {
  return {
    leader: 'engine-1',
    epoch: 3,
    host: 'desk',
    processId: 7,
    feed: 'sim',
    steps: 100,
    marketAt: NOW,
    acquiredAt: NOW,
    heartbeatAt: NOW,
    silentForMs: 400,
    requests: 0,
    readOnlyBecause: null,
    oldestRequestMs: null,
    suspended: [],
    refusals: [],
    ...change,
  };
}

export function verdict(change: Partial<Verdict> = {}): Verdict {
  return {
    denial: null,
    referencePrice: decimal('64000.5'),
    worstPrice: decimal('64032.6'),
    worstResult: null,
    triggerPrice: null,
    triggersAtOnce: false,
    reserved: decimal('6409.66326'),
    notional: decimal('6400.05'),
    commission: decimal('6.40005'),
    positionBefore: ZERO,
    positionAfter: decimal('0.1'),
    buyingPowerBefore: decimal('10000'),
    buyingPowerAfter: decimal('3590.33674'),
    equity: decimal('10000'),
    exits: [],
    worstLoss: null,
    targetResult: null,
    postOnly: null,
    quotedAt: NOW,
    receivedAt: NOW,
    ...change,
  };
}

/** A desk with a portfolio, three symbols, a leading engine and no positions. */
export function sampleStore(): DeskStore {
  const store = new DeskStore(PORTFOLIO);
  const at = NOW;
  store.apply({
    kind: 'read',
    topic: 'portfolios',
    value: [portfolioRow(PORTFOLIO, 'main'), portfolioRow(OTHER_PORTFOLIO, 'other')],
    at,
  });
  store.apply({
    kind: 'read',
    topic: 'instruments',
    value: new Map(['BTCUSD', 'ETHUSD', 'LTCUSD'].map((symbol) => [symbol, instrumentRow(symbol)])),
    at,
  });
  const quotes = [quoteRow('BTCUSD', '64000'), quoteRow('ETHUSD', '1800'), quoteRow('LTCUSD', '75.5')];
  store.apply({ kind: 'read', topic: 'quotes', value: new Map(quotes.map((quote) => [quote.symbol, quote])), at });
  store.apply({ kind: 'read', topic: 'value', value: valueRow('10000'), at });
  store.apply({ kind: 'read', topic: 'engine', value: engineStatus(), at });
  for (const topic of ['positions', 'orders', 'trades', 'signals', 'alerts', 'rules', 'day', 'limits'] as const)
    store.apply({ kind: 'read', topic, value: [], at });
  store.apply({ kind: 'read', topic: 'dailyCloses', value: new Map(), at });
  store.apply({ kind: 'connection', connection: { kind: 'listening', roundTripMs: 0.4 }, reconnects: 0 });
  store.takeDirty();
  return store;
}
