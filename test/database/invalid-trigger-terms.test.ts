/** Terms of a trigger that `place_order` refuses: the desk keeps no order of them, not even a denied one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let alice: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  await desk.instrument('SPY', { tick_size: '0.01', lot_size: '0.001' });
  await desk.quote('SPY', '99.99', '100.01', '100');
  alice = await desk.person();
});
afterAll(() => desk.close());

describe('invalid terms leave no order', () => {
  const call = `select place_order($1, $2, 'SPY', 'SELL', $3::"OrderType", 1, $4, $5::"TimeInForce", false, null, null, $6, $7, $8)`;
  type Values = readonly [type: string, limit: string | null, tif: string, ...rest: (string | null)[]];
  const bad: readonly (readonly [string, string, Values])[] = [
    ['NaN as stop price', 'BAD_PRICE', ['STOP', null, 'GTC', 'NaN', null, null]],
    ['Infinity as stop price', 'BAD_PRICE', ['STOP', null, 'GTC', 'Infinity', null, null]],
    ['-Infinity as stop price', 'BAD_PRICE', ['STOP', null, 'GTC', '-Infinity', null, null]],
    ['a stop price of zero', 'BAD_PRICE', ['STOP', null, 'GTC', '0', null, null]],
    ['a negative stop price', 'BAD_PRICE', ['STOP', null, 'GTC', '-90', null, null]],
    ['a ninth decimal of the stop price', 'BAD_PRICE', ['STOP', null, 'GTC', '90.000000001', null, null]],
    ['a stop price of 1,000,000,000,000', 'BAD_PRICE', ['STOP', null, 'GTC', '1000000000000', null, null]],
    ['a stop without a stop price', 'BAD_PRICE', ['STOP', null, 'GTC', null, null, null]],
    ['a stop with a limit price', 'BAD_PRICE', ['STOP', '90', 'GTC', '90', null, null]],
    ['a stop-limit without a limit price', 'BAD_PRICE', ['STOP_LIMIT', null, 'GTC', '90', null, null]],
    ['a stop-limit without a stop price', 'BAD_PRICE', ['STOP_LIMIT', '90', 'GTC', null, null, null]],
    ['if touched without a price', 'BAD_PRICE', ['MARKET_IF_TOUCHED', null, 'GTC', null, null, null]],
    ['if touched with a limit price', 'BAD_PRICE', ['MARKET_IF_TOUCHED', '90', 'GTC', '90', null, null]],
    ['a market order with a stop price', 'BAD_PRICE', ['MARKET', null, 'GTC', '90', null, null]],
    ['a limit order with a stop price', 'BAD_PRICE', ['LIMIT', '90', 'GTC', '90', null, null]],
    ['a trailing stop with a stop price', 'BAD_PRICE', ['TRAILING_STOP', null, 'GTC', '90', '1', null]],
    ['a trailing stop with a limit price', 'BAD_PRICE', ['TRAILING_STOP', '90', 'GTC', null, '1', null]],
    ['a trailing stop without a trail', 'BAD_TRAIL', ['TRAILING_STOP', null, 'GTC', null, null, null]],
    ['a trailing stop with two trails', 'BAD_TRAIL', ['TRAILING_STOP', null, 'GTC', null, '1', '1']],
    ['a stop with a trail', 'BAD_TRAIL', ['STOP', null, 'GTC', '90', '1', null]],
    ['a market order with a trail in percent', 'BAD_TRAIL', ['MARKET', null, 'GTC', null, null, '1']],
    ['NaN as trail', 'BAD_TRAIL', ['TRAILING_STOP', null, 'GTC', null, 'NaN', null]],
    ['Infinity as trail', 'BAD_TRAIL', ['TRAILING_STOP', null, 'GTC', null, 'Infinity', null]],
    ['a trail of zero', 'BAD_TRAIL', ['TRAILING_STOP', null, 'GTC', null, '0', null]],
    ['a negative trail', 'BAD_TRAIL', ['TRAILING_STOP', null, 'GTC', null, '-1', null]],
    ['a ninth decimal of the trail', 'BAD_TRAIL', ['TRAILING_STOP', null, 'GTC', null, '1.000000001', null]],
    ['NaN percent', 'BAD_TRAIL', ['TRAILING_STOP', null, 'GTC', null, null, 'NaN']],
    ['100 percent', 'BAD_TRAIL', ['TRAILING_STOP', null, 'GTC', null, null, '100']],
    ['a ninth decimal of percent', 'BAD_TRAIL', ['TRAILING_STOP', null, 'GTC', null, null, '1.000000001']],
    ['a stop that never waits', 'BAD_TIME_IN_FORCE', ['STOP', null, 'IOC', '90', null, null]],
    ['a stop-limit that fills or ends', 'BAD_TIME_IN_FORCE', ['STOP_LIMIT', '90', 'FOK', '90', null, null]],
    ['if touched at once', 'BAD_TIME_IN_FORCE', ['MARKET_IF_TOUCHED', null, 'FOK', '90', null, null]],
    ['a trailing stop that never waits', 'BAD_TIME_IN_FORCE', ['TRAILING_STOP', null, 'IOC', null, '1', null]],
    ['a stop until a date without one', 'BAD_EXPIRE_DATE', ['STOP', null, 'GTD', '90', null, null]],
  ];
  test.each(bad)('%s', async (_, code, [type, limit, tif, ...rest]) => {
    const values = [alice.portfolioId, 'shape', type, limit, tif, ...rest];
    await expect(alice.pool.query(call, values)).rejects.toMatchObject({ code: 'TR422', detail: code });
    const stored = await desk.root.query(`select 1 from "Order" where client_order_id = 'shape'`);
    expect(stored.rows).toEqual([]);
  });
});
