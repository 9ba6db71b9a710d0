/** A leading engine and a halt: open orders that may add risk end, protection works on. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { paperBroker } from '../../src/brokers/paper.ts';
import { runEngine } from '../../src/engine/run.ts';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import type { Feed, MarketEvent } from '../../src/market-data/feeds/feed.ts';
import { BTCUSD, d, quote } from '../domain/samples.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let login: string;
let person: Person;
let risk: Person;
let symbol: string;
let symbols = 0;

beforeAll(async () => {
  desk = await openSqlDesk();
  login = (await desk.engine()).login;
  risk = await desk.person({ role: 'traderai_risk' });
});
afterAll(() => desk.close());
beforeEach(async () => {
  person = await desk.person({ cash: '1000000' });
  symbol = `HALT${(symbols += 1)}`;
  await desk.instrument(symbol, { commission_rate: '0', slippage_rate: '0' });
  await desk.quote(symbol, '100', '100.01', '100');
  await desk.root.query(`update "EngineLease" set leader = null, heartbeat_at = null`);
});

/** A live market that goes on until the test has ended. */
function market(price: () => string, signal: AbortSignal): Feed {
  return {
    name: `sim:${symbol}`,
    time: 'live',
    instruments: async () => [{ ...BTCUSD, symbol, series: [{ grain: 'quote', span: null }] }],
    past: async () => ({ openBars: [], series: [] }),
    async *batches() {
      while (!signal.aborted) {
        const [now, last] = [Date.now(), d(price())];
        const told = quote({ symbol, bid: last, ask: last.plus('0.01'), last, quotedAt: now, receivedAt: now });
        const event: MarketEvent = { kind: 'quote', quote: told, volume: d('1000') };
        yield { events: [event], position: null };
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

/** Runs an engine beside the work. */
async function beside(price: () => string, work: () => Promise<void>): Promise<void> {
  const ends = new AbortController();
  const running = runEngine({
    config: desk.configOf(login),
    feeds: [market(price, ends.signal)],
    plan: null,
    broker: paperBroker,
    until: 'idle',
    clock: { now: () => Date.now() },
    leader: { id: randomUUID(), host: 'test', processId: process.pid },
    isAlive: () => true,
    signal: ends.signal,
    onReport: () => undefined,
  });
  try {
    await work();
  } finally {
    ends.abort();
    await running;
  }
}

async function until(
  statement: string,
  values: unknown[],
  fits: (row: Record<string, unknown>) => boolean,
): Promise<void> {
  for (;;) {
    const { rows } = await desk.root.query<Record<string, unknown>>(statement, values);
    if (rows[0] !== undefined && fits(rows[0])) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const states = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    (
      await desk.root.query<{ state: string; orders: number }>(
        `select status || coalesce(' ' || end_reason, '') || case when reduce_only then ' reduces' else '' end as state, count(*)::int as orders
           from "Order" where portfolio_id = $1 group by 1`,
        [person.portfolioId],
      )
    ).rows.map(({ state, orders }) => [state, orders]),
  );

async function brokenLaws(): Promise<string[]> {
  const client = await desk.root.connect();
  try {
    return (await verifyDesk(client)).checks.filter(({ ok }) => !ok).map(({ name }) => name);
  } finally {
    client.release();
  }
}

/** A position of 1 with its two exits, an entry with held exits, and this number of resting purchases. */
async function trade(resting: number): Promise<void> {
  const place = `select place_order($1, $2, $3, 'BUY', $4::"OrderType", 1, $5, 'GTC', take_profit => $6, stop_loss => $7)`;
  const [target, stop] = ['{"limit_price": 150}', '{"stop_price": 50}'];
  await person.pool.query(place, [person.portfolioId, 'open', symbol, 'MARKET', null, target, stop]);
  await until(
    `select count(*)::int as n from "Order" where portfolio_id = $1 and reduce_only and status = 'NEW'`,
    [person.portfolioId],
    ({ n }) => n === 2,
  );
  await person.pool.query(place, [person.portfolioId, 'entry', symbol, 'LIMIT', 60, target, stop]);
  await person.pool.query(
    `select place_order($1, 'rest-' || n, $2, 'BUY', 'LIMIT', 0.001, 60, 'GTC') from generate_series(1, $3) n`,
    [person.portfolioId, symbol, resting],
  );
  await until(
    `select count(*)::int as n from "Order" where portfolio_id = $1 and status in ('NEW', 'HELD')`,
    [person.portfolioId],
    ({ n }) => n === 2 + 3 + resting,
  );
}

test('orders that may add risk are canceled, the exits of the position work on and fill', async () => {
  let price = '100';
  await beside(
    () => price,
    async () => {
      await trade(300);
      await risk.pool.query(`select halt('test', username => $1)`, [person.login]);
      await until(
        `select count(*)::int as n from "Order" where portfolio_id = $1 and is_open(status)`,
        [person.portfolioId],
        ({ n }) => n === 2,
      );
      expect(await states()).toEqual({
        FILLED: 1,
        'NEW reduces': 2,
        'CANCELED HALTED': 301,
        'CANCELED PARENT_ENDED reduces': 2,
      });
      price = '40';
      await until(
        `select quantity::text as q from "Position" where portfolio_id = $1`,
        [person.portfolioId],
        ({ q }) => Number(q) === 0,
      );
    },
  );
  expect(await brokenLaws()).toEqual([]);
});

test('with cancel_protective the exits end too, and a reduction after it is accepted', async () => {
  await beside(
    () => '100',
    async () => {
      await trade(3);
      await person.pool.query(`select halt('test', portfolio_id => $1, cancel_protective => true)`, [
        person.portfolioId,
      ]);
      await until(
        `select count(*)::int as n from "Order" where portfolio_id = $1 and is_open(status)`,
        [person.portfolioId],
        ({ n }) => n === 0,
      );
      expect(await states()).toMatchObject({ 'CANCELED HALTED reduces': 2 });
      await person.pool.query(`select place_order($1, 'out', $2, 'SELL', 'MARKET', 1, null, 'DAY', true)`, [
        person.portfolioId,
        symbol,
      ]);
      await until(
        `select quantity::text as q from "Position" where portfolio_id = $1`,
        [person.portfolioId],
        ({ q }) => Number(q) === 0,
      );
    },
  );
});

test('a halt that came while no engine ran is kept by the next one, before it fills anything', async () => {
  await beside(
    () => '100',
    () => trade(3),
  );
  await risk.pool.query(`select halt('test', symbol => $1)`, [symbol]);
  // Every resting order would fill at this price.
  await beside(
    () => '55',
    async () => {
      await until(
        `select count(*)::int as n from "Order" where portfolio_id = $1 and status in ('NEW', 'HELD') and not reduce_only`,
        [person.portfolioId],
        ({ n }) => n === 0,
      );
    },
  );
  expect(await states()).toMatchObject({ FILLED: 1, 'CANCELED HALTED': 4 });
  expect(await brokenLaws()).toEqual([]);
});
