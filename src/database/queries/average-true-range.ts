/** The ATR 14 of an instrument by the candles that are closed now. */
import { Decimal } from '../../domain/decimal.ts';
import type { PrismaClient } from '../generated/client.ts';

/** Null with too few candles. */
export async function readAverageTrueRange(db: PrismaClient, symbol: string): Promise<Decimal | null> {
  const [row] = await db.$queryRaw<{ atr: string | null }[]>`select atr::text from average_true_range(${symbol})`;
  const atr = row?.atr ?? null;
  return atr === null ? null : new Decimal(atr);
}
