/** The law of the cheap bound: an order that it covers is covered by the exact sums, on every desk. */
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
/** The market as [bid, ask, last]; a symbol without a quote has none. */
const MARKETS = {
  ALL: ['99.9', '100.1', '100'],
  FAR: ['50', '200', null],
  BID: ['0.37', null, null],
  LAST: [null, null, '7'],
  NONE: null,
} as const;
const TICKS = { ALL: '0.001', FAR: '7', BID: '0.5', LAST: '0.00000001', NONE: '0.01' } as const;
const RATES = { ALL: '0.001', FAR: '0.3', BID: '0', LAST: '0.9', NONE: '0.05' } as const;

beforeAll(async () => {
  desk = await openSqlDesk();
  await desk.person();
  for (const symbol of Object.keys(MARKETS) as (keyof typeof MARKETS)[]) {
    await desk.instrument(symbol, {
      tick_size: TICKS[symbol],
      lot_size: '0.00000001',
      commission_rate: RATES[symbol],
      slippage_rate: RATES[symbol],
    });
    const market = MARKETS[symbol];
    if (market !== null)
      await desk.root.query(
        `insert into "Quote" (symbol, bid, ask, last, sequence, quoted_at, received_at) values ($1, $2, $3, $4, 1, now(), now())`,
        [symbol, ...market],
      );
  }
});
afterAll(() => desk.close());

const amount = fc.integer({ min: 1, max: 30_000 }).map((hundredths) => (hundredths / 100).toFixed(2));
const order = fc.record({
  symbol: fc.constantFrom('ALL', 'FAR', 'BID', 'LAST', 'NONE'),
  side: fc.constantFrom('BUY', 'SELL'),
  type: fc.constantFrom('MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT', 'TRAILING_STOP', 'MARKET_IF_TOUCHED'),
  quantity: amount,
  limit: amount,
  stop: amount,
  trail: fc.oneof(
    amount.map((trail_amount) => ({ trail_amount, trail_percent: null })),
    fc.integer({ min: 1, max: 99 }).map((trail_percent) => ({ trail_amount: null, trail_percent })),
  ),
  reduceOnly: fc.boolean(),
  /** Orders of one list share a quantity. */
  list: fc.constantFrom(null, randomUUID(), randomUUID()),
});
const positions = fc.dictionary(
  fc.constantFrom('ALL', 'FAR', 'BID', 'LAST', 'NONE'),
  fc.integer({ min: -50, max: 50 }).filter((quantity) => quantity !== 0),
);

test('the reservations of a portfolio, also with one more order, are at most the largest ones', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('MARGIN', 'CASH'),
      positions,
      fc.array(order, { maxLength: 5 }),
      async (account, held, orders) => {
        const { exact, largest, required, most } = await reserved(account, held, orders);
        expect(Number(largest) - Number(exact)).toBeGreaterThanOrEqual(-1e-9 * Number(largest));
        if (required !== null) expect(Number(most) - Number(required)).toBeGreaterThanOrEqual(-1e-9 * Number(most));
      },
    ),
    { numRuns: 300 },
  );
});

interface Reserved {
  readonly exact: string;
  readonly largest: string;
  /** With one more order, the last of the given ones; null without orders. */
  readonly required: string | null;
  readonly most: string | null;
}

type Placed = typeof order extends fc.Arbitrary<infer Value> ? Value : never;

/** All but the last order are open. */
async function reserved(
  account: string,
  held: Readonly<Record<string, number>>,
  orders: readonly Placed[],
): Promise<Reserved> {
  const client = await desk.root.connect();
  try {
    await client.query('begin');
    const { rows: made } = await client.query<{ id: string; user_id: string }>(
      `insert into "Portfolio" (user_id, name, account, cash_balance_usd) select id, 'law', $1::"AccountKind", 1000000 from "User" limit 1 returning id, user_id`,
      [account],
    );
    const { id, user_id } = made[0]!;
    for (const [symbol, quantity] of Object.entries(held))
      await client.query(
        'insert into "Position" (portfolio_id, symbol, quantity, cost) values ($1, $2, $3::numeric, $3::numeric * 3)',
        [id, symbol, quantity],
      );
    for (const [at, each] of orders.slice(0, -1).entries())
      await client.query(
        `insert into "Order" (number, portfolio_id, user_id, client_order_id, symbol, side, type, time_in_force, quantity, limit_price, stop_price,
             trail_amount, trail_percent, reduce_only, list_id, status) values ($1, $2, $3, $4, $5, $6, $7, 'GTC', $8, $9, $10, $11, $12, $13, $14, 'NEW')`,
        [
          at + 1,
          id,
          user_id,
          randomUUID(),
          each.symbol,
          each.side,
          each.type,
          each.quantity,
          ...termsOf(each),
          each.reduceOnly,
          each.list,
        ],
      );
    const { rows } = await client.query<Pick<Reserved, 'exact' | 'largest'>>(
      `select (select coalesce(sum(r.reserved), 0) from reservations(p) r)::text as exact, largest_reservation(p.id)::text as largest from "Portfolio" p where p.id = $1`,
      [id],
    );
    const last = orders.at(-1);
    if (last === undefined) return { ...rows[0]!, required: null, most: null };
    const { rows: with1 } = await client.query<Pick<Reserved, 'required' | 'most'>>(
      // As order_verdict() asks.
      `select (select sum(r.reserved) from reservations(p, i.symbol, $2, $3, $4, $5, '{}', t.trigger) r)::text as required,
              (largest_reservation(p.id) + $3 * largest_unit_cost(i, $2, coalesce($4, greatest(t.trigger, coalesce(case $2 when 'BUY' then q.ask else q.bid end, mark_price(i.symbol)))),
                 greatest(q.last, q.bid, q.ask)))::text as most
         from "Portfolio" p join "Instrument" i on i.symbol = $6 left join "Quote" q on q.symbol = i.symbol
        cross join lateral (select case when has_trigger($10::"OrderType") then trigger_price(i.symbol, $2::"OrderSide", $7, $8, $9) end as trigger) t
        where p.id = $1`,
      [
        id,
        last.side,
        last.quantity,
        termsOf(last)[0],
        last.reduceOnly,
        last.symbol,
        ...termsOf(last).slice(1),
        last.type,
      ],
    );
    // Without a market the cost of the new order is unknown, and only the exact sums decide.
    const { required, most } = with1[0]!;
    return { ...rows[0]!, required: most === null ? null : required, most };
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/** Limit price, stop price, trail amount and trail in per cent. */
function termsOf({ type, limit, stop, trail }: Placed): readonly (string | number | null)[] {
  return [
    ['LIMIT', 'STOP_LIMIT'].includes(type) ? limit : null,
    ['STOP', 'STOP_LIMIT', 'MARKET_IF_TOUCHED'].includes(type) ? stop : null,
    ...(type === 'TRAILING_STOP' ? [trail.trail_amount, trail.trail_percent] : [null, null]),
  ];
}
