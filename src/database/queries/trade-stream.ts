/**
 * Executions in the order of booking, in pages from one snapshot: a desk may have more of them than fit into memory.
 */
import type { PoolClient } from 'pg';
import { Decimal } from '../../domain/decimal.ts';
import type { Liquidity } from '../../domain/fill.ts';
import type { Side } from '../../domain/order.ts';
import type { TradeRow } from './trades.ts';
import { isoInstant } from '../../domain/instant.ts';

export interface TradeStreamWanted {
  /** Null: all portfolios. */
  readonly portfolioIds: readonly string[] | null;
  readonly symbol?: string | undefined;
  /** Executed at this instant or later, milliseconds UTC of the market clock. */
  readonly from?: number | undefined;
  /** Executed before this instant. */
  readonly to?: number | undefined;
  /** At most this many of the latest; null: all. */
  readonly limit: number | null;
}

/** A few megabytes. */
const PAGE = 5_000;

/**
 * Oldest first, without empty pages. `connection` must be in no transaction and belongs to the stream until it ends.
 */
export async function* streamTrades(
  connection: Pick<PoolClient, 'query'>,
  wanted: TradeStreamWanted,
): AsyncGenerator<readonly TradeRow[]> {
  const { portfolioIds, symbol, from, to, limit } = wanted;
  await connection.query('begin transaction isolation level repeatable read read only');
  try {
    await connection.query(`declare executions no scroll cursor for ${SELECTION}`, [
      portfolioIds,
      symbol ?? null,
      isoInstant(from),
      isoInstant(to),
      limit,
    ]);
    for (;;) {
      const { rows } = await connection.query<StoredTrade>(`fetch forward ${PAGE} from executions`);
      if (rows.length > 0) yield rows.map(tradeRow);
      if (rows.length < PAGE) return;
    }
  } finally {
    await connection.query('rollback');
  }
}

const SELECTION = `
select t.id, t.order_id, o.number::text as order_number, t.portfolio_id, p.name as portfolio, t.symbol, t.side, t.quantity::text, t.price::text,
       t.commission::text, t.slippage::text, t.liquidity, t.realized_pnl::text, t.sequence::text, t.executed_at, t.recorded_at
  from (select * from "Trade"
         where ($1::uuid[] is null or portfolio_id = any ($1)) and ($2::text is null or symbol = $2)
           and executed_at >= coalesce($3::timestamptz, '-infinity') and executed_at < coalesce($4::timestamptz, 'infinity')
         order by sequence desc limit $5::bigint) t
  join "Order" o on o.id = t.order_id
  join "Portfolio" p on p.id = t.portfolio_id
 order by t.sequence`;

interface StoredTrade {
  readonly id: string;
  readonly order_id: string;
  readonly order_number: string;
  readonly portfolio_id: string;
  readonly portfolio: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: string;
  readonly price: string;
  readonly commission: string;
  readonly slippage: string;
  readonly liquidity: Liquidity;
  readonly realized_pnl: string;
  readonly sequence: string;
  readonly executed_at: Date;
  readonly recorded_at: Date;
}

function tradeRow(row: StoredTrade): TradeRow {
  return {
    id: row.id,
    orderId: row.order_id,
    orderNumber: Number(row.order_number),
    portfolioId: row.portfolio_id,
    portfolio: row.portfolio,
    symbol: row.symbol,
    side: row.side,
    quantity: new Decimal(row.quantity),
    price: new Decimal(row.price),
    commission: new Decimal(row.commission),
    slippage: new Decimal(row.slippage),
    liquidity: row.liquidity,
    realizedPnl: new Decimal(row.realized_pnl),
    sequence: Number(row.sequence),
    executedAt: row.executed_at.getTime(),
    recordedAt: row.recorded_at.getTime(),
  };
}
