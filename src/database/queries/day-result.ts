/** The profit or loss of a portfolio in the desk's day, at the latest quotes. */
import type { Decimal } from '../../domain/decimal.ts';
import { ZERO } from '../../domain/decimal.ts';
import { dayResult } from '../../domain/day-result.ts';
import type { PrismaClient } from '../generated/client.ts';
import { readDayTrades } from './day-trades.ts';
import { readPositions } from './positions.ts';
import { readQuotes } from './quotes.ts';

/** After commissions; null while a price is missing. */
export async function readDayResult(db: PrismaClient, portfolioId: string): Promise<Decimal | null> {
  const [positions, trades] = await Promise.all([readPositions(db, { portfolioId }), readDayTrades(db, portfolioId)]);
  const held = new Map(positions.map((position) => [position.symbol, position]));
  const traded = new Map(trades.map((trade) => [trade.symbol, trade]));
  const symbols = [...new Set([...held.keys(), ...traded.keys()])];
  const quotes = new Map((await readQuotes(db, { symbols })).map((quote) => [quote.symbol, quote]));
  return dayResult(
    symbols.map((symbol) => {
      const position = held.get(symbol);
      return {
        quantity: position?.quantity ?? ZERO,
        mark: position?.markPrice ?? null,
        open: quotes.get(symbol)?.sessionOpen ?? null,
        traded: traded.get(symbol) ?? null,
      };
    }),
  );
}
