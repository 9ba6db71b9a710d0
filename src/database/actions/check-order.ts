/** The preview of an order: the desk judges it without placing it. */
import { Decimal, plain, plainOrNull } from '../../domain/decimal.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { denialOf } from '../order-row.ts';
import type { Denial } from '../order-row.ts';
import type { DeskError } from './desk-error.ts';
import type { OrderTerms } from './place-order.ts';
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
  /** Market clock, milliseconds UTC. */
  readonly quotedAt: number | null;
  /** Desk clock, milliseconds UTC. */
  readonly receivedAt: number | null;
}

export async function checkOrder(q: Queryable, order: OrderTerms): Promise<Result<Verdict, DeskError>> {
  const answer = await askOne<{ verdict: Readonly<Record<string, unknown>> }>(
    q,
    'reads',
    `select check_order($1::uuid, $2::text, $3::"OrderSide", $4::"OrderType", $5::numeric, $6::numeric, $7::"TimeInForce", $8::boolean,
       $9::numeric, $10::numeric, $11::numeric, $12::date, $13::boolean, $14::boolean, $15::numeric) as verdict`,
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
    quotedAt: instant('quotedAt'),
    receivedAt: instant('receivedAt'),
  };
}
