/** An entry whose exit the database refuses to book does not fill without it. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { candle } from '../domain/samples.ts';
import { calling, rowsOf } from '../database/linked-desk.ts';
import type { Person } from '../support/sql-desk.ts';
import { madeFeed } from './made-feed.ts';
import { MINUTE_MS, RefusingDesk, START, bars, criticalAlerts, place } from './refusing-desk.ts';
import type { Cast } from './refusing-desk.ts';

let desk: RefusingDesk;
let cast: Cast;
let culprit: Person;
let symbol: string;

beforeAll(async () => {
  desk = await RefusingDesk.open();
});
afterAll(() => desk.close());
beforeEach(async () => {
  cast = await desk.cast();
  ({ culprit, symbol } = cast);
});
afterEach(() => desk.permit());

/** A quiet minute, then one bar after the other; all after the first bar in one batch. */
function told(...prices: readonly string[]): Parameters<RefusingDesk['run']>[0] {
  const later = prices.map((text, minute) => candle(text, { symbol, timestamp: START + (minute + 1) * MINUTE_MS }));
  return [madeFeed([...bars(symbol, 1), ...later], { name: `feed ${symbol}`, batchSize: 1000 })];
}

async function bracket(): Promise<Record<'entry' | 'takeProfit' | 'stopLoss', string>> {
  await desk.run(told());
  const entry = await calling(culprit, {
    client_order_id: 'bracket',
    symbol,
    limit_price: '98',
    take_profit: { limit_price: '110' },
    stop_loss: { stop_price: '90' },
  });
  const [, takeProfit, stopLoss] = await rowsOf(culprit, 'bracket');
  return { entry: entry.id, takeProfit: takeProfit!.id, stopLoss: stopLoss!.id };
}

async function endOf(id: string): Promise<unknown> {
  const { status, reason, filled } = await desk.orderOf(id);
  return [status, reason, Number(filled)];
}

const NO_STOP = 'The filled part of its entry has no stop loss now: close it or place one.';

test.each([
  ['its acceptance', 'HELD'],
  ['its release', 'RELEASED'],
])('an entry fills nothing when %s is refused for its stop loss', async (_, event) => {
  const { entry, takeProfit, stopLoss } = await bracket();
  const filled = await place(cast, cast.bystander);
  await desk.refuse('OrderEvent', `new.order_id = '${stopLoss}' and new.type = '${event}'`);
  const { ending, refusals, troubles } = await desk.run(told('100 101 95 96 1000', '96 97 80 85 1000'));
  expect({ ending, troubles }).toEqual({ ending: 'idle', troubles: [] });
  expect(await endOf(entry)).toEqual(['CANCELED', 'EXIT_REFUSED', 0]);
  expect(await endOf(stopLoss)).toEqual(['CANCELED', 'BOOKING_FAILED', 0]);
  expect(await endOf(takeProfit)).toEqual(['CANCELED', 'PARENT_ENDED', 0]);
  expect(await desk.orderOf(filled)).toMatchObject({ status: 'FILLED' });
  expect(refusals).toEqual([expect.stringContaining('Its entry, order 1, is canceled too.')]);
  expect(refusals.join()).not.toContain(NO_STOP);
  await desk.leadsAgain(cast);
});

test('a part that is filled keeps its stop loss when the growth of that is refused', async () => {
  const { entry, takeProfit, stopLoss } = await bracket();
  // A tenth of the volume: 4 of 10 units.
  await desk.run(told('100 101 95 96 40'));
  await desk.refuse('OrderEvent', `new.order_id = '${stopLoss}' and new.type = 'RESTATED'`);
  const { refusals } = await desk.run(told('100 101 95 96 40', '97 98 95 96 1000'));
  expect(await endOf(entry)).toEqual(['CANCELED', 'EXIT_REFUSED', 4]);
  expect(await endOf(stopLoss)).toEqual(['NEW', null, 0]);
  expect(refusals).toEqual([expect.stringContaining('the exits of its earlier fills work on')]);
  expect(await criticalAlerts(culprit)).toEqual([
    expect.stringMatching(/^Order 1 of portfolio main of \w+ is canceled: the database refused its exit 3$/),
  ]);
  await desk.permit();
  await desk.run(told('100 101 95 96 40', '97 98 95 96 1000', '96 97 85 86 1000'));
  expect(await endOf(stopLoss)).toEqual(['FILLED', null, 4]);
  expect(await endOf(takeProfit)).toEqual(['CANCELED', 'LIST_FILLED', 0]);
  expect(await desk.brokenLaws()).toEqual([]);
});

test('an alert says that a filled part has no stop loss when every booking of that but its end is refused', async () => {
  const { entry, stopLoss } = await bracket();
  await desk.run(told('100 101 95 96 40'));
  await desk.refuse('OrderEvent', `new.order_id = '${stopLoss}' and new.type <> 'CANCELED'`);
  const { refusals } = await desk.run(told('100 101 95 96 40', '97 98 95 96 1000', '96 97 85 86 1000'));
  expect(await endOf(entry)).toEqual(['CANCELED', 'EXIT_REFUSED', 4]);
  expect(await endOf(stopLoss)).toEqual(['CANCELED', 'BOOKING_FAILED', 0]);
  expect(refusals).toEqual([expect.stringContaining('work on'), expect.stringContaining(NO_STOP)]);
  expect(await desk.brokenLaws()).toEqual([]);
});

test('the portfolio is suspended when the rest of the entry cannot be canceled either', async () => {
  const { entry, stopLoss } = await bracket();
  await desk.run(told('100 101 99 99 1000'));
  await desk.refuse(
    'OrderEvent',
    `new.order_id = '${stopLoss}' and new.type = 'RELEASED' or new.order_id = '${entry}' and new.type = 'CANCELED'`,
  );
  await desk.run(told('100 101 99 99 1000', '100 101 95 96 1000', '96 97 85 86 1000'));
  expect(await desk.suspendedReason(culprit)).toBe('this row is refused');
  expect(await endOf(entry)).toEqual(['NEW', null, 0]);
  expect(await desk.orderOf(stopLoss)).toMatchObject({ status: 'HELD', filled: '0.00000000' });
  expect(await desk.brokenLaws()).toEqual([]);
});
