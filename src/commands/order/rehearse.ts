/** Previews of requests: the desk judges each one and changes nothing. */
import { checkOrder } from '../../database/actions/check-order.ts';
import type { Verdict } from '../../database/actions/check-order.ts';
import { readGapHistory } from '../../database/queries/gap-history.ts';
import { readInstrument } from '../../database/queries/instruments.ts';
import type { GapLoss } from '../../domain/sizing.ts';
import { gapLossOf, hasGapLoss } from '../../trading/gap-loss.ts';
import { checkReplace } from '../../database/actions/replace-order.ts';
import { replacedTerms } from '../../domain/replacement.ts';
import { describeOne } from '../../trading/describe.ts';
import { termsOf } from '../../trading/execute.ts';
import type { PlaceRequest, ReplaceRequest } from '../../trading/intent.ts';
import type { Context } from '../command.ts';
import type { Desk } from '../desk.ts';
import { failureOf } from '../errors.ts';
import { readWorksUntil } from './until.ts';
import type { Rehearsal } from './verdict.ts';

export async function rehearsalOfPlace(
  context: Context,
  desk: Desk,
  place: PlaceRequest,
  portfolio: string,
): Promise<Rehearsal> {
  const verdict = await checkOrder(desk.pool, termsOf(place));
  if (!verdict.ok) throw failureOf(verdict.error);
  const { request } = place;
  const until = await readWorksUntil(context, desk.db, { ...request, expiresAt: null });
  return {
    request,
    replaces: null,
    sentence: describeOne(place),
    portfolio,
    sizing: request.sizing ?? null,
    verdict: verdict.value,
    gap: await gapOf(desk, place, verdict.value),
    until,
  };
}

async function gapOf(desk: Desk, place: PlaceRequest, verdict: Verdict): Promise<GapLoss | null> {
  if (!hasGapLoss(verdict)) return null;
  const { symbol } = place.request;
  const [history, instrument] = await Promise.all([readGapHistory(desk.pool, symbol), readInstrument(desk.db, symbol)]);
  if (!history.ok) throw failureOf(history.error);
  return gapLossOf(place, verdict, { instrument, history: history.value });
}

export async function rehearsalOfReplace(context: Context, desk: Desk, wanted: ReplaceRequest): Promise<Rehearsal> {
  const { order, terms } = wanted;
  const verdict = await checkReplace(desk.pool, { orderId: order.id, terms });
  if (!verdict.ok) throw failureOf(verdict.error);
  const request = { ...order, ...replacedTerms(order, terms) };
  return {
    request,
    replaces: order.number,
    sentence: describeOne(wanted),
    portfolio: order.portfolio,
    sizing: null,
    verdict: verdict.value,
    gap: null,
    until: await readWorksUntil(context, desk.db, request),
  };
}
