import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LEGS } from '../../src/domain/bar-path.ts';
import { openingOf } from '../../src/domain/candle.ts';
import type { Candle } from '../../src/domain/candle.ts';
import { plain } from '../../src/domain/decimal.ts';
import type { Decimal } from '../../src/domain/decimal.ts';
import type { MatchOutcome } from '../../src/domain/fill.ts';
import { matchClose, matchOpen, matchQuote } from '../../src/domain/matching.ts';
import type { CloseMatch, MatchMarket } from '../../src/domain/matching.ts';
import { remainingQuantity } from '../../src/domain/order.ts';
import type { Order } from '../../src/domain/order.ts';
import { WHOLE_EVENT, BTCUSD, amounts, bookOf, candle, d, order, quote, sides } from './samples.ts';
import { byKind } from './outcome.ts';

function market(part: Partial<MatchMarket> = {}): MatchMarket {
  return {
    instrument: BTCUSD,
    slippage: { kind: 'none' },
    commission: { kind: 'none' },
    cashOf: () => null,
    participationRate: d('0.1'),
    barPath: 'NEARER_EXTREME',
    session: null,
    positionQuantity: () => d(0),
    ...part,
  };
}

function shown(outcome: MatchOutcome): string[] {
  const { fills, cancels } = byKind(outcome);
  return [
    ...fills.map(
      (fill) =>
        `${fill.orderId} ${plain(fill.quantity)} @ ${plain(fill.price)} ${fill.liquidity} ${plain(fill.slippage)}`,
    ),
    ...cancels.map((cancel) => `${cancel.orderId} ${cancel.reason}`),
  ];
}

interface Bar {
  readonly orders: readonly Order[];
  readonly candle: Candle;
  readonly market: MatchMarket;
}

/** A bar from its open over its legs to its close, with the orders passed on as in the engine. */
function matchBar({ orders, candle: bar, market: terms }: Bar): MatchOutcome {
  let now = orders;
  let position = d(0);
  let taken = d(0);
  const outcomes: MatchOutcome[] = [];
  const matched = (outcome: MatchOutcome): void => {
    outcomes.push(outcome);
    const { stops, fills, cancels } = byKind(outcome);
    for (const { orderId, ...stop } of stops) now = now.map((one) => (one.id === orderId ? { ...one, ...stop } : one));
    for (const { orderId, quantity } of fills) {
      const { side } = now.find(({ id }) => id === orderId)!;
      position = side === 'BUY' ? position.plus(quantity) : position.minus(quantity);
      taken = taken.plus(quantity);
      now = now.map((one) =>
        one.id === orderId ? { ...one, filledQuantity: one.filledQuantity.plus(quantity) } : one,
      );
    }
    const isOver = (one: Order): boolean =>
      remainingQuantity(one).isZero() || cancels.some(({ orderId }) => orderId === one.id);
    now = now.filter((one) => !isOver(one));
  };
  const at = (): Omit<CloseMatch, 'candle' | 'leg' | 'taken'> => ({
    orders: bookOf(now),
    part: WHOLE_EVENT,
    market: { ...terms, positionQuantity: (portfolioId) => terms.positionQuantity(portfolioId).plus(position) },
  });
  matched(matchOpen({ ...at(), bar: openingOf(bar) }));
  for (const leg of LEGS) matched(matchClose({ ...at(), candle: bar, leg, taken }));
  return { moves: outcomes.flatMap(({ moves }) => moves), reached: null };
}

const FIVE_BP = { kind: 'basis-points', rate: d('0.0005') } as const;

describe('a candle', () => {
  const bar = candle('100 110 90 105 1000');
  const cases: readonly (readonly [string, Partial<Order>, string[]])[] = [
    ['a market buy trades at the open', {}, ['order-1 1 @ 100 TAKER 0']],
    ['a buy limit above the open trades at the open', { limitPrice: d(101) }, ['order-1 1 @ 100 TAKER 0']],
    ['a buy limit at the open trades at the open', { limitPrice: d(100) }, ['order-1 1 @ 100 TAKER 0']],
    ['a buy limit that the candle went through trades at the limit', { limitPrice: d(95) }, ['order-1 1 @ 95 MAKER 0']],
    ['a touch of a buy limit does not fill', { limitPrice: d(90) }, []],
    ['a buy limit out of reach waits', { limitPrice: d(80) }, []],
    [
      'a sell limit below the open trades at the open',
      { side: 'SELL', limitPrice: d(99) },
      ['order-1 1 @ 100 TAKER 0'],
    ],
    [
      'a sell limit that the candle went through trades at the limit',
      { side: 'SELL', limitPrice: d(109) },
      ['order-1 1 @ 109 MAKER 0'],
    ],
    ['a touch of a sell limit does not fill', { side: 'SELL', limitPrice: d(110) }, []],
    ['an IOC out of reach is canceled', { limitPrice: d(80), timeInForce: 'IOC' }, ['order-1 IOC_REST']],
    [
      'an IOC keeps its fill, the rest is canceled',
      { quantity: d(150), timeInForce: 'IOC' },
      ['order-1 100 @ 100 TAKER 0', 'order-1 IOC_REST'],
    ],
    ['a FOK that is too large does not fill', { quantity: d(150), timeInForce: 'FOK' }, ['order-1 FOK_NOT_FILLABLE']],
    ['a FOK that fits is filled', { quantity: d(100), timeInForce: 'FOK' }, ['order-1 100 @ 100 TAKER 0']],
    [
      'a large order fills the share of the volume and keeps working',
      { quantity: d(150) },
      ['order-1 100 @ 100 TAKER 0'],
    ],
    [
      'a filled part is not filled again',
      { quantity: d(2), filledQuantity: d('1.5'), status: 'PARTIALLY_FILLED' },
      ['order-1 0.5 @ 100 TAKER 0'],
    ],
    ['an order accepted at the opening instant takes part', { acceptedAt: 60_000 }, ['order-1 1 @ 100 TAKER 0']],
    ['an order accepted after the opening waits for the next candle', { acceptedAt: 60_001, timeInForce: 'IOC' }, []],
    ['an order that is not accepted does not trade', { status: 'PENDING_NEW', acceptedAt: null }, []],
    ['a fill beats a cancel that is not confirmed', { status: 'PENDING_CANCEL' }, ['order-1 1 @ 100 TAKER 0']],
    ['a terminal order does not trade', { status: 'CANCELED' }, []],
    ['another symbol is ignored', { symbol: 'ETHUSD', timeInForce: 'IOC' }, []],
    ['a buy stop below the open trades at the open', { type: 'STOP', stopPrice: d(95) }, ['order-1 1 @ 100 TAKER 0']],
  ];
  test.each(cases)('%s', (_, part, expected) => {
    expect(shown(matchBar({ orders: [order(part)], candle: bar, market: market() }))).toEqual(expected);
  });

  test('market orders pay slippage, rounded to the tick against the trader; limit orders do not', () => {
    const orders = [
      order({ id: 'buy' }),
      order({ id: 'sell', side: 'SELL', acceptedSequence: 2 }),
      order({ id: 'limit', limitPrice: d(101), acceptedSequence: 3 }),
    ];
    expect(shown(matchBar({ orders, candle: bar, market: market({ slippage: FIVE_BP }) }))).toEqual([
      'buy 1 @ 100.1 TAKER 0.1',
      'sell 1 @ 99.9 TAKER 0.1',
      'limit 1 @ 100 TAKER 0',
    ]);
  });

  test('orders share the volume in the order of acceptance, in whatever order they are passed', () => {
    const orders = [
      order({ id: 'third', quantity: d(60), acceptedSequence: 3 }),
      order({ id: 'first', quantity: d(70), acceptedSequence: 1 }),
      order({ id: 'second', side: 'SELL', quantity: d(20), acceptedSequence: 2 }),
    ];
    expect(shown(matchBar({ orders, candle: bar, market: market() }))).toEqual([
      'first 70 @ 100 TAKER 0',
      'second 20 @ 100 TAKER 0',
      'third 10 @ 100 TAKER 0',
    ]);
  });

  test('an unknown volume bounds nothing; with a volume of zero no order fills', () => {
    const orders = [
      order({ id: 'market', quantity: d(5_000) }),
      order({ id: 'inside', quantity: d(5_000), limitPrice: d(95), acceptedSequence: 2 }),
    ];
    expect(shown(matchBar({ orders, candle: { ...bar, volume: null }, market: market() }))).toEqual([
      'market 5000 @ 100 TAKER 0',
      'inside 5000 @ 95 MAKER 0',
    ]);
    const nothing = matchBar({ orders, candle: { ...bar, volume: d(0) }, market: market() });
    expect(shown(nothing)).toEqual([]);
    expect(byKind(nothing).waits.map(({ orderId, obstacle }) => `${orderId} ${obstacle}`)).toEqual([
      'market NO_VOLUME',
      'inside PRICE_NOT_REACHED',
      'inside NO_VOLUME',
      'inside PRICE_NOT_REACHED',
      'inside PRICE_NOT_REACHED',
    ]);
  });

  test('the share of the volume is rounded down to lots', () => {
    const thin = candle('100 100 100 100 0.12999');
    expect(shown(matchBar({ orders: [order()], candle: thin, market: market() }))).toEqual([
      'order-1 0.012 @ 100 TAKER 0',
    ]);
  });
});

describe('reduce-only', () => {
  const bar = candle('100 110 90 105 1000');
  const held = (quantity: number): MatchMarket => market({ positionQuantity: () => d(quantity) });

  test('fills no more than the position, then ends', () => {
    const orders = [order({ side: 'SELL', quantity: d(5), reduceOnly: true })];
    expect(shown(matchBar({ orders, candle: bar, market: held(2) }))).toEqual([
      'order-1 2 @ 100 TAKER 0',
      'order-1 NOTHING_TO_REDUCE',
    ]);
  });

  test('ends when there is no position to reduce, even when its price is not reached', () => {
    const orders = [order({ side: 'SELL', limitPrice: d(200), reduceOnly: true })];
    expect(shown(matchBar({ orders, candle: bar, market: held(0) }))).toEqual(['order-1 NOTHING_TO_REDUCE']);
    expect(shown(matchBar({ orders, candle: bar, market: held(-3) }))).toEqual(['order-1 NOTHING_TO_REDUCE']);
    expect(shown(matchBar({ orders, candle: bar, market: held(3) }))).toEqual([]);
  });

  test('sees the position after earlier orders, only of its own portfolio', () => {
    const orders = [
      order({ id: 'close', side: 'SELL', quantity: d(2), acceptedSequence: 1 }),
      order({ id: 'late', side: 'SELL', quantity: d(2), reduceOnly: true, acceptedSequence: 2 }),
      order({
        id: 'other',
        side: 'SELL',
        quantity: d(2),
        reduceOnly: true,
        acceptedSequence: 3,
        portfolioId: 'portfolio-2',
      }),
    ];
    expect(shown(matchBar({ orders, candle: bar, market: held(2) }))).toEqual([
      'close 2 @ 100 TAKER 0',
      'other 2 @ 100 TAKER 0',
      'late NOTHING_TO_REDUCE',
    ]);
  });

  test('a FOK is compared with the position that it may reduce', () => {
    const orders = [order({ side: 'SELL', quantity: d(500), reduceOnly: true, timeInForce: 'FOK' })];
    expect(shown(matchBar({ orders, candle: bar, market: held(50) }))).toEqual([
      'order-1 50 @ 100 TAKER 0',
      'order-1 NOTHING_TO_REDUCE',
    ]);
  });
});

describe('a quote', () => {
  const cases: readonly (readonly [string, Partial<Order>, Parameters<typeof quote>[0], string[]])[] = [
    ['a market buy takes the ask', {}, {}, ['order-1 1 @ 100.1 TAKER 0']],
    ['a market sell takes the bid', { side: 'SELL' }, {}, ['order-1 1 @ 99.9 TAKER 0']],
    [
      'the size of the quote limits the fill',
      { quantity: d(3) },
      { askSize: d('1.2345') },
      ['order-1 1.234 @ 100.1 TAKER 0'],
    ],
    ['a limit trades at the quote, not at the limit', { limitPrice: d(105) }, {}, ['order-1 1 @ 100.1 TAKER 0']],
    ['a limit below the ask waits', { limitPrice: d(100) }, {}, []],
    ['a sell limit above the bid waits', { side: 'SELL', limitPrice: d(100) }, {}, []],
    ['without an ask a buy does not fill', { timeInForce: 'IOC' }, { ask: null }, ['order-1 IOC_REST']],
    ['a quote from before the acceptance does not count', { acceptedAt: 60_001 }, {}, []],
  ];
  test.each(cases)('%s', (_, part, quoted, expected) => {
    expect(
      shown(matchQuote({ orders: bookOf([order(part)]), part: WHOLE_EVENT, quote: quote(quoted), market: market() })),
    ).toEqual(expected);
  });

  test('bid and ask have separate sizes', () => {
    const orders = [
      order({ id: 'b1', quantity: d(2) }),
      order({ id: 's1', side: 'SELL', quantity: d(2), acceptedSequence: 2 }),
      order({ id: 'b2', acceptedSequence: 3 }),
    ];
    expect(
      shown(
        matchQuote({
          orders: bookOf(orders),
          part: WHOLE_EVENT,
          quote: quote({ askSize: d(2), bidSize: d(1) }),
          market: market(),
        }),
      ),
    ).toEqual(['b1 2 @ 100.1 TAKER 0', 's1 1 @ 99.9 TAKER 0']);
  });
});

describe('laws of matching', () => {
  const orders: fc.Arbitrary<Order[]> = fc
    .array(
      fc.record({
        side: sides,
        quantity: amounts({ most: 200, decimals: 3 }),
        limitPrice: fc.option(amounts({ most: 200, decimals: 1 }), { nil: null }),
        timeInForce: fc.constantFrom('DAY', 'GTC', 'IOC', 'FOK' as const),
        reduceOnly: fc.boolean(),
        portfolioId: fc.constantFrom('p1', 'p2'),
        acceptedAt: fc.constantFrom(0, 60_000, 60_001),
      }),
      { maxLength: 12 },
    )
    .map((parts) => parts.map((part, i) => order({ ...part, id: `o${i}`, acceptedSequence: i })));
  const bars = fc
    .tuple(amounts({ most: 200 }), amounts({ most: 50 }), amounts({ most: 50 }), amounts({ most: 3000 }))
    .map(([open, up, down, volume]) =>
      candle('1 1 1 1 1', {
        open,
        high: open.plus(up),
        low: open.minus(down).abs().plus('0.00000001'),
        close: open,
        volume,
      }),
    );
  const holdings = fc.record({ p1: fc.integer({ min: -50, max: 50 }), p2: fc.integer({ min: -50, max: 50 }) });

  test('no fill is beyond its limit, larger than its order or off the lot, and all together are within the share of the volume', () => {
    fc.assert(
      fc.property(orders, bars, holdings, (list, bar, held) => {
        const positionQuantity = (id: string): Decimal => d(id === 'p1' ? held.p1 : held.p2);
        const { fills, cancels } = byKind(
          matchBar({ orders: list, candle: bar, market: market({ slippage: FIVE_BP, positionQuantity }) }),
        );
        let total = d(0);
        for (const fill of fills) {
          const filled = list.find((known) => known.id === fill.orderId)!;
          total = total.plus(fill.quantity);
          expect(fill.quantity.greaterThan(0) && fill.quantity.lessThanOrEqualTo(remainingQuantity(filled))).toBe(true);
          expect(fill.quantity.modulo(BTCUSD.lotSize).isZero()).toBe(true);
          if (filled.limitPrice !== null) {
            const worse =
              filled.side === 'BUY' ? fill.price.minus(filled.limitPrice) : filled.limitPrice.minus(fill.price);
            expect(worse.lessThanOrEqualTo(0)).toBe(true);
          }
          expect(fill.slippage.greaterThanOrEqualTo(0)).toBe(true);
          expect(filled.acceptedAt).toBeLessThanOrEqual(fill.executedAt);
        }
        expect(total.lessThanOrEqualTo(bar.volume!.times('0.1'))).toBe(true);
        expect(new Set(fills.map((fill) => fill.orderId)).size).toBe(fills.length);
        for (const known of list.filter(
          (one) => one.acceptedAt! <= bar.timestamp && (one.timeInForce === 'IOC' || one.timeInForce === 'FOK'),
        )) {
          const got = fills.find((fill) => fill.orderId === known.id)?.quantity ?? d(0);
          expect(got.equals(known.quantity) || cancels.some((cancel) => cancel.orderId === known.id)).toBe(true);
        }
      }),
    );
  });

  test('reduce-only orders never carry a position through zero', () => {
    fc.assert(
      fc.property(orders, bars, fc.integer({ min: -50, max: 50 }), (list, bar, held) => {
        const reducing = list.map((one) => ({ ...one, reduceOnly: true, portfolioId: 'p1' }));
        const { fills } = byKind(
          matchBar({ orders: reducing, candle: bar, market: market({ positionQuantity: () => d(held) }) }),
        );
        let position = d(held);
        for (const fill of fills) {
          const before = position;
          position =
            reducing.find((one) => one.id === fill.orderId)!.side === 'BUY'
              ? position.plus(fill.quantity)
              : position.minus(fill.quantity);
          expect(position.abs().lessThan(before.abs())).toBe(true);
        }
      }),
    );
  });
});
