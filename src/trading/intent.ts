/** The words of trading: what is wanted, what was read of the desk to judge it by, and the requests that it comes to. */
import type { InstrumentRow } from '../database/queries/instruments.ts';
import type { OrderRow } from '../database/order-row.ts';
import type { PositionRow } from '../database/queries/positions.ts';
import type { SignalRow } from '../database/queries/signals.ts';
import type { Decimal } from '../domain/decimal.ts';
import type {
  CancelTarget,
  FlatLine,
  HaltLine,
  LineError,
  LineSpans,
  OrderLine,
  PlaceOrderRequest,
  ReplaceLine,
} from '../domain/order-line/intent.ts';
import type { Quote } from '../domain/quote.ts';

/** `ids`: orders that were looked up by their names already. */
export type CancelWanted =
  | CancelTarget
  | { readonly kind: 'client-order-id'; readonly clientOrderId: string }
  | { readonly kind: 'ids'; readonly ids: readonly string[] };

export interface CancelIntent {
  readonly kind: 'cancel';
  readonly target: CancelWanted;
  readonly spans: LineSpans;
}

/** A parsed order line, a key of the console, an entry of a plan or a command with its arguments. */
export type TradingIntent = OrderLine | CancelIntent | FlatLine | ReplaceLine | HaltLine;

/** One portfolio and its market as they were read. */
export interface DeskView {
  readonly portfolio: { readonly id: string; readonly name: string };
  /** All working orders that the intent may concern, and those that the intent names, whatever their state. */
  readonly orders: readonly OrderRow[];
  readonly positions: readonly Pick<PositionRow, 'symbol' | 'quantity'>[];
  readonly instruments: ReadonlyMap<string, InstrumentRow>;
  readonly quotes: ReadonlyMap<string, Quote>;
  /** Null when it is not known. */
  readonly equity: Decimal | null;
  readonly signals: readonly Pick<SignalRow, 'id' | 'number'>[];
}

export interface PlaceRequest {
  readonly kind: 'place';
  readonly request: PlaceOrderRequest;
  readonly portfolioId: string;
  readonly clientOrderId: string;
  readonly signalId: string | null;
}

export interface CancelRequest {
  readonly kind: 'cancel';
  readonly order: OrderRow;
  /** Whether an order that ends by itself before its cancel comes was the wish (`all that works`) or is missed (`this one`). */
  readonly whenOver: 'wanted' | 'missed';
}

export type DeskRequest =
  | PlaceRequest
  | CancelRequest
  /** The order stands under its client order id already: nothing is sent. */
  | { readonly kind: 'stands'; readonly order: OrderRow };

/** Why an intent comes to no requests, with the place in its line. `nothing`: there is nothing to cancel or to close. */
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
    | 'NOTHING_TO_FLATTEN';
}
