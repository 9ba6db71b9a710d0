/** Everything the console knows of the desk: what was read, when, and why something could not be read. The database stays the truth. */
import type { Candle } from '../domain/candle.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { DeskDay } from '../domain/desk-day.ts';
import type { Interval } from '../domain/interval.ts';
import type { OrderRow } from '../database/order-row.ts';
import type { AlertRuleRow } from '../database/queries/alert-rules.ts';
import type { AlertRow } from '../database/queries/alerts.ts';
import type { DayTrades } from '../database/queries/day-trades.ts';
import type { EngineStatus } from '../database/queries/engine-status.ts';
import type { InstrumentRow } from '../database/queries/instruments.ts';
import type { OrderEventRow } from '../database/queries/order-events.ts';
import type { PortfolioValue } from '../database/queries/portfolio-value.ts';
import type { PortfolioRow } from '../database/queries/portfolios.ts';
import type { PositionRow } from '../database/queries/positions.ts';
import type { QuoteRow } from '../database/queries/quotes.ts';
import type { SignalRow } from '../database/queries/signals.ts';
import type { TradeRow } from '../database/queries/trades.ts';

/** What one topic holds. A failure keeps the last rows: they are shown greyed with their age. */
export interface Loaded<T> {
  readonly value: T;
  /** The desk's clock, milliseconds UTC; null until the first read succeeds. */
  readonly readAt: number | null;
  /** Why the latest read failed; null when it did not. */
  readonly failure: string | null;
}

export interface ChartCandles {
  readonly symbol: string;
  readonly interval: Interval;
  readonly candles: readonly Candle[];
}

export interface OrderDetail {
  readonly orderId: string;
  readonly order: OrderRow | null;
  readonly events: readonly OrderEventRow[];
  readonly trades: readonly TradeRow[];
}

/** The value type of every topic that is read from the database. */
export interface TopicValues {
  readonly portfolios: readonly PortfolioRow[];
  readonly instruments: ReadonlyMap<string, InstrumentRow>;
  readonly value: PortfolioValue | null;
  readonly day: readonly DayTrades[];
  readonly deskDay: DeskDay;
  readonly positions: readonly PositionRow[];
  readonly orders: readonly OrderRow[];
  readonly trades: readonly TradeRow[];
  readonly quotes: ReadonlyMap<string, QuoteRow>;
  readonly closes: ReadonlyMap<string, readonly Decimal[]>;
  readonly signals: readonly SignalRow[];
  readonly alerts: readonly AlertRow[];
  readonly rules: readonly AlertRuleRow[];
  readonly engine: EngineStatus | null;
  readonly chart: ChartCandles | null;
  readonly detail: OrderDetail | null;
}

export type ReadTopic = keyof TopicValues;

export const READ_TOPICS = [
  'portfolios', 'instruments', 'value', 'day', 'deskDay', 'positions', 'orders', 'trades', 'quotes', 'closes', 'signals', 'alerts', 'rules', 'engine', 'chart', 'detail',
] as const satisfies readonly ReadTopic[];

/** `connection` and `session` are not read: they come from the listener and the keyboard. */
export type StoreTopic = ReadTopic | 'connection';

export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'listening'; readonly roundTripMs: number | null }
  | { readonly kind: 'lost'; readonly reason: string; /** The desk's clock. */ readonly since: number };

export type DeskState = { readonly [Topic in ReadTopic]: Loaded<TopicValues[Topic]> } & {
  readonly connection: Connection;
  readonly reconnects: number;
  /** The portfolio that is shown and traded; null until one is known. */
  readonly portfolioId: string | null;
};

export function portfolioOf(desk: DeskState): PortfolioRow | null {
  return desk.portfolios.value.find(({ id }) => id === desk.portfolioId) ?? null;
}

/** The newest instant any quote speaks of, on the market's clock; the engine's own when there are no quotes. */
export function marketNow(desk: DeskState): number | null {
  let newest = desk.engine.value?.marketAt ?? null;
  for (const quote of desk.quotes.value.values()) if (newest === null || quote.quotedAt > newest) newest = quote.quotedAt;
  return newest;
}

/** When the newest quote reached the desk, on the desk's clock. */
export function newestReceivedAt(desk: DeskState): number | null {
  let newest: number | null = null;
  for (const quote of desk.quotes.value.values()) if (newest === null || quote.receivedAt > newest) newest = quote.receivedAt;
  return newest;
}
