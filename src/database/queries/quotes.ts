/** The latest bid, ask and last of each instrument. */
import type { Decimal } from '../../domain/decimal.ts';
import type { Quote } from '../../domain/quote.ts';
import type { PrismaClient } from '../generated/client.ts';
import { readRows } from '../read-rows.ts';
import type { OnUnreadable } from '../read-rows.ts';
import { countOf, decimalOrNull, instantOf } from './values.ts';

export interface QuoteRow extends Quote {
  /** First price of the desk's day, from which the day's change is measured. */
  readonly sessionOpen: Decimal | null;
  /** Volume of the UTC day so far; null when a part of it is unknown. */
  readonly volume: Decimal | null;
  readonly sequence: number;
}

/** Ordered by symbol. */
export async function readQuotes(
  db: PrismaClient,
  {
    symbols,
    onUnreadable,
  }: { readonly symbols?: readonly string[] | undefined; readonly onUnreadable?: OnUnreadable } = {},
): Promise<QuoteRow[]> {
  const rows = await db.quote.findMany({
    ...(symbols !== undefined && { where: { symbol: { in: [...symbols] } } }),
    orderBy: { symbol: 'asc' },
  });
  return readRows(rows, {
    read: quoteRow,
    name: ({ symbol }) => ({ what: `the quote of ${symbol}`, portfolioId: null }),
    onUnreadable,
  });
}

type StoredQuote = NonNullable<Awaited<ReturnType<PrismaClient['quote']['findUnique']>>>;

function quoteRow(row: StoredQuote): QuoteRow {
  return {
    symbol: row.symbol,
    bid: decimalOrNull(row.bid),
    bidSize: decimalOrNull(row.bidSize),
    ask: decimalOrNull(row.ask),
    askSize: decimalOrNull(row.askSize),
    last: decimalOrNull(row.last),
    sessionOpen: decimalOrNull(row.sessionOpen),
    volume: decimalOrNull(row.volume),
    sequence: countOf(row.sequence),
    quotedAt: instantOf(row.quotedAt),
    receivedAt: instantOf(row.receivedAt),
  };
}
