/**
 * A row that the database refuses never ends the engine: it isolates the cause and books everything else in the same
 * transaction.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { paperBroker } from '../../src/brokers/paper.ts';
import { cancelOrder } from '../../src/database/actions/cancel-order.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import type { OrderToPlace } from '../../src/database/actions/place-order.ts';
import { resumePortfolio } from '../../src/database/actions/portfolios.ts';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import type { Candle } from '../../src/domain/candle.ts';
import { runEngine } from '../../src/engine/run.ts';
import type { EngineOptions } from '../../src/engine/run.ts';
import type { Feed } from '../../src/market-data/feeds/feed.ts';
import { candle, d } from '../domain/samples.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';
import { madeFeed } from './made-feed.ts';

const MINUTE_MS = 60_000;
const START = Date.UTC(2018, 10, 12);

let desk: SqlDesk;
let login: string;
/** The trader whose row is refused, and another trader in the same batch. */
let culprit: Person;
let bystander: Person;
let symbol: string;
let other: string;
let symbols = 0;

beforeAll(async () => {
  desk = await openSqlDesk();
  login = (await desk.engine()).login;
  await desk.root
    .query(`create function refuse_row() returns trigger language plpgsql as 'begin raise check_violation using message = ''this row is refused''; end';
    revoke all on function refuse_row() from public; grant execute on function refuse_row() to traderai_owner`);
});
afterAll(() => desk.close());
beforeEach(async () => {
  [culprit, bystander] = [await desk.person({ cash: '1000000' }), await desk.person({ cash: '1000000' })];
  await desk.root.query(`update "EngineLease" set leader = null, heartbeat_at = null`);
  symbols += 1;
  symbol = `ONE${symbols}`;
  other = `TWO${symbols}`;
});
afterEach(async () => {
  for (const table of TABLES) await desk.root.query(`drop trigger if exists refuse_for_test on "${table}"`);
});

const TABLES = [
  'Order',
  'OrderEvent',
  'Trade',
  'Position',
  'LedgerEntry',
  'Portfolio',
  'Quote',
  'MarketData',
  'Signal',
  'AlertRule',
  'Alert',
  'FeedCursor',
  'Instrument',
  'Quarantine',
] as const;

async function refuse(table: (typeof TABLES)[number], when: string): Promise<void> {
  await desk.root.query(
    `create trigger refuse_for_test before insert or update on "${table}" for each row when (${when}) execute function refuse_row()`,
  );
}

function bars(of: string, count: number, price = 100): Candle[] {
  return Array.from({ length: count }, (_, minute) =>
    candle(`${price} ${price} ${price} ${price} 1000`, { symbol: of, timestamp: START + minute * MINUTE_MS }),
  );
}

interface Ran {
  readonly ending: string;
  readonly refusals: readonly string[];
  readonly troubles: readonly string[];
}

async function engine(feeds: readonly Feed[], part: Partial<EngineOptions> = {}): Promise<Ran> {
  const refusals: string[] = [];
  const troubles: string[] = [];
  const { ending } = await runEngine({
    config: desk.configOf(login),
    feeds,
    plan: null,
    broker: paperBroker,
    until: 'idle',
    clock: { now: () => Date.now() },
    leader: { id: randomUUID(), host: 'test', processId: process.pid },
    isAlive: () => true,
    signal: new AbortController().signal,
    onReport: (report) => {
      if (report.kind === 'refusal') refusals.push(report.message);
      if (report.kind === 'trouble') troubles.push(report.reason);
    },
    ...part,
  });
  return { ending, refusals, troubles };
}

/** Both symbols, all bars after the first in one batch. */
function feed(count: number, of: readonly string[] = [symbol, other]): Feed {
  return madeFeed(
    of.flatMap((one) => bars(one, count)),
    { name: `feed ${symbol}`, batchSize: 1000 },
  );
}

async function place(person: Person, order: Partial<OrderToPlace> = {}): Promise<string> {
  const placed = await placeOrder(
    person.pool,
    marketBuy(person, { symbol, quantity: d('2'), timeInForce: 'GTC', ...order }),
  );
  if (!placed.ok || placed.value.denial !== null) throw new Error(JSON.stringify(placed));
  return placed.value.id;
}

async function orderOf(id: string): Promise<{ status: string; reason: string | null; filled: string }> {
  const { rows } = await desk.root.query(
    `select o.status, o.filled_quantity::text as filled, (select e.reason from "OrderEvent" e where e.order_id = o.id order by e.sequence desc limit 1) as reason from "Order" o where o.id = $1`,
    [id],
  );
  return rows[0] as Awaited<ReturnType<typeof orderOf>>;
}

async function suspendedReason({ portfolioId }: Person): Promise<string | null> {
  return (
    await desk.root.query<{ reason: string | null }>(
      'select suspended_reason as reason from "Portfolio" where id = $1',
      [portfolioId],
    )
  ).rows[0]!.reason;
}

async function criticalAlerts(person: Person): Promise<string[]> {
  const { rows } = await person.pool.query<{ title: string }>(
    `select title from "Alert" where type = 'SYSTEM_ERROR' and severity = 'CRITICAL' and (portfolio_id is not null or rule_id is not null) order by number`,
  );
  return rows.map(({ title }) => title);
}

async function brokenLaws(): Promise<string[]> {
  const client = await desk.root.connect();
  try {
    return (await verifyDesk(client)).checks.filter(({ ok }) => !ok).map(({ name }) => name);
  } finally {
    client.release();
  }
}

/** Afterwards a new engine leads and reports only what is still refused. */
async function leadsAgain(): Promise<void> {
  expect(await engine([feed(6)])).toMatchObject({ ending: 'idle', troubles: [] });
  expect(await brokenLaws()).toEqual([]);
}

describe('an order is canceled with BOOKING_FAILED, its portfolio keeps trading, and other orders of the batch fill', () => {
  const kinds: readonly (readonly [string, (typeof TABLES)[number], (id: string) => string])[] = [
    ['its acceptance', 'Order', (id) => `new.id = '${id}' and new.status = 'NEW'`],
    ['its fill', 'Order', (id) => `new.id = '${id}' and new.filled_quantity > 0`],
    ['its event', 'OrderEvent', (id) => `new.order_id = '${id}' and new.type = 'TRADE'`],
    ['its trade', 'Trade', (id) => `new.order_id = '${id}'`],
    ['its position', 'Position', () => `new.portfolio_id = '${culprit.portfolioId}' and new.quantity > 1`],
    [
      'a line of its ledger',
      'LedgerEntry',
      () => `new.portfolio_id = '${culprit.portfolioId}' and new.account = 'FEES' and new.amount > 0.15`,
    ],
    [
      'the cash of its portfolio',
      'Portfolio',
      () => `new.id = '${culprit.portfolioId}' and new.cash_balance_usd < 999850`,
    ],
  ];
  test.each(kinds)('when %s is refused', async (_, table, when) => {
    await engine([feed(1)]);
    const refused = await place(culprit);
    const small = await place(culprit, { quantity: d('1') });
    const filled = await place(bystander);
    await refuse(table, when(refused));
    const { ending, refusals, troubles } = await engine([feed(4)]);
    expect({ ending, troubles }).toEqual({ ending: 'idle', troubles: [] });
    expect(await orderOf(refused)).toEqual({ status: 'CANCELED', reason: 'BOOKING_FAILED', filled: '0.00000000' });
    expect(await orderOf(small)).toMatchObject({ status: 'FILLED' });
    expect(await orderOf(filled)).toMatchObject({ status: 'FILLED' });
    expect(refusals).toEqual([
      expect.stringMatching(/order 1 .* portfolio main of \w+: this row is refused\. The order is canceled/),
    ]);
    expect(await criticalAlerts(culprit)).toEqual([
      expect.stringMatching(/^Order 1 of portfolio main of \w+ is canceled/),
    ]);
    expect(await criticalAlerts(bystander)).toEqual([]);
    await leadsAgain();
  });

  test('within a second, in a batch of hundreds of events', async () => {
    await engine([feed(1)]);
    const refused = await place(culprit);
    const filled = await place(bystander);
    await refuse('Trade', `new.order_id = '${refused}'`);
    let told = 0;
    let refusedAt = 0;
    const long = madeFeed(
      [symbol, other].flatMap((one) => bars(one, 150)),
      { name: `feed ${symbol}`, batchSize: 1000, beforeBatch: () => void (told = Date.now()) },
    );
    await engine([long], { onReport: ({ kind }) => (kind === 'refusal' ? (refusedAt = Date.now()) : undefined) });
    expect(await orderOf(filled)).toMatchObject({ status: 'FILLED' });
    // The limit is a second on a quiet machine; a busy one may take five times as long.
    expect(refusedAt - told).toBeLessThan(5_000);
    expect(
      (await desk.root.query('select position::int, finished from "FeedCursor" where feed = $1', [`feed ${symbol}`]))
        .rows,
    ).toEqual([{ position: 600, finished: true }]);
    expect(await brokenLaws()).toEqual([]);
  });
});

describe('a portfolio is suspended', () => {
  test('when an order can be neither booked nor canceled; its other orders wait, cancels work, and an administrator resumes it', async () => {
    await engine([feed(1)]);
    const resting = await place(culprit, { type: 'LIMIT', limitPrice: d('90') });
    const crossing = await place(culprit, { symbol: other, type: 'LIMIT', limitPrice: d('99') });
    await engine([feed(2)]);
    const refused = await place(culprit);
    const filled = await place(bystander);
    await refuse('Order', `new.id = '${refused}'`);
    const { ending, refusals } = await engine([feed(4)]);
    expect(ending).toBe('idle');
    expect(refusals).toEqual([expect.stringContaining('Its orders do not fill and new orders are denied')]);
    expect(await suspendedReason(culprit)).toBe('this row is refused');
    expect(await orderOf(filled)).toMatchObject({ status: 'FILLED' });
    expect(await criticalAlerts(culprit)).toEqual([expect.stringMatching(/^Portfolio main of \w+ is suspended/)]);
    const denied = await placeOrder(culprit.pool, marketBuy(culprit, { symbol }));
    expect(denied).toMatchObject({ ok: true, value: { status: 'DENIED', denial: { code: 'PORTFOLIO_SUSPENDED' } } });
    await cancelOrder(culprit.pool, resting);
    await engine([feed(5)]);
    expect(await orderOf(resting)).toMatchObject({ status: 'CANCELED', reason: 'CANCEL_REQUESTED' });

    const through = [
      ...bars(symbol, 5),
      ...bars(other, 5),
      candle('98 98 98 98 1000', { symbol: other, timestamp: START + 5 * MINUTE_MS }),
    ];
    await engine([madeFeed(through, { name: `feed ${symbol}` })]);
    expect(await orderOf(crossing)).toMatchObject({ status: 'NEW' });
    await desk.root.query('drop trigger refuse_for_test on "Order"');
    expect(await resumePortfolio(culprit.pool, culprit.portfolioId)).toMatchObject({
      ok: false,
      error: { code: 'NOT_PERMITTED' },
    });
    const administrator = await desk.person({ role: 'traderai_admin' });
    expect(await resumePortfolio(administrator.pool, culprit.portfolioId)).toMatchObject({ ok: true });
    expect(await resumePortfolio(administrator.pool, culprit.portfolioId)).toMatchObject({
      ok: false,
      error: { code: 'PORTFOLIO_NOT_SUSPENDED' },
    });
    const next = [
      candle('98 98 98 98 1000', { symbol: other, timestamp: START + 6 * MINUTE_MS }),
      candle('100 100 100 100 1000', { symbol, timestamp: START + 6 * MINUTE_MS }),
    ];
    await engine([madeFeed([...through, ...next], { name: `feed ${symbol}` })]);
    expect(await orderOf(crossing)).toMatchObject({ status: 'FILLED' });
    expect(await orderOf(refused)).toMatchObject({ status: 'FILLED' });
    const { rows: open } = await culprit.pool.query('select title from "Alert" where resolved_at is null');
    expect(open).toEqual([]);
    expect(await brokenLaws()).toEqual([]);
  });

  test('when its value is refused, and the values of others follow the market', async () => {
    await engine([feed(1)]);
    await place(culprit);
    await place(bystander);
    await engine([feed(2)]);
    await refuse('Portfolio', `new.id = '${culprit.portfolioId}' and new.total_value_usd > 1000000`);
    const risen = [
      ...bars(symbol, 2),
      ...bars(other, 2),
      candle('150 150 150 150 1000', { symbol, timestamp: START + 2 * MINUTE_MS }),
    ];
    const { ending, refusals } = await engine([madeFeed(risen, { name: `feed ${symbol}` })]);
    expect(ending).toBe('idle');
    expect(refusals).toHaveLength(1);
    expect(await suspendedReason(culprit)).toBe('this row is refused');
    const { rows } = await desk.root.query<{ value: string }>(
      'select total_value_usd::text as value from "Portfolio" where id = $1',
      [bystander.portfolioId],
    );
    expect(Number(rows[0]!.value)).toBeGreaterThan(1_000_090);
    await leadsAgain();
  });

  test('once: a cancel that is refused too is not tried again, and does not block other requests', async () => {
    await engine([feed(1)]);
    const stuck = await place(culprit, { type: 'LIMIT', limitPrice: d('90') });
    await engine([feed(2)]);
    await refuse('Order', `new.id = '${stuck}' and new.status = 'CANCELED'`);
    await cancelOrder(culprit.pool, stuck);
    const filled = await place(bystander);
    expect(await engine([feed(4)])).toMatchObject({ ending: 'idle', troubles: [] });
    expect(await suspendedReason(culprit)).toBe('this row is refused');
    expect(await orderOf(filled)).toMatchObject({ status: 'FILLED' });
    await leadsAgain();
    await desk.root.query('drop trigger refuse_for_test on "Order"');
    await engine([feed(7)]);
    expect(await orderOf(stuck)).toMatchObject({ status: 'CANCELED' });
  });
});

describe('a row of the market is set aside', () => {
  async function aside(of: string): Promise<string[]> {
    return (
      await desk.root.query<{ kind: string }>('select kind from "Quarantine" where symbol = $1 order by position', [of])
    ).rows.map(({ kind }) => kind);
  }

  test.each(['Quote', 'MarketData'] as const)(
    'when its row in %s is refused: the bar is not booked, the next bars are',
    async (table) => {
      await engine([feed(1)]);
      const filled = await place(bystander);
      const mad = [...bars(other, 5)];
      mad[2] = candle('666 666 666 666 1000', { symbol: other, timestamp: START + 2 * MINUTE_MS });
      await refuse(
        table,
        table === 'Quote'
          ? `new.symbol = '${other}' and new.last = 666`
          : `new.symbol = '${other}' and new.close = 666`,
      );
      // One instant in each batch, because only the last quote of a batch is a row.
      const { ending, refusals } = await engine([
        madeFeed([...bars(symbol, 5), ...mad], { name: `feed ${symbol}`, batchSize: table === 'Quote' ? 1 : 1000 }),
      ]);
      expect(ending).toBe('idle');
      expect(refusals).toEqual([
        expect.stringMatching(new RegExp(`candle of ${other} at 2018-11-12T00:02:00.000Z .*this row is refused`)),
      ]);
      expect(await orderOf(filled)).toMatchObject({ status: 'FILLED' });
      expect(await aside(other)).toEqual(['candle']);
      expect(
        (await desk.root.query('select count(*)::int as candles from "MarketData" where symbol = $1', [other])).rows,
      ).toEqual([{ candles: 4 }]);
      expect((await desk.root.query('select last::int from "Quote" where symbol = $1', [other])).rows).toEqual([
        { last: 100 },
      ]);
      await leadsAgain();
    },
  );

  test('when its price is beyond the bound: no order fills', async () => {
    await engine([feed(1)]);
    const seller = await place(culprit, { symbol: other, side: 'SELL', type: 'LIMIT', limitPrice: d('200') });
    const filled = await place(bystander);
    const mad = [...bars(other, 5)];
    mad[2] = candle('100000000001 100000000001 100000000001 100000000001 1000', {
      symbol: other,
      timestamp: START + 2 * MINUTE_MS,
    });
    const { ending } = await engine([madeFeed([...bars(symbol, 5), ...mad], { name: `feed ${symbol}` })]);
    expect(ending).toBe('idle');
    expect(await orderOf(seller)).toMatchObject({ status: 'NEW' });
    expect(await orderOf(filled)).toMatchObject({ status: 'FILLED' });
    // At its open and at its close.
    expect(await aside(other)).toEqual(['candle', 'candle']);
    await leadsAgain();
  });

  test('when it is a signal', async () => {
    await refuse('Signal', `new.symbol = '${other}'`);
    await engine([feed(1)]);
    const filled = await place(bystander);
    const moving = Array.from({ length: 60 }, (_, minute) => {
      const price = minute < 40 ? 200 - minute : 160 + (minute - 40) * 5;
      return candle(`${price} ${price + 1} ${price - 1} ${price} 1`, {
        symbol: other,
        timestamp: START + minute * MINUTE_MS,
      });
    });
    const { ending } = await engine([
      madeFeed([...bars(symbol, 60), ...moving], { name: `feed ${symbol}`, batchSize: 1000 }),
    ]);
    expect(ending).toBe('idle');
    expect(await aside(other)).toEqual(['signal']);
    expect(await orderOf(filled)).toMatchObject({ status: 'FILLED' });
    expect(
      (await desk.root.query('select count(*)::int as candles from "MarketData" where symbol = $1', [other])).rows,
    ).toEqual([{ candles: 60 }]);
  });

  test.each([
    ['the state of a rule', 'AlertRule', (rule: string) => `new.id = '${rule}' and new.triggered`],
    ['its alert', 'Alert', (rule: string) => `new.rule_id = '${rule}' and new.type = 'PRICE_THRESHOLD'`],
  ] as const)('when it is %s, and its owner gets an alert', async (_, table, when) => {
    await engine([feed(1)]);
    const { rows } = await culprit.pool.query<{ id: string }>(
      `select id from create_alert_rule($1, 'LAST', 'ABOVE', 120)`,
      [other],
    );
    await refuse(table, when(rows[0]!.id));
    const filled = await place(bystander);
    const risen = [
      ...bars(other, 2),
      candle('130 130 130 130 1000', { symbol: other, timestamp: START + 2 * MINUTE_MS }),
    ];
    const { ending } = await engine([madeFeed([...bars(symbol, 3), ...risen], { name: `feed ${symbol}` })]);
    expect(ending).toBe('idle');
    expect((await desk.root.query('select last::int from "Quote" where symbol = $1', [other])).rows).toEqual([
      { last: 130 },
    ]);
    expect(await criticalAlerts(culprit)).toEqual([
      expect.stringContaining(`An alert rule of ${other} cannot be booked`),
    ]);
    expect(await criticalAlerts(bystander)).toEqual([]);
    expect(await orderOf(filled)).toMatchObject({ status: 'FILLED' });
    await leadsAgain();
  });

  test('when its instrument cannot be created: market data of other instruments is booked', async () => {
    await refuse('Instrument', `new.symbol = '${other}'`);
    const { ending, refusals } = await engine([feed(2)]);
    expect(ending).toBe('idle');
    expect(refusals[0]).toContain(`The database refused instrument ${other}: this row is refused.`);
    expect(await aside(other)).toContain('instrument');
    expect((await desk.root.query('select last::int from "Quote" where symbol = $1', [symbol])).rows).toEqual([
      { last: 100 },
    ]);
  });

  test('and the engine continues when the alert about it is refused too', async () => {
    await engine([feed(1)]);
    const refused = await place(culprit);
    const filled = await place(bystander);
    await refuse('Trade', `new.order_id = '${refused}'`);
    await refuse('Alert', 'true');
    const { ending, refusals } = await engine([feed(4)]);
    expect(ending).toBe('idle');
    expect(refusals).toHaveLength(1);
    expect(await orderOf(filled)).toMatchObject({ status: 'FILLED' });
  });
});

describe('an unreadable row does not keep the engine from leading', () => {
  test.each([
    [
      'an order',
      `alter table "Order" drop constraint "Order_quantity_check", drop constraint "Order_check"`,
      (id: string) => `update "Order" set quantity = 'NaN' where id = '${id}'`,
      /^order 1 cannot be read: quantity is NaN$/,
    ],
    [
      'a position',
      `alter table "Position" drop constraint "Position_fees_check"`,
      () => `update "Position" set fees = 'NaN' where portfolio_id = '${culprit.portfolioId}'`,
      /^the position in ONE\d+ cannot be read: fees is NaN$/,
    ],
  ] as const)('%s: its portfolio is suspended', async (_, permit, spoil, reason) => {
    const spoilt = await openSqlDesk();
    try {
      const usual = [desk, login, culprit, bystander] as const;
      [desk, login] = [spoilt, (await spoilt.engine()).login];
      [culprit, bystander] = [await desk.person({ cash: '1000000' }), await desk.person({ cash: '1000000' })];
      await engine([feed(1)]);
      await place(culprit);
      const resting = await place(culprit, { type: 'LIMIT', limitPrice: d('90') });
      await engine([feed(1)]);
      if (_ === 'a position') await engine([feed(2)]);
      const { rows } = await desk.root.query<{ id: string }>(
        'select id from "Order" where portfolio_id = $1 and number = 1',
        [culprit.portfolioId],
      );
      await desk.root.query(
        `${permit}; set session_replication_role = replica; ${spoil(rows[0]!.id)}; set session_replication_role = origin`,
      );
      const filled = await place(bystander);
      const { ending, refusals } = await engine([feed(4)]);
      expect(ending).toBe('idle');
      expect(refusals).toHaveLength(1);
      expect(await suspendedReason(culprit)).toMatch(reason);
      expect(await orderOf(filled)).toMatchObject({ status: 'FILLED' });
      expect(await orderOf(resting)).toMatchObject({ status: 'NEW' });
      [desk, login, culprit, bystander] = usual;
    } finally {
      await spoilt.close();
    }
  });

  test('a quote: the next one replaces it', async () => {
    await engine([feed(1)]);
    await desk.root.query('update "Quote" set sequence = 9007199254740993 where symbol = $1', [other]);
    const filled = await place(bystander);
    const { ending, refusals } = await engine([feed(4)]);
    expect(ending).toBe('idle');
    expect(refusals).toEqual([expect.stringContaining(`the quote of ${other} cannot be read`)]);
    expect(await orderOf(filled)).toMatchObject({ status: 'FILLED' });
    await desk.root.query('update "Quote" set sequence = 1 where symbol = $1', [other]);
  });
});

test('a feed whose position is refused is closed, and other feeds and requests continue', async () => {
  await engine([feed(1)]);
  const filled = await place(bystander);
  await refuse('FeedCursor', `new.feed = 'bad ${symbol}'`);
  const bad = madeFeed(bars(other, 5), { name: `bad ${symbol}` });
  const good = madeFeed(bars(symbol, 5), { name: `feed ${symbol}` });
  const { ending, refusals, troubles } = await engine([bad, good]);
  expect({ ending, troubles }).toEqual({ ending: 'idle', troubles: [] });
  expect(refusals).toEqual([expect.stringContaining(`The database refused the position of bad ${symbol}`)]);
  expect(await orderOf(filled)).toMatchObject({ status: 'FILLED' });
  expect((await desk.root.query('select from "MarketData" where symbol = $1', [other])).rowCount).toBe(1);
});

test('one cause alerts once until it is acknowledged', async () => {
  await engine([feed(1)]);
  await refuse('Quote', `new.symbol = '${other}' and new.quoted_at > '2018-11-12T00:01:30Z'`);
  await engine([feed(6)]);
  const alerts = async (): Promise<number> =>
    (await desk.root.query(`select from "Alert" where type = 'SYSTEM_ERROR' and symbol = $1`, [other])).rowCount ?? 0;
  expect(await alerts()).toBe(1);
  await desk.root.query(`update "Alert" set acknowledged = true, acknowledged_at = now() where symbol = $1`, [other]);
  await engine([feed(8)]);
  expect(await alerts()).toBe(2);
});

test('an order whose instrument is gone is canceled when the engine reads it', async () => {
  await engine([feed(1)]);
  await desk.root.query(`insert into "Instrument" (symbol, name) values ('GONE${symbols}', 'gone')`);
  const order = await place(culprit, { symbol: `GONE${symbols}`, type: 'LIMIT', limitPrice: d('90') });
  await desk.root.query(`delete from "Instrument" where symbol = 'GONE${symbols}'`);
  expect(await engine([feed(2)])).toMatchObject({ ending: 'idle', troubles: [] });
  expect(await orderOf(order)).toMatchObject({ status: 'CANCELED', reason: 'BOOKING_FAILED' });
});
