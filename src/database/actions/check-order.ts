/** The preview of an order: the desk judges it without placing it. */
import { Decimal, ZERO, plain, plainOrNull } from '../../domain/decimal.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { OrderType } from '../../domain/order.ts';
import { denialOf } from '../order-row.ts';
import type { Denial } from '../order-row.ts';
import type { DeskError } from './desk-error.ts';
import { exitValues } from './exit-values.ts';
import type { OrderTerms } from './place-order.ts';
import type { PostOnlyPreview } from '../../domain/condition-words.ts';
import { askOne } from './queryable.ts';
import type { Queryable } from './queryable.ts';

/** Figures are null when a rule refused the order before it computed them. */
export interface Verdict {
  /** Null when the desk would accept the order. */
  readonly denial: Denial | null;
  /** The limit price; with a trigger the price at which it trades in a market without gaps; else the ask or the bid. */
  readonly referencePrice: Decimal | null;
  /** The limit, or the reference price with the expected slippage. */
  readonly worstPrice: Decimal | null;
  /** The realized result, fee included, of the part that reduces a position, at the worst price; null without one. */
  readonly worstResult: Decimal | null;
  /** The price that triggers it; for a trailing stop its distance from the market of now. Null without a trigger. */
  readonly triggerPrice: Decimal | null;
  /** Whether the market has already reached its stop price. */
  readonly triggersAtOnce: boolean;
  /** The buying power that the order reserves at its worst price, fee included. */
  readonly reserved: Decimal | null;
  readonly notional: Decimal | null;
  readonly commission: Decimal | null;
  readonly positionBefore: Decimal | null;
  readonly positionAfter: Decimal | null;
  readonly buyingPowerBefore: Decimal | null;
  readonly buyingPowerAfter: Decimal | null;
  readonly equity: Decimal | null;
  /** The exits as they would be placed, the target first. */
  readonly exits: readonly PreviewedExit[];
  /** The result, fees included, when the order fills at its worst price and its stop loss at its stop; null without one. */
  readonly worstLoss: Decimal | null;
  /** The same at its target. */
  readonly targetResult: Decimal | null;
  /** Of a post-only order that waits for no other one; else null. */
  readonly postOnly: PostOnlyPreview | null;
  /** Market clock, milliseconds UTC. */
  readonly quotedAt: number | null;
  /** Desk clock, milliseconds UTC. */
  readonly receivedAt: number | null;
}

interface PreviewedExit {
  readonly kind: 'TAKE_PROFIT' | 'STOP_LOSS';
  readonly type: OrderType;
  readonly limitPrice: Decimal | null;
  readonly stopPrice: Decimal | null;
  readonly trailAmount: Decimal | null;
  readonly trailPercent: Decimal | null;
}

export async function checkOrder(q: Queryable, order: OrderTerms): Promise<Result<Verdict, DeskError>> {
  const answer = await askOne<{ verdict: Readonly<Record<string, unknown>> }>(
    q,
    'reads',
    `select check_order($1::uuid, $2::text, $3::"OrderSide", $4::"OrderType", $5::numeric, $6::numeric, $7::"TimeInForce", $8::boolean,
       $9::numeric, $10::numeric, $11::numeric, $12::date, $13::boolean, $14::boolean, $15::numeric,
       trail_atr => $16::numeric, take_profit => $17::jsonb, stop_loss => $18::jsonb, awaited_quantity => $19::numeric,
       confirmed_quantity => $20::numeric) as verdict`,
    [
      order.portfolioId,
      order.symbol,
      order.side,
      order.type,
      plain(order.quantity),
      plainOrNull(order.limitPrice),
      order.timeInForce,
      order.reduceOnly,
      plainOrNull(order.stopPrice),
      plainOrNull(order.trailAmount),
      plainOrNull(order.trailPercent),
      order.expireDate,
      order.postOnly,
      order.allOrNone,
      plainOrNull(order.displayQuantity),
      plainOrNull(order.trailAtr),
      ...exitValues(order.exits),
      plain(order.awaited ?? ZERO),
      plainOrNull(order.confirmedQuantity ?? null),
    ],
  );
  return answer.ok ? ok(verdictOf(answer.value.verdict)) : answer;
}

export function verdictOf(stored: Readonly<Record<string, unknown>>): Verdict {
  const decimal = (key: string): Decimal | null => (typeof stored[key] === 'string' ? new Decimal(stored[key]) : null);
  const instant = (key: string): number | null =>
    typeof stored[key] === 'string' ? new Date(stored[key]).getTime() : null;
  return {
    denial: denialOf(stored['denial']),
    referencePrice: decimal('referencePrice'),
    worstPrice: decimal('worstPrice'),
    worstResult: decimal('worstResult'),
    triggerPrice: decimal('triggerPrice'),
    triggersAtOnce: stored['triggersAtOnce'] === true,
    reserved: decimal('reserved'),
    notional: decimal('notional'),
    commission: decimal('commission'),
    positionBefore: decimal('positionBefore'),
    positionAfter: decimal('positionAfter'),
    buyingPowerBefore: decimal('buyingPowerBefore'),
    buyingPowerAfter: decimal('buyingPowerAfter'),
    equity: decimal('equity'),
    exits: Array.isArray(stored['exits']) ? stored['exits'].map(exitOf) : [],
    worstLoss: decimal('worstLoss'),
    targetResult: decimal('targetResult'),
    postOnly: postOnlyOf(stored['postOnly']),
    quotedAt: instant('quotedAt'),
    receivedAt: instant('receivedAt'),
  };
}

function postOnlyOf(stored: unknown): PostOnlyPreview | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const { takesAt, restsAt } = stored as { readonly takesAt: string | null; readonly restsAt: string | null };
  return {
    takesAt: takesAt === null ? null : new Decimal(takesAt),
    restsAt: restsAt === null ? null : new Decimal(restsAt),
  };
}

function exitOf(stored: Readonly<Record<string, unknown>>): PreviewedExit {
  const decimal = (key: string): Decimal | null => (typeof stored[key] === 'string' ? new Decimal(stored[key]) : null);
  return {
    kind: stored['kind'] as PreviewedExit['kind'],
    type: stored['type'] as OrderType,
    limitPrice: decimal('limitPrice'),
    stopPrice: decimal('stopPrice'),
    trailAmount: decimal('trailAmount'),
    trailPercent: decimal('trailPercent'),
  };
}
