/** Whether an order line given again means the order that stands under its client order id. */
import { plain } from '../domain/decimal.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { OrderLine } from '../domain/order-line/intent.ts';
import type { OrderRow } from '../database/order-row.ts';

/** A market hardly moves further between a request and its retry: the same as the desk's price collar. */
const MOVED = 0.2;

/** Whether the line says everything outright, so that the database can compare it with the order by itself. */
export function isOutright({ quantity, price, signal }: OrderLine): boolean {
  // What the order keeps of a signal is not the number that the line has.
  return signal !== null || (quantity.kind === 'units' && price.kind !== 'relative');
}

/**
 * For a line that the market reads differently at every moment: whether it agrees with the order in all that it says outright, and in its size
 * as far as that can be told. `sizeNow` is what its quantity comes to now; null when it comes to nothing any more.
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
    order.type === (price.kind === 'market' ? 'MARKET' : 'LIMIT') &&
    (price.kind !== 'limit' || (order.limitPrice !== null && plain(price.price) === plain(order.limitPrice))) &&
    sizeAgrees(line, order, sizeNow)
  );
}

function sizeAgrees({ quantity }: OrderLine, order: OrderRow, sizeNow: Decimal | null): boolean {
  switch (quantity.kind) {
    case 'units':
      return plain(quantity.units) === plain(order.quantity);
    case 'notional':
    case 'percent-nav':
      return sizeNow === null || sizeNow.minus(order.quantity).abs().lessThanOrEqualTo(order.quantity.times(MOVED));
    default:
      // A position is another one after the order has filled.
      return true;
  }
}
