/** A leading engine and the limits that marks can pass: warn, freeze and flatten, once an episode. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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
  person = await desk.person({ cash: '1000' });
  symbol = `LIMIT${(symbols += 1)}`;
  await desk.instrument(symbol, { commission_rate: '0', slippage_rate: '0' });
  await desk.quote(symbol, '100', '100.01', '100');
  await desk.root.query(`update "EngineLease" set leader = null, heartbeat_at = null`);
  await desk.root.query(
    `update "RiskLimit" set active = false; update "Halt" set resumed_at = now(), resumed_login = 'test' where resumed_at is null`,
  );
});

async function limit(kind: string, value: string, action: string): Promise<void> {
  await risk.pool.query(`select set_limit($1::"RiskLimitKind", $2, $3::"RiskLimitAction", portfolio_id => $4)`, [
    kind,
    value,
    action,
    person.portfolioId,
  ]);
}

/** Buys 5 and waits for the position. */
async function buy(): Promise<void> {
  await person.pool.query(`select place_order($1, 'open', $2, 'BUY', 'MARKET', 5, null, 'GTC')`, [
    person.portfolioId,
    symbol,
  ]);
  await holds('5');
}

const holds = (quantity: string): Promise<void> =>
  until(
    desk,
    `select quantity::text from "Position" where portfolio_id = $1 and symbol = $2`,
    [person.portfolioId, symbol],
    (row) => Number(row['quantity']) === Number(quantity),
  );

const EPISODES = `select b.action, b.use::text, b.ended_at is not null as ended, h.reason as halt
    from "LimitBreach" b join "RiskLimit" l on l.id = b.limit_id left join "Halt" h on h.id = b.halt_id where l.portfolio_id = $1 order by b.number`;
const episodes = async (): Promise<unknown[]> => (await desk.root.query(EPISODES, [person.portfolioId])).rows;
const episode = (fits: (row: Record<string, unknown>) => boolean): Promise<void> =>
  until(desk, EPISODES, [person.portfolioId], fits);
const alerts = async (): Promise<unknown[]> =>
  (
    await desk.root.query(
      `select severity, resolved_at is not null as resolved from "Alert" where portfolio_id = $1 and source = 'limits' order by number`,
      [person.portfolioId],
    )
  ).rows;
const code = async (reduceOnly = false): Promise<string | null> =>
  (
    await person.pool.query<{ code: string | null }>(
      `select denial ->> 'code' as code from place_order($1, gen_random_uuid()::text, $2, $3::"OrderSide", 'MARKET', 1, null, 'GTC', reduce_only => $4)`,
      [person.portfolioId, symbol, reduceOnly ? 'SELL' : 'BUY', reduceOnly],
    )
  ).rows[0]!.code;

describe('a loss of the day', () => {
  test('warns once, ends the episode when the market comes back, and warns again', async () => {
    await limit('MAX_DAILY_LOSS', '100', 'WARN');
    let price = '100';
    await beside({ desk, login, symbol, price: () => price }, async () => {
      await buy();
      price = '80';
      await episode((row) => row['ended'] === false);
      expect(await code()).toBe('MAX_DAILY_LOSS');
      price = '79';
      await desk.root.query(`select pg_sleep(0.2)`);
      expect(await episodes()).toHaveLength(1);
      price = '99';
      await episode((row) => row['ended'] === true);
      expect(await code()).toBe(null);
      price = '70';
      await until(desk, `select count(*)::int as n from (${EPISODES}) e`, [person.portfolioId], ({ n }) => n === 2);
    });
    expect(await alerts()).toEqual([
      { severity: 'MEDIUM', resolved: true },
      { severity: 'MEDIUM', resolved: false },
    ]);
    expect(await brokenLaws(desk)).toEqual([]);
  });

  test('freezes: orders that add risk end, reductions go on, and a second mark sets no second halt', async () => {
    await limit('MAX_DAILY_LOSS', '100', 'FREEZE');
    let price = '100';
    await beside({ desk, login, symbol, price: () => price }, async () => {
      await buy();
      await person.pool.query(`select place_order($1, 'rest', $2, 'BUY', 'LIMIT', 1, 60, 'GTC')`, [
        person.portfolioId,
        symbol,
      ]);
      price = '80';
      await until(
        desk,
        `select status, end_reason from "Order" where portfolio_id = $1 and client_order_id = 'rest'`,
        [person.portfolioId],
        (row) => row['end_reason'] === 'HALTED',
      );
      expect(await code()).toBe('HALTED');
      expect(await code(true)).toBe(null);
      await holds('4');
      price = '75';
      await desk.root.query(`select pg_sleep(0.2)`);
    });
    expect(await episodes()).toEqual([
      {
        action: 'FREEZE',
        use: expect.stringMatching(/^100\./),
        ended: false,
        halt: expect.stringContaining('MAX_DAILY_LOSS'),
      },
    ]);
    expect(await alerts()).toEqual([{ severity: 'CRITICAL', resolved: false }]);
    expect(await brokenLaws(desk)).toEqual([]);
  });

  test('flattens: the position is closed by a reduce-only order, its exits end', async () => {
    await limit('MAX_DAILY_LOSS', '100', 'FLATTEN');
    let price = '100';
    await beside({ desk, login, symbol, price: () => price }, async () => {
      await person.pool.query(
        `select place_order($1, 'open', $2, 'BUY', 'MARKET', 5, null, 'GTC', take_profit => '{"limit_price": 150}', stop_loss => '{"stop_price": 50}')`,
        [person.portfolioId, symbol],
      );
      await holds('5');
      price = '80';
      await holds('0');
      await until(
        desk,
        `select count(*)::int as n from "Order" where portfolio_id = $1 and is_open(status)`,
        [person.portfolioId],
        ({ n }) => n === 0,
      );
    });
    const { rows } = await desk.root.query(
      `select reduce_only, status, note from "Order" where portfolio_id = $1 and client_order_id like 'limit-%'`,
      [person.portfolioId],
    );
    expect(rows).toEqual([
      { reduce_only: true, status: 'FILLED', note: expect.stringMatching(/^closed by limit \d+$/) },
    ]);
    expect(await brokenLaws(desk)).toEqual([]);
  });
});

test.each([
  ['MAX_SYMBOL_EXPOSURE', '550', '120', '90'],
  ['MAX_GROSS_EXPOSURE', '550', '120', '90'],
  ['MAX_NET_EXPOSURE', '550', '120', '90'],
  ['MAX_LEVERAGE', '0.52', '110', '80'],
  ['MAX_DRAWDOWN', '0.1', '70', '99'],
])('%s is passed by a mark alone, and left by one', async (kind, value, beyond, back) => {
  await limit(kind, value, 'DENY');
  let price = '100';
  await beside({ desk, login, symbol, price: () => price }, async () => {
    await buy();
    expect(await episodes()).toEqual([]);
    price = beyond;
    await episode((row) => row['ended'] === false);
    expect(await code()).toBe(kind);
    price = back;
    await episode((row) => row['ended'] === true);
  });
  expect(await brokenLaws(desk)).toEqual([]);
});
