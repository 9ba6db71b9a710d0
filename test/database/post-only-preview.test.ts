/** The preview of a post-only order agrees with the rule by which the engine accepts it. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkOrder } from '../../src/database/actions/check-order.ts';
import { POST_ONLY_POLICIES, postedLimit } from '../../src/domain/conditions.ts';
import { BTCUSD, d } from '../domain/samples.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let alice: Person;
beforeAll(async () => {
  desk = await openSqlDesk();
  await desk.instrument('SPY', { tick_size: '0.25', lot_size: '1', minimum_notional: '0' });
  await desk.quote('SPY', '1', '2', '1.5');
  alice = await desk.person({ cash: '1000000' });
});
afterAll(() => desk.close());

/** In hundredths: off the tick too, as a venue may quote. */
const price = fc.integer({ min: 1, max: 300 }).map((hundredths) => d(hundredths).dividedBy(100));
const side = fc.constantFrom('BUY', 'SELL');

test('for every quote and policy', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ bid: fc.option(price), ask: fc.option(price), last: price }),
      fc.integer({ min: 1, max: 8 }).map((ticks) => d(ticks).times('0.25')),
      fc.constantFrom(...POST_ONLY_POLICIES),
      side,
      async (quote, limitPrice, postOnlyPolicy, wanted) => {
        const values = [quote.bid, quote.ask, quote.last].map((one) => one?.toFixed() ?? null);
        await desk.root.query(`update "Quote" set bid = $1, ask = $2, last = $3 where symbol = 'SPY'`, values);
        await desk.root.query(`update "Instrument" set post_only_policy = $1 where symbol = 'SPY'`, [postOnlyPolicy]);
        const order = { side: wanted, postOnly: true, limitPrice } as const;
        const verdict = await checkOrder(
          alice.pool,
          marketBuy(alice, { symbol: 'SPY', type: 'LIMIT', quantity: d(10), timeInForce: 'GTC', ...order }),
        );
        if (!verdict.ok) throw new Error(verdict.error.message);
        // A limit far through the market is denied before the market is asked.
        if (verdict.value.denial?.code === 'PRICE_COLLAR') return;
        const limit = postedLimit(order, quote, { ...BTCUSD, tickSize: d('0.25'), postOnlyPolicy });
        const { takesAt, restsAt } = verdict.value.postOnly!;
        expect(restsAt?.toNumber()).toBe(limit?.toNumber());
        const isMoved = limit === null || !limit.equals(limitPrice);
        expect(takesAt !== null).toBe(isMoved);
      },
    ),
    { numRuns: 300 },
  );
});
