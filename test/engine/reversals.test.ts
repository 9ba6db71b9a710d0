/** A reversal never ends larger than the position was, whatever fills before its cancels. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { executeAll, requestTaker } from '../../src/trading/execute.ts';
import { requestsFor } from '../../src/trading/requests.ts';
import { candle, d } from '../domain/samples.ts';
import { marketBuy } from '../support/sql-desk.ts';
import { madeFeed } from './made-feed.ts';
import { MINUTE_MS, RefusingDesk, START, bars, place } from './refusing-desk.ts';

let desk: RefusingDesk;
beforeAll(async () => {
  desk = await RefusingDesk.open();
});
afterAll(() => desk.close());

test.each([
  ['a part of the exit', '106 106 106 106 40', '-10'],
  ['the whole exit', '106 106 106 106 1000', '0'],
  ['nothing', '101 101 101 101 1000', '-10'],
])('when %s fills before its cancel', async (_, meanwhile, left) => {
  const cast = await desk.cast();
  const { culprit: trader, symbol } = cast;
  const told = async (...prices: readonly string[]): Promise<void> => {
    const later = prices.map((text, minute) => candle(text, { symbol, timestamp: START + (minute + 1) * MINUTE_MS }));
    await desk.run([madeFeed([...bars(symbol, 1), ...later], { name: `feed ${symbol}`, batchSize: 1000 })]);
  };
  await told();
  await place(cast, trader, { quantity: d('10') });
  await told('100 100 100 100 1000');
  const exit = await placeOrder(trader.pool, {
    ...marketBuy(trader, { symbol, quantity: d('10'), timeInForce: 'GTC' }),
    side: 'SELL',
    type: 'LIMIT',
    limitPrice: d('105'),
    reduceOnly: true,
  });
  if (!exit.ok) throw new Error(exit.error.message);
  const requests = requestsFor(
    { kind: 'reverse', symbol, spans: {} },
    {
      portfolio: { id: trader.portfolioId, name: 'main' },
      orders: [exit.value],
      positions: [{ symbol, quantity: d('10') }],
      instruments: new Map(),
      quotes: new Map(),
      equity: null,
      atr: null,
      signals: [],
    },
    () => 'turned',
  );
  if (!requests.ok) throw new Error(requests.error.message);
  await told('100 100 100 100 1000', meanwhile);
  await executeAll(requestTaker(trader.pool), requests.value);
  await told('100 100 100 100 1000', meanwhile, '102 102 102 102 1000', '102 102 102 102 1000');
  const { rows } = await desk.root.query<{ quantity: string }>(
    `select trim_scale(quantity)::text as quantity from "Position" where portfolio_id = $1`,
    [trader.portfolioId],
  );
  expect(rows).toEqual([{ quantity: left }]);
  const { rows: open } = await trader.pool.query(`select from "Order" where is_open(status)`);
  expect(open).toEqual([]);
  expect(await desk.brokenLaws()).toEqual([]);
});
