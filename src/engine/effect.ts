/** The effects of a step, in the terms of the desk's tables. */
import type { AlertFiring } from '../domain/alert-rule.ts';
import type { Candle } from '../domain/candle.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { Denial } from '../database/order-row.ts';
import type { EndReason } from '../domain/end-reason.ts';
import type { Liquidity } from '../domain/fill.ts';
import type { LedgerLine } from '../domain/ledger.ts';
import type { OrderEventType, Side } from '../domain/order.ts';
import type { SourceSignal } from '../domain/signal-source.ts';
import type { EngineState, Holding, SessionQuote, WatchedRule, WorkingOrder } from './state.ts';

export interface OrderMove {
  readonly kind: 'order';
  /** The order after the move. */
  readonly order: WorkingOrder;
  readonly type: Extract<
    OrderEventType,
    'NEW' | 'HELD' | 'RELEASED' | 'RESTATED' | 'TRIGGERED' | 'TRADE' | 'REPLACED' | 'CANCELED' | 'REJECTED' | 'EXPIRED'
  >;
  readonly reason: EndReason | null;
  readonly trade: BookedTrade | null;
  /** The market's clock. */
  readonly occurredAt: number;
}

export interface BookedTrade {
  readonly id: string;
  readonly orderId: string;
  readonly portfolioId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly commission: Decimal;
  readonly slippage: Decimal;
  readonly liquidity: Liquidity;
  readonly costChange: Decimal;
  readonly realizedPnl: Decimal;
  readonly executedAt: number;
}

export type Effect =
  | OrderMove
  /** The desk judged the order again and refuses it. */
  | { readonly kind: 'denied'; readonly order: WorkingOrder; readonly denial: Denial }
  /** New terms are refused, with the code of the reason: the order works on by its former ones. */
  | {
      readonly kind: 'replace-rejected';
      readonly order: WorkingOrder;
      readonly reason: string;
      readonly occurredAt: number;
    }
  /** An order got its expiry or its next slice, or a trailing stop another stop price; its status is unchanged. */
  | { readonly kind: 'term'; readonly order: WorkingOrder }
  | {
      readonly kind: 'trade';
      readonly trade: BookedTrade;
      readonly currency: string;
      readonly ledger: readonly LedgerLine[];
      /** The position after the trade. */
      readonly holding: Holding;
    }
  /** The reason that keeps a working order unfilled has changed; this is not an OrderEvent. */
  | { readonly kind: 'obstacle'; readonly order: WorkingOrder }
  | { readonly kind: 'quote'; readonly quote: SessionQuote }
  | { readonly kind: 'candle'; readonly candle: Candle }
  | { readonly kind: 'signal'; /** The source's name. */ readonly source: string; readonly signal: SourceSignal }
  | { readonly kind: 'rule'; readonly rule: WatchedRule }
  | { readonly kind: 'alert'; readonly rule: WatchedRule; readonly firing: AlertFiring };

/** A new state and the effects to book for it. */
export interface Stepped {
  readonly state: EngineState;
  readonly effects: readonly Effect[];
}

/** A part of a step: `more` when it made as many moves as it may and others are left. */
export interface Part extends Stepped {
  readonly rest: 'none' | 'more';
}

/** The number of orders and rules that change: their rows make a booking long. */
export function movesOf(effects: readonly Effect[]): number {
  return effects.filter(
    ({ kind }) =>
      kind === 'order' || kind === 'replace-rejected' || kind === 'term' || kind === 'obstacle' || kind === 'rule',
  ).length;
}
