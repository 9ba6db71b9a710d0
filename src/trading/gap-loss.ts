/** The loss of a previewed entry when its stop is passed by the worst gap of the instrument's history. */
import type { Verdict } from '../database/actions/check-order.ts';
import { maximum, minimum } from '../domain/decimal.ts';
import type { Decimal } from '../domain/decimal.ts';
import { roundToTick } from '../domain/instrument.ts';
import type { Instrument, TradingCosts } from '../domain/instrument.ts';
import { openedBy } from '../domain/position.ts';
import { fillInGap, gapAgainst, resultOf } from '../domain/sizing.ts';
import type { GapHistory, GapLoss } from '../domain/sizing.ts';
import type { PlaceRequest } from './intent.ts';

/** Whether the preview has a loss at the stop, beside which the loss of a gap is shown. */
export function hasGapLoss({ denial, worstLoss }: Pick<Verdict, 'denial' | 'worstLoss'>): boolean {
  return denial === null && worstLoss !== null;
}

/** Null for an order without a loss at a stop. A stop-limit is counted as if it closed at the market. */
export function gapLossOf(
  { request }: Pick<PlaceRequest, 'request'>,
  verdict: Verdict,
  {
    instrument,
    history,
  }: { readonly instrument: (Instrument & TradingCosts) | null; readonly history: GapHistory | null },
): GapLoss | null {
  const { worstPrice, positionBefore } = verdict;
  if (!hasGapLoss(verdict) || worstPrice === null || positionBefore === null) return null;
  const stop = instrument === null ? null : stopOf(request, verdict, instrument);
  if (instrument === null || history === null || stop === null) return { kind: 'unknown' };
  const { side } = request;
  const gap = gapAgainst(history, side);
  const exit = fillInGap(stop, gap, { side, instrument });
  const result = resultOf(openedBy(request, positionBefore), { side, entry: worstPrice, exit, instrument });
  return { kind: 'known', result, gap, gaps: history.gaps, interval: history.interval };
}

/** A trail begins at the market's price of the entry, as exit_preview() has it. */
function stopOf(
  { side, limitPrice, stopPrice }: PlaceRequest['request'],
  { exits, referencePrice, worstPrice }: Verdict,
  instrument: Instrument,
): Decimal | null {
  const exit = exits.find(({ kind }) => kind === 'STOP_LOSS');
  const entry = limitPrice ?? stopPrice ?? referencePrice;
  if (exit === undefined || entry === null || worstPrice === null) return null;
  if (exit.stopPrice !== null) return exit.stopPrice;
  const begins = side === 'BUY' ? minimum(entry, worstPrice) : maximum(entry, worstPrice);
  const distance = exit.trailAmount ?? exit.trailPercent?.times(begins).dividedBy(100) ?? null;
  if (distance === null) return null;
  return roundToTick(instrument, side === 'BUY' ? begins.minus(distance) : begins.plus(distance), side);
}
