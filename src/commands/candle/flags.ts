/** Flags that the candle commands share, parsed to typed values. */
import { parseDate, parseInstant } from '../../domain/instant.ts';
import { normalizeSymbol, validSymbol } from '../../domain/instrument.ts';
import { INTERVALS, parseInterval } from '../../domain/interval.ts';
import type { Interval } from '../../domain/interval.ts';
import { shown } from '../../domain/shown.ts';
import { badUsage } from '../errors.ts';

export function symbolValue(text: string): string {
  const symbol = normalizeSymbol(text);
  if (!validSymbol(symbol))
    throw badUsage(
      `${shown(text)} is not a symbol`,
      'Use 1 to 32 letters, digits and . _ : / - and begin with a letter or digit.',
    );
  return symbol;
}

export function intervalValue(text: string): Interval {
  const interval = parseInterval(text);
  if (interval === null)
    throw badUsage(
      `${shown(text)} is not an interval`,
      `Use one of ${INTERVALS.join(' ')}; 1m is a minute, 1M a month.`,
    );
  return interval;
}

/** Milliseconds UTC. A date alone is the midnight UTC that begins it. */
export function instantValue(text: string): number {
  const date = parseDate(text);
  const at = Number.isNaN(date) ? parseInstant(text) : date;
  if (Number.isNaN(at)) throw badUsage(`${shown(text)} is not an instant`, 'Write 2018-11-12 or 2018-11-12T18:00:00Z.');
  return at;
}

/** The span of time that `--from` and `--to` select. */
export const SPAN_OPTIONS = {
  from: {
    flags: '--from <instant>',
    summary: 'candles that open at this instant or later (2018-11-12 or 2018-11-12T18:00:00Z)',
    parse: instantValue,
  },
  to: { flags: '--to <instant>', summary: 'candles that open before this instant', parse: instantValue },
} as const;
