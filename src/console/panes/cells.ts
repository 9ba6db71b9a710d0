/** Cells that several panes share, so that a price, a side and a gain look the same in every pane. */
import type { Decimal } from '../../domain/decimal.ts';
import { STALE_AFTER_MS } from '../../domain/silence.ts';
import type { QuoteRow } from '../../database/queries/quotes.ts';
import { age } from '../../text/durations.ts';
import { inSteps, roundedTo, signedMoneyToCent } from '../../text/figures.ts';
import type { Tone } from '../../text/lines.ts';
import type { Cell } from './table.ts';
import type { PaneContext } from './pane.ts';

export function tickOf({ desk }: PaneContext, symbol: string): Decimal | null {
  return desk.instruments.value.get(symbol)?.tickSize ?? null;
}

export function priceCell(price: Decimal | null, symbol: string, context: PaneContext): Cell {
  return { text: inSteps(price, tickOf(context, symbol)), tone: price === null ? 'quiet' : 'plain' };
}

/** A derived price: rounded in the list, exact in the detail. */
export function averageCell(price: Decimal | null, symbol: string, context: PaneContext): Cell {
  return { text: roundedTo(price, tickOf(context, symbol)), tone: price === null ? 'quiet' : 'plain' };
}

export function gainCell(amount: Decimal | null): Cell {
  return { text: signedMoneyToCent(amount), tone: gainTone(amount) };
}

export function gainTone(amount: Decimal | null): Tone {
  if (amount === null || amount.isZero()) return 'quiet';
  return amount.greaterThan(0) ? 'good' : 'bad';
}

export function sideCell(side: 'BUY' | 'SELL' | 'LONG' | 'SHORT' | 'FLAT'): Cell {
  return { text: side, tone: side === 'FLAT' ? 'quiet' : side === 'BUY' || side === 'LONG' ? 'buy' : 'sell' };
}

export function quoteAgeMs(quote: QuoteRow | undefined, now: number): number | null {
  return quote === undefined ? null : Math.max(0, now - quote.receivedAt);
}

export function ageCell(ms: number | null): Cell {
  return { text: age(ms), tone: ms !== null && ms > STALE_AFTER_MS ? 'stale' : 'quiet' };
}

export function isStale(ms: number | null): boolean {
  return ms === null || ms > STALE_AFTER_MS;
}
