/** Arbitrary intents of every kind that the grammar allows. */
import fc from 'fast-check';
import { Decimal } from '../../../src/domain/decimal.ts';
import type {
  LineFlag,
  LinePrice,
  LineQuantity,
  LineStop,
  LineTarget,
  LineTimeInForce,
  LineTrigger,
  OrderIntent,
  OrderLine,
} from '../../../src/domain/order-line/intent.ts';
import { amounts } from '../samples.ts';

const percents = amounts({ most: 99, decimals: 2 });
export const symbols = fc.stringMatching(/^[A-Z0-9][A-Z0-9._:/-]{0,8}$/);
const counts = fc.integer({ min: 1, max: 1_000_000 });
/** Text that a line may contain, with quotes, backslashes and letters of other scripts. */
const texts = fc
  .string({
    unit: fc.constantFrom('a', 'B', '7', ' ', '"', '\\', '=', '@', '#', 'é', '中', '🙂'),
    minLength: 1,
    maxLength: 20,
  })
  .filter((text) => text.trim() !== '');

const quantities: fc.Arbitrary<LineQuantity> = fc.oneof(
  amounts().map((units) => ({ kind: 'units' as const, units })),
  amounts().map((notional) => ({ kind: 'notional' as const, notional })),
  percents.map((percent) => ({ kind: 'percent-nav' as const, percent })),
  fc.constant({ kind: 'position' as const }),
  amounts({ most: 20, decimals: 1 }).map((extra) => ({ kind: 'position-fraction' as const, divisor: extra.plus(1) })),
  percents.map((percent) => ({ kind: 'risk-percent' as const, percent })),
  amounts().map((money) => ({ kind: 'risk-money' as const, money })),
  percents.map((percent) => ({ kind: 'volatility' as const, percent })),
  fc.constantFrom('ma-cross', 'analyst:Ann').map((source) => ({ kind: 'kelly' as const, source })),
);

const offsets = fc
  .tuple(
    fc.oneof(
      counts.map((ticks) => ({ unit: 'ticks' as const, amount: new Decimal(ticks) })),
      amounts({ most: 9999, decimals: 1 }).map((amount) => ({ unit: 'basis-points' as const, amount })),
      amounts().map((amount) => ({ unit: 'absolute' as const, amount })),
    ),
    fc.boolean(),
  )
  .map(([offset, down]) => (down ? { ...offset, amount: offset.amount.negated() } : offset));

const prices: fc.Arbitrary<LinePrice> = fc.oneof(
  fc.constant({ kind: 'market' as const }),
  amounts().map((price) => ({ kind: 'limit' as const, price })),
  fc.record({
    kind: fc.constant('relative' as const),
    base: fc.constantFrom('bid', 'ask', 'mid', 'last' as const),
    offset: fc.option(offsets, { nil: null }),
  }),
);

const triggers: fc.Arbitrary<LineTrigger> = fc.oneof(
  amounts().map((price) => ({ kind: 'stop' as const, price })),
  amounts().map((price) => ({ kind: 'if-touched' as const, price })),
  percents.map((percent) => ({ kind: 'trailing-percent' as const, percent })),
  amounts().map((amount) => ({ kind: 'trailing-amount' as const, amount })),
  amounts({ most: 999, decimals: 2 }).map((multiple) => ({ kind: 'trailing-atr' as const, multiple })),
);

const multiples = amounts({ most: 999, decimals: 2 });
const targetPrices = amounts().map((price) => ({ kind: 'price' as const, price }));
const targets: fc.Arbitrary<LineTarget> = fc.oneof(
  targetPrices,
  multiples.map((multiple) => ({ kind: 'atr' as const, multiple })),
  multiples.map((multiple) => ({ kind: 'r' as const, multiple })),
);
const stopPrices = fc.record({
  kind: fc.constant('price' as const),
  price: amounts(),
  limit: fc.option(amounts(), { nil: null }),
});
const trails = triggers.filter((trigger) => trigger.kind !== 'stop' && trigger.kind !== 'if-touched');
const stops: fc.Arbitrary<LineStop> = fc.oneof(
  stopPrices,
  trails,
  multiples.map((multiple) => ({ kind: 'atr' as const, multiple })),
);
const exitTimes = fc.constantFrom('GTC', 'DAY' as const);

const times: fc.Arbitrary<LineTimeInForce> = fc.oneof(
  fc.constantFrom('default', 'DAY', 'GTC', 'IOC', 'FOK', 'OPG', 'CLS' as const).map((kind) => ({ kind })),
  fc.constant({ kind: 'GTD' as const, date: '2026-12-31' }),
);

const orNull = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values, { nil: null });

const orders: fc.Arbitrary<OrderLine> = fc.record({
  kind: fc.constant('order' as const),
  mode: fc.constantFrom('place', 'what-if' as const),
  side: fc.constantFrom('b', 's', 'ss', 'bc' as const),
  quantity: quantities,
  symbol: symbols,
  price: prices,
  timeInForce: times,
  flags: fc.subarray<LineFlag>(['post', 'ro', 'aon']),
  display: orNull(amounts()),
  confirmed: orNull(amounts()),
  trigger: orNull(triggers),
  takeProfit: orNull(targets),
  stopLoss: orNull(stops),
  exitTime: exitTimes,
  portfolio: orNull(texts),
  signal: orNull(counts),
  note: orNull(texts),
  spans: fc.constant({}),
});

/** Linked orders are in one symbol and one portfolio, and the second one waits without exits. */
const linked: fc.Arbitrary<OrderIntent> = fc
  .record({ link: fc.constantFrom('oco', 'then' as const), first: orders, second: orders })
  .map(({ link, first, second }) => ({
    kind: 'linked',
    link,
    first,
    second: {
      ...second,
      mode: 'place',
      symbol: first.symbol,
      portfolio: null,
      ...(link === 'then' && { takeProfit: null, stopLoss: null }),
    },
    spans: {},
  }));

const exits: fc.Arbitrary<OrderIntent> = fc
  .record({
    kind: fc.constant('exit' as const),
    mode: fc.constantFrom('place', 'what-if' as const),
    symbol: symbols,
    takeProfit: orNull(targetPrices),
    stopLoss: orNull(fc.oneof(stopPrices, trails)),
    timeInForce: exitTimes,
    portfolio: orNull(texts),
    spans: fc.constant({}),
  })
  .filter(({ takeProfit, stopLoss }) => takeProfit !== null || stopLoss !== null);

const numbered = fc.oneof(
  counts.map((number) => ({ kind: 'number' as const, number })),
  fc.record({
    kind: fc.constant('exit' as const),
    number: counts,
    exit: fc.constantFrom('tp' as const, 'sl' as const),
  }),
);

export const intents: fc.Arbitrary<OrderIntent> = fc.oneof(
  { weight: 5, arbitrary: orders },
  linked,
  exits,
  fc.record({
    kind: fc.constant('cancel' as const),
    target: fc.oneof(
      numbered,
      symbols
        .filter((symbol) => !/^\d+(:(TP|SL))?$/.test(symbol))
        .map((symbol) => ({ kind: 'symbol' as const, symbol })),
      fc.constant({ kind: 'all' as const }),
    ),
    spans: fc.constant({}),
  }),
  fc.record({
    kind: fc.constant('flat' as const),
    target: fc.oneof(
      symbols.map((symbol) => ({ kind: 'symbol' as const, symbol })),
      fc.constant({ kind: 'all' as const }),
    ),
    spans: fc.constant({}),
  }),
  fc.record({ kind: fc.constant('reverse' as const), symbol: symbols, spans: fc.constant({}) }),
  fc.record({
    kind: fc.constant('replace' as const),
    target: numbered,
    quantity: orNull(amounts()),
    price: prices,
    stop: orNull(amounts()),
    spans: fc.constant({}),
  }),
  fc.record({ kind: fc.constant('halt' as const), reason: texts, spans: fc.constant({}) }),
);

/** Comparable: without places, decimals as plain text. */
export function meaning(intent: OrderIntent): unknown {
  return JSON.parse(JSON.stringify(intent, (key, value: unknown) => (key === 'spans' ? {} : value)));
}
