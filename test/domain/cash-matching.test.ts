/** Fills of CASH accounts: bounded by the current cash, fee included, and by the position. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ZERO, round8 } from '../../src/domain/decimal.ts';
import type { Decimal } from '../../src/domain/decimal.ts';
import type { MatchOutcome } from '../../src/domain/fill.ts';
import { matchOpen, matchQuote } from '../../src/domain/matching.ts';
import type { MatchMarket } from '../../src/domain/matching.ts';
import type { Order } from '../../src/domain/order.ts';
import { WHOLE_EVENT, BTCUSD, amounts, bookOf, d, order, quote, sides } from './samples.ts';
import { byKind } from './outcome.ts';

const COMMISSION = { kind: 'basis-points', rate: d('0.001'), minimum: ZERO } as const;

/** A bar that opens at 100 with volume for 100 units, no slippage, a fee of 0.1 %. */
function opened(
  orders: readonly Order[],
  {
    cash,
    held = d(0),
    volume = d(1000),
  }: { readonly cash: Decimal; readonly held?: Decimal; readonly volume?: Decimal },
): MatchOutcome {
  const market: MatchMarket = {
    instrument: BTCUSD,
    slippage: { kind: 'none' },
    commission: COMMISSION,
    participationRate: d('0.1'),
    barPath: 'NEARER_EXTREME',
    session: null,
    positionQuantity: () => held,
    cashOf: () => cash,
  };
  return matchOpen({
    orders: bookOf(orders),
    part: WHOLE_EVENT,
    bar: { symbol: 'BTCUSD', interval: '1m', timestamp: 60_000, open: d(100), volume },
    market,
  });
}

const told = (outcome: MatchOutcome): string[] => {
  const { fills, cancels } = byKind(outcome);
  return [
    ...fills.map(({ orderId, quantity }) => `${orderId} ${quantity.toFixed()}`),
    ...cancels.map(({ orderId, reason }) => `${orderId} ${reason}`),
  ];
};

describe('a buy of a CASH account', () => {
  test('fills the quantity that the cash covers with the fee, rounded down to the lot, and the rest ends', () => {
    // 9.99 × 100 and the fee of 0.999 are 999.999; one lot of 0.001 more is 1,000.0991.
    expect(told(opened([order({ quantity: d(12) })], { cash: d(1000) }))).toEqual([
      'order-1 9.99',
      'order-1 INSUFFICIENT_CASH',
    ]);
  });

  test('fills completely when the cash is exactly enough', () => {
    expect(told(opened([order({ quantity: d(10) })], { cash: d(1001) }))).toEqual(['order-1 10']);
    expect(told(opened([order({ quantity: d(10) })], { cash: d('1000.99999999') }))).toEqual([
      'order-1 9.999',
      'order-1 INSUFFICIENT_CASH',
    ]);
  });

  test('without cash for one lot ends without a fill', () => {
    expect(told(opened([order()], { cash: d('0.05') }))).toEqual(['order-1 INSUFFICIENT_CASH']);
    expect(told(opened([order()], { cash: d(0) }))).toEqual(['order-1 INSUFFICIENT_CASH']);
  });

  test('that rests at a limit ends in the same way, but only when the market reaches the limit', () => {
    expect(told(opened([order({ quantity: d(12), limitPrice: d(100) })], { cash: d(500) }))).toEqual([
      'order-1 4.995',
      'order-1 INSUFFICIENT_CASH',
    ]);
    expect(told(opened([order({ quantity: d(12), limitPrice: d(99) })], { cash: d(0) }))).toEqual([]);
  });

  test('keeps working when only the volume is too small', () => {
    expect(told(opened([order({ quantity: d(12) })], { cash: d(1000), volume: d(20) }))).toEqual(['order-1 2']);
  });

  test('fill or kill is filled completely or not at all, with the cause', () => {
    expect(told(opened([order({ quantity: d(12), timeInForce: 'FOK' })], { cash: d(1000) }))).toEqual([
      'order-1 INSUFFICIENT_CASH',
    ]);
    expect(told(opened([order({ quantity: d(12), timeInForce: 'FOK' })], { cash: d(2000), volume: d(100) }))).toEqual([
      'order-1 FOK_NOT_FILLABLE',
    ]);
    expect(told(opened([order({ quantity: d(12), timeInForce: 'FOK' })], { cash: d(2000) }))).toEqual(['order-1 12']);
  });

  test('shares the cash with the orders of the same event, in the order of acceptance; an earlier sale adds cash', () => {
    const buys = [1, 2, 3].map((number) => order({ id: `b${number}`, quantity: d(4), acceptedSequence: number }));
    expect(told(opened(buys, { cash: d(1000) }))).toEqual(['b1 4', 'b2 4', 'b3 1.99', 'b3 INSUFFICIENT_CASH']);
    const sale = order({ id: 's', side: 'SELL', quantity: d(5), acceptedSequence: 0 });
    expect(told(opened([sale, ...buys], { cash: d(1000), held: d(5) }))).toEqual(['s 5', 'b1 4', 'b2 4', 'b3 4']);
  });

  test('is bounded by the cash at a quote too', () => {
    const market: MatchMarket = {
      instrument: BTCUSD,
      slippage: { kind: 'none' },
      commission: COMMISSION,
      participationRate: d('0.1'),
      barPath: 'NEARER_EXTREME',
      session: null,
      positionQuantity: () => ZERO,
      cashOf: () => d(1000),
    };
    expect(
      told(
        matchQuote({
          orders: bookOf([order({ quantity: d(12) })]),
          part: WHOLE_EVENT,
          quote: quote({ ask: d('100.1') }),
          market,
        }),
      ),
    ).toEqual(['order-1 9.98', 'order-1 INSUFFICIENT_CASH']);
  });
});

describe('a sale of a CASH account', () => {
  test('fills no more than the position, and ends when no position is left', () => {
    expect(told(opened([order({ side: 'SELL', quantity: d(5) })], { cash: d(0), held: d(3) }))).toEqual([
      'order-1 3',
      'order-1 NOTHING_TO_SELL',
    ]);
    expect(told(opened([order({ side: 'SELL', limitPrice: d(200) })], { cash: d(0) }))).toEqual([
      'order-1 NOTHING_TO_SELL',
    ]);
  });

  test('fills only the position that a reduce-only sale of the same event left', () => {
    const flat = order({ id: 'flat', side: 'SELL', quantity: d(3), reduceOnly: true, acceptedSequence: 1 });
    const sale = order({ id: 'sale', side: 'SELL', quantity: d(3), acceptedSequence: 2 });
    expect(told(opened([flat, sale], { cash: d(0), held: d(3) }))).toEqual(['flat 3', 'sale NOTHING_TO_SELL']);
  });
});

test('with any orders, a CASH account ends no event with cash or position below zero', () => {
  const orders = fc.array(
    fc.record({
      side: sides,
      quantity: amounts({ most: 20, decimals: 3 }),
      timeInForce: fc.constantFrom('GTC', 'IOC', 'FOK'),
      reduceOnly: fc.boolean(),
    }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(orders, amounts({ most: 2000 }), amounts({ most: 10, decimals: 3 }), (parts, cash, held) => {
      const list = parts.map((part, at) => order({ ...part, id: `o${at}`, acceptedSequence: at }));
      const { fills } = byKind(opened(list, { cash, held }));
      let [money, position] = [cash, held];
      for (const { orderId, quantity, price } of fills) {
        const notional = round8(quantity.times(price));
        const fee = round8(notional.times('0.001'));
        const buys = list.find(({ id }) => id === orderId)!.side === 'BUY';
        money = buys ? money.minus(notional).minus(fee) : money.plus(notional).minus(fee);
        position = buys ? position.plus(quantity) : position.minus(quantity);
        expect([money.isNegative(), position.isNegative()]).toEqual([false, false]);
      }
    }),
  );
});
