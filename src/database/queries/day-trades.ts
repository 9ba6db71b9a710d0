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
 * A quote at the exact start of a day is the close of the day before, as in the quote's own first price.
 */
export async function readDayTrades(db: PrismaClient, portfolioId: string): Promise<DayTrades[]> {
  const rows = await db.$queryRaw<{ symbol: string; quantity: string; notional: string; commission: string }[]>`
    select t.symbol,
           sum(case t.side when 'BUY' then t.quantity else -t.quantity end)::text as quantity,
           sum(case t.side when 'BUY' then 1 else -1 end * round(t.quantity * t.price, 8))::text as notional,
           sum(t.commission)::text as commission
      from "Quote" q
      join "Trade" t on t.symbol = q.symbol and t.executed_at >= desk_day_start(q.quoted_at - interval '1 ms')
     where t.portfolio_id = ${portfolioId}::uuid
     group by t.symbol order by t.symbol`;
  return rows.map((row) => ({
    symbol: row.symbol,
    quantity: new Decimal(row.quantity),
    notional: new Decimal(row.notional),
    commission: new Decimal(row.commission),
  }));
}
