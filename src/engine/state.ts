/** All that the engine knows at one moment. It is replaced, never changed: a step that cannot be booked leaves the former one as it was. */
import type { AlertCondition, AlertState } from '../domain/alert-rule.ts';
import type { Candle } from '../domain/candle.ts';
import { ZERO } from '../domain/decimal.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Interval } from '../domain/interval.ts';
import type { Order } from '../domain/order.ts';
import { flatPosition } from '../domain/position.ts';
import type { Position } from '../domain/position.ts';
import type { Quote } from '../domain/quote.ts';
import type { Grain } from '../feeds/feed.ts';

export interface EngineState {
  readonly markets: ReadonlyMap<string, Market>;
  /** By portfolio id. */
  readonly books: ReadonlyMap<string, Book>;
  /** The market's clock, milliseconds UTC; null before the first event. */
  readonly marketAt: number | null;
  /** UTC day of the market's clock in which DAY orders were last looked at; null before the first event. */
  readonly day: number | null;
  readonly nextAcceptance: number;
  /** The finest that the feeds tell of each symbol: coarser bars are kept and shown to signal sources, and do nothing else. */
  readonly grains: ReadonlyMap<string, Grain>;
}

/** What can be traded, with the costs of paper trading as fractions. */
export interface TradedInstrument extends Instrument {
  readonly commissionRate: Decimal;
  readonly slippageRate: Decimal;
  readonly participationRate: Decimal;
}

export interface Market {
  readonly instrument: TradedInstrument;
  /** Working orders in the order of their acceptance. */
  readonly orders: readonly WorkingOrder[];
  readonly quote: SessionQuote | null;
  /** The bar that orders are matched with, from its open to its close. */
  readonly openBar: OpenBar | null;
  /** The minute that quotes are making; null when candles come ready-made. */
  readonly minute: GrowingMinute | null;
  /** What each source of signals remembers, by its name and the candles' interval. */
  readonly memories: ReadonlyMap<string, unknown>;
  readonly rules: readonly WatchedRule[];
}

export interface OpenBar {
  readonly interval: Interval;
  /** The opening instant on the market's clock, milliseconds UTC. */
  readonly timestamp: number;
  /** What our orders took at the open: until the close it counts against their share of the volume. */
  readonly taken: Decimal;
}

export interface WorkingOrder extends Order {
  readonly filledNotional: Decimal;
}

/** A quote with what the UTC day has seen so far. */
export interface SessionQuote extends Quote {
  readonly sessionOpen: Decimal | null;
  readonly sessionVolume: Decimal;
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
  readonly holdings: ReadonlyMap<string, Holding>;
}

export interface Holding extends Position {
  readonly fees: Decimal;
  /** The market's clock; null when flat. */
  readonly openedAt: number | null;
}

export const EMPTY_STATE: EngineState = { markets: new Map(), books: new Map(), marketAt: null, day: null, nextAcceptance: 1, grains: new Map() };

export function newMarket(instrument: TradedInstrument): Market {
  return { instrument, orders: [], quote: null, openBar: null, minute: null, memories: new Map(), rules: [] };
}

export function flatHolding(symbol: string): Holding {
  return { ...flatPosition(symbol), fees: ZERO, openedAt: null };
}

export function withMarket(state: EngineState, market: Market): EngineState {
  return { ...state, markets: new Map(state.markets).set(market.instrument.symbol, market) };
}

/** Throws for a symbol that nobody made known: the runner does that before. */
export function marketOf(state: EngineState, symbol: string): Market {
  const market = state.markets.get(symbol);
  if (market === undefined) throw new Error(`the engine has no market ${symbol}`);
  return market;
}
