/** All that the engine knows at one moment. It is replaced, never changed: a step that cannot be booked leaves the former one as it was. */
import type { Account } from '../domain/account.ts';
import type { AlertCondition, AlertState } from '../domain/alert-rule.ts';
import type { Candle } from '../domain/candle.ts';
import { ZERO } from '../domain/decimal.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { Obstacle } from '../domain/end-reason.ts';
import { DEFAULT_DESK_DAY } from '../domain/desk-day.ts';
import type { DeskDay } from '../domain/desk-day.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Interval } from '../domain/interval.ts';
import type { Order } from '../domain/order.ts';
import { flatPosition } from '../domain/position.ts';
import type { Position } from '../domain/position.ts';
import type { Quote } from '../domain/quote.ts';
import type { TradingHours } from '../domain/trading-hours.ts';
import type { Grain } from '../market-data/feeds/feed.ts';

export interface EngineState {
  readonly markets: ReadonlyMap<string, Market>;
  /** By portfolio id. */
  readonly books: ReadonlyMap<string, Book>;
  /** The market's clock, milliseconds UTC; null before the first event. */
  readonly marketAt: number | null;
  /** What the desk calls a day. */
  readonly deskDay: DeskDay;
  /** No DAY order ends before this instant of the market's clock; null when none has an end. */
  readonly nextExpiry: number | null;
  readonly nextAcceptance: number;
  /** The finest that the feeds tell of each symbol: coarser bars are kept and shown to signal sources, and do nothing else. */
  readonly grains: ReadonlyMap<string, Grain>;
  /** Of each series of bars the opening instant of its earliest bar with a volume above zero: a zero before it is a volume that is unknown. */
  readonly volumesFrom: ReadonlyMap<string, number>;
  /** Ids of portfolios that the engine cannot book for: nothing fills in them. */
  readonly suspended: ReadonlySet<string>;
  /** Working orders that no market event reaches, by id: those of suspended portfolios, and those whose instrument is gone. */
  readonly held: ReadonlyMap<string, WorkingOrder>;
}

/** What can be traded, with the costs of paper trading as fractions. */
export interface TradedInstrument extends Instrument {
  readonly commissionRate: Decimal;
  readonly slippageRate: Decimal;
  readonly participationRate: Decimal;
  /** Null: the desk's day. */
  readonly tradingHours: TradingHours | null;
}

export interface Market {
  readonly instrument: TradedInstrument;
  /** Working orders in the order of their acceptance. */
  readonly orders: readonly WorkingOrder[];
  readonly quote: SessionQuote | null;
  /** The bar that orders are matched with, from its open to its close. */
  readonly openBar: OpenBar | null;
  /** Of each interval the opening instant of the bar that closed last. */
  readonly closed: ReadonlyMap<Interval, number>;
  /** The minute that quotes are making; null when candles come ready-made. */
  readonly minute: GrowingMinute | null;
  /** What each source of signals remembers, by its name and the candles' interval. */
  readonly memories: ReadonlyMap<string, unknown>;
  readonly rules: readonly WatchedRule[];
}

interface OpenBar {
  readonly interval: Interval;
  /** The opening instant on the market's clock, milliseconds UTC. */
  readonly timestamp: number;
  /** What our orders took at the open: until the close it counts against their share of the volume. */
  readonly taken: Decimal;
}

export interface WorkingOrder extends Order {
  readonly filledNotional: Decimal;
  /** What left a part of it unfilled so far. */
  readonly obstacle: Obstacle | null;
}

/** A quote with what the desk's day has seen so far. */
export interface SessionQuote extends Quote {
  readonly sessionOpen: Decimal | null;
  /** Null when that of a part of the day is unknown. */
  readonly sessionVolume: Decimal | null;
}

export interface GrowingMinute {
  readonly candle: Candle;
  /** `part`: the feed began in the middle of it, so it is no candle. */
  readonly seen: 'whole' | 'part';
}

export interface WatchedRule {
  readonly id: string;
  readonly condition: AlertCondition;
  readonly severity: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
  readonly state: AlertState;
}

export interface Book {
  readonly currency: string;
  readonly account: Account;
  readonly holdings: ReadonlyMap<string, Holding>;
}

export interface Holding extends Position {
  readonly fees: Decimal;
  /** The market's clock; null when flat. */
  readonly openedAt: number | null;
}

export const EMPTY_STATE: EngineState = {
  markets: new Map(),
  books: new Map(),
  marketAt: null,
  deskDay: DEFAULT_DESK_DAY,
  nextExpiry: null,
  nextAcceptance: 1,
  grains: new Map(),
  volumesFrom: new Map(),
  suspended: new Set(),
  held: new Map(),
};

export function newMarket(instrument: TradedInstrument): Market {
  return {
    instrument,
    orders: [],
    quote: null,
    openBar: null,
    closed: new Map(),
    minute: null,
    memories: new Map(),
    rules: [],
  };
}

export function flatHolding(symbol: string): Holding {
  return { ...flatPosition(symbol), fees: ZERO, openedAt: null };
}

export function withMarket(state: EngineState, market: Market): EngineState {
  return { ...state, markets: new Map(state.markets).set(market.instrument.symbol, market) };
}

/** Null when no cash bounds the fills: a MARGIN account. */
export function cashOf(book: Book | undefined): Decimal | null {
  return book?.account.kind === 'CASH' ? book.account.cash : null;
}

/** Throws for a symbol that nobody made known: the runner does that before. */
export function marketOf(state: EngineState, symbol: string): Market {
  const market = state.markets.get(symbol);
  if (market === undefined) throw new Error(`the engine has no market ${symbol}`);
  return market;
}
