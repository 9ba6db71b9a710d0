/** A tradable instrument and the grid of its prices and quantities. */
import { Decimal } from './decimal.ts';
import type { Side } from './order.ts';

export type InstrumentKind = 'SPOT' | 'EQUITY' | 'FUTURE';

export interface Instrument {
  readonly symbol: string;
  readonly name: string;
  readonly kind: InstrumentKind;
  readonly currency: string;
  /** Prices of orders are multiples of it. */
  readonly tickSize: Decimal;
  /** Quantities of orders are multiples of it. */
  readonly lotSize: Decimal;
  /** Smallest quantity × price of an order, in `currency`. */
  readonly minimumNotional: Decimal;
  readonly active: boolean;
}

/** The costs of paper trading, as fractions of notional and price. */
export interface TradingCosts {
  readonly commissionRate: Decimal;
  readonly slippageRate: Decimal;
}

const SYMBOL = /^[A-Z0-9][A-Z0-9._:/-]{0,31}$/;

/** Symbols are compared trimmed and in capitals everywhere; only this function normalizes them. */
export function normalizeSymbol(text: string): string {
  return text.trim().toUpperCase();
}

/** True for a normalized symbol: 1 to 32 capital letters, digits and . _ : / -, the first a letter or digit. */
export function validSymbol(text: string): boolean {
  return SYMBOL.test(text);
}

/** Rounds to the tick in the passive direction: a buy never pays more than `price`, a sell never receives less. */
export function roundToTick(instrument: Instrument, price: Decimal, side: Side): Decimal {
  return price.toNearest(instrument.tickSize, side === 'BUY' ? Decimal.ROUND_FLOOR : Decimal.ROUND_CEIL);
}

/** Rounds to the tick against the trader: a buy pays more, a sell receives less, which is zero below one tick. */
export function roundToTickAdversely(instrument: Instrument, price: Decimal, side: Side): Decimal {
  return price.toNearest(instrument.tickSize, side === 'BUY' ? Decimal.ROUND_CEIL : Decimal.ROUND_FLOOR);
}

/** Rounds down to whole lots. */
export function floorToLot(instrument: Instrument, quantity: Decimal): Decimal {
  return quantity.toNearest(instrument.lotSize, Decimal.ROUND_FLOOR);
}
