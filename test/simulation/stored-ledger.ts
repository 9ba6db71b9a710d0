/** The ledger of stored rows, of the model of the store or of Postgres. */
import { units } from './amounts.ts';
import { unitsOrNull } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import type { EventRow, LedgerRow, OrderRow, PositionRow, TradeRow } from './rows.ts';

export interface StoredRows {
  readonly orders: readonly OrderRow[];
  readonly events: readonly EventRow[];
  readonly trades: readonly TradeRow[];
  readonly positions: readonly PositionRow[];
  /** Of trades alone. */
  readonly ledger: readonly LedgerRow[];
  readonly cash: readonly { readonly portfolio: string; readonly amount: bigint }[];
  /** Names by id. */
  readonly portfolios: ReadonlyMap<string, string>;
}

export function storedLedger(rows: StoredRows): Ledger {
  const clients = new Map(rows.orders.map(({ id, client_order_id }) => [id, client_order_id]));
  const places = new Map<string, number>();
  for (const { trade_id, order_id } of rows.events)
    if (trade_id !== null) {
      const place = (places.get(order_id) ?? 0) + 1;
      places.set(order_id, place);
      places.set(trade_id, place);
    }
  return {
    orders: rows.orders.map((order) => ({
      client: order.client_order_id,
      status: order.status,
      quantity: units(order.quantity),
      filled: units(order.filled_quantity),
      notional: units(order.filled_notional),
      limit: unitsOrNull(order.limit_price),
      stop: unitsOrNull(order.stop_price),
      acceptedAt: order.accepted_at?.getTime() ?? null,
      sequence: order.accepted_sequence === null ? null : Number(order.accepted_sequence),
      triggeredAt: order.triggered_at?.getTime() ?? null,
      replacedAt: order.replaced_at?.getTime() ?? null,
      expiresAt: order.expires_at?.getTime() ?? null,
      closedAt: order.status === 'DENIED' ? null : (order.closed_at?.getTime() ?? null),
      obstacle: order.obstacle,
      reason: order.end_reason,
    })),
    events: rows.events.map(({ order_id, sequence, type, status, quantity, price, reason, occurred_at }) => ({
      client: clients.get(order_id)!,
      number: sequence,
      type,
      status,
      quantity: unitsOrNull(quantity),
      price: unitsOrNull(price),
      reason,
      at: occurred_at === null ? null : Date.parse(occurred_at),
    })),
    trades: rows.trades.map((trade) => ({
      client: clients.get(trade.order_id)!,
      number: places.get(trade.id)!,
      side: trade.side,
      quantity: units(trade.quantity),
      price: units(trade.price),
      commission: units(trade.commission),
      slippage: units(trade.slippage),
      liquidity: trade.liquidity,
      costChange: units(trade.cost_change),
      realized: units(trade.realized_pnl),
      at: Date.parse(trade.executed_at),
      lines: rows.ledger
        .filter(({ transaction_id }) => transaction_id === trade.id)
        .map(({ account, amount }) => ({ account, amount: units(amount) })),
    })),
    positions: rows.positions.map((position) => ({
      portfolio: rows.portfolios.get(position.portfolio_id)!,
      symbol: position.symbol,
      quantity: units(position.quantity),
      cost: units(position.cost),
      realized: units(position.realized_pnl),
      fees: units(position.fees),
      openedAt: position.opened_at === null ? null : Date.parse(position.opened_at),
    })),
    cash: rows.cash,
  };
}
