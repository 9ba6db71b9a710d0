/** Negative buying power: one alert for each breach, to the owner, resolved when it ends. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { acknowledgeAlert } from '../../src/database/actions/alerts.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { moveCash } from '../../src/database/actions/portfolios.ts';
import { d } from '../domain/samples.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let person: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  await desk.instrument('GAPUSD', { tick_size: '0.01', lot_size: '0.001' });
});
afterAll(() => desk.close());
beforeEach(async () => {
  await desk.quote('GAPUSD', '99.99', '100', '100');
  person = await desk.person();
});

async function mark(price = '100'): Promise<void> {
  await desk.quote('GAPUSD', price, price, price);
  await engine.pool.query('select book_marks($1, $2)', [engine.epoch, ['GAPUSD']]);
}

/** Buys 99 at 180 each, which leaves a cash of -7,837.82. */
async function gap(): Promise<void> {
  const placed = await placeOrder(person.pool, marketBuy(person, { symbol: 'GAPUSD', quantity: d(99) }));
  if (!placed.ok || placed.value.denial !== null) throw new Error(JSON.stringify(placed));
  await engine.book(
    acceptAndFill({
      orderId: placed.value.id,
      portfolioId: person.portfolioId,
      symbol: 'GAPUSD',
      quantity: '99',
      price: '180',
      commission: '17.82',
    }),
  );
}

interface Row {
  readonly id: string;
  readonly severity: string;
  readonly message: string;
  readonly resolved: boolean;
}

async function alerts(reader = person): Promise<Row[]> {
  const { rows } = await reader.pool.query<Row>(
    `select id, severity, message, resolved_at is not null as resolved from "Alert" where portfolio_id = $1 and type = 'RISK_LIMIT' order by number`,
    [person.portfolioId],
  );
  return rows;
}

async function negative(): Promise<boolean> {
  const { rows } = await desk.root.query<{ negative: boolean }>(
    'select buying_power_negative_at is not null as negative from "Portfolio" where id = $1',
    [person.portfolioId],
  );
  return rows[0]!.negative;
}

test.each([
  ['a buy if touched', { type: 'MARKET_IF_TOUCHED', stopPrice: d(90) }],
  ['a trailing stop', { type: 'TRAILING_STOP', trailPercent: d(5) }],
  ['a stop', { type: 'STOP', stopPrice: d(104) }],
] as const)('%s that the market makes dearer than the cash raises the alert', async (_, terms) => {
  const placed = await placeOrder(person.pool, marketBuy(person, { symbol: 'GAPUSD', quantity: d(90), ...terms }));
  if (!placed.ok || placed.value.denial !== null) throw new Error(JSON.stringify(placed));
  await mark('112');
  expect([await negative(), await alerts()]).toMatchObject([true, [{ severity: 'HIGH', resolved: false }]]);
  await mark('100');
  expect([await negative(), await alerts()]).toMatchObject([false, [{ resolved: true }]]);
});

test('a breach raises one alert at the next mark, and no other while it lasts', async () => {
  await gap();
  expect(await alerts()).toEqual([]);
  for (const price of ['185', '60', '185']) await mark(price);
  expect(await alerts()).toMatchObject([
    {
      severity: 'HIGH',
      message: 'Buying power of main is -7,837.82 USD. Reduce positions, cancel open orders or deposit.',
      resolved: false,
    },
  ]);
  expect(await negative()).toBe(true);
});

test('a deposit that ends the breach resolves the alert immediately; a later breach alerts again', async () => {
  await gap();
  await mark();
  const deposited = await moveCash(person.pool, { portfolioId: person.portfolioId, amount: d(8000) });
  expect(deposited.ok).toBe(true);
  expect([await negative(), (await alerts()).map(({ resolved }) => resolved)]).toEqual([false, [true]]);
  // Without a market event in between; then a short, and a rise.
  await desk.root.query('update "Position" set quantity = -60, cost = -6000 where portfolio_id = $1', [
    person.portfolioId,
  ]);
  await mark('400');
  expect((await alerts()).map(({ resolved }) => resolved)).toEqual([true, false]);
  expect(await negative()).toBe(true);
});

test('a short in a rising market breaches, and the alert is resolved when the market falls back', async () => {
  await desk.root.query(
    `insert into "Position" (portfolio_id, symbol, quantity, cost) values ($1, 'GAPUSD', -60, -6000)`,
    [person.portfolioId],
  );
  await mark('83.33');
  expect(await alerts()).toEqual([]);
  await mark('83.34');
  expect((await alerts()).map(({ resolved }) => resolved)).toEqual([false]);
  await mark('83.33');
  expect((await alerts()).map(({ resolved }) => resolved)).toEqual([true]);
});

test('a CASH account raises no alert', async () => {
  await desk.root.query(`update "Portfolio" set account = 'CASH' where id = $1`, [person.portfolioId]);
  const placed = await placeOrder(person.pool, marketBuy(person, { symbol: 'GAPUSD', quantity: d(99) }));
  expect(placed).toMatchObject({ ok: true, value: { denial: null } });
  await mark('500');
  expect(await alerts()).toEqual([]);
});

test('only its owner and logins that see every portfolio can see and acknowledge it', async () => {
  await gap();
  await mark();
  const [other, risk] = [await desk.person(), await desk.person({ role: 'traderai_risk' })];
  expect([(await alerts()).length, (await alerts(other)).length, (await alerts(risk)).length]).toEqual([1, 0, 1]);
  const [{ id } = { id: '' }] = await alerts();
  expect(await acknowledgeAlert(other.pool, id)).toMatchObject({ ok: false, error: { code: 'ALERT_NOT_FOUND' } });
  expect(await acknowledgeAlert(person.pool, id)).toMatchObject({ ok: true });
});

/** The engine checks buying power while this user's deposit, which also checks it, is not committed yet. */
async function watchBeside(amount: string): Promise<void> {
  // Ninety sold short at 100 cost 9,009; at 300 they would cost 45,009. There is no position, so only the check waits
  // for the portfolio's row.
  const placed = await placeOrder(
    person.pool,
    marketBuy(person, {
      symbol: 'GAPUSD',
      side: 'SELL',
      type: 'LIMIT',
      limitPrice: d(100),
      quantity: d(90),
      timeInForce: 'GTC',
    }),
  );
  expect(placed).toMatchObject({ ok: true, value: { denial: null } });
  await desk.quote('GAPUSD', '300', '300', '300');
  const depositor = await person.pool.connect();
  await depositor.query('begin');
  await depositor.query('select move_cash($1, $2)', [person.portfolioId, amount]);
  const watching = engine.pool.query('select book_marks($1, $2)', [engine.epoch, ['GAPUSD']]);
  await vi.waitFor(
    async () => {
      const { rows } = await desk.root.query(
        `select from pg_stat_activity where usename = $1 and wait_event_type = 'Lock'`,
        [engine.login],
      );
      expect(rows).toHaveLength(1);
    },
    { timeout: 20_000, interval: 20 },
  );
  await depositor.query('commit');
  depositor.release();
  await watching;
}

test('an uncommitted deposit during the engine’s check leaves one alert', async () => {
  await watchBeside('0.01');
  expect([await negative(), (await alerts()).map(({ resolved }) => resolved)]).toEqual([true, [false]]);
  await mark('100');
  expect([await negative(), (await alerts()).map(({ resolved }) => resolved)]).toEqual([false, [true]]);
});

test('a deposit that ends the breach while the engine waits for it leaves no alert', async () => {
  await watchBeside('100000');
  expect([await negative(), await alerts()]).toEqual([false, []]);
});
