/** Storms of one login against the engine, beside a bystander whose market orders are filled in a moving market. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paperBroker } from '../../src/brokers/paper.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { runEngine } from '../../src/engine/run.ts';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import type { Feed } from '../../src/market-data/feeds/feed.ts';
import { NO_PAST } from '../../src/market-data/feeds/feed.ts';
import { BTCUSD, d, quote } from '../domain/samples.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

const SYMBOL = 'STORM';
const TICK_MS = 50;
/** More than one person may have by default. */
const STORM = 1_500;
/** Two seconds on a quiet machine; the tests of other files run beside this one. */
const PATIENCE_MS = 10_000;

let desk: SqlDesk;
let mallory: Person;
let bystander: Person;
let price = 100;
const over = new AbortController();
let engine: Promise<unknown>;

/** A quote every tick; the price moves by a cent, or to where a storm wants it. */
const feed: Feed = {
  name: 'storm',
  time: 'live',
  instruments: () => Promise.resolve([{ ...BTCUSD, symbol: SYMBOL, series: [{ grain: 'quote', span: null }] }]),
  past: () => Promise.resolve(NO_PAST),
  async *batches({ signal }) {
    for (let tick = 0; !signal.aborted; tick += 1) {
      const last = d(price).plus(d(tick % 3).times('0.1'));
      const at = Date.now();
      const [bid, ask] = [last.minus('0.1'), last.plus('0.1')];
      const now = quote({ symbol: SYMBOL, last, bid, ask, bidSize: null, askSize: null, quotedAt: at });
      yield { events: [{ kind: 'quote', quote: { ...now, receivedAt: at }, volume: d(1) }], position: null };
      await sleep(TICK_MS);
    }
  },
};

beforeAll(async () => {
  desk = await openSqlDesk();
  const { login } = await desk.engine();
  [mallory, bystander] = [await desk.person({ cash: '1000000000' }), await desk.person({ cash: '1000000000' })];
  await desk.root.query('select set_person_limits($1, $2)', [mallory.userId, 2 * STORM]);
  await desk.instrument(SYMBOL);
  await desk.root.query(`update "EngineLease" set leader = null, heartbeat_at = null`);
  engine = runEngine({
    config: desk.configOf(login),
    feeds: [feed],
    plan: null,
    broker: paperBroker,
    until: 'stopped',
    clock: { now: () => Date.now() },
    leader: { id: randomUUID(), host: 'test', processId: process.pid },
    isAlive: () => true,
    signal: over.signal,
    onReport: () => undefined,
  });
  while ((await count(`"Quote" where symbol = '${SYMBOL}'`)) === 0) await sleep(50);
});
afterAll(async () => {
  over.abort();
  await engine;
  await desk.close();
});

async function count(rows: string): Promise<number> {
  return (await desk.root.query(`select count(*)::int as rows from ${rows}`)).rows[0].rows;
}

/** Milliseconds from placing a market order to its fill. */
async function fillMs(): Promise<number> {
  const begunAt = performance.now();
  const placed = await placeOrder(bystander.pool, marketBuy(bystander, { symbol: SYMBOL, quantity: d('0.01') }));
  if (!placed.ok || placed.value.status !== 'PENDING_NEW') throw new Error(JSON.stringify(placed));
  for (;;) {
    const { rows } = await desk.root.query('select status from "Order" where id = $1', [placed.value.id]);
    if (rows[0].status === 'FILLED') return performance.now() - begunAt;
    if (performance.now() - begunAt > 6 * PATIENCE_MS) throw new Error(`the order is ${rows[0].status}`);
    await sleep(5);
  }
}

/** The bystander trades from the storm's beginning until the condition holds. */
async function beside(storm: Promise<unknown>, isOver: () => Promise<boolean>): Promise<number> {
  let slowest = 0;
  const ended = storm.then(() => 'ended');
  for (;;) {
    slowest = Math.max(slowest, await fillMs());
    if ((await Promise.race([ended, sleep(20)])) === 'ended' && (await isOver())) return slowest;
  }
}

const open = (): Promise<number> => count(`"Order" where portfolio_id = '${mallory.portfolioId}' and is_open(status)`);
const waiting = (): Promise<number> => count(`"Order" where awaits_engine(status)`);

/** Pending orders of the attacker, as if it had placed them at one moment. */
async function pending(part: { readonly limit: string; readonly from: number }): Promise<void> {
  await desk.root.query(
    `with made as (
       insert into "Order" (number, portfolio_id, user_id, client_order_id, symbol, side, type, time_in_force, quantity, limit_price, status, event_sequence)
         select $4::integer + n, $1, $2, 'storm-' || $4 || '-' || n, $3, 'BUY', 'LIMIT', 'DAY', 0.01, $5::numeric, 'PENDING_NEW', 1
           from generate_series(1, ${STORM}) n returning id)
     insert into "OrderEvent" (order_id, sequence, type, status, occurred_at)
       select id, 1, 'PENDING_NEW', 'PENDING_NEW', now() from made`,
    [mallory.portfolioId, mallory.userId, SYMBOL, part.from, part.limit],
  );
  await desk.root.query(`select pg_notify('traderai_engine', '')`);
}

test('1,500 orders of one login at once delay no order of another', async () => {
  const slowest = await beside(pending({ limit: '50', from: 10_000 }), async () => (await waiting()) === 0);
  expect(slowest).toBeLessThan(PATIENCE_MS);
  expect(await open()).toBe(STORM);
});

test('1,500 orders of one login that one quote fills delay no order of another', async () => {
  price = 40;
  const slowest = await beside(sleep(100), async () => (await open()) === 0);
  expect(slowest).toBeLessThan(PATIENCE_MS);
  expect(await count(`"Trade" where portfolio_id = '${mallory.portfolioId}'`)).toBe(STORM);
  price = 100;
});

test('1,500 cancels of one login at once delay no order of another', async () => {
  await sleep(500);
  await pending({ limit: '50', from: 20_000 });
  await expect.poll(waiting, { timeout: 60_000 }).toBe(0);
  // In the order of locks: the portfolio before its orders.
  const cancels = desk.root.query(
    `begin; select lock_portfolios('{${mallory.portfolioId}}');
     update "Order" set status = 'PENDING_CANCEL' where portfolio_id = '${mallory.portfolioId}' and status = 'NEW'; commit`,
  );
  const ask = cancels.then(() => desk.root.query(`select pg_notify('traderai_engine', '')`));
  const slowest = await beside(ask, async () => (await open()) === 0);
  expect(slowest).toBeLessThan(PATIENCE_MS);
});

test('1,500 alert rules of one login that fire at once delay no order of another', async () => {
  await desk.root.query(
    `insert into "AlertRule" (user_id, symbol, field, operator, threshold)
       select $1, $2, 'LAST', 'ABOVE', 150 from generate_series(1, ${STORM})`,
    [mallory.userId, SYMBOL],
  );
  await desk.root.query(
    `select pg_notify('traderai_engine', 'rule:' || id) from "AlertRule" where symbol = '${SYMBOL}'`,
  );
  await sleep(1_500);
  price = 200;
  const slowest = await beside(sleep(100), async () => (await count(`"Alert" where symbol = '${SYMBOL}'`)) >= STORM);
  expect(slowest).toBeLessThan(PATIENCE_MS);
  expect(await count(`"Alert" where rule_id is not null and symbol = '${SYMBOL}'`)).toBe(STORM);
});

test('after the storms every law of the desk is fulfilled', async () => {
  const client = await desk.root.connect();
  try {
    const { checks } = await verifyDesk(client);
    expect(checks.filter(({ ok }) => !ok).map(({ law }) => law)).toEqual([]);
  } finally {
    client.release();
  }
});
