/** The risk from which a quantity was computed, for a preview: `500.00 (0.5 % of 100,000.00)`. */
import type { Sizing } from '../domain/order-line/intent.ts';
import type { GapLoss } from '../domain/sizing.ts';
import { counted, figure, moneyToCent, signedMoneyToCent } from './figures.ts';

export function sizingText(sizing: Sizing): string {
  const { volatility, record, money } = sizing;
  const share = shareText(sizing);
  if (share === null) return moneyToCent(money);
  const basis =
    volatility !== null
      ? ` at a volatility of ${figure(volatility.times(100).toDecimalPlaces(2))} % a year`
      : record !== null
        ? `, by ${counted(record.hits, 'hit')} of ${counted(record.judged, 'signal')} of ${record.source}`
        : '';
  return `${moneyToCent(money)} (${share}${basis})`;
}

/** The name of its money. */
export function sizingName({ method }: Sizing): string {
  return method === 'VOLATILITY' ? 'Target' : 'Risk';
}

/** `0.5 % of 100,000.00`; null for an amount of money. */
export function shareText({ percent, equity }: Sizing): string | null {
  return percent === null || equity === null ? null : `${figure(percent)} % of ${moneyToCent(equity)}`;
}

/** `-912.30 (4.5 % beyond the stop, the worst of 249 gaps of 1d)`. */
export function gapText(gap: GapLoss): string {
  if (gap.kind === 'unknown') return UNKNOWN_GAP;
  const share = figure(gap.gap.times(100).toDecimalPlaces(2));
  return `${signedMoneyToCent(gap.result)} (${share} % beyond the stop, the worst of ${counted(gap.gaps, 'gap')} of ${gap.interval})`;
}

/** Without the history behind it, where there is little room. */
export function shortGapText(gap: GapLoss): string {
  return gap.kind === 'unknown' ? 'unknown' : signedMoneyToCent(gap.result);
}

const UNKNOWN_GAP = 'unknown: no candles';
