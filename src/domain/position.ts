/**
 * Average-cost accounting: a position is a fold over fills, exact to the eighth decimal.
 * It stores the values that add up, quantity and cost; the average price is derived.
 */
import { ZERO, maximum, minimum, round8 } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import type { Side } from './order.ts';

export interface Position {
  readonly symbol: string;
  /** Signed: negative is short. */
  readonly quantity: Decimal;
  /** Signed quantity × average price, eight decimals; exactly 0 when flat. */
  readonly cost: Decimal;
  /** Sum over all fills, before commission. */
  readonly realizedPnl: Decimal;
}

export interface PositionFill {
  readonly side: Side;
  readonly quantity: Decimal;
  readonly price: Decimal;
}

export interface FillOutcome {
  readonly position: Position;
  /** round8(quantity × price). */
  readonly notional: Decimal;
  /** Change of `position.cost`, signed: cash changes by −costChange + realizedPnl, before commission. */
  readonly costChange: Decimal;
  /** Realized by this fill, before commission. */
  readonly realizedPnl: Decimal;
  /** The part of the fill that closed no opposite position. */
  readonly openedQuantity: Decimal;
}

export function flatPosition(symbol: string): Position {
  return { symbol, quantity: ZERO, cost: ZERO, realizedPnl: ZERO };
}

/** The result if the position closed at `mark`: round8(quantity × mark) − cost. */
export function unrealizedPnl(position: Position, mark: Decimal): Decimal {
  return round8(position.quantity.times(mark)).minus(position.cost);
}

/** The part of a fill that closes no opposite position; `held` is the signed position before it. */
export function openedBy({ side, quantity }: Pick<PositionFill, 'side' | 'quantity'>, held: Decimal): Decimal {
  return maximum(ZERO, minimum(quantity, quantity.plus(signedBy(side, held))));
}

/**
 * Books one fill. Adding raises the cost by the notional. Reducing releases cost in proportion, all of it at the close.
 * A flip through zero is a close and then an opening with the rest of the notional, so that both add up to it
 * exactly.
 */
export function applyFill(position: Position, fill: PositionFill): FillOutcome {
  const notional = round8(fill.quantity.times(fill.price));
  const opened = openedBy(fill, position.quantity);
  const closed = fill.quantity.minus(opened);

  const closingNotional = opened.isZero() ? notional : closed.isZero() ? ZERO : round8(closed.times(fill.price));
  const openingNotional = notional.minus(closingNotional);
  const released = releasedCost(position, closed);

  const realizedPnl = closed.isZero()
    ? ZERO
    : fill.side === 'BUY'
      ? released.minus(closingNotional)
      : closingNotional.minus(released);
  const costChange = signedBy(fill.side, released.plus(openingNotional));
  return {
    position: {
      symbol: position.symbol,
      quantity: position.quantity.plus(signedBy(fill.side, fill.quantity)),
      cost: position.cost.plus(costChange),
      realizedPnl: position.realizedPnl.plus(realizedPnl),
    },
    notional,
    costChange,
    realizedPnl,
    openedQuantity: opened,
  };
}

/** The part of |cost| that closing `closed` units sets free. */
function releasedCost(position: Position, closed: Decimal): Decimal {
  if (closed.isZero()) return ZERO;
  const held = position.quantity.abs();
  const cost = position.cost.abs();
  return closed.equals(held) ? cost : round8(cost.times(closed).dividedBy(held));
}

/** Buys add, sells subtract. Zero keeps no minus sign, because texts and comparisons would show it. */
function signedBy(side: Side, amount: Decimal): Decimal {
  return side === 'BUY' || amount.isZero() ? amount : amount.negated();
}
