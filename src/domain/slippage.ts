/** The slippage of a paper market order against its reference price. */
import { maximum, minimum } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import { roundToTickAdversely } from './instrument.ts';
import type { Instrument } from './instrument.ts';
import type { Side } from './order.ts';
import { unreachable } from './unreachable.ts';

/** `rate` is a fraction of the price: 0.0005 = 5 basis points. */
export type SlippageModel = { readonly kind: 'none' } | { readonly kind: 'basis-points'; readonly rate: Decimal };

export interface SlippageInput {
  readonly instrument: Instrument;
  readonly side: Side;
  /** The unslipped reference. */
  readonly price: Decimal;
  readonly limitPrice: Decimal | null;
}

/**
 * The reference moved against the trader and rounded to the tick in that direction; a limit price is never exceeded.
 */
export function slippedPrice(model: SlippageModel, input: SlippageInput): Decimal {
  const price = unlimitedPrice(model, input);
  if (input.limitPrice === null) return price;
  return input.side === 'BUY' ? minimum(price, input.limitPrice) : maximum(price, input.limitPrice);
}

/** The difference of `price` to `reference` in price units: positive is adverse. */
export function slippageOf(side: Side, price: Decimal, reference: Decimal): Decimal {
  return side === 'BUY' ? price.minus(reference) : reference.minus(price);
}

function unlimitedPrice(model: SlippageModel, { instrument, side, price }: SlippageInput): Decimal {
  switch (model.kind) {
    case 'none':
      return price;
    case 'basis-points': {
      const move = price.times(model.rate);
      const slipped = roundToTickAdversely(instrument, side === 'BUY' ? price.plus(move) : price.minus(move), side);
      // A price must stay above zero; below one tick there is no worse price, so the reference is used.
      return slipped.greaterThan(0) ? slipped : price;
    }
    default:
      return unreachable(model);
  }
}
