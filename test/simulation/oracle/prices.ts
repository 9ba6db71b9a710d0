/** The oracle's rules of prices: triggers, the moves of a trailing stop, and the price at which an order trades. */
import { ONE, ceilTo, floorTo } from '../amounts.ts';
import type { PlacedTerms } from '../schedule.ts';

export type Side = PlacedTerms['side'];

/** The prices that decide about an order. */
export interface Priced {
  readonly side: Side;
  readonly type: PlacedTerms['type'];
  readonly limit: bigint | null;
  readonly stop: bigint | null;
  readonly trailAmount: bigint | null;
  readonly trailPercent: bigint | null;
}

export interface Offer {
  readonly price: bigint;
  /** The price without slippage. */
  readonly reference: bigint;
  readonly liquidity: 'MAKER' | 'TAKER';
}

/** The prices that the market shows. */
export interface Shown {
  readonly bid: bigint | null;
  readonly ask: bigint | null;
  readonly last: bigint | null;
}

/** A post-only order that would trade at once is refused, or waits one tick behind the market. */
export function postedLimit(
  { side }: Pick<Priced, 'side'>,
  limit: bigint,
  { quote, tick, policy }: { readonly quote: Shown; readonly tick: bigint; readonly policy: 'REJECT' | 'REPRICE' },
): bigint | 'takes' {
  const market = (side === 'BUY' ? quote.ask : quote.bid) ?? quote.last;
  if (market === null || !isWithin(side, market, limit)) return limit;
  if (policy === 'REJECT') return 'takes';
  return side === 'BUY' ? ceilTo(market, tick) - tick : floorTo(market, tick) + tick;
}

/** The scale on which distances in per cent are exact. */
const FINE = ONE * 100n;

/** A touch is enough. A stop waits for a move against its side, an if-touched order for the other one. */
export function touches({ side, type, stop }: Priced, price: bigint): boolean {
  if (stop === null) return false;
  const waitsForRise = type === 'MARKET_IF_TOUCHED' ? side === 'SELL' : side === 'BUY';
  return waitsForRise ? price >= stop : price <= stop;
}

/** Behind the price by its distance, on the tick away from the market, and never back. */
export function trailed({ side, stop, trailAmount, trailPercent }: Priced, price: bigint, tick: bigint): bigint | null {
  const distance = trailAmount === null ? price * trailPercent! : trailAmount * FINE;
  const behind =
    side === 'SELL'
      ? price * FINE - distance < 0n
        ? 0n
        : floorTo(price * FINE - distance, tick * FINE) / FINE
      : ceilTo(price * FINE + distance, tick * FINE) / FINE;
  if (behind <= 0n) return stop;
  if (stop === null) return behind;
  return side === 'SELL' ? (behind > stop ? behind : stop) : behind < stop ? behind : stop;
}

/** A market order at a price, with slippage on the tick against it; a limit order when the price is within its limit. */
export function offerAt({ side, limit }: Priced, price: bigint, { slippage, tick }: Rates): Offer | null {
  if (limit !== null) return isWithin(side, price, limit) ? { price, reference: price, liquidity: 'TAKER' } : null;
  const moved = price * slippage;
  const slipped =
    side === 'BUY' ? ceilTo(price * ONE + moved, tick * ONE) / ONE : floorTo(price * ONE - moved, tick * ONE) / ONE;
  return { price: slipped > 0n ? slipped : price, reference: price, liquidity: 'TAKER' };
}

export interface Rates {
  readonly slippage: bigint;
  readonly tick: bigint;
}

/** A resting limit order trades at its limit when the price goes through it: a touch is not enough. */
export function restingOffer({ side, limit }: Priced, from: bigint, to: bigint): Offer | null {
  if (limit === null || isWithin(side, from, limit)) return null;
  const through = side === 'BUY' ? to < limit : to > limit;
  return through ? { price: limit, reference: limit, liquidity: 'MAKER' } : null;
}

function isWithin(side: Side, price: bigint, limit: bigint): boolean {
  return side === 'BUY' ? price <= limit : price >= limit;
}

/** Open, nearer extreme, other extreme, close; at equal distance the low comes first. */
export function nearerExtreme(open: bigint, high: bigint, low: bigint): 'high' | 'low' {
  return high - open < open - low ? 'high' : 'low';
}
