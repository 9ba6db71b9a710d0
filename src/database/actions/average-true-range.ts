/** The ATR 14 of an instrument by the candles that are closed now, for the size of an order by its risk. */
import { Decimal } from '../../domain/decimal.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { DeskError } from './desk-error.ts';
import { askOne } from './queryable.ts';
import type { Queryable } from './queryable.ts';

/** Null with too few candles. */
export async function averageTrueRange(q: Queryable, symbol: string): Promise<Result<Decimal | null, DeskError>> {
  const answer = await askOne<{ atr: string | null }>(
    q,
    'reads',
    'select atr::text from average_true_range($1::text)',
    [symbol],
  );
  if (!answer.ok) return answer;
  const { atr } = answer.value;
  return ok(atr === null ? null : new Decimal(atr));
}
