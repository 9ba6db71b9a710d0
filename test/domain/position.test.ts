import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SCALE, ZERO, plain, round8 } from '../../src/domain/decimal.ts';
import type { Decimal } from '../../src/domain/decimal.ts';
import { fillEntries } from '../../src/domain/ledger.ts';
import { applyFill, flatPosition, unrealizedPnl } from '../../src/domain/position.ts';
import type { FillOutcome, Position, PositionFill } from '../../src/domain/position.ts';
import { amounts, d, sides } from './samples.ts';

const fills: fc.Arbitrary<PositionFill> = fc.record({
  side: sides,
  quantity: amounts({ most: 1000 }),
  price: amounts({ most: 100_000 }),
});
const manyFills = fc.array(fills, { minLength: 1, maxLength: 30 });

function book(start: Position, list: readonly PositionFill[]): { position: Position; outcomes: FillOutcome[] } {
  let position = start;
  const outcomes = list.map((fill) => {
    const outcome = applyFill(position, fill);
    position = outcome.position;
    return outcome;
  });
  return { position, outcomes };
}

function sum(values: readonly Decimal[]): Decimal {
  return values.reduce((total, value) => total.plus(value), ZERO);
}

function cashOf(fill: PositionFill, outcome: FillOutcome): Decimal {
  return fill.side === 'BUY' ? outcome.notional.negated() : outcome.notional;
}

describe('a position, step by step', () => {
  const cases: readonly (readonly [
    string,
    string,
    { quantity: string; cost: string; realized: string; average: string | null },
  ])[] = [
    ['a first buy', 'BUY 2 100', { quantity: '2', cost: '200', realized: '0', average: '100' }],
    ['a second buy averages', 'BUY 2 100, BUY 1 130', { quantity: '3', cost: '330', realized: '0', average: '110' }],
    [
      'a partial sale realizes against the average',
      'BUY 2 100, BUY 1 130, SELL 1 120',
      { quantity: '2', cost: '220', realized: '10', average: '110' },
    ],
    [
      'a full sale leaves no position',
      'BUY 3 110, SELL 3 100',
      { quantity: '0', cost: '0', realized: '-30', average: null },
    ],
    ['a short has negative cost', 'SELL 2 100', { quantity: '-2', cost: '-200', realized: '0', average: '100' }],
    [
      'covering lower is a gain',
      'SELL 2 100, BUY 1 90',
      { quantity: '-1', cost: '-100', realized: '10', average: '100' },
    ],
    [
      'a long flips to short',
      'BUY 1 100, SELL 3 120',
      { quantity: '-2', cost: '-240', realized: '20', average: '120' },
    ],
    ['a short flips to long', 'SELL 1 100, BUY 3 120', { quantity: '2', cost: '240', realized: '-20', average: '120' }],
    [
      'thirds are rounded once each',
      'BUY 3 33.33333333, SELL 1 40, SELL 1 40, SELL 1 40',
      { quantity: '0', cost: '0', realized: '20.00000001', average: null },
    ],
  ];
  test.each(cases)('%s: %s', (_, script, expected) => {
    const list = script.split(', ').map((line): PositionFill => {
      const [side, quantity, price] = line.split(' ');
      return { side: side as PositionFill['side'], quantity: d(quantity!), price: d(price!) };
    });
    const { position } = book(flatPosition('BTCUSD'), list);
    const average = position.quantity.isZero() ? null : round8(position.cost.dividedBy(position.quantity));
    expect({
      quantity: plain(position.quantity),
      cost: plain(position.cost),
      realized: plain(position.realizedPnl),
      average: average === null ? null : plain(average),
    }).toEqual(expected);
  });

  test('an open position is worth its quantity at the mark less its cost, long and short', () => {
    const long = book(flatPosition('X'), [{ side: 'BUY', quantity: d(2), price: d(100) }]).position;
    const short = book(flatPosition('X'), [{ side: 'SELL', quantity: d(2), price: d(100) }]).position;
    expect(plain(unrealizedPnl(long, d(90)))).toBe('-20');
    expect(plain(unrealizedPnl(short, d(90)))).toBe('20');
  });
});

describe('laws of accounting', () => {
  test('cash changes by the result less the change of cost', () => {
    fc.assert(
      fc.property(manyFills, (list) => {
        const { outcomes } = book(flatPosition('X'), list);
        list.forEach((fill, i) => {
          const outcome = outcomes[i]!;
          expect(cashOf(fill, outcome).equals(outcome.realizedPnl.minus(outcome.costChange))).toBe(true);
        });
      }),
    );
  });

  test('the position is the sum of its fills', () => {
    fc.assert(
      fc.property(manyFills, (list) => {
        const { position, outcomes } = book(flatPosition('X'), list);
        const quantity = sum(list.map((fill) => (fill.side === 'BUY' ? fill.quantity : fill.quantity.negated())));
        expect(plain(position.quantity)).toBe(plain(quantity));
        expect(plain(position.cost)).toBe(plain(sum(outcomes.map((outcome) => outcome.costChange))));
        expect(plain(position.realizedPnl)).toBe(plain(sum(outcomes.map((outcome) => outcome.realizedPnl))));
      }),
    );
  });

  test('a flat position costs exactly nothing, and a round trip realizes exactly its cash flows', () => {
    fc.assert(
      fc.property(manyFills, amounts({ most: 100_000 }), (list, lastPrice) => {
        const opened = book(flatPosition('X'), list).position;
        fc.pre(!opened.quantity.isZero());
        const closing: PositionFill = {
          side: opened.quantity.greaterThan(0) ? 'SELL' : 'BUY',
          quantity: opened.quantity.abs(),
          price: lastPrice,
        };
        const all = [...list, closing];
        const { position, outcomes } = book(flatPosition('X'), all);
        expect(plain(position.quantity)).toBe('0');
        expect(plain(position.cost)).toBe('0');
        expect(plain(position.realizedPnl)).toBe(plain(sum(all.map((fill, i) => cashOf(fill, outcomes[i]!)))));
      }),
    );
  });

  test('a flip is a close and an opening with the rest of the notional', () => {
    fc.assert(
      fc.property(fills, amounts({ most: 1000 }), amounts({ most: 100_000 }), (first, extra, price) => {
        const held = book(flatPosition('X'), [first]).position;
        const side = first.side === 'BUY' ? 'SELL' : 'BUY';
        const flip = applyFill(held, { side, quantity: first.quantity.plus(extra), price });
        const closed = applyFill(held, { side, quantity: first.quantity, price });
        const opened = applyFill(closed.position, { side, quantity: extra, price });
        expect(plain(flip.realizedPnl)).toBe(plain(closed.realizedPnl));
        expect(plain(flip.position.quantity)).toBe(plain(opened.position.quantity));
        const openingNotional = flip.notional.minus(closed.notional);
        expect(plain(flip.position.cost.abs())).toBe(plain(openingNotional));
        // Rounding once instead of twice moves the opening by one unit of the eighth decimal at most.
        expect(openingNotional.minus(opened.notional).abs().lessThanOrEqualTo('1e-8')).toBe(true);
      }),
    );
  });

  test('the order of partial fills at one price changes only the rounding', () => {
    fc.assert(
      fc.property(
        fc.array(amounts({ most: 1000 }), { minLength: 2, maxLength: 10 }),
        amounts({ most: 100_000 }),
        sides,
        (quantities, price, side) => {
          const list = quantities.map((quantity): PositionFill => ({ side, quantity, price }));
          const forth = book(flatPosition('X'), list).position;
          const back = book(flatPosition('X'), list.toReversed()).position;
          const whole = book(flatPosition('X'), [{ side, quantity: sum(quantities), price }]).position;
          expect(plain(forth.cost)).toBe(plain(back.cost));
          expect(
            forth.cost
              .minus(whole.cost)
              .abs()
              .lessThanOrEqualTo(d('0.5e-8').times(quantities.length + 1)),
          ).toBe(true);
        },
      ),
    );
  });

  test('no value has more than eight decimals, and cost has the sign of the quantity', () => {
    fc.assert(
      fc.property(manyFills, (list) => {
        for (const { position, notional, costChange, realizedPnl } of book(flatPosition('X'), list).outcomes) {
          for (const value of [
            position.quantity,
            position.cost,
            position.realizedPnl,
            notional,
            costChange,
            realizedPnl,
          ]) {
            expect(value.decimalPlaces()).toBeLessThanOrEqual(SCALE);
          }
          expect(position.cost.isZero() || position.cost.isPositive() === position.quantity.isPositive()).toBe(true);
        }
      }),
    );
  });

  test('the ledger of every fill sums to exactly zero, commission included', () => {
    fc.assert(
      fc.property(manyFills, amounts({ most: 100 }), (list, commission) => {
        const { outcomes } = book(flatPosition('X'), list);
        list.forEach((fill, i) => {
          const lines = fillEntries({ symbol: 'X', side: fill.side, commission, ...outcomes[i]! });
          expect(plain(sum(lines.map((line) => line.amount)))).toBe('0');
          const cash = lines.find((line) => line.account === 'CASH')!.amount;
          expect(plain(cash)).toBe(plain(cashOf(fill, outcomes[i]!).minus(commission)));
        });
      }),
    );
  });
});
