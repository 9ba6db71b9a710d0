/**
 * Position sizing: the booked result of an entry that leaves again, and the largest quantity whose loss an amount of
 * money covers. SQL's exit_preview() computes the same result.
 */
import { commissionOf } from './commission.ts';
import { ONE, ZERO, maximum, minimum, round8 } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import type { Instrument, TradingCosts } from './instrument.ts';
import type { Interval } from './interval.ts';
import type { Side } from './order.ts';
import { slippedPrice } from './slippage.ts';
import { largestCovered } from './spending.ts';

export interface RoundTrip {
  /** Of the entry. */
  readonly side: Side;
  /** The prices of both fills, slippage included. */
  readonly entry: Decimal;
  readonly exit: Decimal;
  readonly instrument: Instrument & TradingCosts;
}

/** The change of cash by both fills, both commissions included; a loss is negative. */
export function resultOf(quantity: Decimal, { side, entry, exit, instrument }: RoundTrip): Decimal {
  const model = { kind: 'basis-points', rate: instrument.commissionRate, minimum: ZERO } as const;
  const paid = round8(quantity.times(entry));
  const received = round8(quantity.times(exit));
  const fees = commissionOf(model, { quantity, notional: paid }).plus(
    commissionOf(model, { quantity, notional: received }),
  );
  const change = side === 'BUY' ? received.minus(paid) : paid.minus(received);
  return change.minus(fees);
}

/** The loss of one unit, before the rounding of the amounts; zero or below when the exit loses nothing. */
export function lossPerUnit({ side, entry, exit, instrument }: RoundTrip): Decimal {
  const change = side === 'BUY' ? entry.minus(exit) : exit.minus(entry);
  return change.plus(entry.plus(exit).times(instrument.commissionRate));
}

/** The most lots that lose at most `money`; zero when one lot loses more. The trip loses something. */
export function quantityForLoss(money: Decimal, trip: RoundTrip): Decimal {
  const { instrument } = trip;
  const lots = money.dividedBy(lossPerUnit(trip)).dividedToIntegerBy(instrument.lotSize).plus(1);
  return largestCovered(lots.times(instrument.lotSize), instrument.lotSize, (quantity) =>
    resultOf(quantity, trip).negated().lessThanOrEqualTo(money),
  );
}

/** The terms by which an entry fills when the market has no gap. */
export interface EntryMarket {
  readonly side: Side;
  readonly limitPrice: Decimal | null;
  /** The price that triggers the entry; null without a trigger. */
  readonly trigger: Decimal | null;
  /** `if touched` triggers when the market falls to a purchase, a stop when it rises. */
  readonly triggers: 'stop' | 'if touched';
  /** Of a purchase the ask, of a sale the bid; null without a market. */
  readonly market: Decimal | null;
  readonly instrument: Instrument & TradingCosts;
}

/** The price before slippage and after it, as order_verdict() computes them; null without a market and a price. */
export function entryPrices(entry: EntryMarket): { readonly reference: Decimal; readonly worst: Decimal } | null {
  const { side, limitPrice, instrument } = entry;
  if (limitPrice !== null) return { reference: limitPrice, worst: limitPrice };
  const reference = referenceOf(entry);
  return reference === null ? null : { reference, worst: slipped(instrument, side, reference) };
}

function referenceOf({ side, trigger, triggers, market }: EntryMarket): Decimal | null {
  if (trigger === null || market === null) return trigger ?? market;
  const falls = (side === 'BUY') === (triggers === 'if touched');
  return falls ? minimum(trigger, market) : maximum(trigger, market);
}

/** The expected price of a market order. */
export function slipped(instrument: Instrument & TradingCosts, side: Side, price: Decimal): Decimal {
  return slippedPrice(
    { kind: 'basis-points', rate: instrument.slippageRate },
    { instrument, side, price, limitPrice: null },
  );
}

/** The worst gaps of the stored bars, as shares of the close before them. */
export interface GapHistory {
  readonly interval: Interval;
  /** The number of gaps: one less than the bars. */
  readonly gaps: number;
  /** The largest fall, zero or below, and the largest rise, zero or above. */
  readonly fall: Decimal;
  readonly rise: Decimal;
}

/** The gap against a position that was opened by `side`, zero or above. */
export function gapAgainst({ fall, rise }: GapHistory, side: Side): Decimal {
  return side === 'BUY' ? fall.negated() : rise;
}

/** The price at which the stop fills when the market closes just before it and opens with the gap beyond it. */
export function fillInGap(stop: Decimal, gap: Decimal, trip: Pick<RoundTrip, 'side' | 'instrument'>): Decimal {
  const opens = trip.side === 'BUY' ? stop.times(ONE.minus(gap)) : stop.times(gap.plus(1));
  return slipped(trip.instrument, trip.side === 'BUY' ? 'SELL' : 'BUY', opens);
}

/** `unknown` without bars of the instrument. */
export type GapLoss =
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'known';
      /** The change of cash, both fees included. */
      readonly result: Decimal;
      /** A share of the close before it, zero or above. */
      readonly gap: Decimal;
      readonly gaps: number;
      readonly interval: Interval;
    };
