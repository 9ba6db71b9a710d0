/** The value of the holdings, by symbol and by currency, at the latest marks. A holding without a price is never counted as 0. */
import { ZERO, maximum, round8 } from '../decimal.ts';
import type { Decimal } from '../decimal.ts';

/** One position of one portfolio; a flat one is no holding. */
export interface Holding {
  readonly symbol: string;
  readonly currency: string;
  /** Signed: negative is short. */
  readonly quantity: Decimal;
  /** Null: the symbol never had a price. */
  readonly mark: Decimal | null;
}

/** Amounts of money in the currency; null while a holding has no price. */
export interface Exposure {
  readonly currency: string;
  /** Value of the long holdings. */
  readonly long: Decimal | null;
  /** Value of the short holdings, without a sign. */
  readonly short: Decimal | null;
  /** long + short */
  readonly gross: Decimal | null;
  /** long − short */
  readonly net: Decimal | null;
  /** gross ÷ equity; null also without positive equity. */
  readonly share: Decimal | null;
}

export interface SymbolExposure extends Exposure {
  readonly symbol: string;
}

export interface CurrencyExposure extends Exposure {
  /** Null when it is unknown. */
  readonly equity: Decimal | null;
  /** Symbols that have no price. */
  readonly unpriced: readonly string[];
}

export interface Exposures {
  /** The largest first, then those without a price. */
  readonly symbols: readonly SymbolExposure[];
  /** Ordered by currency. Amounts of different currencies are never added. */
  readonly currencies: readonly CurrencyExposure[];
}

/** `equities`: by currency, of all portfolios that hold. */
export function exposuresOf(holdings: readonly Holding[], equities: ReadonlyMap<string, Decimal>): Exposures {
  const held = holdings.filter(({ quantity }) => !quantity.isZero());
  const symbols = [...groupedBy(held, ({ symbol, currency }) => `${symbol} ${currency}`).values()].map(
    (same): SymbolExposure => {
      const { symbol, currency } = same[0]!;
      return { symbol, ...exposureOf(same, currency, equities.get(currency) ?? null) };
    },
  );
  const byCurrency = groupedBy(held, ({ currency }) => currency);
  const currencies = [...new Set([...byCurrency.keys(), ...equities.keys()])]
    .sort()
    .map((currency): CurrencyExposure => {
      const same = byCurrency.get(currency) ?? [];
      const equity = equities.get(currency) ?? null;
      return {
        ...exposureOf(same, currency, equity),
        equity,
        unpriced: [...new Set(same.flatMap(({ symbol, mark }) => (mark === null ? [symbol] : [])))],
      };
    });
  return { symbols: symbols.sort(largestFirst), currencies };
}

/** Leverage: gross exposure ÷ equity; null when one is unknown, or when equity is not positive. */
export function leverageOf(gross: Decimal | null, equity: Decimal | null): Decimal | null {
  return gross === null || equity === null || !equity.greaterThan(0) ? null : gross.dividedBy(equity);
}

/** Signed value at the mark, rounded as the books do; null without a price. */
export function valueOf({ quantity, mark }: Pick<Holding, 'quantity' | 'mark'>): Decimal | null {
  return mark === null ? null : round8(quantity.times(mark));
}

function exposureOf(holdings: readonly Holding[], currency: string, equity: Decimal | null): Exposure {
  let long: Decimal | null = ZERO;
  let short: Decimal | null = ZERO;
  for (const holding of holdings) {
    const value = valueOf(holding);
    if (value === null || long === null || short === null) {
      long = null;
      short = null;
      break;
    }
    long = long.plus(maximum(value, ZERO));
    short = short.plus(maximum(value.negated(), ZERO));
  }
  const gross = long === null || short === null ? null : long.plus(short);
  const net = long === null || short === null ? null : long.minus(short);
  return { currency, long, short, gross, net, share: leverageOf(gross, equity) };
}

function largestFirst(one: SymbolExposure, other: SymbolExposure): number {
  if (one.gross === null || other.gross === null) return Number(one.gross === null) - Number(other.gross === null);
  return other.gross.comparedTo(one.gross) || (one.symbol < other.symbol ? -1 : 1);
}

function groupedBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
