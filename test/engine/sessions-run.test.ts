/** DAY orders on a real desk: a silent live market, cut connections, and changes of settings during the run. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { paperBroker } from '../../src/brokers/paper.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { runEngine } from '../../src/engine/run.ts';
import type { EngineOptions } from '../../src/engine/run.ts';
import { NO_PAST } from '../../src/market-data/feeds/feed.ts';
import type { Feed, FeedBatch } from '../../src/market-data/feeds/feed.ts';
import { BTCUSD, candle, d, quote } from '../domain/samples.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';
import { madeFeed } from './made-feed.ts';

const MINUTE_MS = 60_000;

let desk: SqlDesk;
let person: Person;
let administrator: Person;
let login: string;
let symbols = 0;
let symbol: string;

beforeAll(async () => {
  desk = await openSqlDesk();
  login = (await desk.engine()).login;
  administrator = await desk.person({ role: 'traderai_admin' });
});
afterAll(() => desk.close());
beforeEach(async () => {
  person = await desk.person({ cash: '1000000' });
  symbol = `DAY${(symbols += 1)}`;
  await desk.instrument(symbol);
  await desk.root.query(
    `update "EngineLease" set leader = null, heartbeat_at = null; update "DeskState" set day_zone = 'UTC', day_cut = '00:00'`,
  );
});

function engine(feed: Feed, part: Partial<EngineOptions> = {}): ReturnType<typeof runEngine> {
  return runEngine({
    config: desk.configOf(login),
    feeds: [feed],
    plan: null,
    broker: paperBroker,
    until: 'idle',
    clock: { now: () => Date.now() },
    leader: { id: randomUUID(), host: 'test', processId: process.pid },
    isAlive: () => true,
    signal: new AbortController().signal,
    onReport: () => undefined,
    ...part,
  });
}

async function place(clientOrderId: string): Promise<void> {
  const placed = await placeOrder(
    person.pool,
    marketBuy(person, { symbol, clientOrderId, type: 'LIMIT', limitPrice: d(50) }),
  );
  if (!placed.ok || placed.value.denial !== null) throw new Error(JSON.stringify(placed));
}

interface Standing {
  readonly status: string;
  readonly until: string | null;
  readonly closed: string | null;
}

async function standing(clientOrderId: string): Promise<Standing> {
  const { rows } = await desk.root.query<{ status: string; expires_at: Date | null; closed_at: Date | null }>(
    'select status, expires_at, closed_at from "Order" where portfolio_id = $1 and client_order_id = $2',
    [person.portfolioId, clientOrderId],
  );
  const { status, expires_at: until, closed_at: closed } = rows[0]!;
  return { status, until: until?.toISOString() ?? null, closed: closed?.toISOString() ?? null };
}

async function until(wanted: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await wanted()); waited += 20) {
    if (waited > 20_000) throw new Error('no result after 20 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Sends quotes only when the test triggers them. */
function liveFeed(): { readonly feed: Feed; readonly say: (quotedAt: number) => void } {
  const waiting: FeedBatch[] = [];
  let wake: () => void = () => undefined;
  const feed: Feed = {
    name: `live ${symbol}`,
    time: 'live',
    instruments: async () => [{ ...BTCUSD, symbol, series: [{ grain: 'quote', span: null }] }],
    past: async () => NO_PAST,
    async *batches({ signal }): AsyncGenerator<FeedBatch> {
      signal.addEventListener('abort', () => wake());
      while (!signal.aborted) {
        const batch = waiting.shift();
        if (batch !== undefined) yield batch;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
  const say = (quotedAt: number): void => {
    waiting.push({
      events: [
        {
          kind: 'quote',
          // The server's clock judges the age of a live quote.
          quote: quote({ symbol, last: d(100), bid: d(99), ask: d(101), quotedAt, receivedAt: Date.now() }),
          volume: d(1),
        },
      ],
      position: null,
    });
    wake();
  };
  return { feed, say };
}

test('a silent live market ends its session within seconds, but not after one second of silence', async () => {
  const end = Date.UTC(2025, 2, 11);
  let now = end - 10 * MINUTE_MS;
  const stop = new AbortController();
  const { feed, say } = liveFeed();
  const running = engine(feed, { until: 'stopped', clock: { now: () => now }, signal: stop.signal });
  say(now);
  await until(async () => (await desk.root.query('select from "Quote" where symbol = $1', [symbol])).rowCount === 1);
  await place('silent');
  await until(async () => (await standing('silent')).status === 'NEW');
  say(now + 1);
  await until(async () => (await standing('silent')).until !== null);
  expect(await standing('silent')).toEqual({ status: 'NEW', until: '2025-03-11T00:00:00.000Z', closed: null });
  now = end + 1_000;
  // Longer than the engine's interval between two reads, so that every pending event has arrived.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect((await standing('silent')).status).toBe('NEW');
  now = end + 2_500;
  await until(async () => (await standing('silent')).status === 'EXPIRED');
  expect((await standing('silent')).closed).toBe('2025-03-11T00:00:00.000Z');
  stop.abort();
  await running;
});

test('the expiry of an order survives cut connections between any two batches', async () => {
  const start = Date.UTC(2025, 2, 7, 23, 56);
  const bars = [0, 1, 2, 3, 4, 2 * 1440 + 4, 2 * 1440 + 5, 3 * 1440 + 4].map((minute) =>
    candle('100 100 100 100 1000', { symbol, timestamp: start + minute * MINUTE_MS }),
  );
  await engine(madeFeed(bars.slice(0, 1), { name: symbol }));
  await place('cut');
  let cut = -1;
  const outcome = await engine(
    madeFeed(bars, {
      name: symbol,
      batchSize: 1,
      beforeBatch: async (position) => {
        if (position <= cut) return;
        cut = position;
        await desk.root.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [login]);
      },
    }),
  );
  expect(outcome.ending).toBe('idle');
  expect(cut).toBeGreaterThan(10);
  expect(await standing('cut')).toEqual({
    status: 'EXPIRED',
    until: '2025-03-08T00:00:00.000Z',
    closed: '2025-03-08T00:00:00.000Z',
  });
});

test('new trading hours and a new desk’s day apply from the next event on', async () => {
  const day = Date.UTC(2025, 2, 10, 15);
  const stop = new AbortController();
  const { feed, say } = liveFeed();
  const running = engine(feed, { until: 'stopped', clock: { now: () => day }, signal: stop.signal });
  say(day);
  await until(async () => (await desk.root.query('select from "Quote" where symbol = $1', [symbol])).rowCount === 1);
  let at = day;
  const endOf = async (name: string): Promise<string | null> => {
    await place(name);
    await until(async () => (await standing(name)).status === 'NEW');
    say((at += 1_000));
    await until(async () => (await standing(name)).until !== null);
    return (await standing(name)).until;
  };
  expect(await endOf('first')).toBe('2025-03-11T00:00:00.000Z');
  await administrator.pool.query(`select set_desk_day('America/New_York', '17:00')`);
  await until(async () => (await endOf(`day-${randomUUID()}`)) === '2025-03-10T21:00:00.000Z');
  await administrator.pool.query(`select set_trading_hours($1, '{"name": "us-equities"}')`, [symbol]);
  await until(async () => (await endOf(`hours-${randomUUID()}`)) === '2025-03-10T20:00:00.000Z');
  expect((await standing('first')).until).toBe('2025-03-11T00:00:00.000Z');
  stop.abort();
  await running;
});
