/**
 * The order book and the rule book against the plain way: to filter and sort every order, and to evaluate every rule,
 * at each event.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Broker } from '../../src/brokers/broker.ts';
import { paperBroker } from '../../src/brokers/paper.ts';
import { ALERT_FIELDS, ALERT_OPERATORS, evaluate } from '../../src/domain/alert-rule.ts';
import type { Effect } from '../../src/engine/effect.ts';
import { OrderBook } from '../../src/domain/order-book.ts';
import { RuleBook } from '../../src/engine/rule-book.ts';
import { EMPTY_STATE } from '../../src/engine/state.ts';
import type { EngineState, WatchedRule, WorkingOrder } from '../../src/engine/state.ts';
import { step } from '../../src/engine/step.ts';
import { parseTradingHours } from '../../src/domain/trading-hours.ts';
import { d, order, quote } from '../domain/samples.ts';
import { plainClose, plainClosing, plainOpen, plainQuote } from '../support/plain-matching.ts';
import { inAcceptance, instrument } from './desk.ts';
import { START, SYMBOLS, acts, eventsOf, maybe, prices, told } from './generated-acts.ts';
import type { Act } from './generated-acts.ts';
import { runs } from '../support/runs.ts';

/** Filters and sorts every order at each event. */
const plainBroker: Broker = {
  name: 'plain',
  onOpen: (match) => plainOpen({ ...match, orders: inAcceptance(match.orders) }),
  onClose: (match) => plainClose({ ...match, orders: inAcceptance(match.orders) }),
  onClosing: (match) => plainClosing({ ...match, orders: inAcceptance(match.orders) }),
  onQuote: (match) => plainQuote({ ...match, orders: inAcceptance(match.orders) }),
};

function begun(portion: number): EngineState {
  const costs = { commissionRate: d('0.001'), slippageRate: d('0.0005') };
  const hours = parseTradingHours({
    zone: 'UTC',
    sessions: [
      { days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], open: '02:00', close: '08:00' },
      { days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], open: '10:00', close: '17:00' },
    ],
  });
  if (!hours.ok) throw new Error(hours.error.message);
  const [BTC, ETH] = SYMBOLS;
  const venue = { barPath: 'WORST_CASE', postOnlyPolicy: 'REPRICE', tradingHours: hours.value } as const;
  const instruments = [instrument(BTC, costs), instrument(ETH, { ...costs, ...venue })];
  return { ...step(EMPTY_STATE, { kind: 'instruments', instruments }, paperBroker).state, portion };
}

/** The effects of each event; an unfinished event is sent again. */
function play(
  script: readonly Act[],
  broker: Broker,
  portion: number,
  between: (state: EngineState) => EngineState = (state) => state,
): Effect[][] {
  let state = begun(portion);
  return eventsOf(script).map((event) => {
    const effects: Effect[] = [];
    do {
      const stepped = step(between(state), event, broker);
      state = stepped.state;
      effects.push(...stepped.effects);
    } while (state.unfinished !== null);
    return effects;
  });
}

/** The state that another engine loads. */
function loadedAgain(state: EngineState): EngineState {
  const { unfinished, halfBooked } = state;
  const markets = [...state.markets].map(
    ([symbol, market]) => [symbol, { ...market, orders: OrderBook.of(market.orders) }] as const,
  );
  const parts = unfinished === null ? halfBooked : [...halfBooked, unfinished];
  return { ...state, markets: new Map(markets), unfinished: null, halfBooked: parts };
}

describe('for any orders and events', () => {
  test('the book gives the triggers, fills, cancels, obstacles and ends of plain matching, in its order', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(acts, (script) => {
        const effects = play(script, paperBroker, Number.POSITIVE_INFINITY);
        expect(effects).toEqual(play(script, plainBroker, Number.POSITIVE_INFINITY));
        for (const effect of effects.flat()) if (effect.kind === 'order') seen.add(effect.reason ?? effect.type);
      }),
      { numRuns: 60 },
    );
    for (const reason of [
      'TRIGGERED',
      'REPLACED',
      'TRADE',
      'IOC_REST',
      'FOK_NOT_FILLABLE',
      'NOTHING_TO_REDUCE',
      'NOTHING_TO_SELL',
      'OPENING_PASSED',
      'CLOSE_PASSED',
      'EXPIRE_DATE_PASSED',
      'POST_ONLY_WOULD_TAKE',
      'RESTATED',
    ])
      expect(seen).toContain(reason);
  });

  test.each([
    ['in small parts', (state: EngineState) => state],
    ['in small parts, each by another engine,', loadedAgain],
  ])('an event %s has the effects of the event in one', (_, between) => {
    const sorted = (effects: readonly Effect[][]): string[][] =>
      effects.map((ofEvent) => ofEvent.map((effect) => JSON.stringify(effect)).sort());
    fc.assert(
      fc.property(acts, fc.integer({ min: 1, max: 5 }), (script, portion) => {
        expect(sorted(play(script, paperBroker, portion, between))).toEqual(
          sorted(play(script, paperBroker, Number.POSITIVE_INFINITY)),
        );
      }),
      runs({ quick: 15, long: 40 }),
    );
  });
});

const rules: fc.Arbitrary<WatchedRule[]> = fc
  .array(
    fc.record({
      field: fc.constantFrom(...ALERT_FIELDS),
      operator: fc.constantFrom(...ALERT_OPERATORS),
      threshold: prices.map(d),
      state: fc.constantFrom('ARMED' as const, 'TRIGGERED' as const),
    }),
    { maxLength: 60 },
  )
  .map((made) =>
    made.map(({ state, ...condition }, number) => ({
      id: `rule-${number}`,
      number,
      condition: { symbol: 'BTCUSD', ...condition },
      severity: 'LOW',
      state,
    })),
  );

test('a quote finds exactly the rules whose state it changes, in the order of their numbers', () => {
  fc.assert(
    fc.property(rules, maybe(prices), maybe(prices), maybe(prices), fc.nat(70), (made, bid, ask, last, most) => {
      const price = (value: number | null) => (value === null ? null : d(value));
      const now = quote({ bid: price(bid), ask: price(ask), last: price(last) });
      const changed = made.filter((rule) => evaluate(rule.condition, rule.state, now).state !== rule.state);
      const found = RuleBook.of([...made].reverse()).changedBy(now, most);
      expect(found.map(({ id }) => id)).toEqual(changed.slice(0, most).map(({ id }) => id));
    }),
  );
});

describe('an event that reaches no order and no rule', () => {
  /** Counts how often the search looks at a price. */
  function looksAt(count: number): number {
    let looks = 0;
    const watched = <Row extends object, Name extends keyof Row>(row: Row, name: Name): Row => {
      const value = row[name];
      return Object.defineProperty({ ...row }, name, {
        enumerable: true,
        get: () => {
          looks += 1;
          return value;
        },
      });
    };
    let state = begun(200);
    const market = state.markets.get('BTCUSD')!;
    const orders: WorkingOrder[] = [];
    const rules: WatchedRule[] = [];
    for (let number = 0; number < count; number += 1) {
      const side = number % 2 === 0 ? 'BUY' : 'SELL';
      const limitPrice = d(side === 'BUY' ? 10 + (number % 5_000) / 100 : 150 + (number % 5_000) / 100);
      const resting = order({ id: `order-${number}`, side, limitPrice, acceptedSequence: number + 1 });
      orders.push(
        watched(
          { ...resting, filledNotional: d(0), openedQuantity: d(0), obstacle: 'PRICE_NOT_REACHED' },
          'limitPrice',
        ),
      );
      const stop = {
        ...resting,
        id: `stop-${number}`,
        type: 'STOP',
        limitPrice: null,
        acceptedSequence: count + number + 1,
      } as const;
      const stopPrice = d(side === 'SELL' ? 10 + (number % 5_000) / 100 : 150 + (number % 5_000) / 100);
      const trailing = {
        ...stop,
        id: `trail-${number}`,
        type: 'TRAILING_STOP',
        side: 'SELL',
        trailAmount: d(200),
        acceptedSequence: 2 * count + number + 1,
      } as const;
      for (const [waiting, level] of [
        [stop, stopPrice],
        [trailing, d(10 + (number % 5_000) / 100)],
      ] as const)
        orders.push(
          watched(
            { ...waiting, stopPrice: level, filledNotional: d(0), openedQuantity: d(0), obstacle: 'PRICE_NOT_REACHED' },
            'stopPrice',
          ),
        );
      const operator = side === 'BUY' ? 'BELOW' : 'ABOVE';
      const condition = { symbol: 'BTCUSD', field: 'LAST', operator, threshold: limitPrice } as const;
      const rule = { id: `rule-${number}`, number, severity: 'LOW', state: 'ARMED' } as const;
      rules.push({ ...rule, condition: watched(condition, 'threshold') });
    }
    state = {
      ...state,
      markets: new Map([['BTCUSD', { ...market, orders: OrderBook.of(orders), rules: RuleBook.of(rules) }]]),
    };
    looks = 0;
    const event = told({
      kind: 'quote',
      quote: quote({ bid: d(99), ask: d(101), last: d(100), quotedAt: START }),
      volume: d(1),
    });
    expect(step(state, event, paperBroker).effects.map(({ kind }) => kind)).toEqual(['quote']);
    return looks;
  }

  test('looks at a few prices, however many rest', () => {
    const [few, many] = [looksAt(10), looksAt(5_000)];
    // Every search looks at the first or the last price of a side and finds that it wants nothing.
    expect(few).toBeLessThan(30);
    expect(many).toBe(few);
  });
});
