/** The law of reservations: no sequence of fills leaves less than the buying power, computed again here. */
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Decimal } from '../../src/domain/decimal.ts';
import type { OrderType } from '../../src/domain/order.ts';
import { slippedPrice } from '../../src/domain/slippage.ts';
import { BTCUSD, amounts, d, sides } from '../domain/samples.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;

beforeAll(async () => {
  desk = await openSqlDesk();
  await desk.instrument('SPY');
});
afterAll(() => desk.close());

test('SQL and TypeScript compute the same slippage', async () => {
  const grid = fc.record({
    tick: fc.constantFrom('0.01', '0.03', '0.00000001', '0.5', '7'),
    rate: fc.constantFrom('0', '0.0005', '0.00123457', '0.3'),
  });
  const slips = fc.sample(fc.tuple(amounts({ most: 1_000_000_000 }), sides, grid), 400);
  const { rows } = await desk.root.query<{ slipped: string }>(
    `select trim_scale(slipped_price(jsonb_populate_record(i, jsonb_build_object('tick_size', s.tick, 'slippage_rate', s.rate)), s.side, s.price))::text as slipped
       from "Instrument" i, unnest($1::numeric[], $2::"OrderSide"[], $3::numeric[], $4::numeric[]) with ordinality as s (price, side, tick, rate, place)
      where i.symbol = 'SPY' order by s.place`,
    [
      slips.map(([price]) => price.toFixed()),
      slips.map(([, side]) => side),
      slips.map(([, , { tick }]) => tick),
      slips.map(([, , { rate }]) => rate),
    ],
  );
  const expected = slips.map(([price, side, { tick, rate }]) =>
    slippedPrice(
      { kind: 'basis-points', rate: d(rate) },
      { instrument: { ...BTCUSD, tickSize: d(tick) }, side, price, limitPrice: null },
    ).toFixed(),
  );
  expect(rows.map(({ slipped }) => slipped)).toEqual(expected);
});

/** Two symbols with marks, positions and orders. */
interface Working {
  readonly symbol: 'AAA' | 'BBB';
  readonly side: 'BUY' | 'SELL';
  readonly quantity: Decimal;
  readonly type: OrderType;
  readonly limitPrice: Decimal | null;
  readonly stopPrice: Decimal | null;
  readonly trailPercent: Decimal | null;
  readonly reduceOnly: boolean;
  /** Orders of one symbol with the same name share a quantity; null: it has no list. */
  readonly list: string | null;
  /** The part of an order with a list that fills in its turn. */
  readonly share: Decimal;
}

const MARKS = { AAA: d(100), BBB: d('0.37') } as const;
const QUOTES = { AAA: { bid: d('99.9'), ask: d('100.1') }, BBB: { bid: d('0.369'), ask: d('0.371') } } as const;
const [RATE, SLIPPAGE, TICK] = [d('0.001'), d('0.0005'), d('0.001')];
const half8 = (value: Decimal): Decimal => value.toDecimalPlaces(8, Decimal.ROUND_HALF_UP);

/** A trailing stop is measured from the mark. */
function worstOf({ symbol, side, limitPrice, stopPrice, trailPercent }: Working): Decimal {
  if (limitPrice !== null) return limitPrice;
  const trail = half8(MARKS[symbol].times(trailPercent ?? 0).dividedBy(100));
  const trigger = stopPrice ?? (side === 'BUY' ? MARKS[symbol].plus(trail) : MARKS[symbol].minus(trail));
  const market = side === 'BUY' ? QUOTES[symbol].ask : QUOTES[symbol].bid;
  const price = stopPrice === null && trailPercent === null ? market : Decimal.max(market, trigger);
  const slipped = price.times(side === 'BUY' ? SLIPPAGE.plus(1) : d(1).minus(SLIPPAGE));
  const ticks = slipped.dividedBy(TICK);
  return (side === 'BUY' ? ticks.ceil() : ticks.floor()).times(TICK);
}

/**
 * Buying power after these orders fill, one after the other, each at its worst price: cash less twice the shorts at
 * their marks. A reduce-only order counts as far as it closes the current position, not a position that other open
 * orders may open. A fill is taken from the other orders of its list.
 */
function afterFills(cash: Decimal, held: Readonly<Record<string, Decimal>>, sequence: readonly Working[]): Decimal {
  const positions: Record<string, Decimal> = { ...held };
  const reducible: Record<string, Decimal> = { ...held };
  const taken = new Map<string, Decimal>();
  let left = cash;
  for (const order of sequence) {
    const before = positions[order.symbol]!;
    const direction = order.side === 'SELL' ? 1 : -1;
    const closable = Decimal.max(0, Decimal.min(before.times(direction), reducible[order.symbol]!.times(direction)));
    const list = listOf(order);
    const rest = list === null ? order.quantity : order.quantity.minus(taken.get(list) ?? 0);
    const wanted = list === null ? rest : Decimal.max(0, Decimal.min(rest, half8(order.quantity.times(order.share))));
    const quantity = order.reduceOnly ? Decimal.min(wanted, closable) : wanted;
    if (list !== null) taken.set(list, quantity.plus(taken.get(list) ?? 0));
    const notional = half8(quantity.times(worstOf(order)));
    const signed = quantity.times(-direction);
    if (order.reduceOnly) reducible[order.symbol] = reducible[order.symbol]!.plus(signed);
    positions[order.symbol] = before.plus(signed);
    left = left.plus(order.side === 'BUY' ? notional.negated() : notional).minus(half8(notional.times(RATE)));
  }
  const shorts = (Object.keys(MARKS) as (keyof typeof MARKS)[]).map((symbol) =>
    half8(Decimal.max(positions[symbol]!.negated(), 0).times(MARKS[symbol])),
  );
  return shorts.reduce((sum, short) => sum.minus(short.times(2)), left);
}

/**
 * Each fill rounds its notional, its commission and the short that it leaves. A list is reserved as one fill and trades
 * in several, like an order that fills in parts.
 */
function rounding(orders: readonly Working[]): Decimal {
  const listed = orders.filter(({ list }) => list !== null).length;
  return d('0.00000002').times(listed < 2 ? 0 : listed + 1);
}

function listOf({ symbol, list }: Working): string | null {
  return list === null ? null : `${symbol} ${list}`;
}

function* sequences<Item>(items: readonly Item[]): Generator<Item[]> {
  yield [];
  for (const [at, item] of items.entries())
    for (const rest of sequences([...items.slice(0, at), ...items.slice(at + 1)])) yield [item, ...rest];
}

describe('the law of reservations', () => {
  beforeAll(async () => {
    await desk.person();
    for (const symbol of ['AAA', 'BBB'] as const) {
      await desk.instrument(symbol, {
        tick_size: TICK.toFixed(),
        lot_size: '0.00000001',
        commission_rate: RATE.toFixed(),
        slippage_rate: SLIPPAGE.toFixed(),
      });
      await desk.quote(symbol, QUOTES[symbol].bid.toFixed(), QUOTES[symbol].ask.toFixed(), MARKS[symbol].toFixed());
    }
  });

  const working: fc.Arbitrary<Working> = fc
    .record({
      symbol: fc.constantFrom('AAA' as const, 'BBB' as const),
      side: sides,
      quantity: amounts({ most: 20 }),
      type: fc.constantFrom<OrderType>('MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT', 'TRAILING_STOP', 'MARKET_IF_TOUCHED'),
      limit: fc.integer({ min: 30, max: 190 }),
      stop: fc.integer({ min: 30, max: 190 }),
      trail: fc.integer({ min: 1, max: 90 }),
      reduceOnly: fc.boolean(),
      list: fc.option(fc.constantFrom('one', 'two'), { freq: 2 }),
      share: fc.constantFrom(d(1), d('0.5'), d('0.2')),
    })
    .map(({ limit, stop, trail, ...order }) => ({
      ...order,
      limitPrice: ['LIMIT', 'STOP_LIMIT'].includes(order.type) ? partOfMark(order.symbol, limit) : null,
      stopPrice: ['STOP', 'STOP_LIMIT', 'MARKET_IF_TOUCHED'].includes(order.type)
        ? partOfMark(order.symbol, stop)
        : null,
      trailPercent: order.type === 'TRAILING_STOP' ? d(trail) : null,
    }));
  const partOfMark = (symbol: keyof typeof MARKS, percent: number): Decimal =>
    MARKS[symbol].times(percent).dividedBy(100).toNearest(TICK);
  const held = fc
    .record({ AAA: fc.integer({ min: -20, max: 20 }), BBB: fc.integer({ min: -20, max: 20 }) })
    .map(({ AAA, BBB }) => ({ AAA: d(AAA), BBB: d(BBB) }));

  async function storedBuyingPower(
    account: string,
    cash: Decimal,
    positions: Readonly<Record<string, Decimal>>,
    orders: readonly Working[],
  ): Promise<Decimal> {
    const client = await desk.root.connect();
    try {
      await client.query('begin');
      const { rows: made } = await client.query<{ id: string; user_id: string }>(
        `insert into "Portfolio" (user_id, name, account, cash_balance_usd) select id, 'law', $1::"AccountKind", $2 from "User" limit 1 returning id, user_id`,
        [account, cash.toFixed()],
      );
      const { id, user_id } = made[0]!;
      for (const [symbol, quantity] of Object.entries(positions)) {
        if (!quantity.isZero())
          await client.query(
            'insert into "Position" (portfolio_id, symbol, quantity, cost) values ($1, $2, $3::numeric, $3::numeric)',
            [id, symbol, quantity.toFixed()],
          );
      }
      for (const [at, order] of orders.entries()) {
        await client.query(
          `insert into "Order" (number, portfolio_id, user_id, client_order_id, symbol, side, type, time_in_force, quantity, limit_price, stop_price, trail_percent, reduce_only, status, list_id)
             values ($1, $2, $3, $4, $5, $6, $7, 'GTC', $8, $9, $10, $11, $12, 'NEW', md5($13)::uuid)`,
          [
            at + 1,
            id,
            user_id,
            randomUUID(),
            order.symbol,
            order.side,
            order.type,
            order.quantity.toFixed(),
            ...[order.limitPrice, order.stopPrice, order.trailPercent].map((price) => price?.toFixed() ?? null),
            order.reduceOnly,
            listOf(order),
          ],
        );
      }
      const { rows } = await client.query<{ buying_power: string }>(
        'select buying_power::text from portfolio_value($1)',
        [id],
      );
      return d(rows[0]!.buying_power);
    } finally {
      await client.query('rollback');
      client.release();
    }
  }

  test('in a MARGIN account no sequence of fills at the worst prices leaves less than the computed buying power', async () => {
    await fc.assert(
      fc.asyncProperty(held, fc.array(working, { maxLength: 4 }), async (positions, orders) => {
        const cash = d(10_000);
        const least = [...sequences(orders)]
          .map((sequence) => afterFills(cash, positions, sequence))
          .reduce((one, other) => Decimal.min(one, other));
        const stored = await storedBuyingPower('MARGIN', cash, positions, orders);
        expect(
          stored.lessThanOrEqualTo(least.plus(rounding(orders))),
          `${stored.toFixed()} <= ${least.toFixed()}`,
        ).toBe(true);
        // The reservation is not larger than that, except for a sale above the mark, which counts its own price, for a
        // list, which counts its most expensive order with the whole quantity, and for rounding.
        if (
          orders.every(({ list }) => list === null) &&
          orders.every((order) =>
            worstOf(order).lessThanOrEqualTo(MARKS[order.symbol].times(order.side === 'SELL' ? 1 : 1.9)),
          )
        ) {
          expect(least.minus(stored).lessThan('0.0000005'), `${stored.toFixed()} = ${least.toFixed()}`).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('in a CASH account no sequence of purchases leaves less cash than the buying power', async () => {
    const buys = fc.array(
      working.map((order): Working => ({ ...order, side: 'BUY', reduceOnly: false })),
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(buys, async (orders) => {
        const least = [...sequences(orders)]
          .map((sequence) => afterFills(d(10_000), { AAA: d(0), BBB: d(0) }, sequence))
          .reduce((one, other) => Decimal.min(one, other));
        const stored = await storedBuyingPower('CASH', d(10_000), { AAA: d(5), BBB: d(0) }, orders);
        expect(
          stored.lessThanOrEqualTo(least.plus(rounding(orders))),
          `${stored.toFixed()} <= ${least.toFixed()}`,
        ).toBe(true);
        if (orders.every(({ list }) => list === null)) expect(stored.toFixed()).toBe(least.toFixed());
      }),
      { numRuns: 150 },
    );
  });
});
