/** The inputs of the engine. Time is one of them: a step reads no clock. */
import type { Account } from '../domain/account.ts';
import type { Candle } from '../domain/candle.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { OrderRelative } from '../database/booking/engine-orders.ts';
import type { Denial } from '../database/order-row.ts';
import type { DeskDay } from '../domain/desk-day.ts';
import type { NewTerms } from '../domain/replacement.ts';
import type { MarketEvent } from '../market-data/feeds/feed.ts';
import type { Blocked, TradedInstrument, WatchedRule, WorkingOrder } from './state.ts';

/** A pending order, or an order with a request to cancel or replace it, with its portfolio's currency and account. */
export interface OrderRequest {
  readonly order: WorkingOrder;
  readonly currency: string;
  readonly account: Account;
  /** Its parent and the other orders of its list, as stored. */
  readonly relatives: readonly OrderRelative[];
}

export type EngineEvent =
  /** `receivedAt` on the desk's clock. */
  | { readonly kind: 'market'; readonly event: MarketEvent; readonly receivedAt: number }
  /** The market's clock has reached `at` without an event; it never goes back. */
  | { readonly kind: 'clock'; readonly at: number }
  /** A session has ended by the desk's clock while a live feed is silent: the market's clock does not move. */
  | { readonly kind: 'session-end'; readonly at: number }
  /** `denial`: the verdict of the desk about the order now, null when it may be accepted. */
  | { readonly kind: 'place'; readonly request: OrderRequest; readonly denial: Denial | null }
  | { readonly kind: 'cancel'; readonly request: OrderRequest }
  | {
      readonly kind: 'replace';
      readonly request: OrderRequest;
      readonly terms: NewTerms;
      readonly denial: Denial | null;
    }
  /** Cash of CASH accounts by portfolio id, as stored when all fills are booked, deposits and withdrawals included. */
  | { readonly kind: 'cash'; readonly balances: ReadonlyMap<string, Decimal> }
  /** Known instruments get their new terms. */
  | { readonly kind: 'instruments'; readonly instruments: readonly TradedInstrument[] }
  | { readonly kind: 'desk-day'; readonly day: DeskDay }
  /** Null: the feeds are recordings, whose quotes do not age. */
  | { readonly kind: 'quote-age'; readonly maxQuoteAgeMs: number | null }
  /** All active alert rules. */
  | { readonly kind: 'rules'; readonly rules: readonly WatchedRule[] }
  /** New alert rules, and the ids of rules that are not active any more. */
  | { readonly kind: 'rule-changes'; readonly rules: readonly WatchedRule[]; readonly gone: readonly string[] }
  /** All portfolios that are suspended now. */
  | { readonly kind: 'suspensions'; readonly portfolioIds: readonly string[] }
  /** Open orders that a halt ends. */
  | { readonly kind: 'halt'; readonly orderIds: readonly string[] }
  /** All rows that sessions keep now which do not end. Rules that are no longer among them must be read again. */
  | { readonly kind: 'blocked'; readonly blocked: Blocked }
  /**
   * Stored candles that closed before their series' first event, in the order of time, for the memory of signal
   * sources.
   */
  | { readonly kind: 'history'; readonly candles: readonly Candle[] };

/** An event of the market. */
export type ToldEvent = Extract<EngineEvent, { readonly kind: 'market' }>;
