/**
 * A portfolio's result of the desk's day: its holdings at the mark, less its holdings at the day's first price and the
 * cost of the day's trades.
 */
import { ZERO } from './decimal.ts';
import type { Decimal } from './decimal.ts';

export interface DayLine {
  /** Held now, signed. */
  readonly quantity: Decimal;
  /** Null without a market. */
  readonly mark: Decimal | null;
  /** The symbol's first price of the day; null when it is not known. */
  readonly open: Decimal | null;
  /** The sum of the day's trades, signed by their side; null without trades. */
  readonly traded: {
    readonly quantity: Decimal;
    /** quantity × price */ readonly notional: Decimal;
    readonly commission: Decimal;
  } | null;
}

/** One line a symbol. After commissions; null while a price that it needs is missing. */
export function dayResult(lines: Iterable<DayLine>): Decimal | null {
  let total = ZERO;
  for (const { quantity, mark, open, traded } of lines) {
    const before = traded === null ? quantity : quantity.minus(traded.quantity);
    if ((mark === null && !quantity.isZero()) || (open === null && !before.isZero())) return null;
    total = total
      .plus(mark === null ? ZERO : quantity.times(mark))
      .minus(open === null ? ZERO : before.times(open))
      .minus(traded === null ? ZERO : traded.notional.plus(traded.commission));
  }
  return total;
}
