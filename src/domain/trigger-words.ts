/** The trigger of an order in words, for previews, lists and details. */
import { plain } from './decimal.ts';
import type { Decimal } from './decimal.ts';
import type { Order } from './order.ts';
import { directionOf } from './trigger.ts';
import { unreachable } from './unreachable.ts';

export type TriggerTerms = Pick<Order, 'side' | 'type' | 'stopPrice' | 'trailAmount' | 'trailPercent'> & {
  /** Of a request: it becomes an amount when the order is placed. */
  readonly trailAtr?: Decimal | null;
};

/** `when the price falls to 183 or below`; null without a trigger. */
export function triggerWords(
  { side, type, stopPrice, trailAmount, trailPercent, trailAtr = null }: TriggerTerms,
  shown: (amount: Decimal) => string = plain,
): string | null {
  const isRise = directionOf({ side, type }) === 'RISE';
  switch (type) {
    case 'MARKET':
    case 'LIMIT':
      return null;
    case 'STOP':
    case 'STOP_LIMIT':
    case 'MARKET_IF_TOUCHED': {
      const price = stopPrice === null ? '?' : shown(stopPrice);
      return isRise ? `when the price rises to ${price} or above` : `when the price falls to ${price} or below`;
    }
    case 'TRAILING_STOP': {
      // An order that was denied without an ATR never got a trail.
      const known = trailAmount === null ? 'an unknown distance' : shown(trailAmount);
      const amount = trailAtr === null ? known : `${shown(trailAtr)} ATR`;
      const distance = trailPercent === null ? amount : `${shown(trailPercent)} %`;
      const now = stopPrice === null ? '' : ` (now at ${shown(stopPrice)})`;
      return isRise
        ? `when the price rises ${distance} from its lowest${now}`
        : `when the price falls ${distance} from its highest${now}`;
    }
    default:
      return unreachable(type);
  }
}

/** As in an order line, with the present price of a trailing stop: `stp 183`, `mit 180`, `trl 1.5% → 181.2`. */
export function shortTrigger(
  { type, stopPrice, trailAmount, trailPercent, trailAtr = null }: Omit<TriggerTerms, 'side'>,
  shown: (amount: Decimal) => string = plain,
): string | null {
  switch (type) {
    case 'MARKET':
    case 'LIMIT':
      return null;
    case 'STOP':
    case 'STOP_LIMIT':
      return `stp ${shownOr(stopPrice, shown)}`;
    case 'MARKET_IF_TOUCHED':
      return `mit ${shownOr(stopPrice, shown)}`;
    case 'TRAILING_STOP': {
      const amount = trailAtr === null ? shownOr(trailAmount, shown) : `${shown(trailAtr)}atr`;
      const distance = trailPercent === null ? amount : `${shown(trailPercent)}%`;
      return stopPrice === null ? `trl ${distance}` : `trl ${distance} → ${shown(stopPrice)}`;
    }
    default:
      return unreachable(type);
  }
}

/** For a preview of an order that the market has already reached. */
export function reachedWords({ type }: Pick<TriggerTerms, 'type'>): string {
  return type === 'STOP_LIMIT'
    ? 'The stop is already reached: it works at once as a limit order.'
    : `The ${type === 'MARKET_IF_TOUCHED' ? 'price' : 'stop'} is already reached: it trades at once.`;
}

function shownOr(amount: Decimal | null, shown: (amount: Decimal) => string): string {
  return amount === null ? '?' : shown(amount);
}
