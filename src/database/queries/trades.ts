/** Our executions in the order of booking. */
import type { Decimal } from '../../domain/decimal.ts';
import type { Liquidity } from '../../domain/fill.ts';
import type { Side } from '../../domain/order.ts';
import type { PrismaClient } from '../generated/client.ts';
import { countOf, decimalOf, instantOf } from './values.ts';

export interface TradeRow {
  readonly id: string;
  readonly orderId: string;
  readonly orderNumber: number;
  readonly portfolioId: string;
  /** Name of the portfolio. */
  readonly portfolio: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly commission: Decimal;
  /** Price units per unit; positive is adverse. */
  readonly slippage: Decimal;
  readonly liquidity: Liquidity;
  /** Before commission. */
  readonly realizedPnl: Decimal;
  /** The order of booking: ascending, possibly with gaps. */
  readonly sequence: number;
  /** Market clock. */
  readonly executedAt: number;
  /** Desk clock. */
  readonly recordedAt: number;
}

export interface TradesWanted {
  readonly portfolioId?: string | undefined;
  readonly symbol?: string | undefined;
  readonly orderId?: string | undefined;
  /** At most this many of the latest, oldest first; null: all. */
  readonly limit: number | null;
}

export async function readTrades(
  db: PrismaClient,
  { portfolioId, symbol, orderId, limit }: TradesWanted,
): Promise<TradeRow[]> {
  const rows = await db.trade.findMany({
    where: {
      ...(portfolioId !== undefined && { portfolioId }),
      ...(symbol !== undefined && { symbol }),
      ...(orderId !== undefined && { orderId }),
    },
    include: { portfolio: { select: { name: true } }, order: { select: { number: true } } },
    orderBy: { sequence: 'desc' },
    ...(limit !== null && { take: limit }),
  });
  return rows.reverse().map((row) => ({
    id: row.id,
    orderId: row.orderId,
    orderNumber: countOf(row.order.number),
    portfolioId: row.portfolioId,
    portfolio: row.portfolio.name,
    symbol: row.symbol,
    side: row.side,
    quantity: decimalOf(row.quantity),
    price: decimalOf(row.price),
    commission: decimalOf(row.commission),
    slippage: decimalOf(row.slippage),
    liquidity: row.liquidity,
    realizedPnl: decimalOf(row.realizedPnl),
    sequence: countOf(row.sequence),
    executedAt: instantOf(row.executedAt),
    recordedAt: instantOf(row.recordedAt),
  }));
}
