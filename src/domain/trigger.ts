/**
 * Orders with a trigger. A stop order waits until the market moves against its side: a BUY for a rise to its stop
 * price, a SELL for a fall. A market-if-touched order waits for the opposite. A trailing stop follows the best price
 * since its acceptance at its distance and never moves back.
 */
import type { Decimal } from './decimal.ts';
import { roundToTickAdversely } from './instrument.ts';
import type { Instrument } from './instrument.ts';
import type { Order, OrderType } from './order.ts';

/** The move of the price that triggers an order. */
export const DIRECTIONS = ['RISE', 'FALL'] as const;
export type Direction = (typeof DIRECTIONS)[number];

const WITH_TRIGGER: ReadonlySet<OrderType> = new Set<OrderType>([
  'STOP',
  'STOP_LIMIT',
  'TRAILING_STOP',
  'MARKET_IF_TOUCHED',
]);

/** True until the trigger price is reached: such an order does not trade. */
export function awaitsTrigger({ type, triggeredAt }: Pick<Order, 'type' | 'triggeredAt'>): boolean {
  return triggeredAt === null && WITH_TRIGGER.has(type);
}

export function directionOf({ type, side }: Pick<Order, 'type' | 'side'>): Direction {
  return (side === 'BUY') === (type !== 'MARKET_IF_TOUCHED') ? 'RISE' : 'FALL';
}

/** Whether the price has reached the trigger price; an equal price reaches it. */
export function isReached(
  { stopPrice, ...order }: Pick<Order, 'type' | 'side' | 'stopPrice'>,
  price: Decimal,
): boolean {
  if (stopPrice === null) return false;
  return directionOf(order) === 'RISE' ? price.greaterThanOrEqualTo(stopPrice) : price.lessThanOrEqualTo(stopPrice);
}

type Trailing = Pick<Order, 'side' | 'stopPrice' | 'trailAmount' | 'trailPercent'>;

/**
 * The stop price after the market has reached `price`: at the distance behind it, rounded to the tick away from it, and
 * never behind the former one. Null while the distance leaves no price above zero.
 */
export function trailedStop(order: Trailing, price: Decimal, instrument: Instrument): Decimal | null {
  const { side, stopPrice } = order;
  const distance = order.trailAmount ?? price.times(order.trailPercent!).dividedBy(100);
  const exact = side === 'SELL' ? price.minus(distance) : price.plus(distance);
  const stop = roundToTickAdversely(instrument, exact, side);
  if (!stop.greaterThan(0)) return stopPrice;
  if (stopPrice === null) return stop;
  const tightens = side === 'SELL' ? stop.greaterThan(stopPrice) : stop.lessThan(stopPrice);
  return tightens ? stop : stopPrice;
}

/**
 * The price that gave a trailing stop its stop price, or up to one tick before it: only a better price moves the stop.
 * Null for every other order.
 */
export function trailedFrom({ side, stopPrice, trailAmount, trailPercent }: Trailing): Decimal | null {
  if (stopPrice === null) return null;
  if (trailAmount !== null) return side === 'SELL' ? stopPrice.plus(trailAmount) : stopPrice.minus(trailAmount);
  if (trailPercent === null) return null;
  const share = trailPercent.dividedBy(100);
  return stopPrice.dividedBy(side === 'SELL' ? share.negated().plus(1) : share.plus(1));
}
