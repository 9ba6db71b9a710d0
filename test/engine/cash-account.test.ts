/** The engine and the cash of CASH accounts on a real desk: deposits and withdrawals while the engine runs. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { paperBroker } from '../../src/brokers/paper.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import type { OrderToPlace } from '../../src/database/actions/place-order.ts';
import { moveCash } from '../../src/database/actions/portfolios.ts';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import type { Candle } from '../../src/domain/candle.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import type { EngineReport } from '../../src/engine/report.ts';
import { runEngine } from '../../src/engine/run.ts';
import { candle, d } from '../domain/samples.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';
import { madeFeed } from './made-feed.ts';

const MINUTE_MS = 60_000;
const START = Date.UTC(2025, 0, 2);

let desk: SqlDesk;
let person: Person;
let login: string;
let symbol: string;
let symbols = 0;

beforeAll(async () => {
  desk = await openSqlDesk();
  login = (await desk.engine()).login;
});
afterAll(() => desk.close());
beforeEach(async () => {
  symbol = `CASH${(symbols += 1)}`;
  person = await desk.person();
  await desk.root.query(`update "Portfolio" set account = 'CASH' where id = $1`, [person.portfolioId]);
  await desk.root.query(`update "EngineLease" set leader = null, heartbeat_at = null`);
});

/** A flat bar every other minute at these prices, with enough volume: a bar closes before the next one opens. */
function bars(...prices: number[]): Candle[] {
  return prices.map((price, minute) =>
    candle(`${price} ${price} ${price} ${price} 1000000`, { symbol, timestamp: START + 2 * minute * MINUTE_MS }),
  );
}

/**
 * Runs over the bars event by event (an open and a close each); `before` is awaited ahead of the event of that number,
 * once.
 */
async function run(
  candles: readonly Candle[],
  before: Readonly<Record<number, () => Promise<void>>>,
): Promise<EngineReport[]> {
  const reports: EngineReport[] = [];
  const done = new Set<number>();
  const beforeBatch = async (position: number): Promise<void> => {
    if (done.has(position)) return;
    done.add(position);
    await before[position]?.();
  };
  await runEngine({
    config: desk.configOf(login),
    feeds: [madeFeed(candles, { name: symbol, batchSize: 1, beforeBatch })],
    plan: null,
    broker: paperBroker,
    until: 'idle',
    // The engine reads requests only when the test triggers it.
    clock: { now: () => START },
    leader: { id: randomUUID(), host: 'test', processId: process.pid },
    isAlive: () => true,
    signal: new AbortController().signal,
    onReport: (report) => reports.push(report),
  });
  return reports;
}

async function until(wanted: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await wanted()); waited += 10) {
    if (waited > 20_000) throw new Error('no result after 20 s');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const quoted = async (): Promise<boolean> =>
  (await desk.root.query('select from "Quote" where symbol = $1', [symbol])).rowCount === 1;

async function place(order: Partial<OrderToPlace>): Promise<string> {
  const placed = await placeOrder(person.pool, marketBuy(person, { symbol, timeInForce: 'GTC', ...order }));
  if (!placed.ok || placed.value.denial !== null) throw new Error(JSON.stringify(placed));
  const { id } = placed.value;
  await until(async () => (await orderOf(id)).status === 'NEW');
  return id;
}

async function orderOf(id: string): Promise<{ status: string; filled: string; reason: string | null }> {
  const { rows } = await desk.root.query<{ status: string; filled: string; reason: string | null }>(
    `select o.status, trim_scale(o.filled_quantity)::text as filled, (select e.reason from "OrderEvent" e where e.order_id = o.id order by e.sequence desc limit 1) as reason
       from "Order" o where o.id = $1`,
    [id],
  );
  return rows[0]!;
}

async function cash(): Promise<Decimal> {
  const { rows } = await desk.root.query<{ cash: string }>(
    'select cash_balance_usd::text as cash from "Portfolio" where id = $1',
    [person.portfolioId],
  );
  return new Decimal(rows[0]!.cash);
}

async function brokenLaws(): Promise<string[]> {
  const client = await desk.root.connect();
  const { checks } = await verifyDesk(client);
  client.release();
  return checks.filter(({ ok }) => !ok).map(({ name }) => name);
}

test('a withdrawal during a fill makes the engine load again; the order uses the remaining cash', async () => {
  let order = '';
  const reports = await run(bars(100, 180), {
    2: async () => {
      await until(quoted);
      // The cash in the engine's state covers all of it, so that the engine has no reason to read it again.
      order = await place({ quantity: d('55.4') });
      // Like a withdrawal whose notification arrives too late.
      await desk.root.query(
        `with moved as (update "Portfolio" set cash_balance_usd = cash_balance_usd - 80 where id = $1 returning id, new_id() as transaction_id)
         insert into "LedgerEntry" (transaction_id, line, portfolio_id, account, currency, amount, kind, effective_at)
         select transaction_id, line, id, account::"LedgerAccount", 'USD', amount, 'WITHDRAWAL', now()
           from moved, (values (1, 'CASH', -80), (2, 'CAPITAL', 80)) v (line, account, amount)`,
        [person.portfolioId],
      );
    },
  });
  expect(reports).toContainEqual(
    expect.objectContaining({
      kind: 'trouble',
      reason: expect.stringContaining('a withdrawal removed cash') as string,
    }),
  );
  // 9,920 at 180.1: with slippage, rounded up to the tick of 0.1, and the fee of 0.1 %.
  expect(await orderOf(order)).toEqual({ status: 'CANCELED', filled: '55.025', reason: 'INSUFFICIENT_CASH' });
  expect((await cash()).isNegative()).toBe(false);
  expect(await brokenLaws()).toEqual([]);
});

test('a deposit during the run pays for a resting limit', async () => {
  let resting = '';
  let market = '';
  await run(bars(100, 180, 50), {
    2: async () => {
      await until(quoted);
      resting = await place({ quantity: d(98), type: 'LIMIT', limitPrice: d(50) });
      market = await place({ quantity: d(49) });
    },
    4: async () => {
      await until(async () => (await orderOf(market)).status === 'FILLED');
      expect((await cash()).lessThan(2000)).toBe(true);
      const moved = await moveCash(person.pool, { portfolioId: person.portfolioId, amount: d(5000) });
      if (!moved.ok) throw new Error(moved.error.message);
    },
  });
  expect(await orderOf(resting)).toEqual({ status: 'FILLED', filled: '98', reason: null });
  expect(await brokenLaws()).toEqual([]);
});

test('a resting limit without enough cash ends with the reason', async () => {
  let resting = '';
  await run(bars(100, 180, 50), {
    2: async () => {
      await until(quoted);
      resting = await place({ quantity: d(98), type: 'LIMIT', limitPrice: d(50) });
      await place({ quantity: d(49) });
    },
  });
  const { status, reason } = await orderOf(resting);
  expect([status, reason]).toEqual(['CANCELED', 'INSUFFICIENT_CASH']);
  expect((await cash()).isNegative()).toBe(false);
  expect(await brokenLaws()).toEqual([]);
});

test('two orders of one event share the cash; the engine and the desk have the same cash', async () => {
  const orders: string[] = [];
  await run(bars(100, 180, 180), {
    2: async () => {
      await until(quoted);
      for (const quantity of [40, 40]) orders.push(await place({ quantity: d(quantity) }));
    },
  });
  expect(await Promise.all(orders.map(orderOf))).toMatchObject([
    { status: 'FILLED', filled: '40' },
    { status: 'CANCELED', reason: 'INSUFFICIENT_CASH' },
  ]);
  expect((await cash()).isNegative()).toBe(false);
  expect(await brokenLaws()).toEqual([]);
});
