/** Generated orders, cancels, new terms, suspensions and market events, as the events of an engine. */
import fc from 'fast-check';
import type { Account } from '../../src/domain/account.ts';
import type { Decimal } from '../../src/domain/decimal.ts';
import { closesAt } from '../../src/domain/interval.ts';
import type { Interval } from '../../src/domain/interval.ts';
import type { TimeInForce } from '../../src/domain/order.ts';
import type { NewTerms } from '../../src/domain/replacement.ts';
import { DAY_MS } from '../../src/domain/time-units.ts';
import type { EngineEvent } from '../../src/engine/event.ts';
import type { WorkingOrder } from '../../src/engine/state.ts';
import { candle, d, order, quote } from '../domain/samples.ts';

export const SYMBOLS = ['BTCUSD', 'ETHUSD'] as const;
const PORTFOLIOS = ['margin-1', 'margin-2', 'cash-1', 'cash-2'] as const;
export const START = 1_000_000_020_000;

export type Act =
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

export const prices = fc.integer({ min: 95, max: 105 });
const symbols = fc.constantFrom(...SYMBOLS);
export const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some, { nil: null, freq: 4 });

const placing: fc.Arbitrary<Act> = fc
  .record({
    symbol: symbols,
    portfolioId: fc.constantFrom(...PORTFOLIOS),
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    quantity: fc.integer({ min: 1, max: 30 }).map(d),
    limitPrice: maybe(prices.map(d)),
    timeInForce: fc.constantFrom(
      ...(['DAY', 'DAY', 'GTC', 'GTC', 'GTC', 'IOC', 'FOK', 'OPG', 'CLS', 'GTD'] satisfies TimeInForce[]),
    ),
    condition: fc.constantFrom('none', 'none', 'post', 'aon', 'show'),
    daysLeft: fc.integer({ min: -1, max: 3 }),
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
  .map(({ trigger, condition, daysLeft, ...terms }): Act => {
    const expireDate =
      terms.timeInForce === 'GTD' ? new Date(START + daysLeft * DAY_MS).toISOString().slice(0, 10) : null;
    if (trigger === null) {
      const type = terms.limitPrice === null ? 'MARKET' : 'LIMIT';
      const isResting = type === 'LIMIT' && ['DAY', 'GTC', 'GTD'].includes(terms.timeInForce);
      const conditions = {
        postOnly: condition === 'post' && isResting,
        allOrNone: condition === 'aon' && !['IOC', 'FOK'].includes(terms.timeInForce),
        displayQuantity: condition === 'show' && isResting ? d(2) : null,
      };
      return { kind: 'place', part: { ...terms, ...conditions, expireDate, type } };
    }
    const timeInForce = terms.timeInForce === 'DAY' ? 'DAY' : 'GTC';
    if (trigger.type === 'STOP' && terms.limitPrice !== null)
      return { kind: 'place', part: { ...terms, ...trigger, timeInForce, type: 'STOP_LIMIT' } };
    return { kind: 'place', part: { ...terms, ...trigger, timeInForce, limitPrice: null } };
  });

export const acts = fc.array(
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
export function eventsOf(script: readonly Act[]): EngineEvent[] {
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
        const made = {
          ...order({ ...waiting, ...act.part, id }),
          filledNotional: d(0),
          openedQuantity: d(0),
          obstacle: null,
        };
        placed.push(made);
        events.push({
          kind: 'place',
          request: { order: made, currency: 'USD', account: accountOf(made.portfolioId), relatives: [] },
          denial: null,
        });
        return;
      }
      case 'cancel': {
        const one = placed[act.nth];
        if (one === undefined) return;
        const canceled = { ...one, status: 'PENDING_CANCEL', acceptedAt: START } as const;
        const account = accountOf(one.portfolioId);
        events.push({ kind: 'cancel', request: { order: canceled, currency: 'USD', account, relatives: [] } });
        return;
      }
      case 'replace': {
        const one = placed[act.nth];
        if (one === undefined) return;
        const asked = { ...one, status: 'PENDING_REPLACE', acceptedAt: START } as const;
        const request = { order: asked, currency: 'USD', account: accountOf(one.portfolioId), relatives: [] };
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

export function told(event: Extract<EngineEvent, { kind: 'market' }>['event']): EngineEvent {
  return { kind: 'market', event, receivedAt: 5 };
}

function accountOf(portfolioId: string): Account {
  return portfolioId.startsWith('cash') ? { kind: 'CASH', cash: d(2_000) } : { kind: 'MARGIN' };
}
