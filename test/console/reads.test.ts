import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReads } from '../../src/console/reads.ts';
import { deskSnapshot } from '../../src/console/snapshot.ts';
import { DeskStore } from '../../src/console/store.ts';
import { READ_TOPICS } from '../../src/console/topics/registry.ts';
import type { ReadSubject } from '../../src/console/topics/topic.ts';
import { worthOf } from '../../src/console/valuation.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { openPrisma } from '../../src/database/prisma.ts';
import type { OpenPrisma } from '../../src/database/prisma.ts';
import { readDayTrades } from '../../src/database/queries/day-trades.ts';
import { readRecentCloses } from '../../src/database/queries/recent-closes.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let person: Person;
let prisma: OpenPrisma;
let orderId: string;

beforeAll(async () => {
  desk = await openSqlDesk();
  person = await desk.person();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '6399', '6401', '6400');
  await desk.root.query(`update "Quote" set session_open = 6000, quoted_at = '2018-11-12T15:00:00Z'`);
  const placed = await placeOrder(person.pool, marketBuy(person));
  if (!placed.ok) throw new Error(placed.error.message);
  orderId = placed.value.id;
  const engine = await desk.engine();
  await desk.root.query(
    `select ensure_month_partitions('Trade', '2018-11-01', '2018-12-01'), ensure_month_partitions('MarketData', '2018-11-01', '2018-12-01')`,
  );
  await engine.book(
    acceptAndFill({
      orderId,
      portfolioId: person.portfolioId,
      symbol: 'BTCUSD',
      quantity: '0.1',
      price: '6300',
      commission: '0.63',
    }),
  );
  await desk.root.query(`insert into "MarketData" (symbol, interval, timestamp, open, high, low, close, volume)
    select 'BTCUSD', '1m', '2018-11-12'::timestamptz + n * interval '1 minute', 6000, 6500, 5900, 6000 + n, 1 from generate_series(1, 40) n`);
  prisma = openPrisma(desk.configOf(person.login), { application: 'test' });
});

afterAll(async () => {
  await prisma.close();
  await desk.close();
});

function subject(): ReadSubject {
  return { portfolioId: person.portfolioId, chart: { symbol: 'BTCUSD', interval: '1m' }, orderId };
}

describe('the reads of the console', () => {
  test('fill every topic of the store with the rows that the trader may see', async () => {
    const store = new DeskStore(person.portfolioId);
    const read = createReads({ db: prisma.db, subject, now: () => 1 });
    for (const topic of READ_TOPICS) store.apply(await read(topic, '*'));
    const { state } = store;
    for (const topic of READ_TOPICS) expect(state[topic], topic).toMatchObject({ readAt: 1, failure: null });
    expect(state.positions.value).toMatchObject([{ symbol: 'BTCUSD' }]);
    expect(state.orders.value).toMatchObject([{ status: 'FILLED' }]);
    expect(state.detail.value).toMatchObject({
      orderId,
      events: [{ type: 'PENDING_NEW' }, { type: 'NEW' }, { type: 'TRADE' }],
      trades: [{ orderId }],
    });
    expect(state.chart.value?.candles).toHaveLength(40);
    expect(state.closes.value.get('BTCUSD')).toHaveLength(24);
  });

  test('read only the quotes that a hint names', async () => {
    const read = createReads({ db: prisma.db, subject, now: () => 1 });
    expect(await read('quotes', ['BTCUSD', 'NONE'])).toMatchObject({
      kind: 'changed',
      topic: 'quotes',
      value: new Map([['BTCUSD', { symbol: 'BTCUSD' }]]),
    });
  });

  test("sum the day's trades of the market's day", async () => {
    const [day] = await readDayTrades(prisma.db, person.portfolioId);
    expect([day?.symbol, day?.quantity.toFixed(), day?.notional.toFixed(), day?.commission.toFixed()]).toEqual([
      'BTCUSD',
      '0.1',
      '630',
      '0.63',
    ]);
    // A close at midnight belongs to the new day, as for the quote's first price.
    await desk.root.query(`update "Quote" set quoted_at = '2018-11-13T00:00:00Z'`);
    expect(await readDayTrades(prisma.db, person.portfolioId)).toHaveLength(1);
    await desk.root.query(`update "Quote" set quoted_at = '2018-11-13T00:01:00Z'`);
    expect(await readDayTrades(prisma.db, person.portfolioId)).toEqual([]);
    // Bought at 12:00 UTC: after the cut at 21:00 in Tokyo, which is the same instant, and before the one at 07:30 in
    // New York.
    await desk.root.query(
      `update "Quote" set quoted_at = '2018-11-13T08:00:00Z'; update "DeskState" set day_zone = 'Asia/Tokyo', day_cut = '21:00'`,
    );
    expect(await readDayTrades(prisma.db, person.portfolioId)).toHaveLength(1);
    await desk.root.query(
      `update "DeskState" set day_zone = 'America/New_York', day_cut = '07:30'; update "Quote" set quoted_at = '2018-11-12T15:00:00Z'`,
    );
    expect(await readDayTrades(prisma.db, person.portfolioId)).toEqual([]);
    await desk.root.query(`update "DeskState" set day_zone = 'UTC', day_cut = '00:00'`);
    await desk.root.query(`update "Quote" set quoted_at = '2018-11-12T15:00:00Z'`);
  });

  test('give the latest closes of every instrument, oldest first', async () => {
    const closes = await readRecentCloses(prisma.db, { interval: '1m', limit: 3 });
    expect([...closes].map(([symbol, values]) => [symbol, ...values.map(String)])).toEqual([
      ['BTCUSD', '6038', '6039', '6040'],
    ]);
  });

  test('make a chart of an interval that is not stored from stored minutes', async () => {
    const chart = { symbol: 'BTCUSD', interval: '5m' as const };
    const read = createReads({ db: prisma.db, subject: () => ({ ...subject(), chart }), now: () => 1 });
    const { value } = (await read('chart', '*')) as { value: { candles: readonly { close: { toFixed(): string } }[] } };
    expect(value.candles).toHaveLength(9);
    expect(value.candles.at(-1)!.close.toFixed()).toBe('6040');
  });

  test('give the same value as the database at the same marks', async () => {
    const store = new DeskStore(person.portfolioId);
    const read = createReads({ db: prisma.db, subject, now: () => 1 });
    for (const topic of READ_TOPICS) store.apply(await read(topic, '*'));
    const worth = worthOf(store.state);
    expect(worth?.equity.toFixed()).toBe(store.state.value.value?.equity.toFixed());
    expect(worth?.exposure.toFixed()).toBe(store.state.value.value?.grossExposure.toFixed());
    // Bought 0.1 at 6,300 today, worth 6,400 now, commission 0.63.
    expect(worth?.dayPnl?.toFixed(2)).toBe('9.37');
  });
});

describe('the snapshot', () => {
  test('reads the desk once and shows why a topic cannot be read', async () => {
    const wanted = { portfolioId: person.portfolioId, clock: { now: () => Date.now() }, width: 100 };
    const text = await deskSnapshot({ db: prisma.db, ...wanted });
    expect(text).toMatch(/BTCUSD LONG +\+0\.1 +6,300\.00 +6,400\.00 +\+10\.00/);
    const gone = openPrisma({ ...desk.config, host: '/nowhere' }, { application: 'test' });
    expect(await deskSnapshot({ db: gone.db, ...wanted })).toContain('Cannot read this pane');
    await gone.close();
  });
});
