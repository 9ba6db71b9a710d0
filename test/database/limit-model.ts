/** A calculation of its own about limits: it tries every subset of the open orders in place of the database's sums. */
import type { LimitKind } from '../../src/domain/risk-limit.ts';

export interface OpenOrder {
  readonly id: string;
  readonly portfolio: number;
  readonly symbol: string;
  readonly sign: 1 | -1;
  readonly reduceOnly: boolean;
  /** The limit price. */
  readonly price: number;
  rest: number;
  state: 'pending' | 'working';
}

export interface SetLimit {
  readonly kind: LimitKind;
  readonly value: number;
  /** Null: both portfolios. */
  readonly portfolio: number | null;
  readonly symbol: string | null;
}

/** Paid into each portfolio. */
export const CASH = 1_000_000;

/** The desk as it should be, in whole units and prices. */
export class LimitModel {
  readonly orders: OpenOrder[] = [];
  readonly marks = new Map<string, number>();
  readonly #held = new Map<string, number>();
  cost = [0, 0];

  held(portfolio: number, symbol: string): number {
    return this.#held.get(`${portfolio} ${symbol}`) ?? 0;
  }

  /** The cost follows the price of the fill: the result is the value less all that was paid. */
  fill({ portfolio, symbol, sign }: OpenOrder, quantity: number): void {
    this.#held.set(`${portfolio} ${symbol}`, this.held(portfolio, symbol) + sign * quantity);
    this.cost[portfolio]! += sign * quantity * this.marks.get(symbol)!;
  }

  result(portfolio: number): number {
    return (
      [...this.marks].reduce((sum, [symbol, mark]) => sum + this.held(portfolio, symbol) * mark, 0) -
      this.cost[portfolio]!
    );
  }

  /** The largest absolute position over every subset of fills, before or after the position was closed. */
  reach(portfolio: number, symbol: string, orders: readonly OpenOrder[]): number {
    const sizes = orders
      .filter((order) => order.portfolio === portfolio && order.symbol === symbol && !order.reduceOnly)
      .map(({ sign, rest }) => sign * rest);
    let ends = [this.held(portfolio, symbol), 0];
    for (const size of sizes) ends = [...new Set(ends.flatMap((end) => [end, end + size]))];
    return Math.max(...ends.map(Math.abs));
  }

  /** The furthest net value over every subset of fills. */
  net(portfolios: readonly number[], orders: readonly OpenOrder[]): number {
    const value = (sign: 1 | -1): number =>
      portfolios.reduce(
        (sum, portfolio) =>
          sum +
          [...this.marks].reduce((part, [symbol, mark]) => {
            const fits = orders.filter(
              (order) =>
                order.portfolio === portfolio && order.symbol === symbol && order.sign === sign && !order.reduceOnly,
            );
            return part + mark * (this.held(portfolio, symbol) + fits.reduce((all, { rest }) => all + sign * rest, 0));
          }, 0),
        0,
      );
    return Math.max(Math.abs(value(1)), Math.abs(value(-1)));
  }

  /** The figure of a limit with these open orders; null: the limit judges each order alone. */
  figure({ kind, portfolio, symbol }: SetLimit, of: string, orders: readonly OpenOrder[]): number | null {
    const portfolios = portfolio === null ? [0, 1] : [portfolio];
    const sum = (symbols: readonly string[], worth: (symbol: string) => number): number =>
      portfolios.reduce(
        (all, one) => all + symbols.reduce((part, some) => part + this.reach(one, some, orders) * worth(some), 0),
        0,
      );
    const mark = (some: string): number => this.marks.get(some)!;
    switch (kind) {
      case 'MAX_POSITION_QUANTITY':
        return sum([of], () => 1);
      case 'MAX_SYMBOL_EXPOSURE':
        return sum([of], mark);
      case 'MAX_GROSS_EXPOSURE':
        return sum([...this.marks.keys()], mark);
      case 'MAX_LEVERAGE':
        return sum([...this.marks.keys()], mark) / portfolios.reduce((all, one) => all + CASH + this.result(one), 0);
      case 'MAX_NET_EXPOSURE':
        return this.net(portfolios, orders);
      case 'MAX_OPEN_ORDERS':
        return orders.filter(
          (order) =>
            !order.reduceOnly && portfolios.includes(order.portfolio) && (symbol ?? order.symbol) === order.symbol,
        ).length;
      default:
        return null;
    }
  }

  /** The kind of each limit that the order passes, with these orders already counted. */
  broken(limits: readonly SetLimit[], order: OpenOrder, counted: readonly OpenOrder[]): Set<LimitKind> {
    const closable =
      Math.max(-order.sign * this.held(order.portfolio, order.symbol), 0) -
      this.orders
        .filter(
          (other) =>
            other.id !== order.id &&
            other.portfolio === order.portfolio &&
            other.symbol === order.symbol &&
            other.sign === order.sign,
        )
        .reduce((all, { rest }) => all + rest, 0);
    if (order.reduceOnly || order.rest <= closable) return new Set();
    const over = limits.filter((limit) => {
      const { kind, value, portfolio, symbol } = limit;
      if ((portfolio ?? order.portfolio) !== order.portfolio || (symbol ?? order.symbol) !== order.symbol) return false;
      const mark = this.marks.get(order.symbol)!;
      if (kind === 'MAX_ORDER_QUANTITY') return order.rest > value;
      // A sale trades at the market, above its limit.
      if (kind === 'MAX_ORDER_NOTIONAL')
        return order.rest * (order.sign === 1 ? order.price : Math.max(order.price, mark)) > value;
      if (kind === 'MAX_DAILY_LOSS')
        return -(portfolio === null ? this.result(0) + this.result(1) : this.result(portfolio)) >= value;
      const before = this.figure(limit, order.symbol, counted)!;
      const after = this.figure(limit, order.symbol, [...counted, order])!;
      return after > value && after > before;
    });
    return new Set(over.map(({ kind }) => kind));
  }
}
