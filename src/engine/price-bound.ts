/** The largest price of a market event, which is checked against the desk's bound before the event has effects. */
import { ZERO, maximum, plain } from '../domain/decimal.ts';
import type { Decimal } from '../domain/decimal.ts';
import { LARGEST_PRICE } from '../domain/price-bound.ts';
import { symbolOf } from '../market-data/feeds/feed.ts';
import type { MarketEvent } from '../market-data/feeds/feed.ts';
import type { Refusal, Refused } from './refusal.ts';

export function isWithinPriceBound(event: MarketEvent): boolean {
  return highestPriceOf(event).lessThanOrEqualTo(LARGEST_PRICE);
}

/** Of an event whose market is unknown, or else whose price is beyond the bound. */
export function refusalOfEvent(
  fed: Pick<Extract<Refused, { kind: 'event' }>, 'event' | 'feed' | 'position'>,
  market: 'known' | 'unknown',
): Refusal {
  return market === 'known'
    ? {
        refused: { kind: 'event', ...fed, why: 'PRICE_BOUND' },
        reason: `price ${plain(highestPriceOf(fed.event))} is above the largest price ${plain(LARGEST_PRICE)}`,
      }
    : {
        refused: { kind: 'event', ...fed, why: 'UNKNOWN_INSTRUMENT' },
        reason: `there is no instrument ${symbolOf(fed.event)} on this desk`,
      };
}

function highestPriceOf(event: MarketEvent): Decimal {
  if (event.kind === 'open') return event.bar.open;
  if (event.kind === 'candle') return event.candle.high;
  const { bid, ask, last } = event.quote;
  return [bid, ask, last].reduce<Decimal>(
    (highest, price) => (price === null ? highest : maximum(highest, price)),
    ZERO,
  );
}
