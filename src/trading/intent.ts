/** The types of trading: the intent, the part of the desk that it depends on, and the requests that carry it out. */
import type { InstrumentRow } from '../database/queries/instruments.ts';
import type { OrderRow } from '../database/order-row.ts';
import type { PositionRow } from '../database/queries/positions.ts';
import type { SignalRow } from '../database/queries/signals.ts';
import type { Decimal } from '../domain/decimal.ts';
import type {
  CancelTarget,
  ExitLine,
  FlatLine,
  HaltLine,
  LineError,
  LineLink,
  LineSpans,
  LinkedLine,
  OrderLine,
  PlaceOrderRequest,
  ReplaceLine,
  ReverseLine,
} from '../domain/order-line/intent.ts';
import type { SourceRecord, Volatility } from '../domain/order-line/sized.ts';
import type { Quote } from '../domain/quote.ts';
import type { NewTerms } from '../domain/replacement.ts';

/** `ids`: orders that the caller has already looked up. */
export type CancelWanted =
  | CancelTarget
  | { readonly kind: 'client-order-id'; readonly clientOrderId: string }
  | { readonly kind: 'ids'; readonly ids: readonly string[] };

export interface CancelIntent {
  readonly kind: 'cancel';
  readonly target: CancelWanted;
  readonly spans: LineSpans;
}

/** `id`: an order that the caller has already looked up. */
export interface ReplaceIntent extends Omit<ReplaceLine, 'target'> {
  readonly target:
    | ReplaceLine['target']
    | { readonly kind: 'client-order-id'; readonly clientOrderId: string }
    | { readonly kind: 'id'; readonly id: string };
}

/** The intent of an order line, a key of the console, an entry of a plan or a command. */
export type TradingIntent =
  | OrderLine
  | LinkedLine
  | ExitLine
  | CancelIntent
  | FlatLine
  | ReverseLine
  | ReplaceIntent
  | HaltLine;

/** One portfolio and its market at the time of the read. */
export interface DeskView {
  readonly portfolio: { readonly id: string; readonly name: string };
  /** All working orders that the intent may concern, and the orders that it names, in any state. */
  readonly orders: readonly OrderRow[];
  readonly positions: readonly Pick<PositionRow, 'symbol' | 'quantity'>[];
  readonly instruments: ReadonlyMap<string, InstrumentRow>;
  readonly quotes: ReadonlyMap<string, Quote>;
  /** Null when unknown. */
  readonly equity: Decimal | null;
  /** The average true range of the intent's symbol; null when it is unknown or not needed. */
  readonly atr: Decimal | null;
  /** The other figures that the size of the intent may depend on. */
  readonly volatility?: Volatility | null;
  readonly record?: SourceRecord | null;
  readonly signals: readonly Pick<SignalRow, 'id' | 'number'>[];
}

export interface PlaceRequest {
  readonly kind: 'place';
  readonly request: PlaceOrderRequest;
  readonly portfolioId: string;
  readonly clientOrderId: string;
  readonly signalId: string | null;
  /** The id of an open order whose quantity it shares. */
  readonly ocoWith?: string;
  /** The signed quantity that the order for which it waits adds; for the preview, while that one is not placed. */
  readonly awaited?: Decimal;
}

/** Two orders in one transaction: both are placed, or none. */
export interface PlaceLinkedRequest {
  readonly kind: 'place-linked';
  readonly link: LineLink;
  readonly first: PlaceRequest;
  readonly second: PlaceRequest;
}

export interface CancelRequest {
  readonly kind: 'cancel';
  readonly order: OrderRow;
  /**
   * An order that ends before its cancel: `wanted` counts it as a success (cancel all), `missed` as a failure (cancel
   * this one).
   */
  readonly whenOver: 'wanted' | 'missed';
}

/** The order as it was when the terms were resolved. */
export interface ReplaceRequest {
  readonly kind: 'replace';
  readonly order: OrderRow;
  readonly terms: NewTerms;
}

export type DeskRequest =
  | PlaceRequest
  | PlaceLinkedRequest
  | ReplaceRequest
  | CancelRequest
  /** An order with this client order id already exists: nothing is sent. */
  | { readonly kind: 'exists'; readonly order: OrderRow };

/**
 * The reason why an intent gives no requests, with its place in the line. `nothing`: there is nothing to cancel or to
 * close.
 */
export interface Refusal extends LineError {
  readonly kind: 'invalid' | 'not-found' | 'over' | 'nothing';
  readonly code:
    | 'BAD_ORDER_LINE'
    | 'SIGNAL_NOT_FOUND'
    | 'UNKNOWN_INSTRUMENT'
    | 'WRONG_PORTFOLIO'
    | 'ORDER_NOT_FOUND'
    | 'ORDER_TERMINAL'
    | 'NOTHING_TO_CANCEL'
    | 'NOTHING_TO_FLATTEN'
    | 'NOTHING_TO_REVERSE'
    | 'NOTHING_TO_EXIT';
}
