/** A trailing stop that is held again keeps no level, in the table either: its trail begins with its next release. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { calling, rowsOf } from '../database/linked-desk.ts';
import { candle } from '../domain/samples.ts';
import { madeFeed } from './made-feed.ts';
import { MINUTE_MS, RefusingDesk, START, bars } from './refusing-desk.ts';

let desk: RefusingDesk;
beforeAll(async () => {
  desk = await RefusingDesk.open();
});
afterAll(() => desk.close());

test('a trailing stop loss that was held again trails from its next release, with another engine too', async () => {
  const { culprit: trader, symbol } = await desk.cast();
  const told: string[] = [];
  const tell = async (...prices: readonly string[]): Promise<unknown> => {
    told.push(...prices);
    const later = told.map((text, minute) => candle(text, { symbol, timestamp: START + (minute + 1) * MINUTE_MS }));
    await desk.run([madeFeed([...bars(symbol, 1), ...later], { name: `feed ${symbol}`, batchSize: 1000 })]);
    const [entry, , stopLoss] = await rowsOf(trader, 'bracket');
    return [entry?.['status'], stopLoss?.['status'], stopLoss?.['stop']];
  };
  await tell();
  await calling(trader, {
    client_order_id: 'bracket',
    symbol,
    limit_price: '100',
    take_profit: { limit_price: '110' },
    stop_loss: { trail_amount: '3' },
  });
  // A tenth of the volume: 4 of 10 units. Then the target closes them.
  expect(await tell('101 102 99 101 40')).toEqual(['PARTIALLY_FILLED', 'NEW', '98']);
  expect(await tell('101 112 101 111 1000')).toEqual(['PARTIALLY_FILLED', 'HELD', null]);
  expect(await tell('111 111 98 99 1000')).toEqual(['FILLED', 'NEW', '97']);
  expect(await desk.brokenLaws()).toEqual([]);
});
