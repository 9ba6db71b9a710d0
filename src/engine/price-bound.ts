/** The largest price that a market event tells: what the desk's bound is compared with before anything follows from it. */
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
