/** The type of the order that a line places, and its trigger: `stp 183`, `mit 180`, `trl 1.5%`, `trl 2`. */
import { maximum } from '../decimal.ts';
import type { Decimal } from '../decimal.ts';
import type { Side } from '../order.ts';
import type { TriggerTerms } from '../trigger-words.ts';
import { unreachable } from '../unreachable.ts';
import { exitContradiction } from './exits.ts';
import type { LineError, OrderLine, PlaceOrderRequest } from './intent.ts';
import { errorAt } from './part-error.ts';

export const TRIGGER_EXAMPLES: readonly string[] = ['stp 183', 'mit 180', 'trl 1.5%'];

/** An order without a trigger and without exits. */
export const NO_TRIGGER = {
  stopPrice: null,
  trailAmount: null,
  trailPercent: null,
  trailAtr: null,
  exits: null,
} as const;

/** Type and trigger of a line; `exits` is null. */
type LineTerms = Omit<TriggerTerms, 'side'> & Pick<PlaceOrderRequest, 'trailAtr' | 'exits'>;

/** `@mkt stp` is a STOP, `@185 stp` a STOP_LIMIT. */
export function typeAndTrigger({ price, trigger }: Pick<OrderLine, 'price' | 'trigger'>): LineTerms {
  const isMarket = price.kind === 'market';
  if (trigger === null) return { ...NO_TRIGGER, type: isMarket ? 'MARKET' : 'LIMIT' };
  switch (trigger.kind) {
    case 'stop':
      return { ...NO_TRIGGER, type: isMarket ? 'STOP' : 'STOP_LIMIT', stopPrice: trigger.price };
    case 'if-touched':
      return { ...NO_TRIGGER, type: 'MARKET_IF_TOUCHED', stopPrice: trigger.price };
    case 'trailing-amount':
      return { ...NO_TRIGGER, type: 'TRAILING_STOP', trailAmount: trigger.amount };
    case 'trailing-percent':
      return { ...NO_TRIGGER, type: 'TRAILING_STOP', trailPercent: trigger.percent };
    case 'trailing-atr':
      return { ...NO_TRIGGER, type: 'TRAILING_STOP', trailAtr: trigger.multiple };
    default:
      return unreachable(trigger);
  }
}

/** The part of a line that its trigger or its exits forbid; null when the parts agree. */
export function contradiction(line: OrderLine): LineError | null {
  const { trigger, price, timeInForce } = line;
  const exits = exitContradiction(line);
  if (trigger === null || exits !== null) return exits;
  if (trigger.kind !== 'stop' && price.kind !== 'market') {
    const name = trigger.kind === 'if-touched' ? 'mit' : 'trl';
    return errorAt(line, 'price', `an order with ${name} trades at the market`, ['@mkt']);
  }
  if (timeInForce.kind === 'IOC' || timeInForce.kind === 'FOK') {
    const name = timeInForce.kind.toLowerCase();
    return errorAt(line, 'timeInForce', `${name} never waits, and an order with a trigger must`, ['day', 'gtc']);
  }
  return null;
}

/**
 * The price that triggers the order; for a trailing stop its distance from the market of now. Null without a trigger,
 * and for a trailing stop without a market or below zero. SQL's trigger_price() computes the same.
 */
export function triggerPrice(
  { stopPrice, trailAmount, trailPercent, trailAtr }: Omit<TriggerTerms, 'side' | 'type'>,
  side: Side,
  { mark, atr }: { readonly mark: Decimal | null; readonly atr: Decimal | null },
): Decimal | null {
  if (stopPrice !== null) return stopPrice;
  const share = mark === null ? null : trailPercent?.times(mark).dividedBy(100);
  const distance = trailAmount ?? share ?? (atr === null ? null : trailAtr?.times(atr)) ?? null;
  if (mark === null || distance === null) return null;
  if (side === 'BUY') return mark.plus(distance);
  return distance.lessThan(mark) ? mark.minus(distance) : null;
}

/** The higher of two prices, or the only one. */
export function higher(one: Decimal | null, other: Decimal | null): Decimal | null {
  return one === null || other === null ? (one ?? other) : maximum(one, other);
}
