/** The value of a portfolio after a sudden move of prices: a given shock, or a day of the past again. */
import { Decimal, ONE, ZERO, parseDecimal, round8 } from '../decimal.ts';
import { isTerminal } from '../order.ts';
import type { Order } from '../order.ts';
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { awaitsTrigger, isReached } from '../trigger.ts';
import { leverageOf, valueOf } from './exposure.ts';
import type { Holding } from './exposure.ts';
import { worstDay } from './historical.ts';
import type { History } from './historical.ts';

export type Shock =
  /** Of every symbol, as a fraction: -0.05 is a fall by 5 %. */
  | { readonly kind: 'all'; readonly by: Decimal }
  /** Of these symbols; the others stay. */
  | { readonly kind: 'symbols'; readonly by: ReadonlyMap<string, Decimal> }
  /** The worst day of the present holdings happens again. */
  | { readonly kind: 'worst day' };

const LEAST_SHOCK = new Decimal(-1);
const LARGEST_SHOCK = new Decimal(10);

export const STANDARD_SHOCKS: readonly Shock[] = [
  { kind: 'all', by: new Decimal('-0.2') },
  { kind: 'all', by: new Decimal('-0.05') },
  { kind: 'all', by: new Decimal('0.05') },
  { kind: 'all', by: new Decimal('0.2') },
  { kind: 'worst day' },
];

/** `-5%`, `BTCUSD=-20%`, `BTCUSD=-20%,ETHUSD=-30%` or `worst`. The error names the part that is not understood. */
export function parseShock(text: string): Result<Shock, string> {
  if (text.toLowerCase() === 'worst') return ok({ kind: 'worst day' });
  if (!text.includes('=')) {
    const by = parseMove(text);
    return by === null ? err(text) : ok({ kind: 'all', by });
  }
  const moves = new Map<string, Decimal>();
  for (const part of text.split(',')) {
    const [symbol, move, ...more] = part.split('=');
    const by = parseMove(move ?? '');
    if (
      symbol === undefined ||
      !/^\S+$/.test(symbol) ||
      by === null ||
      more.length > 0 ||
      moves.has(symbol.toUpperCase())
    )
      return err(part);
    moves.set(symbol.toUpperCase(), by);
  }
  return ok({ kind: 'symbols', by: moves });
}

/** From -100 % to +1,000 %: a price does not fall below zero. */
function parseMove(text: string): Decimal | null {
  const percent = text.endsWith('%') ? parseDecimal(text.slice(0, -1)) : null;
  const by = percent?.dividedBy(100) ?? null;
  return by === null || by.lessThan(LEAST_SHOCK) || by.greaterThan(LARGEST_SHOCK) ? null : by;
}

/** The moves of a shock, by symbol, as fractions; the error says why they are unknown. */
export function movesOf(
  shock: Shock,
  holdings: readonly Holding[],
  history: Result<History, string>,
): Result<ReadonlyMap<string, Decimal>, string> {
  if (shock.kind === 'symbols') return ok(shock.by);
  if (shock.kind === 'all') return ok(new Map(holdings.map(({ symbol }) => [symbol, shock.by])));
  return history.ok ? ok(worstDay(history.value).moves) : history;
}

export type Trigger = Pick<Order, 'symbol' | 'side' | 'type' | 'status' | 'stopPrice' | 'triggeredAt'>;

export interface Shocked<T> {
  /** The change of the portfolio's value; null while a holding that moves has no price. */
  readonly pnl: Decimal | null;
  readonly equity: Decimal | null;
  readonly gross: Decimal | null;
  /** Null also without positive equity. */
  readonly leverage: Decimal | null;
  readonly symbols: readonly ShockedSymbol[];
  /** Orders whose trigger price the new prices have reached. */
  readonly triggered: readonly T[];
}

export interface ShockedSymbol {
  readonly symbol: string;
  readonly by: Decimal;
  readonly quantity: Decimal;
  readonly price: Decimal | null;
  readonly value: Decimal | null;
  readonly pnl: Decimal | null;
}

/** Before any order trades: a stop that the shock reaches would fill somewhere on the way. */
export function shocked<T extends Trigger>(
  moves: ReadonlyMap<string, Decimal>,
  {
    holdings,
    equity,
    orders,
  }: { readonly holdings: readonly Holding[]; readonly equity: Decimal | null; readonly orders: readonly T[] },
): Shocked<T> {
  const symbols = holdings
    .filter(({ quantity }) => !quantity.isZero())
    .map((holding): ShockedSymbol => {
      const by = moves.get(holding.symbol) ?? ZERO;
      const price = holding.mark === null ? null : holding.mark.times(ONE.plus(by));
      const value = valueOf({ ...holding, mark: price });
      const before = valueOf(holding);
      const pnl = value === null || before === null ? null : value.minus(before);
      return { symbol: holding.symbol, by, quantity: holding.quantity, price, value, pnl };
    });
  const pnl = sumOf(symbols.map((one) => (one.by.isZero() ? ZERO : one.pnl)));
  const gross = sumOf(symbols.map(({ value }) => value?.abs() ?? null));
  const after = pnl === null || equity === null ? null : round8(equity.plus(pnl));
  const prices = new Map(symbols.map(({ symbol, price }) => [symbol, price]));
  return {
    pnl,
    equity: after,
    gross,
    leverage: leverageOf(gross, after),
    symbols,
    triggered: orders.filter((order) => reaches(order, prices.get(order.symbol) ?? null)),
  };
}

function reaches(order: Trigger, price: Decimal | null): boolean {
  return (
    price !== null &&
    !isTerminal(order.status) &&
    order.status !== 'HELD' &&
    awaitsTrigger(order) &&
    isReached(order, price)
  );
}

/** Null when one of the amounts is unknown. */
function sumOf(amounts: readonly (Decimal | null)[]): Decimal | null {
  return amounts.reduce((sum, amount) => (sum === null || amount === null ? null : sum.plus(amount)), ZERO);
}
