/** Entries with their exits, lists and children under any market: never naked, never overfilled. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paperBroker } from '../../src/brokers/paper.ts';
import { ZERO } from '../../src/domain/decimal.ts';
import type { Decimal } from '../../src/domain/decimal.ts';
import { OrderBook } from '../../src/domain/order-book.ts';
import { isHeld, isTerminal, remainingQuantity } from '../../src/domain/order.ts';
import type { Effect } from '../../src/engine/effect.ts';
import type { EngineEvent } from '../../src/engine/event.ts';
import { EMPTY_STATE } from '../../src/engine/state.ts';
import type { EngineState, WorkingOrder } from '../../src/engine/state.ts';
import { step } from '../../src/engine/step.ts';
import { MINUTE_MS } from '../../src/domain/time-units.ts';
import { candle, d, order, quote } from '../domain/samples.ts';
import { instrument } from './desk.ts';
import { runs } from '../support/runs.ts';

const START = 1_000_000_020_000;
const prices = fc.integer({ min: 90, max: 110 });

/** One portfolio trades one family, so that its position is what is open of it. */
const families = fc.array(
  fc.record({
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    quantity: fc.integer({ min: 1, max: 12 }),
    limit: fc.option(prices, { nil: null }),
    timeInForce: fc.constantFrom('DAY' as const, 'GTC' as const, 'GTC' as const, 'IOC' as const),
    target: fc.option(fc.integer({ min: 1, max: 8 }), { nil: null, freq: 5 }),
    loss: fc.option(fc.integer({ min: 1, max: 8 }), { nil: null, freq: 5 }),
    lossType: fc.constantFrom('STOP' as const, 'TRAILING_STOP' as const),
    exitTime: fc.constantFrom('GTC' as const, 'GTC' as const, 'DAY' as const),
    link: fc.constantFrom('exits' as const, 'exits' as const, 'exits' as const, 'oco' as const, 'then' as const),
  }),
  { minLength: 1, maxLength: 4 },
);
type Family = typeof families extends fc.Arbitrary<(infer One)[]> ? One : never;

const acts = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('bar' as const),
        open: prices,
        up: fc.integer({ min: 0, max: 8 }),
        down: fc.integer({ min: 0, max: 8 }),
        end: fc.nat(100),
        volume: fc.option(fc.integer({ min: 0, max: 120 }), { nil: null, freq: 4 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('quote' as const),
        bid: prices,
        spread: fc.integer({ min: 0, max: 2 }),
        size: fc.option(fc.nat(8), { nil: null, freq: 3 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), nth: fc.nat(11) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('replace' as const),
        nth: fc.nat(11),
        price: prices,
        quantity: fc.option(fc.integer({ min: 1, max: 15 }), { nil: null }),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'night' as const }) },
  ),
  { minLength: 5, maxLength: 40 },
);
type Act = typeof acts extends fc.Arbitrary<(infer One)[]> ? One : never;

type Placed = Partial<WorkingOrder> & { readonly id: string; readonly portfolioId: string };

function ordersOf(family: Family, number: number): Placed[] {
  const { side, quantity, limit, timeInForce, target, loss, link } = family;
  const portfolioId = `portfolio-${number}`;
  const id = `entry-${number}`;
  const limitPrice = limit === null ? null : d(limit);
  const entry: Placed = { id, portfolioId, side, quantity: d(quantity), limitPrice, timeInForce };
  const away = (by: number): Decimal => d((limit ?? 100) + (side === 'BUY' ? by : -by));
  const other = { portfolioId, side: side === 'BUY' ? 'SELL' : 'BUY', quantity: d(quantity) } as const;
  if (link === 'oco')
    return [
      { ...entry, type: 'LIMIT', limitPrice: away(-4), listId: `list-${number}`, timeInForce: 'GTC' },
      {
        ...entry,
        id: `twin-${number}`,
        type: 'STOP',
        limitPrice: null,
        stopPrice: away(4),
        listId: `list-${number}`,
        timeInForce: 'GTC',
      },
    ];
  if (link === 'then') return [entry, { ...other, id: `child-${number}`, parentId: id, limitPrice: away(3) }];
  const exit = { ...other, parentId: id, listId: id, reduceOnly: true, timeInForce: family.exitTime };
  return [
    entry,
    ...(target === null ? [] : [{ ...exit, id: `target-${number}`, type: 'LIMIT' as const, limitPrice: away(target) }]),
    ...(loss === null ? [] : [{ ...exit, id: `loss-${number}`, ...stopTerms(family, away(-loss), loss) }]),
  ];
}

function stopTerms({ lossType }: Family, stopPrice: Decimal, loss: number): Partial<WorkingOrder> {
  return lossType === 'STOP' ? { type: lossType, stopPrice } : { type: lossType, trailAmount: d(loss) };
}

interface Played {
  readonly effects: Effect[][];
  readonly ended: Map<string, string>;
}

/** `check` sees the latest state of every order after each finished event. */
function play(
  made: readonly Family[],
  script: readonly Act[],
  portion: number,
  between: (state: EngineState) => EngineState = (state) => state,
  check: (orders: ReadonlyMap<string, WorkingOrder>, state: EngineState) => void = () => undefined,
): Played {
  const begun = step(
    EMPTY_STATE,
    { kind: 'instruments', instruments: [instrument('BTCUSD', { lotSize: d(1) })] },
    paperBroker,
  );
  let state: EngineState = { ...begun.state, portion };
  const latest = new Map<string, WorkingOrder>();
  const reasons = new Map<string, string>();
  const all: Effect[][] = [];
  const send = (event: EngineEvent): void => {
    const effects: Effect[] = [];
    do {
      const stepped = step(between(state), event, paperBroker);
      state = stepped.state;
      effects.push(...stepped.effects);
    } while (state.unfinished !== null || isDue(state, event));
    for (const effect of effects) {
      if (!('order' in effect)) continue;
      latest.set(effect.order.id, effect.order);
      if (effect.kind === 'order' && isTerminal(effect.order.status)) reasons.set(effect.order.id, effect.reason ?? '');
    }
    all.push(effects);
    check(latest, state);
  };
  send({ kind: 'clock', at: START - 1 });
  const placed = made.flatMap(ordersOf);
  for (const part of placed) {
    const waiting = { status: 'PENDING_NEW', acceptedAt: null, acceptedSequence: null, eventSequence: 1 } as const;
    const request = { ...order({ ...part, ...waiting }), filledNotional: ZERO, openedQuantity: ZERO, obstacle: null };
    const relatives = [...latest.values()].filter(
      ({ id, listId }) => id === part.parentId || (part.listId !== undefined && listId === part.listId),
    );
    send({
      kind: 'place',
      request: { order: request, currency: 'USD', account: { kind: 'MARGIN' }, relatives },
      denial: null,
    });
  }
  let minute = 0;
  for (const act of script) {
    const timestamp = START + minute * MINUTE_MS;
    minute += act.kind === 'night' ? 24 * 60 : 1;
    for (const event of eventsOf(act, timestamp, placed, latest)) send(event);
  }
  return { effects: all, ended: reasons };
}

/** Orders that end at once are ended in parts too. */
function isDue({ nextExpiry }: EngineState, event: EngineEvent): boolean {
  return event.kind === 'clock' && nextExpiry !== null && nextExpiry <= event.at;
}

function eventsOf(
  act: Act,
  timestamp: number,
  placed: readonly Placed[],
  latest: ReadonlyMap<string, WorkingOrder>,
): EngineEvent[] {
  const told = (event: Extract<EngineEvent, { kind: 'market' }>['event']): EngineEvent => ({
    kind: 'market',
    event,
    receivedAt: 0,
  });
  switch (act.kind) {
    case 'bar': {
      const [high, low] = [act.open + act.up, act.open - act.down];
      const close = low + (act.end % (act.up + act.down + 1));
      const volume = act.volume === null ? null : d(act.volume);
      const bar = { ...candle(`${act.open} ${high} ${low} ${close} 1`, { timestamp }), volume };
      return [
        told({ kind: 'open', bar: { symbol: 'BTCUSD', interval: '1m', timestamp, open: bar.open, volume } }),
        told({ kind: 'candle', candle: bar }),
      ];
    }
    case 'quote': {
      const size = act.size === null ? null : d(act.size);
      const made = {
        bid: d(act.bid),
        ask: d(act.bid + act.spread),
        last: null,
        bidSize: size,
        askSize: size,
        quotedAt: timestamp,
      };
      return [told({ kind: 'quote', quote: quote(made), volume: ZERO })];
    }
    case 'night':
      return [{ kind: 'clock', at: timestamp }];
    default: {
      const one = latest.get(placed[act.nth % placed.length]!.id)!;
      if (isTerminal(one.status)) return [];
      const request = { order: one, currency: 'USD', account: { kind: 'MARGIN' }, relatives: [] } as const;
      if (act.kind === 'cancel')
        return [{ kind: 'cancel', request: { ...request, order: { ...one, status: 'PENDING_CANCEL' } } }];
      const terms = {
        quantity: one.listId === null && act.quantity !== null ? d(act.quantity) : null,
        limitPrice: one.limitPrice === null ? null : d(act.price),
        stopPrice: one.type === 'STOP' && one.triggeredAt === null ? d(act.price) : null,
      };
      return [
        { kind: 'replace', request: { ...request, order: { ...one, status: 'PENDING_REPLACE' } }, terms, denial: null },
      ];
    }
  }
}

/** The laws of one family; `held` is the position of its portfolio. */
function checkFamily(
  { link, quantity }: Family,
  number: number,
  orders: ReadonlyMap<string, WorkingOrder>,
  held: Decimal,
): void {
  const entry = orders.get(`entry-${number}`);
  if (entry === undefined) return;
  const of = (name: string): WorkingOrder[] => [orders.get(`${name}-${number}`)].filter((one) => one !== undefined);
  if (link === 'oco') {
    const [twin] = of('twin');
    expect(entry.filledQuantity.plus(twin?.filledQuantity ?? 0).toNumber()).toBeLessThanOrEqual(quantity);
    return;
  }
  if (link === 'then') {
    for (const child of of('child'))
      if (isHeld(child) || isTerminal(child.status))
        expect(child.filledQuantity.isZero() || entry.status === 'FILLED').toBe(true);
    return;
  }
  const exits = [...of('target'), ...of('loss')];
  const closed = exits.reduce((sum, { filledQuantity }) => sum.plus(filledQuantity), ZERO);
  const open = entry.filledQuantity.minus(closed);
  expect(open.toNumber()).toBeGreaterThanOrEqual(0);
  expect(held.abs().equals(open)).toBe(true);
  for (const exit of exits) {
    expect(exit.quantity.greaterThan(0)).toBe(true);
    if (isTerminal(exit.status)) continue;
    const isOpen = !isTerminal(entry.status);
    expect(isHeld(exit)).toBe(open.isZero());
    if (!isHeld(exit)) expect(remainingQuantity(exit).equals(open)).toBe(true);
    else if (isOpen) expect(remainingQuantity(exit).equals(remainingQuantity(entry))).toBe(true);
    // Held with an ended entry, it would wait forever.
    else expect(exit.status).toBe('ended');
  }
}

test('exits are alive for exactly what the entry has filled, and a list never fills more than its quantity', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(families, acts, (made, script) => {
      const { effects, ended } = play(made, script, 200, undefined, (orders, state) => {
        made.forEach((family, number) => {
          const book = state.books.get(`portfolio-${number}`);
          checkFamily(family, number, orders, book?.holdings.get('BTCUSD')?.quantity ?? ZERO);
        });
      });
      for (const reason of ended.values()) seen.add(reason);
      for (const effect of effects.flat()) if (effect.kind === 'order') seen.add(effect.type);
    }),
    runs({ quick: 150, long: 3000 }),
  );
  expect([...seen]).toEqual(
    expect.arrayContaining(['HELD', 'RELEASED', 'RESTATED', 'TRIGGERED', 'LIST_FILLED', 'PARENT_ENDED', 'STOPPED_OUT']),
  );
});

test('an event in parts, each by another engine, has the effects of the event in one', () => {
  const again = (state: EngineState): EngineState => {
    const { unfinished, halfBooked } = state;
    const markets = [...state.markets].map(
      ([symbol, market]) => [symbol, { ...market, orders: OrderBook.of(market.orders) }] as const,
    );
    return {
      ...state,
      markets: new Map(markets),
      unfinished: null,
      halfBooked: unfinished === null ? halfBooked : [...halfBooked, unfinished],
    };
  };
  const sorted = ({ effects }: Played): string[][] =>
    effects.map((of) => of.map((effect) => JSON.stringify(effect)).sort());
  fc.assert(
    fc.property(families, acts, fc.integer({ min: 1, max: 3 }), (made, script, portion) => {
      expect(sorted(play(made, script, portion, again))).toEqual(sorted(play(made, script, Number.POSITIVE_INFINITY)));
    }),
    runs({ quick: 40, long: 500 }),
  );
});
