/** A shock in words. */
import type { Decimal } from '../domain/decimal.ts';
import type { Shock } from '../domain/risk/shock.ts';
import { figure } from './figures.ts';

/** `all -5%`, `BTCUSD -20%`, `worst day 2026-03-12`. */
export function shockWords(shock: Shock, worstDayEndsAt: number | null): string {
  switch (shock.kind) {
    case 'all':
      return `all ${move(shock.by)}`;
    case 'symbols':
      return [...shock.by].map(([symbol, by]) => `${symbol} ${move(by)}`).join(', ');
    case 'worst day':
      return worstDayEndsAt === null ? 'worst day' : `worst day ${lastDate(worstDayEndsAt)}`;
    default:
      return shock satisfies never;
  }
}

/** The date of the last millisecond: a day that ends at midnight has the date before. */
export function lastDate(endsAt: number): string {
  return new Date(endsAt - 1).toISOString().slice(0, 10);
}

function move(by: Decimal): string {
  const percent = by.times(100);
  return `${percent.isNegative() || percent.isZero() ? '' : '+'}${figure(percent)}%`;
}
