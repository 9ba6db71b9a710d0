/** Values for domain tests: short constructors and fast-check arbitraries of decimals on the desk's grid. */
import fc from 'fast-check';
import type { Candle } from '../../src/domain/candle.ts';
import { Decimal, ZERO } from '../../src/domain/decimal.ts';
import type { Instrument } from '../../src/domain/instrument.ts';
import type { Order, Side } from '../../src/domain/order.ts';
import { OrderBook } from '../../src/domain/order-book.ts';
import type { MatchPart } from '../../src/domain/matching.ts';
import type { Quote } from '../../src/domain/quote.ts';

export function d(text: string | number): Decimal {
  return new Decimal(text);
}

/** Decimals above zero with at most `decimals` decimals, at most `most`. */
export function amounts({
  most = 1_000_000,
  decimals = 8,
}: { most?: number; decimals?: number } = {}): fc.Arbitrary<Decimal> {
  const scale = 10n ** BigInt(decimals);
  return fc
    .bigInt({ min: 1n, max: BigInt(most) * scale })
    .map((units) => new Decimal(units.toString()).dividedBy(scale.toString()));
}

export const sides: fc.Arbitrary<Side> = fc.constantFrom('BUY', 'SELL');

export const BTCUSD: Instrument = {
  symbol: 'BTCUSD',
  name: 'Bitcoin',
  kind: 'SPOT',
  currency: 'USD',
  tickSize: d('0.1'),
  lotSize: d('0.001'),
  minimumNotional: d('5'),
  active: true,
};

export function order(part: Partial<Order> = {}): Order {
  return {
    id: 'order-1',
    number: 1,
    portfolioId: 'portfolio-1',
    clientOrderId: 'client-1',
    symbol: 'BTCUSD',
    side: 'BUY',
    type: part.limitPrice == null ? 'MARKET' : 'LIMIT',
    timeInForce: 'GTC',
    quantity: d(1),
    filledQuantity: d(0),
    limitPrice: null,
    stopPrice: null,
    trailAmount: null,
    trailPercent: null,
    reduceOnly: false,
    parentId: null,
    listId: null,
    expireDate: null,
    postOnly: false,
    allOrNone: false,
    displayQuantity: null,
    status: 'NEW',
    placedAt: 0,
    acceptedAt: 0,
    triggeredAt: null,
    releasedAt: null,
    replacedAt: null,
    acceptedSequence: 1,
    expiresAt: null,
    eventSequence: 2,
    ...part,
  };
}

/** Orders before their first event, accepted in this order when they have one sequence. */
export function bookOf(orders: readonly Order[]): OrderBook {
  return OrderBook.of(orders.map((one) => ({ ...one, filledNotional: d(0), openedQuantity: d(0), obstacle: null })));
}

/** open/high/low/close and volume as one text: `100 110 90 105 1000`. */
export function candle(figures: string, part: Partial<Candle> = {}): Candle {
  const [open, high, low, close, volume] = figures.split(' ').map(d);
  return {
    symbol: 'BTCUSD',
    interval: '1m',
    timestamp: 60_000,
    open: open!,
    high: high!,
    low: low!,
    close: close!,
    volume: volume!,
    ...part,
  };
}

export function quote(part: Partial<Quote> = {}): Quote {
  return {
    symbol: 'BTCUSD',
    bid: d('99.9'),
    bidSize: null,
    ask: d('100.1'),
    askSize: null,
    last: d('100'),
    quotedAt: 60_000,
    receivedAt: 1_700_000_000_000,
    ...part,
  };
}

/** All orders of an event at once. */
export const WHOLE_EVENT: MatchPart = {
  after: null,
  released: new Set(),
  taken: { BUY: ZERO, SELL: ZERO },
  most: Number.POSITIVE_INFINITY,
};
