/** The largest price of a market event, which is checked against the desk's bound before the event has effects. */
import { ZERO, maximum } from '../domain/decimal.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { MarketEvent } from '../market-data/feeds/feed.ts';

export function highestPriceOf(event: MarketEvent): Decimal {
  if (event.kind === 'open') return event.bar.open;
  if (event.kind === 'candle') return event.candle.high;
  const { bid, ask, last } = event.quote;
  return [bid, ask, last].reduce<Decimal>(
    (highest, price) => (price === null ? highest : maximum(highest, price)),
    ZERO,
  );
}
