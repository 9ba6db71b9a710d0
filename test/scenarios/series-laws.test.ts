/**
 * A random recording and plan by the shipped program: rows beside a series change none of its results. Cuts,
 * kills and further seeds are in the long suite.
 */
import { expect, test } from 'vitest';
import { removeRecordedDesks } from '../support/recorded-desk.ts';
import { makeRandomMarket } from './random-market.ts';

removeRecordedDesks();

test('the same fills, orders, alerts, quotes and candles beside coarser bars', { timeout: 300_000 }, async () => {
  const { fine, coarse, file, run } = makeRandomMarket(2, 'watched');
  const alone = await run([file('fine', fine)]);
  expect(alone.trades.length).toBeGreaterThan(20);
  expect(await run([file('fine', fine), file('coarse', coarse)])).toEqual(alone);
});
