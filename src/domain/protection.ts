/** The exits of a position: the working reduce-only orders against it, each a stop or a target. */
import type { Decimal } from './decimal.ts';
import { ZERO, maximum, minimum } from './decimal.ts';
import { isTerminal } from './order.ts';
import type { Order } from './order.ts';

type Exit = Pick<
  Order,
  'symbol' | 'side' | 'type' | 'status' | 'quantity' | 'filledQuantity' | 'limitPrice' | 'stopPrice' | 'reduceOnly'
>;

export interface Held {
  readonly symbol: string;
  /** Signed: negative is short. */
  readonly quantity: Decimal;
}

export interface Protection<T> {
  /** Orders that lose less when the market goes against the position. */
  readonly stops: readonly T[];
  /** Orders that take a profit. */
  readonly targets: readonly T[];
}

/** HELD exits wait for the fills of their entry, and one whose cancel is requested may be gone at any moment. */
export function protectionOf<T extends Exit>({ symbol, quantity }: Held, orders: readonly T[]): Protection<T> {
  const closing = quantity.isNegative() ? 'BUY' : 'SELL';
  const exits = orders.filter(
    (order) =>
      order.symbol === symbol &&
      order.side === closing &&
      order.reduceOnly &&
      !isTerminal(order.status) &&
      order.status !== 'HELD' &&
      order.status !== 'PENDING_CANCEL',
  );
  return { stops: exits.filter(isStop), targets: exits.filter(isTarget) };
}

function isStop({ type }: Exit): boolean {
  return type === 'STOP' || type === 'STOP_LIMIT' || type === 'TRAILING_STOP';
}

function isTarget({ type }: Exit): boolean {
  return type === 'LIMIT' || type === 'MARKET_IF_TOUCHED';
}

export interface Nearest {
  /** Null without one, and for a trailing stop before its first market price. */
  readonly price: Decimal | null;
  /** The quantity that all of them close together: less than the position leaves a rest without an exit. */
  readonly quantity: Decimal;
}

/** The stop that the market reaches first. */
export function nearestStop<T extends Exit>(held: Held, orders: readonly T[]): Nearest {
  const { stops } = protectionOf(held, orders);
  return nearest(stops, ({ stopPrice }) => stopPrice, held.quantity.isNegative() ? minimum : maximum);
}

/** The target that the market reaches first. */
export function nearestTarget<T extends Exit>(held: Held, orders: readonly T[]): Nearest {
  const { targets } = protectionOf(held, orders);
  const price = ({ limitPrice, stopPrice }: T): Decimal | null => limitPrice ?? stopPrice;
  return nearest(targets, price, held.quantity.isNegative() ? maximum : minimum);
}

function nearest<T extends Exit>(
  exits: readonly T[],
  priceOf: (exit: T) => Decimal | null,
  first: (one: Decimal, other: Decimal) => Decimal,
): Nearest {
  const prices = exits.map(priceOf).filter((price) => price !== null);
  return {
    price: prices.length === 0 ? null : prices.reduce(first),
    quantity: exits.reduce((sum, exit) => sum.plus(exit.quantity.minus(exit.filledQuantity)), ZERO),
  };
}
