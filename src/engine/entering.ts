/** The terms with which an order enters the market: its expiry by its date, and the limit of a post-only order. */
import { postedLimit } from '../domain/conditions.ts';
import type { Decimal } from '../domain/decimal.ts';
import { hoursOfDeskDay } from '../domain/desk-day.ts';
import type { Order } from '../domain/order.ts';
import { lastSessionBy } from '../domain/sessions.ts';
import type { Ending } from './fills.ts';
import type { EngineState, Market } from './state.ts';

export type Entering =
  | { readonly kind: 'enters'; readonly limitPrice: Decimal | null; readonly expiresAt: number | null }
  | { readonly kind: 'ends'; readonly ending: Ending };

/** `at`: when it enters, on the market's clock. */
export function entering(state: EngineState, market: Market, order: Order, at: number): Entering {
  const expiresAt = order.expireDate === null ? order.expiresAt : endOfDate(state, market, order.expireDate);
  if (order.expireDate !== null && (expiresAt === null || expiresAt <= at))
    return {
      kind: 'ends',
      ending: { transition: 'EXPIRE', type: 'EXPIRED', reason: 'EXPIRE_DATE_PASSED', at },
    };
  const limitPrice = limitOf(market, order);
  return limitPrice === 'takes'
    ? { kind: 'ends', ending: { transition: 'REJECT', type: 'REJECTED', reason: 'POST_ONLY_WOULD_TAKE', at } }
    : { kind: 'enters', limitPrice, expiresAt };
}

/** `takes`: the order is post-only and would trade at once. A child is not judged: its parent decides when it works. */
export function limitOf({ quote, instrument }: Market, order: Order): Decimal | null | 'takes' {
  if (!order.postOnly || order.parentId !== null) return order.limitPrice;
  return postedLimit(order, quote, instrument) ?? 'takes';
}

/** The end of the last session of the date, or before it when the date has none. */
function endOfDate({ deskDay }: EngineState, { instrument }: Market, date: string): number | null {
  return lastSessionBy(instrument.tradingHours ?? hoursOfDeskDay(deskDay), date)?.end ?? null;
}
