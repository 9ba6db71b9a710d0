/** What can happen to the engine. Time is among it: a step looks at no clock. */
import type { Candle } from '../domain/candle.ts';
import type { MarketEvent } from '../feeds/feed.ts';
import type { TradedInstrument, WatchedRule, WorkingOrder } from './state.ts';

/** An order that asks something of the engine, with its portfolio's currency. */
export interface OrderRequest {
  readonly order: WorkingOrder;
  readonly currency: string;
}

export type EngineEvent =
  /** `receivedAt` on the desk's clock. */
  | { readonly kind: 'market'; readonly event: MarketEvent; readonly receivedAt: number }
  /** The market's clock has come to `at` without an event; it never goes back. */
  | { readonly kind: 'clock'; readonly at: number }
  | { readonly kind: 'place'; readonly request: OrderRequest }
  | { readonly kind: 'cancel'; readonly request: OrderRequest }
  /** Known ones take on new terms. */
  | { readonly kind: 'instruments'; readonly instruments: readonly TradedInstrument[] }
  /** All rules that are watched. */
  | { readonly kind: 'rules'; readonly rules: readonly WatchedRule[] }
  /** Stored candles that closed before the first market event, in order of time: what signal sources remember. */
  | { readonly kind: 'history'; readonly candles: readonly Candle[] };
