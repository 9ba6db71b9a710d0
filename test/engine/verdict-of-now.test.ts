/** The desk judges an order by the market of now: when it is placed, and again when the engine accepts it. */
import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { paperBroker } from '../../src/brokers/paper.ts';
import { runEngine } from '../../src/engine/run.ts';
import type { Feed, MarketEvent } from '../../src/market-data/feeds/feed.ts';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { BTCUSD, d, quote } from '../domain/samples.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';
import { PaperDesk } from './desk.ts';

let desk: SqlDesk;
let person: Person;
let login: string;
let symbols = 0;
let symbol: string;

beforeAll(async () => {
  desk = await openSqlDesk();
  login = (await desk.engine()).login;
});
afterAll(() => desk.close());
beforeEach(async () => {
  person = await desk.person({ cash: '10000' });
  symbol = `NOW${(symbols += 1)}`;
  await desk.instrument(symbol, { commission_rate: '0', slippage_rate: '0' });
  await desk.root.query(`update "EngineLease" set leader = null, heartbeat_at = null`);
  await desk.root.query(`update "DeskState" set max_quote_age_seconds = 15`);
});

interface Denied {
  readonly status: string;
  readonly denial: { readonly code: string; readonly limit: string; readonly value: string; readonly message: string };
}

/** Sent with the login of the person, through one connection. */
async function place(
  q: Pick<PoolClient, 'query'>,
  { quantity = '1', reduceOnly = false }: { readonly quantity?: string; readonly reduceOnly?: boolean } = {},
): Promise<Denied & { readonly id: string }> {
  const { rows } = await q.query<Denied & { readonly id: string }>(
    `select id, status, denial from place_order($1, $2, $3, 'BUY', 'MARKET', $4, null, 'DAY', $5)`,
    [person.portfolioId, randomUUID(), symbol, quantity, reduceOnly],
  );
  return rows[0]!;
}

async function quoteAged(seconds: number, kind: 'live' | 'recorded'): Promise<void> {
  await desk.quote(symbol, '99', '100', '100');
  await desk.root.query(
    `update "Quote" set live = $2, received_at = clock_timestamp() - make_interval(secs => $3) where symbol = $1`,
    [symbol, kind === 'live', seconds],
  );
}

const stored = async (id: string): Promise<Record<string, unknown>> =>
  (
    await desk.root.query<Record<string, unknown>>(
      `select o.status, o.denial ->> 'code' as code, o.end_reason, o.accepted_at, e.reason,
              (select count(*)::int from "AuditLog" a where a.row_key = o.id::text and a.new_values ->> 'status' = 'DENIED') as audited
         from "Order" o join "OrderEvent" e on e.order_id = o.id and e.sequence = o.event_sequence where o.id = $1`,
      [id],
    )
  ).rows[0]!;

/** Waits until the engine has booked this price. */
async function booked(price: string): Promise<void> {
  const asked = 'select from "Quote" where symbol = $1 and last = $2';
  while ((await desk.root.query(asked, [symbol, price])).rowCount === 0)
    await new Promise((resolve) => setTimeout(resolve, 10));
}

async function brokenLaws(): Promise<string[]> {
  const client = await desk.root.connect();
  try {
    return (await verifyDesk(client)).checks.filter(({ ok }) => !ok).map(({ name }) => name);
  } finally {
    client.release();
  }
}

/** A live feed of quotes at these prices; `before` is awaited before each of them. */
function liveFeed(prices: readonly string[], before: (index: number) => Promise<void> | void = () => undefined): Feed {
  return {
    name: `sim:${symbol}`,
    time: 'live',
    instruments: async () => [{ ...BTCUSD, symbol, series: [{ grain: 'quote', span: null }] }],
    past: async () => ({ openBars: [], series: [] }),
    async *batches() {
      for (const [index, price] of prices.entries()) {
        await before(index);
        const now = Date.now();
        const event: MarketEvent = {
          kind: 'quote',
          quote: quote({
            symbol,
            bid: d(price),
            ask: d(price).plus('0.01'),
            last: d(price),
            quotedAt: now,
            receivedAt: now,
          }),
          volume: d('1'),
        };
        yield { events: [event], position: null };
      }
    },
  };
}

async function run(feed: Feed): Promise<void> {
  await runEngine({
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
  });
}

describe('at the time of placing', () => {
  test('a live quote within the bound is judged by, an older one denies with its age and the bound', async () => {
    await quoteAged(10, 'live');
    expect(await place(person.pool)).toMatchObject({ status: 'PENDING_NEW', denial: null });
    await quoteAged(20, 'live');
    const { status, denial } = await place(person.pool);
    expect([status, denial.code, denial.limit]).toEqual(['DENIED', 'QUOTE_STALE', '15']);
    expect(Number(denial.value)).toBeGreaterThan(20);
    expect(denial.message).toMatch(
      /^the last quote of NOW\d+ reached the desk 2\d\.\d+ seconds ago; the oldest allowed quote is 15 seconds old$/,
    );
    const preview = await person.pool.query(
      `select check_order($1, $2, 'BUY', 'LIMIT', 1, 100) -> 'denial' ->> 'code' as code`,
      [person.portfolioId, symbol],
    );
    expect(preview.rows).toEqual([{ code: 'QUOTE_STALE' }]);
  });

  test('an order that only reduces needs no fresh quote', async () => {
    await quoteAged(60, 'live');
    expect((await place(person.pool, { reduceOnly: true })).denial.code).toBe('REDUCE_ONLY_NO_POSITION');
  });

  test('a recording is exempt until a live feed has sent a quote', async () => {
    await quoteAged(3_600, 'recorded');
    await desk.root.query('update "Quote" set live = false');
    expect(await place(person.pool)).toMatchObject({ status: 'PENDING_NEW' });
    await desk.instrument(`${symbol}L`);
    await desk.quote(`${symbol}L`, '1', '2');
    await desk.root.query(`update "Quote" set live = true, received_at = clock_timestamp() where symbol = $1`, [
      `${symbol}L`,
    ]);
    expect((await place(person.pool)).denial.code).toBe('QUOTE_STALE');
    await desk.root.query('update "Quote" set live = false');
  });

  test('an administrator changes the bound, a trader does not', async () => {
    const admin = await desk.person({ role: 'traderai_admin' });
    await expect(person.pool.query('select set_max_quote_age(60)')).rejects.toMatchObject({ code: '42501' });
    await expect(admin.pool.query('select set_max_quote_age(0)')).rejects.toMatchObject({ detail: 'BAD_QUOTE_AGE' });
    await admin.pool.query('select set_max_quote_age(60)');
    await quoteAged(30, 'live');
    expect(await place(person.pool)).toMatchObject({ status: 'PENDING_NEW' });
  });

  test.each([
    [`null, 'LIMIT', 1, 100`, 'BAD_SIDE'],
    [`'BUY', 'LIMIT', 1, 100, 'DAY', null`, 'BAD_REDUCE_ONLY'],
  ])('neither a preview nor an order is judged with a part missing: %s', async (terms, detail) => {
    await quoteAged(0, 'live');
    const refusal = { code: 'TR422', detail };
    await expect(
      person.pool.query(`select check_order($1, $2, ${terms})`, [person.portfolioId, symbol]),
    ).rejects.toMatchObject(refusal);
    await expect(
      person.pool.query(`select place_order($1, 'part', $2, ${terms})`, [person.portfolioId, symbol]),
    ).rejects.toMatchObject(refusal);
  });
});

describe('when the engine accepts', () => {
  test('an order whose transaction commits after the market has moved is denied, with its event and audit row', async () => {
    const late = await person.pool.connect();
    let id = '';
    await run(
      liveFeed(['100', '1000', '1000'], async (index) => {
        if (index > 0) await booked(index === 1 ? '100' : '1000');
        if (index === 1) {
          // The order is judged at 100 and costs 9,000 of 10,000.
          await late.query('begin');
          id = (await place(late, { quantity: '90' })).id;
        } else if (index === 2) await late.query('commit');
      }),
    );
    late.release();
    expect(await stored(id)).toEqual({
      status: 'DENIED',
      code: 'INSUFFICIENT_BUYING_POWER',
      end_reason: null,
      accepted_at: null,
      reason: 'INSUFFICIENT_BUYING_POWER',
      audited: 1,
    });
    expect(await brokenLaws()).toEqual([]);
  });

  test('an order whose quote has become stale is denied', async () => {
    await quoteAged(0, 'live');
    const { id } = await place(person.pool);
    await quoteAged(16, 'live');
    const other = symbol;
    symbol = `${other}B`;
    // Another symbol gives the market its clock.
    await run(liveFeed(['100', '100']));
    expect(await stored(id)).toMatchObject({ status: 'DENIED', code: 'QUOTE_STALE' });
  });

  test.each([
    ['is disabled', (login: string) => `update "User" set active = false where login = '${login}'`],
    ['has ended', (login: string) => `alter role ${login} valid until '2000-01-01'`],
  ])('an order of a user that %s by now is denied, also one that only reduces', async (_, close) => {
    await quoteAged(0, 'live');
    await place(person.pool);
    await run(liveFeed(['100', '100']));
    const { id } = await place(person.pool);
    const { rows } = await person.pool.query<{ id: string }>(
      `select id from place_order($1, 'close', $2, 'SELL', 'MARKET', 1, null, 'DAY', true)`,
      [person.portfolioId, symbol],
    );
    await desk.root.query(close(person.login));
    await run(liveFeed(['100', '100']));
    for (const late of [id, rows[0]!.id])
      expect(await stored(late)).toMatchObject({ status: 'DENIED', code: 'USER_DISABLED', audited: 1 });
  });

  test('of several orders those that the account can pay for are accepted, in the order of their numbers', async () => {
    await quoteAged(0, 'live');
    const first = await place(person.pool, { quantity: '60' });
    const second = await place(person.pool, { quantity: '30' });
    const third = await place(person.pool, { quantity: '5' });
    // At 150 the first costs 9,000, the second 4,500 and the third 750 of 10,000.
    await run(liveFeed(['150', '150', '150']));
    expect([(await stored(first.id))['status'], (await stored(third.id))['status']]).toEqual(['FILLED', 'FILLED']);
    expect(await stored(second.id)).toMatchObject({ status: 'DENIED', code: 'INSUFFICIENT_BUYING_POWER' });
    expect(await brokenLaws()).toEqual([]);
  });

  test('a hundred orders that no longer fit are judged in rounds', async () => {
    await quoteAged(0, 'live');
    await person.pool.query(
      `select place_order($1, 'many-' || n, $2, 'BUY', 'MARKET', 1) from generate_series(1, 100) n`,
      [person.portfolioId, symbol],
    );
    await run(liveFeed(['200', '200']));
    const { rows } = await desk.root.query(
      'select status, count(*)::int as orders from "Order" where portfolio_id = $1 group by 1 order by 1',
      [person.portfolioId],
    );
    expect(rows).toEqual([
      { status: 'FILLED', orders: 49 },
      { status: 'DENIED', orders: 51 },
    ]);
  });

  test('a replay accepts the orders of its own time, however old its quotes are', async () => {
    await quoteAged(3_600, 'recorded');
    await desk.root.query('update "Quote" set live = false');
    const { id } = await place(person.pool);
    await run({ ...liveFeed(['100', '100']), time: 'recorded', name: `replay:${symbol}` });
    expect(await stored(id)).toMatchObject({ status: 'FILLED' });
    expect((await desk.root.query('select live from "Quote" where symbol = $1', [symbol])).rows).toEqual([
      { live: false },
    ]);
  });
});

test('a live quote that an engine meets after the bound fills no order; the next one does', () => {
  const paper = new PaperDesk();
  paper.send({ kind: 'quote-age', maxQuoteAgeMs: 15_000 });
  paper.quote(quote({ quotedAt: 60_000 }));
  paper.place({});
  const old = quote({ quotedAt: 61_000, receivedAt: 1_700_000_000_000 - 15_001 });
  expect(paper.quote(old).map(({ kind }) => kind)).toEqual(['quote']);
  expect(paper.quote(quote({ quotedAt: 62_000 })).some(({ kind }) => kind === 'trade')).toBe(true);
});
