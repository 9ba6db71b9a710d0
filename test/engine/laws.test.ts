/** Laws of the books for any requests and any market. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Decimal } from '../../src/domain/decimal.ts';
import { bucketStart } from '../../src/domain/interval.ts';
import { isTerminal } from '../../src/domain/order.ts';
import type { BookedTrade, Effect, OrderMove } from '../../src/engine/effect.ts';
import type { WorkingOrder } from '../../src/engine/state.ts';
import { candle, d } from '../domain/samples.ts';
import { recomputeBooks, units } from '../support/recomputed-books.ts';
import { PaperDesk, instrument } from './desk.ts';
import { runs } from '../support/runs.ts';

const MINUTE_MS = 60_000;
const SYMBOLS = ['BTCUSD', 'ETHUSD'] as const;

type Act =
  | {
      readonly kind: 'candle';
      readonly symbol: string;
      readonly close: number;
      readonly range: number;
      readonly volume: number;
    }
  | { readonly kind: 'place'; readonly order: Partial<WorkingOrder> }
  | { readonly kind: 'cancel'; readonly nth: number };

const orders: fc.Arbitrary<Act> = fc
  .record({
    symbol: fc.constantFrom(...SYMBOLS),
    portfolioId: fc.constantFrom('portfolio-1', 'portfolio-2'),
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    quantity: fc.integer({ min: 1, max: 60_000 }).map((thousandths) => d(thousandths).dividedBy(1000)),
    limit: fc.option(
      fc.integer({ min: 850, max: 1150 }).map((tenths) => d(tenths).dividedBy(10)),
      { nil: null },
    ),
    timeInForce: fc.constantFrom('DAY' as const, 'GTC' as const, 'IOC' as const, 'FOK' as const),
    reduceOnly: fc.integer({ min: 1, max: 6 }).map((face) => face === 6),
  })
  .map(({ limit, ...order }) => ({
    kind: 'place',
    order: { ...order, limitPrice: limit, type: limit === null ? 'MARKET' : 'LIMIT' },
  }));

const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('candle' as const),
        symbol: fc.constantFrom(...SYMBOLS),
        close: fc.integer({ min: 800, max: 1200 }),
        range: fc.integer({ min: 0, max: 50 }),
        volume: fc.integer({ min: 0, max: 600 }),
      }),
    },
    { weight: 3, arbitrary: orders },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), nth: fc.nat(20) }) },
  ),
  { minLength: 30, maxLength: 90 },
);

interface Played {
  readonly effects: readonly Effect[];
  readonly desk: PaperDesk;
  readonly placed: readonly WorkingOrder[];
}

/** Candles come two hours apart, so that day orders see a midnight. */
function play(script: readonly Act[]): Played {
  const costs = { commissionRate: d('0.001'), slippageRate: d('0.0005') };
  const desk = new PaperDesk(SYMBOLS.map((symbol) => instrument(symbol, costs)));
  // Both symbols have a known volume above zero, so a zero means that nothing traded.
  for (const symbol of SYMBOLS) desk.candle(candle('100 100 100 100 10', { symbol, timestamp: 0 }));
  const placed: WorkingOrder[] = [];
  let minute = 0;
  for (const act of script) {
    if (act.kind === 'candle') {
      minute += 120;
      const [open, high, low] = [act.close, act.close + act.range, Math.max(1, act.close - act.range)].map((tenths) =>
        (tenths / 10).toFixed(1),
      );
      desk.candle(
        candle(`${open} ${high} ${low} ${open} ${act.volume}`, { symbol: act.symbol, timestamp: minute * MINUTE_MS }),
      );
    } else if (act.kind === 'place') {
      const [effect] = desk.place({ ...act.order, id: `order-${placed.length}` });
      if (effect?.kind === 'order') placed.push(effect.order);
    } else {
      const order = placed[act.nth];
      if (order !== undefined) desk.cancel({ ...order, status: 'PENDING_CANCEL' });
    }
  }
  return { effects: desk.effects, desk, placed };
}

const tradesOf = ({ effects }: Played): BookedTrade[] =>
  effects.flatMap((effect) => (effect.kind === 'trade' ? [effect.trade] : []));
const movesOf = ({ effects }: Played): OrderMove[] =>
  effects.flatMap((effect) => (effect.kind === 'order' ? [effect] : []));

test('the scripts of this file trade, flip and end orders in every way', () => {
  const played = fc.sample(acts, { numRuns: 100, seed: 1 }).map(play);
  expect(played.flatMap(tradesOf).length).toBeGreaterThan(1_000);
  expect(new Set(played.flatMap(movesOf).map(({ order }) => order.status))).toEqual(
    new Set(['NEW', 'PARTIALLY_FILLED', 'FILLED', 'CANCELED', 'EXPIRED']),
  );
  expect(
    played
      .flatMap(tradesOf)
      .filter(
        ({ realizedPnl, costChange, quantity, price }) =>
          !realizedPnl.isZero() && costChange.abs().greaterThan(quantity.times(price).times('0.1')),
      ).length,
  ).toBeGreaterThan(20);
});

describe('for any script', () => {
  test('positions equal an independent computation from the trades', () => {
    fc.assert(
      fc.property(acts, (script) => {
        const played = play(script);
        for (const [portfolioId, { holdings }] of played.desk.state.books) {
          const own = tradesOf(played).filter((trade) => trade.portfolioId === portfolioId);
          const { positions } = recomputeBooks(
            own.map(({ symbol, side, quantity, price, commission }) => ({
              symbol,
              side,
              quantity: quantity.toFixed(),
              price: price.toFixed(),
              commission: commission.toFixed(),
            })),
          );
          for (const [symbol, { quantity, cost, realizedPnl, fees }] of holdings) {
            expect({
              quantity: units(quantity.toFixed()),
              cost: units(cost.toFixed()),
              realizedPnl: units(realizedPnl.toFixed()),
              fees: units(fees.toFixed()),
            }).toEqual(positions.get(symbol));
          }
        }
      }),
      runs({ quick: 30, long: 100 }),
    );
  });

  test('the lines of every trade sum to zero and move cash by its notional less commission', () => {
    fc.assert(
      fc.property(acts, (script) => {
        for (const effect of play(script).effects) {
          if (effect.kind !== 'trade') continue;
          const sum = effect.ledger.reduce((total, { amount }) => total.plus(amount), d(0));
          expect(sum.isZero()).toBe(true);
          const { side, quantity, price, commission } = effect.trade;
          const notional = quantity.times(price).toDecimalPlaces(8);
          const cash = effect.ledger.find(({ account }) => account === 'CASH')!.amount;
          expect(cash.toFixed()).toBe((side === 'BUY' ? notional.negated() : notional).minus(commission).toFixed());
        }
      }),
      runs({ quick: 30, long: 100 }),
    );
  });

  test("no event follows an order's end, and it is FILLED exactly when its trades fill it", () => {
    fc.assert(
      fc.property(acts, (script) => {
        const played = play(script);
        for (const { id, quantity } of played.placed) {
          const moves = movesOf(played).filter(({ order }) => order.id === id);
          expect(moves.slice(0, -1).filter(({ order }) => isTerminal(order.status))).toEqual([]);
          const traded = tradesOf(played)
            .filter(({ orderId }) => orderId === id)
            .reduce((sum, trade) => sum.plus(trade.quantity), d(0));
          const last = moves.at(-1)!.order;
          expect(last.filledQuantity.toFixed()).toBe(traded.toFixed());
          expect(last.status === 'FILLED').toBe(traded.equals(quantity));
        }
      }),
      runs({ quick: 30, long: 100 }),
    );
  });

  test("no trade is before its order's acceptance, beyond its limit, or against reduce-only", () => {
    fc.assert(
      fc.property(acts, (script) => {
        const played = play(script);
        const orders = new Map(played.placed.map((order) => [order.id, order]));
        const held = new Map<string, number>();
        for (const trade of tradesOf(played)) {
          const order = orders.get(trade.orderId)!;
          expect(trade.executedAt).toBeGreaterThanOrEqual(order.acceptedAt!);
          if (order.limitPrice !== null)
            expect(
              trade.side === 'BUY'
                ? trade.price.lessThanOrEqualTo(order.limitPrice)
                : trade.price.greaterThanOrEqualTo(order.limitPrice),
            ).toBe(true);
          const key = `${trade.portfolioId} ${trade.symbol}`;
          const before = held.get(key) ?? 0;
          const after = before + (trade.side === 'BUY' ? 1 : -1) * Math.round(Number(trade.quantity) * 1000);
          if (order.reduceOnly) expect([Math.abs(after) < Math.abs(before), before * after >= 0]).toEqual([true, true]);
          held.set(key, after);
        }
      }),
      runs({ quick: 30, long: 100 }),
    );
  });

  test('all orders together fill no more than their share of a candle', () => {
    fc.assert(
      fc.property(acts, (script) => {
        const played = play(script);
        const volumes = new Map<string, Decimal>(
          played.effects.flatMap((effect) =>
            effect.kind === 'candle'
              ? [[`${effect.candle.symbol} ${effect.candle.timestamp}`, effect.candle.volume!] as const]
              : [],
          ),
        );
        const taken = new Map<string, number>();
        for (const { symbol, executedAt, quantity } of tradesOf(played)) {
          const key = `${symbol} ${bucketStart('1m', executedAt)}`;
          taken.set(key, (taken.get(key) ?? 0) + Math.round(Number(quantity) * 1000));
        }
        for (const [key, thousandths] of taken) expect(thousandths).toBeLessThanOrEqual(Number(volumes.get(key)) * 100);
      }),
      runs({ quick: 30, long: 100 }),
    );
  });

  test('the same script gives the same effects', () => {
    fc.assert(
      fc.property(acts, (script) => void expect(play(script).effects).toEqual(play(script).effects)),
      runs({ quick: 30, long: 100 }),
    );
  });
});
