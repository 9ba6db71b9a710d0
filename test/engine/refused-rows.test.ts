/**
 * A row that the database refuses never ends the engine: it isolates the cause and books everything else in the same
 * transaction.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cancelOrder } from '../../src/database/actions/cancel-order.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { resumePortfolio } from '../../src/database/actions/portfolios.ts';
import { candle, d } from '../domain/samples.ts';
import { marketBuy } from '../support/sql-desk.ts';
import type { Person } from '../support/sql-desk.ts';
import { madeFeed } from './made-feed.ts';
import { MINUTE_MS, RefusingDesk, START, bars, criticalAlerts, feedOf, place } from './refusing-desk.ts';
import type { Cast, RefusingTable } from './refusing-desk.ts';

let desk: RefusingDesk;
let cast: Cast;
let culprit: Person;
let bystander: Person;
let symbol: string;
let other: string;

beforeAll(async () => {
  desk = await RefusingDesk.open();
});
afterAll(() => desk.close());
beforeEach(async () => {
  cast = await desk.cast();
  ({ culprit, bystander, symbol, other } = cast);
});
afterEach(() => desk.permit());

describe('an order is canceled with BOOKING_FAILED, its portfolio keeps trading, and other orders of the batch fill', () => {
  const kinds: readonly (readonly [string, RefusingTable, (id: string) => string])[] = [
    ['its acceptance', 'OrderEvent', (id) => `new.order_id = '${id}' and new.type = 'NEW'`],
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
    await desk.run([feedOf(cast, 1)]);
    const refused = await place(cast, culprit);
    const small = await place(cast, culprit, { quantity: d('1') });
    const filled = await place(cast, bystander);
    await desk.refuse(table, when(refused));
    const { ending, refusals, troubles } = await desk.run([feedOf(cast, 4)]);
    expect({ ending, troubles }).toEqual({ ending: 'idle', troubles: [] });
    expect(await desk.orderOf(refused)).toEqual({ status: 'CANCELED', reason: 'BOOKING_FAILED', filled: '0.00000000' });
    expect(await desk.orderOf(small)).toMatchObject({ status: 'FILLED' });
    expect(await desk.orderOf(filled)).toMatchObject({ status: 'FILLED' });
    expect(refusals).toEqual([
      expect.stringMatching(/order 1 .* portfolio main of \w+: this row is refused\. The order is canceled/),
    ]);
    expect(await criticalAlerts(culprit)).toEqual([
      expect.stringMatching(/^Order 1 of portfolio main of \w+ is canceled/),
    ]);
    expect(await criticalAlerts(bystander)).toEqual([]);
    await desk.leadsAgain(cast);
  });

  test('within a second, in a batch of hundreds of events', async () => {
    await desk.run([feedOf(cast, 1)]);
    const refused = await place(cast, culprit);
    const filled = await place(cast, bystander);
    await desk.refuse('Trade', `new.order_id = '${refused}'`);
    let told = 0;
    let refusedAt = 0;
    const long = madeFeed(
      [symbol, other].flatMap((one) => bars(one, 150)),
      { name: `feed ${symbol}`, batchSize: 1000, beforeBatch: () => void (told = Date.now()) },
    );
    await desk.run([long], { onReport: ({ kind }) => (kind === 'refusal' ? (refusedAt = Date.now()) : undefined) });
    expect(await desk.orderOf(filled)).toMatchObject({ status: 'FILLED' });
    // The limit is a second on a quiet machine; a busy one may take five times as long.
    expect(refusedAt - told).toBeLessThan(5_000);
    expect(
      (await desk.root.query('select position::int, finished from "FeedCursor" where feed = $1', [`feed ${symbol}`]))
        .rows,
    ).toEqual([{ position: 600, finished: true }]);
    expect(await desk.brokenLaws()).toEqual([]);
  });
});

describe('a portfolio is suspended', () => {
  test('when an order can be neither booked nor canceled; its other orders wait, cancels work, and an administrator resumes it', async () => {
    await desk.run([feedOf(cast, 1)]);
    const resting = await place(cast, culprit, { type: 'LIMIT', limitPrice: d('90') });
    const crossing = await place(cast, culprit, { symbol: other, type: 'LIMIT', limitPrice: d('99') });
    await desk.run([feedOf(cast, 2)]);
    const refused = await place(cast, culprit);
    const filled = await place(cast, bystander);
    await desk.refuse('Order', `new.id = '${refused}'`);
    const { ending, refusals } = await desk.run([feedOf(cast, 4)]);
    expect(ending).toBe('idle');
    expect(refusals).toEqual([expect.stringContaining('Its orders do not fill and new orders are denied')]);
    expect(await desk.suspendedReason(culprit)).toBe('this row is refused');
    expect(await desk.orderOf(filled)).toMatchObject({ status: 'FILLED' });
    expect(await criticalAlerts(culprit)).toEqual([expect.stringMatching(/^Portfolio main of \w+ is suspended/)]);
    const denied = await placeOrder(culprit.pool, marketBuy(culprit, { symbol }));
    expect(denied).toMatchObject({ ok: true, value: { status: 'DENIED', denial: { code: 'PORTFOLIO_SUSPENDED' } } });
    await cancelOrder(culprit.pool, resting);
    await desk.run([feedOf(cast, 5)]);
    expect(await desk.orderOf(resting)).toMatchObject({ status: 'CANCELED', reason: 'CANCEL_REQUESTED' });

    const through = [
      ...bars(symbol, 5),
      ...bars(other, 5),
      candle('98 98 98 98 1000', { symbol: other, timestamp: START + 5 * MINUTE_MS }),
    ];
    await desk.run([madeFeed(through, { name: `feed ${symbol}` })]);
    expect(await desk.orderOf(crossing)).toMatchObject({ status: 'NEW' });
    await desk.permit();
    expect(await resumePortfolio(culprit.pool, culprit.portfolioId)).toMatchObject({
      ok: false,
      error: { code: 'NOT_PERMITTED' },
    });
    const administrator = await desk.administrator();
    expect(await resumePortfolio(administrator.pool, culprit.portfolioId)).toMatchObject({ ok: true });
    expect(await resumePortfolio(administrator.pool, culprit.portfolioId)).toMatchObject({
      ok: false,
      error: { code: 'PORTFOLIO_NOT_SUSPENDED' },
    });
    const next = [
      candle('98 98 98 98 1000', { symbol: other, timestamp: START + 6 * MINUTE_MS }),
      candle('100 100 100 100 1000', { symbol, timestamp: START + 6 * MINUTE_MS }),
    ];
    await desk.run([madeFeed([...through, ...next], { name: `feed ${symbol}` })]);
    expect(await desk.orderOf(crossing)).toMatchObject({ status: 'FILLED' });
    expect(await desk.orderOf(refused)).toMatchObject({ status: 'FILLED' });
    const { rows: open } = await culprit.pool.query('select title from "Alert" where resolved_at is null');
    expect(open).toEqual([]);
    expect(await desk.brokenLaws()).toEqual([]);
  });

  test('when its value is refused, and the values of others follow the market', async () => {
    await desk.run([feedOf(cast, 1)]);
    await place(cast, culprit);
    await place(cast, bystander);
    await desk.run([feedOf(cast, 2)]);
    await desk.refuse('Portfolio', `new.id = '${culprit.portfolioId}' and new.total_value_usd > 1000000`);
    const risen = [
      ...bars(symbol, 2),
      ...bars(other, 2),
      candle('150 150 150 150 1000', { symbol, timestamp: START + 2 * MINUTE_MS }),
    ];
    const { ending, refusals } = await desk.run([madeFeed(risen, { name: `feed ${symbol}` })]);
    expect(ending).toBe('idle');
    expect(refusals).toHaveLength(1);
    expect(await desk.suspendedReason(culprit)).toBe('this row is refused');
    const { rows } = await desk.root.query<{ value: string }>(
      'select total_value_usd::text as value from "Portfolio" where id = $1',
      [bystander.portfolioId],
    );
    expect(Number(rows[0]!.value)).toBeGreaterThan(1_000_090);
    await desk.leadsAgain(cast);
  });

  test('once: a cancel that is refused too is not tried again, and does not block other requests', async () => {
    await desk.run([feedOf(cast, 1)]);
    const stuck = await place(cast, culprit, { type: 'LIMIT', limitPrice: d('90') });
    await desk.run([feedOf(cast, 2)]);
    await desk.refuse('Order', `new.id = '${stuck}' and new.status = 'CANCELED'`);
    await cancelOrder(culprit.pool, stuck);
    const filled = await place(cast, bystander);
    expect(await desk.run([feedOf(cast, 4)])).toMatchObject({ ending: 'idle', troubles: [] });
    expect(await desk.suspendedReason(culprit)).toBe('this row is refused');
    expect(await desk.orderOf(filled)).toMatchObject({ status: 'FILLED' });
    await desk.leadsAgain(cast);
    await desk.permit();
    await desk.run([feedOf(cast, 7)]);
    expect(await desk.orderOf(stuck)).toMatchObject({ status: 'CANCELED' });
  });
});

test('an order whose instrument is gone is canceled when the engine reads it', async () => {
  await desk.run([feedOf(cast, 1)]);
  await desk.root.query(`insert into "Instrument" (symbol, name) values ('GONE', 'gone')`);
  const order = await place(cast, culprit, { symbol: `GONE`, type: 'LIMIT', limitPrice: d('90') });
  await desk.root.query(`delete from "Instrument" where symbol = 'GONE'`);
  expect(await desk.run([feedOf(cast, 2)])).toMatchObject({ ending: 'idle', troubles: [] });
  expect(await desk.orderOf(order)).toMatchObject({ status: 'CANCELED', reason: 'BOOKING_FAILED' });
});
