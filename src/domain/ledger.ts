/** Double entry: every movement of cash is a transaction whose lines sum to exactly zero. */
import { ZERO, plain } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import type { Side } from './order.ts';

const LEDGER_ACCOUNTS = ['CASH', 'POSITION', 'REALIZED_PNL', 'FEES', 'CAPITAL'] as const;
type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number];

export interface LedgerLine {
  readonly account: LedgerAccount;
  /** Set for POSITION, REALIZED_PNL and FEES of a fill; null otherwise. */
  readonly symbol: string | null;
  /** Positive is a debit: more cash, more position, more fees paid. */
  readonly amount: Decimal;
}

export interface FillBooking {
  readonly symbol: string;
  readonly side: Side;
  readonly notional: Decimal;
  readonly commission: Decimal;
  readonly costChange: Decimal;
  readonly realizedPnl: Decimal;
}

/**
 * The lines of a fill: cash pays or receives the notional and pays the commission, the position takes the change of
 * cost, a gain is a credit (negative) of REALIZED_PNL. REALIZED_PNL and FEES have no line when their amount is zero.
 */
export function fillEntries(booking: FillBooking): LedgerLine[] {
  const { symbol, side, notional, commission, costChange, realizedPnl } = booking;
  const cash = (side === 'BUY' ? notional.negated() : notional).minus(commission);
  const lines: LedgerLine[] = [
    { account: 'CASH', symbol: null, amount: cash },
    { account: 'POSITION', symbol, amount: costChange },
  ];
  if (!realizedPnl.isZero()) lines.push({ account: 'REALIZED_PNL', symbol, amount: realizedPnl.negated() });
  if (!commission.isZero()) lines.push({ account: 'FEES', symbol, amount: commission });
  return balanced(lines);
}

function balanced(lines: LedgerLine[]): LedgerLine[] {
  const sum = lines.reduce((total, line) => total.plus(line.amount), ZERO);
  if (!sum.isZero()) throw new Error(`a ledger transaction must sum to zero, this one sums to ${plain(sum)}`);
  return lines;
}
