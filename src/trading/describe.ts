/** Describes requests: for the preview before they are sent and for the report afterwards. */
import { plain } from '../domain/decimal.ts';
import type { PlaceOrderRequest } from '../domain/order-line/intent.ts';
import { LINK_WORDS, describeRequest } from '../domain/order-line/describe.ts';
import type { NewTerms } from '../domain/replacement.ts';
import { unreachable } from '../domain/unreachable.ts';
import type { DeskRequest } from './intent.ts';

/** `cancel order 12, BUY 0.5 BTCUSD` · `SELL 0.5 BTCUSD at market, day`. */
export function describeOne(request: DeskRequest): string {
  switch (request.kind) {
    case 'cancel': {
      const { number, side, quantity, symbol } = request.order;
      return `cancel order ${number}, ${side} ${plain(quantity)} ${symbol}`;
    }
    case 'replace': {
      const { number, side, quantity, symbol } = request.order;
      return `replace order ${number}, ${side} ${plain(quantity)} ${symbol}, with ${describeTerms(request.terms)}`;
    }
    case 'place':
      return describeRequest(request.request);
    case 'place-linked': {
      const { first, second, link } = request;
      return `${describeRequest(first.request)}; ${LINK_WORDS[link]} ${describeRequest(second.request)}`;
    }
    case 'exists':
      return `order ${request.order.number} already exists`;
    default:
      return unreachable(request);
  }
}

/** `quantity 0.6, limit 187.05`. */
export function describeTerms({ quantity, limitPrice, stopPrice }: NewTerms): string {
  const terms = { quantity, limit: limitPrice, stop: stopPrice };
  return Object.entries(terms)
    .flatMap(([name, term]) => (term === null ? [] : [`${name} ${plain(term)}`]))
    .join(', ');
}

/**
 * Of a flatten: `cancel 2 working orders in BTCUSD, then SELL 0.5 BTCUSD at market, reduce-only`. Of a reversal: the
 * same, `, then SELL 0.5 BTCUSD at market`.
 */
export function describeClosing(requests: readonly DeskRequest[]): string {
  const canceled = requests.flatMap((request) => (request.kind === 'cancel' ? [request.order] : []));
  const placed = requests.flatMap((request) => (request.kind === 'place' ? [request.request] : []));
  const symbols = new Set(canceled.map(({ symbol }) => symbol));
  const where = symbols.size === 1 ? ` in ${canceled[0]!.symbol}` : '';
  const cancel =
    canceled.length === 0 ? [] : [`cancel ${canceled.length} working order${canceled.length === 1 ? '' : 's'}${where}`];
  const orders = placed.map(marketOrder).join(', ');
  const place = placed.length === 0 ? [] : [`${orders} at market, reduce-only`];
  const turned = requests.flatMap((request) =>
    request.kind === 'place-linked'
      ? [describeClosing([request.first]), `${marketOrder(request.second.request)} at market`]
      : [],
  );
  return [...cancel, ...place, ...turned].join(', then ');
}

function marketOrder({ side, quantity, symbol }: PlaceOrderRequest): string {
  return `${side} ${plain(quantity)} ${symbol}`;
}
