/** Trades of the desk's current market day, summed by symbol; with the day's first price they give the day's result. */
import { Decimal } from '../../domain/decimal.ts';
import type { PrismaClient } from '../generated/client.ts';

export interface DayTrades {
  readonly symbol: string;
  /** Signed: buys add, sells subtract. */
  readonly quantity: Decimal;
  /** Signed like the quantity: quantity × price. */
  readonly notional: Decimal;
  readonly commission: Decimal;
}

/**
 * Each symbol's day is that of its latest quote, on the market clock; symbols without a trade on that day are left out.
 * A quote at the exact start of a day is the close of the day before, as in the quote's own first price. Each symbol
 * that the portfolio ever held is looked up by itself, because older trades grow without bound.
 */
export async function readDayTrades(db: PrismaClient, portfolioId: string): Promise<DayTrades[]> {
  const rows = await db.$queryRaw<{ symbol: string; quantity: string; notional: string; commission: string }[]>`
    with days as materialized (
      select q.symbol, desk_day_start(q.quoted_at - interval '1 ms') as started_at
        from "Position" o join "Quote" q on q.symbol = o.symbol where o.portfolio_id = ${portfolioId}::uuid
    )
    select d.symbol, t.quantity::text, t.notional::text, t.commission::text
      from days d
     cross join lateral (
       select count(*) as trades,
              sum(case t.side when 'BUY' then t.quantity else -t.quantity end) as quantity,
              sum(case t.side when 'BUY' then 1 else -1 end * round(t.quantity * t.price, 8)) as notional,
              sum(t.commission) as commission
         from "Trade" t
        where t.portfolio_id = ${portfolioId}::uuid and t.symbol = d.symbol and t.executed_at >= d.started_at) t
     where t.trades > 0 order by d.symbol`;
  return rows.map((row) => ({
    symbol: row.symbol,
    quantity: new Decimal(row.quantity),
    notional: new Decimal(row.notional),
    commission: new Decimal(row.commission),
  }));
}
