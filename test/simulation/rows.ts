/** The rows of the model of the store, with the columns of the desk's tables as the engine reads and books them. */

export interface OrderRow {
  readonly id: string;
  readonly number: string;
  readonly portfolio_id: string;
  readonly client_order_id: string;
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly type: string;
  readonly time_in_force: string;
  readonly quantity: string;
  readonly filled_quantity: string;
  readonly filled_notional: string;
  readonly limit_price: string | null;
  readonly stop_price: string | null;
  readonly trail_amount: string | null;
  readonly trail_percent: string | null;
  readonly reduce_only: boolean;
  readonly parent_id: string | null;
  readonly list_id: string | null;
  readonly released_at: Date | null;
  readonly expire_date: string | null;
  readonly post_only: boolean;
  readonly all_or_none: boolean;
  readonly display_quantity: string | null;
  readonly status: string;
  readonly placed_at: Date;
  readonly accepted_at: Date | null;
  readonly triggered_at: Date | null;
  readonly replaced_at: Date | null;
  readonly expires_at: Date | null;
  readonly closed_at: Date | null;
  readonly accepted_sequence: string | null;
  readonly event_sequence: number;
  readonly obstacle: string | null;
  readonly end_reason: string | null;
  readonly replace_quantity: string | null;
  readonly replace_limit_price: string | null;
  readonly replace_stop_price: string | null;
}

export interface EventRow {
  readonly order_id: string;
  readonly sequence: number;
  readonly type: string;
  readonly status: string;
  readonly quantity: string | null;
  readonly price: string | null;
  readonly trade_id: string | null;
  readonly reason: string | null;
  /** The market's clock; null for an event of the desk. */
  readonly occurred_at: string | null;
}

export interface TradeRow {
  readonly id: string;
  readonly order_id: string;
  readonly portfolio_id: string;
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: string;
  readonly price: string;
  readonly commission: string;
  readonly slippage: string;
  readonly liquidity: string;
  readonly cost_change: string;
  readonly realized_pnl: string;
  readonly executed_at: string;
}

export interface PositionRow {
  readonly portfolio_id: string;
  readonly symbol: string;
  readonly quantity: string;
  readonly cost: string;
  readonly realized_pnl: string;
  readonly fees: string;
  readonly opened_at: string | null;
}

export interface LedgerRow {
  readonly transaction_id: string;
  readonly line: number;
  readonly portfolio_id: string;
  readonly account: string;
  readonly symbol: string | null;
  readonly amount: string;
  readonly effective_at: string;
}

export interface CursorRow {
  readonly feed: string;
  readonly position: number;
  readonly finished: boolean;
  readonly market_at: string | null;
  readonly part: PartRow | null;
}

/** The booked part of an event. */
export interface PartRow {
  readonly event: string;
  readonly after: number | null;
  readonly legs: number;
}

/** The argument of book_step(). */
export interface BookedRows {
  readonly orders: readonly BookedOrder[];
  readonly events: readonly Omit<EventRow, 'sequence'>[];
  readonly trades: readonly TradeRow[];
  readonly positions: readonly PositionRow[];
  readonly ledger: readonly LedgerRow[];
  readonly cursors: readonly CursorRow[];
  readonly quotes: readonly StoredQuote[];
}

/** Figures are plain decimals. */
export interface StoredQuote {
  readonly symbol: string;
  readonly bid: string | null;
  readonly bid_size: string | null;
  readonly ask: string | null;
  readonly ask_size: string | null;
  readonly last: string | null;
  readonly session_open: string | null;
  readonly volume: string | null;
  readonly quoted_at: string;
  readonly received_at: string;
}

export interface BookedOrder {
  readonly id: string;
  readonly status: string;
  readonly quantity: string | null;
  readonly limit_price: string | null;
  readonly stop_price: string | null;
  readonly filled_quantity: string;
  readonly filled_notional: string;
  readonly accepted_at: string | null;
  readonly accepted_sequence: number | null;
  readonly triggered_at: string | null;
  readonly replaced_at: string | null;
  readonly released_at: string | null;
  readonly expires_at: string | null;
  readonly closed_at: string | null;
  readonly obstacle: string | null;
  readonly end_reason: string | null;
}
