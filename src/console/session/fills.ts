/** Executions grouped by order, for the blotter line: `BTCUSD 0.34/0.50 @64,001.20 (7)`. */
import type { OrderRow } from '../../database/order-row.ts';
import type { TradeRow } from '../../database/queries/trades.ts';
import { ZERO } from '../../domain/decimal.ts';
import type { Decimal } from '../../domain/decimal.ts';
import { figure, roundedTo } from '../../text/figures.ts';

interface Gathered {
  readonly side: TradeRow['side'];
  readonly symbol: string;
  readonly quantity: Decimal;
  readonly notional: Decimal;
  readonly count: number;
}

interface Fills {
  /**
   * The number of the latest known execution; null before the first read, whose executions are history and not news.
   */
  readonly seen: number | null;
  /** Since the console started. */
  readonly count: number;
  readonly latestOrderId: string | null;
  readonly byOrder: ReadonlyMap<string, Gathered>;
}

const NO_FILLS: Fills = { seen: null, count: 0, latestOrderId: null, byOrder: new Map() };

const MOST_ORDERS = 100;

/** The fills since the console started, or since the trader chose another portfolio. */
export class FillLog {
  #fills = NO_FILLS;

  get count(): number {
    return this.#fills.count;
  }

  /** `trades` in the order of booking. The first call's trades are history, not news. */
  take(trades: readonly TradeRow[]): 'news' | 'nothing new' {
    const before = this.#fills.count;
    this.#fills = withTrades(this.#fills, trades);
    return this.#fills.count > before ? 'news' : 'nothing new';
  }

  /** For a change of portfolio: its fills are not those of the next one. */
  forget(): void {
    this.#fills = NO_FILLS;
  }

  /**
   * The fills of the latest filled order; null when there are none. The number after the slash is the order's size,
   * when the order is known.
   */
  latestText(orders: readonly OrderRow[], tickOf: (symbol: string) => Decimal | null): string | null {
    return blotterText(this.#fills, orders, tickOf);
  }
}

/** Returns the same object when no trade is new. */
function withTrades(fills: Fills, trades: readonly TradeRow[]): Fills {
  const newest = trades.reduce((latest, { sequence }) => Math.max(latest, sequence), fills.seen ?? 0);
  if (fills.seen === null) return { ...fills, seen: newest };
  const { seen } = fills;
  const news = trades.filter(({ sequence }) => sequence > seen);
  if (news.length === 0) return fills;
  const byOrder = new Map(fills.byOrder);
  for (const trade of news) {
    const { quantity, notional, count } = byOrder.get(trade.orderId) ?? { quantity: ZERO, notional: ZERO, count: 0 };
    // Deleted first, so that the latest order becomes the last entry.
    byOrder.delete(trade.orderId);
    byOrder.set(trade.orderId, {
      side: trade.side,
      symbol: trade.symbol,
      quantity: quantity.plus(trade.quantity),
      notional: notional.plus(trade.quantity.times(trade.price)),
      count: count + 1,
    });
  }
  // A console runs for weeks, so only the latest orders are kept.
  for (const id of [...byOrder.keys()].slice(0, -MOST_ORDERS)) byOrder.delete(id);
  return { seen: newest, count: fills.count + news.length, latestOrderId: news.at(-1)!.orderId, byOrder };
}

function blotterText(
  fills: Fills,
  orders: readonly OrderRow[],
  tickOf: (symbol: string) => Decimal | null,
): string | null {
  const gathered = fills.latestOrderId === null ? undefined : fills.byOrder.get(fills.latestOrderId);
  if (gathered === undefined) return null;
  const order = orders.find(({ id }) => id === fills.latestOrderId);
  const { side, symbol, quantity, notional, count } = gathered;
  const of = order === undefined ? figure(quantity) : `${figure(quantity)}/${figure(order.quantity)}`;
  return `${side} ${symbol} ${of} @${roundedTo(notional.dividedBy(quantity), tickOf(symbol))} (${count})`;
}
