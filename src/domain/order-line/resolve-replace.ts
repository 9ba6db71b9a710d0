/** Turns a parsed `rep` line into new terms for its order: a relative price is that of the market now. */
import type { Order } from '../order.ts';
import type { NewTerms } from '../replacement.ts';
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { unreachable } from '../unreachable.ts';
import type { LineError, ReplaceLine } from './intent.ts';
import { errorAt } from './part-error.ts';
import { resolveRelative } from './resolve.ts';
import type { ResolveContext } from './resolve.ts';

type Wanted = Pick<ReplaceLine, 'quantity' | 'price' | 'stop' | 'spans'>;

/** An explicit price stays as typed: the database checks the tick, and which terms the order has. */
export function resolveReplace(
  line: Wanted,
  order: Pick<Order, 'symbol' | 'side'>,
  context: ResolveContext,
): Result<NewTerms, LineError> {
  const price = limitOf(line, order, context);
  return price.ok ? ok({ quantity: line.quantity, limitPrice: price.value, stopPrice: line.stop }) : price;
}

function limitOf(
  { price, spans }: Wanted,
  { symbol, side }: Pick<Order, 'symbol' | 'side'>,
  context: ResolveContext,
): Result<NewTerms['limitPrice'], LineError> {
  if (price === null) return ok(null);
  switch (price.kind) {
    case 'market':
      return err(
        errorAt({ spans }, 'price', 'a working order does not become a market order: cancel it and place a new one'),
      );
    case 'limit':
      return ok(price.price);
    case 'relative':
      return resolveRelative({ symbol, spans }, price, side, context);
    default:
      return unreachable(price);
  }
}
