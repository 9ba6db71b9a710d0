/**
 * Computes positions, realized P&L and cash from a list of trades a second time: in whole units of 1e-8 with BigInt,
 * without the project's own arithmetic.
 */

export interface ListedTrade {
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: string;
  readonly price: string;
  readonly commission: string;
}

export interface Books {
  /** Positions by symbol in units of 1e-8, flat positions included. */
  readonly positions: ReadonlyMap<
    string,
    { readonly quantity: bigint; readonly cost: bigint; readonly realizedPnl: bigint; readonly fees: bigint }
  >;
  /** Change of cash in units of 1e-8. */
  readonly cash: bigint;
}

const UNIT = 100_000_000n;

export function recomputeBooks(trades: readonly ListedTrade[]): Books {
  const positions = new Map<string, { quantity: bigint; cost: bigint; realizedPnl: bigint; fees: bigint }>();
  let cash = 0n;
  for (const trade of trades) {
    const [quantity, price, commission] = [units(trade.quantity), units(trade.price), units(trade.commission)];
    const sign = trade.side === 'BUY' ? 1n : -1n;
    const notional = rounded(quantity * price, UNIT);
    const book = positions.get(trade.symbol) ?? { quantity: 0n, cost: 0n, realizedPnl: 0n, fees: 0n };
    positions.set(trade.symbol, book);
    const held = absolute(book.quantity);
    const closing = book.quantity * sign < 0n ? least(quantity, held) : 0n;
    const released =
      closing === 0n ? 0n : closing === held ? absolute(book.cost) : rounded(absolute(book.cost) * closing, held);
    const closingNotional = closing === quantity ? notional : closing === 0n ? 0n : rounded(closing * price, UNIT);
    // The profit of a closed long is its proceeds minus its cost; the profit of a closed short is the reverse.
    book.realizedPnl += closing === 0n ? 0n : -sign * (closingNotional - released);
    book.cost += sign * (released + notional - closingNotional);
    book.quantity += sign * quantity;
    book.fees += commission;
    cash -= sign * notional + commission;
  }
  return { positions, cash };
}

/** `-12.5` is -1,250,000,000. */
export function units(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,8}))?$/.exec(text);
  if (match === null) throw new Error(`${text} is not a plain decimal of at most 8 decimals`);
  const [, sign, whole = '', fraction = ''] = match;
  const value = BigInt(whole) * UNIT + BigInt(fraction.padEnd(8, '0'));
  return sign === '-' ? -value : value;
}

/** Rounds half away from zero; both arguments are positive. */
function rounded(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
