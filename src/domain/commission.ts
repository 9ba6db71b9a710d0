/** The commission of a fill, by a named model. Each fill is charged separately, so a minimum applies to each. */
import { ZERO, maximum, round8 } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import { unreachable } from './unreachable.ts';

/**
 * `rate` is a fraction of the notional (0.001 = 10 basis points) or an amount per unit; `minimum` an amount per fill.
 */
export type CommissionModel =
  | { readonly kind: 'none' }
  | { readonly kind: 'basis-points'; readonly rate: Decimal; readonly minimum: Decimal }
  | { readonly kind: 'per-unit'; readonly rate: Decimal; readonly minimum: Decimal };

/** The commission of one fill in the instrument's currency, eight decimals, never negative. */
export function commissionOf(
  model: CommissionModel,
  fill: { readonly quantity: Decimal; readonly notional: Decimal },
): Decimal {
  switch (model.kind) {
    case 'none':
      return ZERO;
    case 'basis-points':
      return maximum(round8(fill.notional.times(model.rate)), model.minimum);
    case 'per-unit':
      return maximum(round8(fill.quantity.times(model.rate)), model.minimum);
    default:
      return unreachable(model);
  }
}
