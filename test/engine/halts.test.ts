/** A leading engine and a halt: open orders that may add risk end, protection works on. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';
import { beside, brokenLaws, until } from './live-desk.ts';

let desk: SqlDesk;
let login: string;
let person: Person;
let risk: Person;
let symbol: string;
let symbols = 0;

beforeAll(async () => {
  desk = await openSqlDesk();
  login = (await desk.engine()).login;
  risk = await desk.person({ role: 'traderai_risk' });
});
afterAll(() => desk.close());
beforeEach(async () => {
  person = await desk.person({ cash: '1000000' });
  symbol = `HALT${(symbols += 1)}`;
  await desk.instrument(symbol, { commission_rate: '0', slippage_rate: '0' });
  await desk.quote(symbol, '100', '100.01', '100');
  await desk.root.query(`update "EngineLease" set leader = null, heartbeat_at = null`);
});

const states = async (): Promise<Record<string, number>> =>
  Object.fromEntries(
    (
      await desk.root.query<{ state: string; orders: number }>(
        `select status || coalesce(' ' || end_reason, '') || case when reduce_only then ' reduces' else '' end as state, count(*)::int as orders
           from "Order" where portfolio_id = $1 group by 1`,
        [person.portfolioId],
      )
    ).rows.map(({ state, orders }) => [state, orders]),
  );

/** A position of 1 with its two exits, an entry with held exits, and this number of resting purchases. */
async function trade(resting: number): Promise<void> {
  const place = `select place_order($1, $2, $3, 'BUY', $4::"OrderType", 1, $5, 'GTC', take_profit => $6, stop_loss => $7)`;
  const [target, stop] = ['{"limit_price": 150}', '{"stop_price": 50}'];
  await person.pool.query(place, [person.portfolioId, 'open', symbol, 'MARKET', null, target, stop]);
  await until(
    desk,
    `select count(*)::int as n from "Order" where portfolio_id = $1 and reduce_only and status = 'NEW'`,
    [person.portfolioId],
    ({ n }) => n === 2,
  );
  await person.pool.query(place, [person.portfolioId, 'entry', symbol, 'LIMIT', 60, target, stop]);
  await person.pool.query(
    `select place_order($1, 'rest-' || n, $2, 'BUY', 'LIMIT', 0.001, 60, 'GTC') from generate_series(1, $3) n`,
    [person.portfolioId, symbol, resting],
  );
  await until(
    desk,
    `select count(*)::int as n from "Order" where portfolio_id = $1 and status in ('NEW', 'HELD')`,
    [person.portfolioId],
    ({ n }) => n === 2 + 3 + resting,
  );
}

test('orders that may add risk are canceled, the exits of the position work on and fill', async () => {
  let price = '100';
  await beside({ desk, login, symbol, price: () => price }, async () => {
    await trade(300);
    await risk.pool.query(`select halt('test', username => $1)`, [person.login]);
    await until(
      desk,
      `select count(*)::int as n from "Order" where portfolio_id = $1 and is_open(status)`,
      [person.portfolioId],
      ({ n }) => n === 2,
    );
    expect(await states()).toEqual({
      FILLED: 1,
      'NEW reduces': 2,
      'CANCELED HALTED': 301,
      'CANCELED PARENT_ENDED reduces': 2,
    });
    price = '40';
    await until(
      desk,
      `select quantity::text as q from "Position" where portfolio_id = $1`,
      [person.portfolioId],
      ({ q }) => Number(q) === 0,
    );
  });
  expect(await brokenLaws(desk)).toEqual([]);
});

test('with cancel_protective the exits end too, and a reduction after it is accepted', async () => {
  await beside({ desk, login, symbol, price: () => '100' }, async () => {
    await trade(3);
    await person.pool.query(`select halt('test', portfolio_id => $1, cancel_protective => true)`, [person.portfolioId]);
    await until(
      desk,
      `select count(*)::int as n from "Order" where portfolio_id = $1 and is_open(status)`,
      [person.portfolioId],
      ({ n }) => n === 0,
    );
    expect(await states()).toMatchObject({ 'CANCELED HALTED reduces': 2 });
    await person.pool.query(`select place_order($1, 'out', $2, 'SELL', 'MARKET', 1, null, 'DAY', true)`, [
      person.portfolioId,
      symbol,
    ]);
    await until(
      desk,
      `select quantity::text as q from "Position" where portfolio_id = $1`,
      [person.portfolioId],
      ({ q }) => Number(q) === 0,
    );
  });
});

test('a halt that came while no engine ran is kept by the next one, before it fills anything', async () => {
  await beside({ desk, login, symbol, price: () => '100' }, () => trade(3));
  await risk.pool.query(`select halt('test', symbol => $1)`, [symbol]);
  // Every resting order would fill at this price.
  await beside({ desk, login, symbol, price: () => '55' }, async () => {
    await until(
      desk,
      `select count(*)::int as n from "Order" where portfolio_id = $1 and status in ('NEW', 'HELD') and not reduce_only`,
      [person.portfolioId],
      ({ n }) => n === 0,
    );
  });
  expect(await states()).toMatchObject({ FILLED: 1, 'CANCELED HALTED': 4 });
  expect(await brokenLaws(desk)).toEqual([]);
});
