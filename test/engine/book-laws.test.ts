/**
 * The order book and the rule book against the plain way: to filter and sort every order, and to evaluate every rule,
 * at each event.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Broker } from '../../src/brokers/broker.ts';
import { paperBroker } from '../../src/brokers/paper.ts';
import { ALERT_FIELDS, ALERT_OPERATORS, evaluate } from '../../src/domain/alert-rule.ts';
import type { Account } from '../../src/domain/account.ts';
import type { Decimal } from '../../src/domain/decimal.ts';
import type { NewTerms } from '../../src/domain/replacement.ts';
import type { Effect } from '../../src/engine/effect.ts';
import type { EngineEvent } from '../../src/engine/event.ts';
import { OrderBook } from '../../src/domain/order-book.ts';
import { RuleBook } from '../../src/engine/rule-book.ts';
import { EMPTY_STATE } from '../../src/engine/state.ts';
import type { EngineState, WatchedRule, WorkingOrder } from '../../src/engine/state.ts';
import { step } from '../../src/engine/step.ts';
import { closesAt } from '../../src/domain/interval.ts';
import type { Interval } from '../../src/domain/interval.ts';
import { candle, d, order, quote } from '../domain/samples.ts';
import { plainClose, plainOpen, plainQuote } from '../support/plain-matching.ts';
import { inAcceptance, instrument } from './desk.ts';
import { runs } from '../support/runs.ts';

/** Filters and sorts every order at each event. */
const plainBroker: Broker = {
  name: 'plain',
  onOpen: (match) => plainOpen({ ...match, orders: inAcceptance(match.orders) }),
  onClose: (match) => plainClose({ ...match, orders: inAcceptance(match.orders) }),
  onQuote: (match) => plainQuote({ ...match, orders: inAcceptance(match.orders) }),
};

const SYMBOLS = ['BTCUSD', 'ETHUSD'] as const;
const PORTFOLIOS = ['margin-1', 'margin-2', 'cash-1', 'cash-2'] as const;
const START = 1_000_000_020_000;

type Act =
  | { readonly kind: 'place'; readonly part: Partial<WorkingOrder> }
  | { readonly kind: 'cancel'; readonly nth: number }
  | {
      readonly kind: 'replace';
      readonly nth: number;
      readonly quantity: number | null;
      readonly limit: number | null;
      readonly stop: number | null;
    }
  | {
      readonly kind: 'quote';
      readonly symbol: string;
      readonly bid: number | null;
      readonly ask: number | null;
      readonly size: number | null;
      readonly laterMs: number;
    }
  | {
      readonly kind: 'bar';
      readonly symbol: string;
      readonly interval: Interval;
      readonly open: number;
      readonly up: number;
      readonly down: number;
      readonly end: number;
      readonly volume: number | null;
    }
  | { readonly kind: 'suspend'; readonly portfolioIds: readonly string[] };

const prices = fc.integer({ min: 95, max: 105 });
const symbols = fc.constantFrom(...SYMBOLS);
const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some, { nil: null, freq: 4 });

const placing: fc.Arbitrary<Act> = fc
  .record({
    symbol: symbols,
    portfolioId: fc.constantFrom(...PORTFOLIOS),
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    quantity: fc.integer({ min: 1, max: 30 }).map(d),
    limitPrice: maybe(prices.map(d)),
    timeInForce: fc.constantFrom('DAY' as const, 'GTC' as const, 'GTC' as const, 'IOC' as const, 'FOK' as const),
    reduceOnly: fc.integer({ min: 0, max: 3 }).map((face) => face === 0),
    trigger: fc.option(
      fc.oneof(
        prices.map((price) => ({ type: 'STOP', stopPrice: d(price) }) as const),
        prices.map((price) => ({ type: 'MARKET_IF_TOUCHED', stopPrice: d(price) }) as const),
        fc.integer({ min: 1, max: 6 }).map((ticks) => ({ type: 'TRAILING_STOP', trailAmount: d(ticks) }) as const),
        fc.integer({ min: 1, max: 6 }).map((share) => ({ type: 'TRAILING_STOP', trailPercent: d(share) }) as const),
      ),
      { nil: null, freq: 2 },
    ),
  })
  .map(({ trigger, ...terms }): Act => {
    if (trigger === null)
      return { kind: 'place', part: { ...terms, type: terms.limitPrice === null ? 'MARKET' : 'LIMIT' } };
    const timeInForce = terms.timeInForce === 'DAY' ? 'DAY' : 'GTC';
    if (trigger.type === 'STOP' && terms.limitPrice !== null)
      return { kind: 'place', part: { ...terms, ...trigger, timeInForce, type: 'STOP_LIMIT' } };
    return { kind: 'place', part: { ...terms, ...trigger, timeInForce, limitPrice: null } };
  });

const acts = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: placing },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), nth: fc.nat(60) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('replace' as const),
        nth: fc.nat(60),
        quantity: maybe(fc.integer({ min: 1, max: 30 })),
        limit: maybe(prices),
        stop: maybe(prices),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('quote' as const),
        symbol: symbols,
        bid: maybe(prices),
        ask: maybe(prices),
        size: maybe(fc.integer({ min: 0, max: 40 })),
        // Quotes of a live feed may come late.
        laterMs: fc.integer({ min: -500, max: 20_000_000 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('bar' as const),
        symbol: symbols,
        interval: fc.constantFrom('1m' as const, '1h' as const, '1d' as const),
        open: prices,
        up: fc.integer({ min: 0, max: 6 }),
        down: fc.integer({ min: 0, max: 6 }),
        end: fc.nat(100),
        volume: maybe(fc.integer({ min: 0, max: 400 })),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('suspend' as const),
        portfolioIds: fc.subarray([...PORTFOLIOS], { maxLength: 2 }),
      }),
    },
  ),
  { minLength: 20, maxLength: 120 },
);

/** The events of a script. A bar opens, and closes three acts later. */
function eventsOf(script: readonly Act[]): EngineEvent[] {
  const events: EngineEvent[] = [told({ kind: 'quote', quote: quote({ quotedAt: START }), volume: d(1) })];
  const placed: WorkingOrder[] = [];
  const closing: { readonly at: number; readonly event: EngineEvent; readonly place: number }[] = [];
  let now = START;
  script.forEach((act, place) => {
    for (const due of closing.filter((one) => one.place + 3 === place)) {
      now = Math.max(now, due.at);
      events.push(due.event);
    }
    switch (act.kind) {
      case 'place': {
        const waiting = { status: 'PENDING_NEW', acceptedAt: null, acceptedSequence: null, eventSequence: 1 } as const;
        const id = `order-${String(placed.length).padStart(3, '0')}`;
        const made = { ...order({ ...waiting, ...act.part, id }), filledNotional: d(0), obstacle: null };
        placed.push(made);
        events.push({
          kind: 'place',
          request: { order: made, currency: 'USD', account: accountOf(made.portfolioId) },
          denial: null,
        });
        return;
      }
      case 'cancel': {
        const one = placed[act.nth];
        if (one === undefined) return;
        const canceled = { ...one, status: 'PENDING_CANCEL', acceptedAt: START } as const;
        const account = accountOf(one.portfolioId);
        events.push({ kind: 'cancel', request: { order: canceled, currency: 'USD', account } });
        return;
      }
      case 'replace': {
        const one = placed[act.nth];
        if (one === undefined) return;
        const asked = { ...one, status: 'PENDING_REPLACE', acceptedAt: START } as const;
        const request = { order: asked, currency: 'USD', account: accountOf(one.portfolioId) };
        events.push({ kind: 'replace', request, terms: termsFor(one, act), denial: null });
        return;
      }
      case 'quote': {
        const size = act.size === null ? null : d(act.size);
        const [bid, ask] = [act.bid, act.ask].map((price) => (price === null ? null : d(price)));
        const at = now + act.laterMs;
        now = Math.max(now, at);
        const made = { symbol: act.symbol, bid: bid!, bidSize: size, ask: ask!, askSize: size, last: bid! };
        events.push(told({ kind: 'quote', quote: quote({ ...made, quotedAt: at }), volume: d(1) }));
        return;
      }
      case 'bar': {
        const { symbol, interval, open, up, down, end } = act;
        const width = closesAt(interval, 0);
        const timestamp = Math.ceil(now / width) * width;
        now = timestamp;
        const volume = act.volume === null ? null : d(act.volume);
        const [high, low] = [open + up, open - down];
        const close = low + (end % (up + down + 1));
        const bar = { ...candle(`${open} ${high} ${low} ${close} 1`, { symbol, interval, timestamp }), volume };
        events.push(told({ kind: 'open', bar: { symbol, interval, timestamp, open: bar.open, volume } }));
        closing.push({
          at: closesAt(interval, timestamp),
          event: told({ kind: 'candle', candle: bar }),
          place,
        });
        return;
      }
      case 'suspend':
        return void events.push(act.portfolioIds.length === 0 ? resumed : { ...act, kind: 'suspensions' });
    }
  });
  return events;
}

/** Only the terms that an order of its type has. */
function termsFor(
  { limitPrice, stopPrice }: WorkingOrder,
  { quantity, limit, stop }: Extract<Act, { kind: 'replace' }>,
): NewTerms {
  const wanted = (value: number | null, present: Decimal | null): Decimal | null =>
    value === null || present === null ? null : d(value);
  return {
    quantity: quantity === null ? null : d(quantity),
    limitPrice: wanted(limit, limitPrice),
    stopPrice: wanted(stop, stopPrice),
  };
}

const resumed: EngineEvent = { kind: 'suspensions', portfolioIds: [] };

function told(event: Extract<EngineEvent, { kind: 'market' }>['event']): EngineEvent {
  return { kind: 'market', event, receivedAt: 5 };
}

function accountOf(portfolioId: string): Account {
  return portfolioId.startsWith('cash') ? { kind: 'CASH', cash: d(2_000) } : { kind: 'MARGIN' };
}

function begun(portion: number): EngineState {
  const costs = { commissionRate: d('0.001'), slippageRate: d('0.0005') };
  const instruments = SYMBOLS.map((symbol) => instrument(symbol, costs));
  return { ...step(EMPTY_STATE, { kind: 'instruments', instruments }, paperBroker).state, portion };
}

/** The effects of each event; an unfinished event is sent again. */
function play(script: readonly Act[], broker: Broker, portion: number): Effect[][] {
  let state = begun(portion);
  return eventsOf(script).map((event) => {
    const effects: Effect[] = [];
    do {
      const stepped = step(state, event, broker);
      state = stepped.state;
      effects.push(...stepped.effects);
    } while (state.unfinished !== null);
    return effects;
  });
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
    ])
      expect(seen).toContain(reason);
  });

  test('an event in small parts has the effects of the event in one', () => {
    const sorted = (effects: readonly Effect[][]): string[][] =>
      effects.map((ofEvent) => ofEvent.map((effect) => JSON.stringify(effect)).sort());
    fc.assert(
      fc.property(acts, fc.integer({ min: 1, max: 5 }), (script, portion) => {
        expect(sorted(play(script, paperBroker, portion))).toEqual(
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
      orders.push(watched({ ...resting, filledNotional: d(0), obstacle: 'PRICE_NOT_REACHED' }, 'limitPrice'));
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
          watched({ ...waiting, stopPrice: level, filledNotional: d(0), obstacle: 'PRICE_NOT_REACHED' }, 'stopPrice'),
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
