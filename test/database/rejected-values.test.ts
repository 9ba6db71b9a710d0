/**
 * An error shows the value that the desk rejects, in a bounded form that is safe for a terminal, and what to use in its
 * place.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let alice: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  alice = await desk.person();
});
afterAll(() => desk.close());

const NUMBER = 'Use a number above 0 and below 1,000,000,000,000 with at most 8 decimals.';
const order = (id: string, symbol: string, type: string, quantity: string, price: string, note = 'null') =>
  `check_order_values(${id}, ${symbol}, ${type}, ${quantity}, ${price}, 'DAY', ${note})`;
const signal = (strength: string, horizon: string) =>
  `check_signal_values('s-1', 'BTCUSD', 'LONG', ${strength}, ${horizon}, null, null, null, null, 'test')`;
const rejected: readonly (readonly [call: string, detail: string, message: string, hint: string])[] = [
  [order(`'o-1'`, `'BTCUSD'`, `'MARKET'`, '-1', 'null'), 'BAD_QUANTITY', 'quantity: -1', NUMBER],
  [order(`'o-1'`, `'BTCUSD'`, `'MARKET'`, 'null', 'null'), 'BAD_QUANTITY', 'quantity: (none)', NUMBER],
  [
    order(`'o-1'`, `'BTCUSD'`, `'MARKET'`, `repeat('9', 500)::numeric`, 'null'),
    'BAD_QUANTITY',
    `quantity: ${'9'.repeat(60)}…`,
    NUMBER,
  ],
  [order(`'o-1'`, `'BTCUSD'`, `'LIMIT'`, '1', '0'), 'BAD_PRICE', 'limit price: 0', NUMBER],
  [
    order(`'o-1'`, `'BTCUSD'`, `'MARKET'`, '1', '100.50'),
    'BAD_PRICE',
    'limit price of a MARKET order: 100.5',
    'Give a LIMIT or STOP_LIMIT order a limit price, and other orders none.',
  ],
  [
    order(`'o-1'`, `E'BTC\\x1b[31m\\u202e'`, `'MARKET'`, '1', 'null'),
    'BAD_SYMBOL',
    'symbol: BTC?[31m?',
    'Use 1 to 32 capital letters, digits and . _ : / - and begin with a letter or digit.',
  ],
  [
    order(`''`, `'BTCUSD'`, `'MARKET'`, '1', 'null'),
    'BAD_CLIENT_ORDER_ID',
    'client order id: (empty)',
    'Use 1 to 64 letters, digits and . _ : - and begin with a letter or digit.',
  ],
  [
    signal('1.5', '3600'),
    'BAD_STRENGTH',
    'strength: 1.5',
    'Use a number from 0 to 1 with at most 8 decimals, such as 0.7.',
  ],
  [signal('0.5', '59'), 'BAD_HORIZON', 'horizon in seconds: 59', 'Use 60 (1 minute) to 31536000 (365 days).'],
  [
    `set_read_only(repeat('x', 501))`,
    'BAD_NOTE',
    `reason: ${'x'.repeat(60)}…`,
    'Use 1 to 500 characters without control and invisible characters.',
  ],
  [`set_desk_day('UTC', '24:00')`, 'BAD_TIME', 'time of the new day: 24:00:00', 'Use 00:00 to 23:59.'],
  [
    `refresh_view('pg_class')`,
    'UNSUPPORTED',
    'there is no materialized view pg_class on this desk',
    'Use portfolio_realtime, symbol_performance_summary or signal_performance.',
  ],
  ['months_to_make(25)', 'UNSUPPORTED', 'months ahead: 25', 'Use 0 to 24.'],
  [
    `create_user_login('bob', 'bob', 'trader', 'verifier')`,
    'BAD_NAME',
    'e-mail address: bob',
    'Use NAME@HOST with at most 320 characters, without spaces and control characters.',
  ],
  [
    `create_user_login('Ann', 'ann@example.org', 'trader', 'verifier')`,
    'BAD_NAME',
    'login: Ann',
    'Use 1 to 40 small letters, digits and underscores and begin with a letter. Reserved: postgres, public, none, desk_engine, and names that begin with pg_ or traderai.',
  ],
];

test.each(rejected)('%s', async (call, detail, message, hint) => {
  await expect(desk.root.query(`select public.${call}`)).rejects.toMatchObject({ detail, message, hint });
});

test('a sentence groups the thousands of its figures and keeps every digit', async () => {
  const grouped = await desk.root.query<{ text: string }>(
    `select public.grouped_number(value::numeric) as text
       from unnest(array['0', '-0.12345678', '999', '1000', '-1234567.1000', '12345678901234567890123.00000001', 'NaN']) value`,
  );
  expect(grouped.rows.map(({ text }) => text)).toEqual([
    '0',
    '-0.12345678',
    '999',
    '1,000',
    '-1,234,567.1',
    '12,345,678,901,234,567,890,123.00000001',
    'NaN',
  ]);
});

test('a key shows its rejected connections and scopes', async () => {
  const create = (scopes: string, connections: number) =>
    alice.pool.query(
      `select create_api_key('abcdefgh', ${scopes}, 'test', 'verifier', connection_limit => ${connections})`,
    );
  await expect(create(`'{viewer}'`, 101)).rejects.toMatchObject({
    message: 'connections of the key: 101',
    hint: 'Use 1 to 100.',
  });
  await expect(create(`'{viewer,owner}'`, 1)).rejects.toMatchObject({ message: 'scopes of the key: viewer, owner' });
});

test('an amount of cash is shown, and a rejected password is not', async () => {
  await expect(alice.pool.query('select move_cash($1, 0.000000001)', [alice.portfolioId])).rejects.toMatchObject({
    message: 'amount: 0.000000001',
    hint: 'Use an amount other than 0 with at most 8 decimals.',
  });
  await expect(alice.pool.query(`select set_password('my secret words')`)).rejects.toMatchObject({
    message: 'the password is not a SCRAM-SHA-256 verifier',
    hint: 'Send the verifier of the password, not the password.',
  });
});
