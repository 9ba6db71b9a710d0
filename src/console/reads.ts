/** Which query answers which topic. */
import { readAlertRules } from '../database/queries/alert-rules.ts';
import { readAlerts } from '../database/queries/alerts.ts';
import { readCandles } from '../database/queries/candles.ts';
import { readDayTrades } from '../database/queries/day-trades.ts';
import { readDeskDay } from '../database/queries/desk-day.ts';
import { readEngineStatus } from '../database/queries/engine-status.ts';
import { readInstruments } from '../database/queries/instruments.ts';
import { readOrderEvents } from '../database/queries/order-events.ts';
import { readOrder, readOrders } from '../database/queries/orders.ts';
import { readPortfolioValue } from '../database/queries/portfolio-value.ts';
import { readPortfolios } from '../database/queries/portfolios.ts';
import { readPositions } from '../database/queries/positions.ts';
import { readQuotes } from '../database/queries/quotes.ts';
import { readRecentCloses } from '../database/queries/recent-closes.ts';
import { readSignals } from '../database/queries/signals.ts';
import { readTrades } from '../database/queries/trades.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import type { Interval } from '../domain/interval.ts';
import { unreachable } from '../domain/unreachable.ts';
import type { ChartCandles, OrderDetail, ReadTopic } from './desk-state.ts';
import type { Keys } from './refresher.ts';
import type { DeskUpdate } from './store.ts';

/** What the screen is about at this moment; asked anew at every read. */
export interface ReadSubject {
  readonly portfolioId: string | null;
  readonly chart: { readonly symbol: string; readonly interval: Interval } | null;
  readonly orderId: string | null;
}

/** As many as a person scrolls through; older ones are for the command line. */
const CLOSED_ORDERS = 100;
const TRADES = 200;
const SIGNALS = 100;
const ALERTS = 100;
const SPARKLINE_CANDLES = 24;
const CHART_CANDLES = 400;

export function createReads(
  { db, subject, now }: { readonly db: PrismaClient; readonly subject: () => ReadSubject; readonly now: () => number },
): (topic: ReadTopic, keys: Keys) => Promise<DeskUpdate> {
  return async (topic, keys) => {
    const at = now();
    const about = subject();
    if (topic === 'quotes' && keys !== '*') return { kind: 'quotes-changed', quotes: await readQuotes(db, { symbols: keys }), at };
    return readTopic(db, topic, about, at);
  };
}

async function readTopic(db: PrismaClient, topic: ReadTopic, { portfolioId, chart, orderId }: ReadSubject, at: number): Promise<DeskUpdate> {
  const own = <T>(read: (id: string) => Promise<T>, otherwise: T): Promise<T> => (portfolioId === null ? Promise.resolve(otherwise) : read(portfolioId));
  switch (topic) {
    case 'portfolios':
      return { kind: 'read', topic, at, value: await readPortfolios(db) };
    case 'instruments':
      return { kind: 'read', topic, at, value: new Map((await readInstruments(db)).map((row) => [row.symbol, row])) };
    case 'quotes':
      return { kind: 'read', topic, at, value: new Map((await readQuotes(db)).map((row) => [row.symbol, row])) };
    case 'closes':
      return { kind: 'read', topic, at, value: await readRecentCloses(db, { interval: '1m', limit: SPARKLINE_CANDLES }) };
    case 'signals':
      return { kind: 'read', topic, at, value: await readSignals(db, { limit: SIGNALS }) };
    case 'alerts':
      return { kind: 'read', topic, at, value: await readAlerts(db, { limit: ALERTS }) };
    case 'rules':
      return { kind: 'read', topic, at, value: await readAlertRules(db) };
    case 'engine':
      return { kind: 'read', topic, at, value: await readEngineStatus(db) };
    case 'value':
      return { kind: 'read', topic, at, value: await own((id) => readPortfolioValue(db, id), null) };
    case 'day':
      return { kind: 'read', topic, at, value: await own((id) => readDayTrades(db, id), []) };
    case 'deskDay':
      return { kind: 'read', topic, at, value: await readDeskDay(db) };
    case 'positions':
      return { kind: 'read', topic, at, value: await own((id) => readPositions(db, { portfolioId: id }), []) };
    case 'orders':
      return { kind: 'read', topic, at, value: await own((id) => readOrders(db, { portfolioId: id, scope: 'recent', limit: CLOSED_ORDERS }), []) };
    case 'trades':
      return { kind: 'read', topic, at, value: await own((id) => readTrades(db, { portfolioId: id, limit: TRADES }), []) };
    case 'chart':
      return { kind: 'read', topic, at, value: await readChart(db, chart) };
    case 'detail':
      return { kind: 'read', topic, at, value: await readDetail(db, orderId) };
    default:
      return unreachable(topic);
  }
}

async function readChart(db: PrismaClient, chart: ReadSubject['chart']): Promise<ChartCandles | null> {
  return chart === null ? null : { ...chart, candles: await readCandles(db, { ...chart, limit: CHART_CANDLES }) };
}

async function readDetail(db: PrismaClient, orderId: string | null): Promise<OrderDetail | null> {
  if (orderId === null) return null;
  const [order, events, trades] = await Promise.all([readOrder(db, { id: orderId }), readOrderEvents(db, orderId), readTrades(db, { orderId, limit: null })]);
  return { orderId, order, events, trades };
}
