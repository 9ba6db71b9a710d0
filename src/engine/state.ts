/**
 * The engine's whole state at one moment. A step returns a new state and changes none, so the former state stays valid
 * when the step cannot be booked.
 */
import type { Account } from '../domain/account.ts';
import { LEGS } from '../domain/bar-path.ts';
import type { BarPath } from '../domain/bar-path.ts';
import type { Candle } from '../domain/candle.ts';
import type { PostOnlyPolicy } from '../domain/conditions.ts';
import { ZERO } from '../domain/decimal.ts';
import type { Decimal } from '../domain/decimal.ts';
import { DEFAULT_DESK_DAY } from '../domain/desk-day.ts';
import type { DeskDay } from '../domain/desk-day.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Interval } from '../domain/interval.ts';
import type { Side, WorkingOrder } from '../domain/order.ts';
import { OrderBook } from '../domain/order-book.ts';
import { flatPosition } from '../domain/position.ts';
import type { Position } from '../domain/position.ts';
import type { Quote } from '../domain/quote.ts';
import { TextMap } from '../domain/text-map.ts';
import type { TradingHours } from '../domain/trading-hours.ts';
import type { Grain } from '../market-data/feeds/feed.ts';
import { RuleBook } from './rule-book.ts';

export type { WorkingOrder } from '../domain/order.ts';
export type { WatchedRule } from './rule-book.ts';

export interface EngineState {
  readonly markets: ReadonlyMap<string, Market>;
  /** By portfolio id. */
  readonly books: TextMap<Book>;
  /** The market's clock, milliseconds UTC; null before the first event. */
  readonly marketAt: number | null;
  /** The desk's day. */
  readonly deskDay: DeskDay;
  /**
   * A live quote that is older on the desk's clock fills no order; null: the feeds are recordings, whose quotes do not
   * age.
   */
  readonly maxQuoteAgeMs: number | null;
  /** No order ends by its time in force before this instant of the market's clock; null when no order has an expiry. */
  readonly nextExpiry: number | null;
  readonly nextAcceptance: number;
  /** The finest grain of each symbol in the feeds: coarser bars are only stored and read by signal sources. */
  readonly grains: ReadonlyMap<string, Grain>;
  /**
   * By series of bars, the opening instant of its earliest bar with a volume above zero: a zero before it means an
   * unknown volume.
   */
  readonly volumesFrom: ReadonlyMap<string, number>;
  /** Ids of portfolios that the engine cannot book for: their orders do not fill. */
  readonly suspended: ReadonlySet<string>;
  /** The rows that sessions keep which do not end: until then their orders do not fill and their rules do not fire. */
  readonly blocked: Blocked;
  /**
   * Working orders that no market event reaches, by id: those of suspended and blocked portfolios, and those without an
   * instrument.
   */
  readonly held: TextMap<WorkingOrder>;
  /** The largest number of orders and rules that one step moves, so that a step fits in one short transaction. */
  readonly portion: number;
  /** The market event that the last step left unfinished: it must be sent again until this is null. */
  readonly unfinished: PartOfEvent | null;
  /**
   * Events that former engines left unfinished, also those of feeds that this engine does not read: each goes on where
   * its last booking ended.
   */
  readonly halfBooked: readonly PartOfEvent[];
}

/** Ids of portfolios and alert rules. */
export interface Blocked {
  readonly portfolios: ReadonlySet<string>;
  readonly rules: ReadonlySet<string>;
}

/** The part of a market event that is done. */
export interface PartOfEvent {
  /** Identifies the event. */
  readonly event: string;
  readonly symbol: string;
  /** Its instant on the market's clock. */
  readonly at: number;
  /** The acceptance sequence of the last order that is matched on the next leg; null for none. */
  readonly after: number | null;
  /** Ids of the orders behind `after` that the next leg has released: its way before their release is not theirs. */
  readonly released: readonly string[];
  /** The quantities that the matched orders filled. */
  readonly taken: Readonly<Record<Side, Decimal>>;
  /**
   * The number of legs of its path on which every order is matched. An event at one price has one leg, a bar's close
   * three and its closing price.
   */
  readonly legs: number;
}

/** As `legs` of an event whose orders are all matched. */
export const EVERY_LEG = LEGS.length + 1;

/** A tradable instrument, with the costs of paper trading as fractions. */
export interface TradedInstrument extends Instrument {
  readonly commissionRate: Decimal;
  readonly slippageRate: Decimal;
  readonly participationRate: Decimal;
  /** Null: the desk's day. */
  readonly tradingHours: TradingHours | null;
  readonly barPath: BarPath;
  readonly postOnlyPolicy: PostOnlyPolicy;
}

export interface Market {
  readonly instrument: TradedInstrument;
  /** Working orders. */
  readonly orders: OrderBook;
  readonly quote: SessionQuote | null;
  /** The bar that is matched with orders, from its open to its close. */
  readonly openBar: OpenBar | null;
  /** By interval, the opening instant of the bar that closed last. */
  readonly closed: ReadonlyMap<Interval, number>;
  /** The minute that is being built from quotes; null when the feed sends candles. */
  readonly minute: GrowingMinute | null;
  /** The memory of each source of signals, by its name and the candles' interval. */
  readonly memories: ReadonlyMap<string, unknown>;
  readonly rules: RuleBook;
}

interface OpenBar {
  readonly interval: Interval;
  /** The opening instant on the market's clock, milliseconds UTC. */
  readonly timestamp: number;
  /** The quantity that our orders filled at the open: until the close it counts against their share of the volume. */
  readonly taken: Decimal;
}

/** A quote with the figures of the desk's day so far. */
export interface SessionQuote extends Quote {
  readonly sessionOpen: Decimal | null;
  /** Null when the volume of a part of the day is unknown. */
  readonly sessionVolume: Decimal | null;
}

export interface GrowingMinute {
  readonly candle: Candle;
  /** `part`: the feed began in the middle of it, so it does not become a candle. */
  readonly seen: 'whole' | 'part';
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
  books: TextMap.of(),
  marketAt: null,
  deskDay: DEFAULT_DESK_DAY,
  maxQuoteAgeMs: null,
  nextExpiry: null,
  nextAcceptance: 1,
  grains: new Map(),
  volumesFrom: new Map(),
  suspended: new Set(),
  blocked: { portfolios: new Set(), rules: new Set() },
  held: TextMap.of(),
  portion: 200,
  unfinished: null,
  halfBooked: [],
};

export function newMarket(instrument: TradedInstrument): Market {
  return {
    instrument,
    orders: OrderBook.EMPTY,
    quote: null,
    openBar: null,
    closed: new Map(),
    minute: null,
    memories: new Map(),
    rules: RuleBook.EMPTY,
  };
}

export function flatHolding(symbol: string): Holding {
  return { ...flatPosition(symbol), fees: ZERO, openedAt: null };
}

export function withMarket(state: EngineState, market: Market): EngineState {
  return { ...state, markets: new Map(state.markets).set(market.instrument.symbol, market) };
}

/** Null for a MARGIN account, whose fills are not bounded by cash. */
export function cashOf(book: Book | undefined): Decimal | null {
  return book?.account.kind === 'CASH' ? book.account.cash : null;
}

/** Throws for an unknown symbol: the runner adds the instruments before. */
export function marketOf(state: EngineState, symbol: string): Market {
  const market = state.markets.get(symbol);
  if (market === undefined) throw new Error(`the engine has no market ${symbol}`);
  return market;
}
