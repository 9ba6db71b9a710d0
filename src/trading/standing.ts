/** Whether a repeated order line means the existing order with the same client order id. */
import { plain, plainOrNull } from '../domain/decimal.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { OrderLine } from '../domain/order-line/intent.ts';
import type { ConditionTerms } from '../domain/condition-words.ts';
import { conditionsOf } from '../domain/order-line/conditions.ts';
import { typeAndTrigger } from '../domain/order-line/trigger.ts';
import type { OrderRow } from '../database/order-row.ts';

/** The greatest change of size between a request and its retry: the same share as the desk's price collar. */
const MOVED = 0.2;

/** Whether the line gives its size and price as figures, so that the database can compare it with the order. */
export function isOutright({ quantity, price, signal }: OrderLine): boolean {
  // The order does not keep the number of the signal, so the database compares such a line.
  return signal !== null || (quantity.kind === 'units' && price.kind !== 'relative');
}

/**
 * For a line whose size or price changes with the market: whether all its fixed terms equal those of the order and its
 * size is near. `sizeNow` is the size of its quantity now; null when it no longer gives a size.
 */
export function means(line: OrderLine, order: OrderRow, sizeNow: Decimal | null): boolean {
  const { price } = line;
  const side = line.side === 'b' || line.side === 'bc' ? 'BUY' : 'SELL';
  const timeInForce = line.timeInForce.kind === 'default' ? 'DAY' : line.timeInForce.kind;
  return (
    order.symbol === line.symbol &&
    order.side === side &&
    order.timeInForce === timeInForce &&
    order.reduceOnly === (line.side === 'bc' || line.flags.includes('ro')) &&
    order.note === line.note &&
    sameTrigger(line, order) &&
    sameConditions(conditionsOf(line), order) &&
    (price.kind !== 'limit' || plain(price.price) === plainOrNull(order.limitPrice)) &&
    sizeAgrees(line, order, sizeNow)
  );
}

function sameTrigger(line: OrderLine, order: OrderRow): boolean {
  const { type, stopPrice, trailAmount, trailPercent, trailAtr } = typeAndTrigger(line);
  return (
    order.type === type &&
    // The engine moves the stop price of a trailing stop.
    (type === 'TRAILING_STOP' || plainOrNull(order.stopPrice) === plainOrNull(stopPrice)) &&
    // A trail in ATR is an amount since the order was placed.
    (trailAtr !== null || plainOrNull(order.trailAmount) === plainOrNull(trailAmount)) &&
    plainOrNull(order.trailPercent) === plainOrNull(trailPercent)
  );
}

function sameConditions(wanted: ConditionTerms, order: OrderRow): boolean {
  return (
    order.expireDate === wanted.expireDate &&
    order.postOnly === wanted.postOnly &&
    order.allOrNone === wanted.allOrNone &&
    plainOrNull(order.displayQuantity) === plainOrNull(wanted.displayQuantity)
  );
}

function sizeAgrees({ quantity }: OrderLine, order: OrderRow, sizeNow: Decimal | null): boolean {
  switch (quantity.kind) {
    case 'units':
      return plain(quantity.units) === plain(order.quantity);
    case 'notional':
    case 'percent-nav':
    case 'risk-percent':
    case 'risk-money':
    case 'volatility':
    case 'kelly':
      return sizeNow === null || sizeNow.minus(order.quantity).abs().lessThanOrEqualTo(order.quantity.times(MOVED));
    default:
      // The order itself changes the position, so the sizes cannot be compared.
      return true;
  }
}
