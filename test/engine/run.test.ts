/** The engine on a real desk: leading, failing, taking over, and the bookings afterwards. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { paperBroker } from '../../src/brokers/paper.ts';
import { cancelOrder } from '../../src/database/actions/cancel-order.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import type { OrderToPlace } from '../../src/database/actions/place-order.ts';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import type { Candle } from '../../src/domain/candle.ts';
import { runEngine } from '../../src/engine/run.ts';
import type { EngineOptions } from '../../src/engine/run.ts';
import type { EngineReport } from '../../src/engine/report.ts';
import type { Feed } from '../../src/market-data/feeds/feed.ts';
import { candle, d } from '../domain/samples.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';
import { madeFeed } from './made-feed.ts';

const MINUTE_MS = 60_000;
const START = Date.UTC(2018, 10, 12);

let desk: SqlDesk;
let person: Person;
let login: string;

beforeAll(async () => {
  desk = await openSqlDesk();
  login = (await desk.engine()).login;
});
afterAll(() => desk.close());
beforeEach(async () => {
  person = await desk.person({ cash: '1000000' });
  await desk.root.query(`update "EngineLease" set leader = null, heartbeat_at = null`);
});

function bars(symbol: string, count: number, price = 100): Candle[] {
  return Array.from({ length: count }, (_, minute) =>
    candle(`${price} ${price} ${price} ${price} 100`, { symbol, timestamp: START + minute * MINUTE_MS }),
  );
}

function engine(
  feeds: readonly Feed[],
  part: Partial<EngineOptions> = {},
): Promise<Awaited<ReturnType<typeof runEngine>>> {
  return runEngine({
    config: desk.configOf(login),
    feeds,
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

/** A separate symbol for every test, so that candles and quotes of other tests do not matter. */
let symbols = 0;
const newSymbol = (): string => `TEST${(symbols += 1)}`;

async function place(order: Partial<OrderToPlace>): Promise<string> {
  const placed = await placeOrder(person.pool, marketBuy(person, order));
  if (!placed.ok || placed.value.denial !== null) throw new Error(JSON.stringify(placed));
  return placed.value.id;
}

async function statusOf(id: string): Promise<string> {
  return (await desk.root.query<{ status: string }>('select status from "Order" where id = $1', [id])).rows[0]!.status;
}

async function until(wanted: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await wanted()); waited += 20) {
    if (waited > 20_000) throw new Error('no result after 20 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function laws(): Promise<string[]> {
  const client = await desk.root.connect();
  try {
    return (await verifyDesk(client)).checks.filter(({ ok }) => !ok).map(({ name }) => name);
  } finally {
    client.release();
  }
}

describe('an engine', () => {
  test('accepts a waiting order, fills it from the next candle and breaks no law', async () => {
    const symbol = newSymbol();
    await engine([madeFeed(bars(symbol, 5), { name: symbol })]);
    const id = await place({ symbol, quantity: d('12.5') });
    const outcome = await engine([madeFeed(bars(symbol, 10), { name: symbol })]);
    expect(outcome).toMatchObject({ ending: 'idle', totals: { events: 5, orders: 1, trades: 2 } });
    expect(await statusOf(id)).toBe('FILLED');
    expect(
      (await desk.root.query('select quantity::text, cost::text from "Position" where symbol = $1', [symbol])).rows,
    ).toEqual([{ quantity: '12.50000000', cost: '1251.25000000' }]);
    expect(await laws()).toEqual([]);
  });

  test('accepts an order within moments while its feed is silent', async () => {
    const symbol = newSymbol();
    const stop = new AbortController();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const feed = madeFeed(bars(symbol, 20), {
      name: symbol,
      beforeBatch: (position) => (position === 0 ? undefined : held),
    });
    const running = engine([feed], { until: 'stopped', signal: stop.signal });
    await until(async () => (await desk.root.query('select from "Quote" where symbol = $1', [symbol])).rowCount === 1);
    const id = await place({ symbol, type: 'LIMIT', limitPrice: d(90) });
    await until(async () => (await statusOf(id)) === 'NEW');
    await cancelOrder(person.pool, id);
    await until(async () => (await statusOf(id)) === 'CANCELED');
    stop.abort();
    release();
    expect(await running).toMatchObject({ ending: 'stopped' });
  });

  test('continues after its connections were cut, without an extra trade', async () => {
    const symbol = newSymbol();
    await engine([madeFeed(bars(symbol, 1), { name: symbol })]);
    for (let order = 0; order < 5; order += 1)
      await place({ symbol, quantity: d(30), clientOrderId: `cut-${symbol}-${order}` });
    let cuts = 0;
    const cut = async (position: number): Promise<void> => {
      if (position % 5 !== 0 || cuts >= 4) return;
      cuts += 1;
      await desk.root.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [login]);
    };
    const troubles: EngineReport[] = [];
    const outcome = await engine([madeFeed(bars(symbol, 60), { name: symbol, batchSize: 3, beforeBatch: cut })], {
      onReport: (report) => (report.kind === 'trouble' ? troubles.push(report) : undefined),
    });
    expect(outcome.ending).toBe('idle');
    expect(troubles.length).toBeGreaterThan(0);
    expect(
      (await desk.root.query('select sum(quantity)::text as quantity from "Trade" where symbol = $1', [symbol])).rows,
    ).toEqual([{ quantity: '150.00000000' }]);
    expect(await laws()).toEqual([]);
  });

  test('stands by while another leads, and leads when the other is silent', async () => {
    const symbol = newSymbol();
    await desk.root.query(
      `update "EngineLease" set leader = gen_random_uuid(), host = 'elsewhere', heartbeat_at = now() - interval '2 seconds'`,
    );
    const reports: string[] = [];
    await engine([madeFeed(bars(symbol, 5), { name: symbol })], { onReport: ({ kind }) => reports.push(kind) });
    expect(reports.filter((kind) => kind !== 'waiting').slice(0, 3)).toEqual(['standing-by', 'taking-over', 'leading']);
  });

  test('takes over immediately from a dead leader on the same machine', async () => {
    const symbol = newSymbol();
    await desk.root.query(
      `update "EngineLease" set leader = gen_random_uuid(), host = 'test', process_id = 4194305, heartbeat_at = now(),
              backend_pid = 4194305, backend_started_at = now()`,
    );
    const reports: string[] = [];
    await engine([madeFeed(bars(symbol, 5), { name: symbol })], {
      isAlive: (processId) => processId !== 4194305,
      onReport: ({ kind }) => reports.push(kind),
    });
    expect(reports.slice(0, 2)).toEqual(['taking-over', 'leading']);
  });

  test('of a console ends when another engine leads', async () => {
    await desk.root.query(
      `update "EngineLease" set leader = gen_random_uuid(), host = 'elsewhere', heartbeat_at = now()`,
    );
    expect(await engine([], { until: 'unused' })).toMatchObject({ ending: 'led-by-another' });
  });

  test('that lost its lead writes nothing', async () => {
    const symbol = newSymbol();
    let deposed = false;
    const feed = madeFeed(bars(symbol, 40), {
      name: symbol,
      beforeBatch: async (position) => {
        if (position < 20 || deposed) return;
        deposed = true;
        await desk.root.query(
          `update "EngineLease" set epoch = epoch + 1, leader = gen_random_uuid(), host = 'elsewhere', heartbeat_at = now()`,
        );
      },
    });
    const reports: EngineReport[] = [];
    const stop = new AbortController();
    const running = engine([feed], {
      until: 'stopped',
      signal: stop.signal,
      onReport: (report) => reports.push(report),
    });
    await until(async () => reports.some(({ kind }) => kind === 'lead-lost'));
    const { rows } = await desk.root.query<{ position: string }>(
      'select position::text from "FeedCursor" where feed = $1',
      [symbol],
    );
    expect(Number(rows[0]!.position)).toBeLessThanOrEqual(21);
    stop.abort();
    expect(await running).toMatchObject({ ending: 'stopped' });
  });

  test('stores the candles, signals and quotes of its feed', async () => {
    const symbol = newSymbol();
    const prices = Array.from({ length: 60 }, (_, minute) => (minute < 40 ? 200 - minute : 160 + (minute - 40) * 5));
    const moving = prices.map((price, minute) =>
      candle(`${price} ${price + 1} ${price - 1} ${price} 1`, { symbol, timestamp: START + minute * MINUTE_MS }),
    );
    await engine([madeFeed(moving, { name: symbol })]);
    const counts = await desk.root.query(
      `select (select count(*)::int from "MarketData" where symbol = $1) as candles, (select array_agg(direction::text) from "Signal" where symbol = $1) as signals,
              (select last::text from "Quote" where symbol = $1) as last`,
      [symbol],
    );
    expect(counts.rows).toEqual([{ candles: 60, signals: ['LONG'], last: '255.00000000' }]);
  });

  test('that was killed in the middle of an instant processes a bar of two recordings once', async () => {
    const minutes = Array.from({ length: 6 }, (_, minute) => ({ minute, volume: minute % 2 === 0 ? 100 : 0 }));
    const made = (symbol: string): Candle[] =>
      minutes.map(({ minute, volume }) =>
        candle(`100 103 ${99 - minute} 101 ${volume}`, { symbol, timestamp: START + minute * MINUTE_MS }),
      );
    const left = async (told: readonly [one: number, other: number] | null): Promise<unknown> => {
      const symbol = newSymbol();
      const feeds = (events: readonly (number | undefined)[]): Feed[] =>
        ['one', 'other'].map((name, place) =>
          madeFeed(made(symbol), { name: `${symbol} ${name}`, told: events[place] }),
        );
      await engine(feeds([2, 2]));
      for (const limitPrice of [null, d(97)])
        await place({
          symbol,
          quantity: d(15),
          ...(limitPrice !== null && { type: 'LIMIT', limitPrice }),
          timeInForce: 'GTC',
        });
      if (told !== null) await engine(feeds(told));
      await engine(feeds([]));
      const { rows } = await desk.root.query(
        `select (select jsonb_agg(jsonb_build_array(t.quantity, t.price, t.executed_at) order by t.sequence) from "Trade" t where t.symbol = q.symbol) as trades,
                (select jsonb_agg(jsonb_build_array(m.timestamp, m.volume) order by m.timestamp) from "MarketData" m where m.symbol = q.symbol) as candles, q.last, q.volume
           from "Quote" q where q.symbol = $1`,
        [symbol],
      );
      return rows;
    };
    const whole = await left(null);
    expect(whole).toMatchObject([
      {
        volume: '300.00000000',
        trades: [
          expect.arrayContaining([10, 100.1]),
          expect.arrayContaining([5, 100.1]),
          expect.arrayContaining([5, 97]),
        ],
      },
    ]);
    // At the instant at which the third bar closes and the fourth opens, one recording has sent nothing, the close, or
    // both.
    for (const told of [
      [7, 5],
      [7, 6],
      [5, 7],
      [6, 7],
      [6, 5],
    ] as const)
      expect(await left(told)).toEqual(whole);
    expect(await laws()).toEqual([]);
  });

  test('restores the memory of signal sources for a series, although a coarser recording begins before the stored candles', async () => {
    const symbol = newSymbol();
    const prices = Array.from({ length: 60 }, (_, minute) => (minute < 40 ? 200 - minute : 160 + (minute - 40) * 5));
    const moving = prices.map((price, minute) =>
      candle(`${price} ${price + 1} ${price - 1} ${price} 1`, { symbol, timestamp: START + minute * MINUTE_MS }),
    );
    const days = [10, 9, 8].map((ago) =>
      candle('100 100 100 100 1', { symbol, interval: '1d', timestamp: START - ago * 86_400_000 }),
    );
    await engine([madeFeed(moving.slice(0, 40), { name: `${symbol} first` })]);
    await engine([
      madeFeed(moving.slice(40), { name: `${symbol} second` }),
      madeFeed(days, { name: `${symbol} days` }),
    ]);
    expect(
      (await desk.root.query('select interval, direction::text from "Signal" where symbol = $1', [symbol])).rows,
    ).toEqual([{ interval: '1m', direction: 'LONG' }]);
  });

  test('alerts when a fill moves buying power below zero, even when it recovers within a second', async () => {
    const symbol = newSymbol();
    await engine([madeFeed(bars(symbol, 1), { name: symbol })]);
    await place({ symbol, quantity: d(9_000) });
    const deep = (price: number, minute: number): Candle =>
      candle(`${price} ${price} ${price} ${price} 1000000`, { symbol, timestamp: START + minute * MINUTE_MS });
    const trades = async (): Promise<number> =>
      (await desk.root.query('select from "Trade" where symbol = $1', [symbol])).rowCount ?? 0;
    const sell = async (position: number): Promise<void> => {
      if (position !== 5) return;
      await until(async () => (await trades()) === 1);
      await place({ symbol, side: 'SELL', quantity: d(9_000), reduceOnly: true });
      await until(
        async () =>
          (
            await desk.root.query(`select from "Order" where symbol = $1 and side = 'SELL' and status = 'NEW'`, [
              symbol,
            ])
          ).rowCount === 1,
      );
    };
    const told = [deep(100, 0), deep(180, 1), deep(400, 2), deep(400, 3)];
    await engine([madeFeed(told, { name: symbol, batchSize: 2, beforeBatch: sell })], { clock: { now: () => START } });
    expect(await trades()).toBe(2);
    const { rows } = await desk.root.query(
      'select resolved_at is not null as resolved from "Alert" where portfolio_id = $1 and source = $2',
      [person.portfolioId, 'buying-power'],
    );
    expect(rows).toEqual([{ resolved: true }]);
  });

  test('ends with the error of a bug and does not try again', async () => {
    const symbol = newSymbol();
    const told: string[] = [];
    const buggy = {
      ...madeFeed(bars(symbol, 5), { name: symbol }),
      past: async () => Promise.reject(new Error('a list has no first element')),
    };
    await expect(engine([buggy], { onReport: ({ kind }) => told.push(kind) })).rejects.toThrow(
      'a list has no first element',
    );
    expect(told).not.toContain('trouble');
  });

  test('without the rights ends with the error of the server', async () => {
    const stranger = await desk.person({ role: 'traderai_viewer' });
    await expect(engine([], { config: desk.configOf(stranger.login) })).rejects.toMatchObject({ code: '42501' });
  });
});
