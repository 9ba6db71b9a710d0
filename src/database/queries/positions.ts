/** Positions, valued at the quote's mark where there is a market, otherwise at the last stored mark. */
import type { Decimal } from '../../domain/decimal.ts';
import { markPrice } from '../../domain/quote.ts';
import type { PrismaClient } from '../generated/client.ts';
import { decimalOf, decimalOrNull, instantOf, instantOrNull } from './values.ts';

export interface PositionRow {
  readonly portfolioId: string;
  /** Name of the portfolio. */
  readonly portfolio: string;
  readonly symbol: string;
  /** Signed: negative is short. */
  readonly quantity: Decimal;
  /** Signed like the quantity. */
  readonly cost: Decimal;
  /** Null when flat. */
  readonly averagePrice: Decimal | null;
  readonly realizedPnl: Decimal;
  readonly fees: Decimal;
  /** Null when the symbol never had a market. */
  readonly markPrice: Decimal | null;
  readonly stopLoss: Decimal | null;
  readonly takeProfit: Decimal | null;
  /** Market clock. */
  readonly openedAt: number | null;
  /** Desk clock. */
  readonly updatedAt: number;
}

/** Ordered by portfolio and symbol. Flat positions are former ones: they carry realized P&L and fees. */
export async function readPositions(
  db: PrismaClient,
  {
    portfolioId,
    includeFlat = 'no',
  }: { readonly portfolioId?: string | undefined; readonly includeFlat?: 'yes' | 'no' } = {},
): Promise<PositionRow[]> {
  const rows = await db.position.findMany({
    where: {
      ...(portfolioId !== undefined && { portfolioId }),
      ...(includeFlat === 'no' && { quantity: { not: 0 } }),
    },
    include: { portfolio: { select: { name: true } }, instrument: { select: { quote: true } } },
    orderBy: [{ portfolio: { name: 'asc' } }, { portfolioId: 'asc' }, { symbol: 'asc' }],
  });
  return rows.map((row) => ({
    portfolioId: row.portfolioId,
    portfolio: row.portfolio.name,
    symbol: row.symbol,
    quantity: decimalOf(row.quantity),
    cost: decimalOf(row.cost),
    averagePrice: decimalOrNull(row.averagePrice),
    realizedPnl: decimalOf(row.realizedPnl),
    fees: decimalOf(row.fees),
    markPrice: (row.instrument.quote && quoteMark(row.instrument.quote)) ?? decimalOrNull(row.markPrice),
    stopLoss: decimalOrNull(row.stopLoss),
    takeProfit: decimalOrNull(row.takeProfit),
    openedAt: instantOrNull(row.openedAt),
    updatedAt: instantOf(row.updatedAt),
  }));
}

/** Ordered, without flat positions. */
export async function readHeldSymbols(db: PrismaClient, portfolioId: string): Promise<string[]> {
  const rows = await db.position.findMany({
    where: { portfolioId, quantity: { not: 0 } },
    select: { symbol: true },
    orderBy: { symbol: 'asc' },
  });
  return rows.map(({ symbol }) => symbol);
}

type StoredDecimal = Parameters<typeof decimalOrNull>[0];
type StoredQuote = {
  readonly symbol: string;
  readonly bid: StoredDecimal;
  readonly ask: StoredDecimal;
  readonly last: StoredDecimal;
  readonly quotedAt: Date;
  readonly receivedAt: Date;
};

function quoteMark(quote: StoredQuote): Decimal | null {
  return markPrice({
    symbol: quote.symbol,
    bid: decimalOrNull(quote.bid),
    bidSize: null,
    ask: decimalOrNull(quote.ask),
    askSize: null,
    last: decimalOrNull(quote.last),
    quotedAt: instantOf(quote.quotedAt),
    receivedAt: instantOf(quote.receivedAt),
  });
}
