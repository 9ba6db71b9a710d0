import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelOrder } from '../../src/database/actions/cancel-order.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { createPortfolio, moveCash } from '../../src/database/actions/portfolios.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let alice: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '6399.99', '6400.01', '6400');
  alice = await desk.person();
});
afterAll(() => desk.close());

async function auditOf(table: string, key: string): Promise<Record<string, unknown>[]> {
  const { rows } = await desk.root.query(
    `select action, login, user_id, old_values ->> 'status' as old_status, new_values ->> 'status' as new_status
       from "AuditLog" where table_name = $1 and row_key = $2 order by sequence`,
    [table, key],
  );
  return rows;
}

describe('the audit', () => {
  test('has every version of an order, with the login that changed it', async () => {
    const placed = await placeOrder(alice.pool, marketBuy(alice));
    const id = placed.ok ? placed.value.id : '';
    await cancelOrder(alice.pool, id);
    await engine.book(
      acceptAndFill({ orderId: id, portfolioId: alice.portfolioId, symbol: 'BTCUSD', quantity: '0.1', price: '6400' }),
    );
    const by = (person: Pick<Person, 'login' | 'userId'>): object => ({ login: person.login, user_id: person.userId });
    expect(await auditOf('Order', id)).toEqual([
      { action: 'INSERT', ...by(alice), old_status: null, new_status: 'PENDING_NEW' },
      { action: 'UPDATE', ...by(alice), old_status: 'PENDING_NEW', new_status: 'PENDING_CANCEL' },
      { action: 'UPDATE', login: engine.login, user_id: null, old_status: 'PENDING_CANCEL', new_status: 'FILLED' },
    ]);
  });

  test('has manual changes on the server, row by row, with old and new values', async () => {
    await desk.instrument('HAND1');
    await desk.instrument('HAND2');
    await desk.root.query(`update "Instrument" set tick_size = 0.5 where symbol like 'HAND%'`);
    await desk.root.query(`delete from "Instrument" where symbol = 'HAND2'`);
    const { rows } = await desk.root.query(
      `select row_key, action, login, application, (old_values ->> 'tick_size')::numeric::float8 as old, (new_values ->> 'tick_size')::numeric::float8 as new
         from "AuditLog" where table_name = 'Instrument' and row_key like 'HAND%' order by action, row_key`,
    );
    const superuser = (await desk.root.query('select session_user::text as login')).rows[0].login;
    expect(rows.map(({ application, ...row }) => row)).toEqual([
      { row_key: 'HAND2', action: 'DELETE', login: superuser, old: 0.5, new: null },
      { row_key: 'HAND1', action: 'INSERT', login: superuser, old: null, new: 0.01 },
      { row_key: 'HAND2', action: 'INSERT', login: superuser, old: null, new: 0.01 },
      { row_key: 'HAND1', action: 'UPDATE', login: superuser, old: 0.01, new: 0.5 },
      { row_key: 'HAND2', action: 'UPDATE', login: superuser, old: 0.01, new: 0.5 },
    ]);
  });

  test('costs the same per row in a session whose plan was made for one row', async () => {
    await desk.root.query(`insert into "Instrument" (symbol, name)
      select 'COST' || n, 'cost' from generate_series(1, 6000) n`);
    const client = await desk.root.connect();
    try {
      const timed = async (rows: number): Promise<number> => {
        const startedAt = performance.now();
        await client.query(`update "Instrument" set name = name || '.' where symbol like 'COST%'
          and substr(symbol, 5)::integer <= ${rows}`);
        return performance.now() - startedAt;
      };
      await client.query(`set statement_timeout = '20s'`);
      // After its fifth execution a statement inside a function keeps a generic plan for the rows so far.
      for (let turn = 0; turn < 8; turn += 1) await timed(1);
      const few = await timed(600);
      const many = await timed(6_000);
      expect(many / few).toBeLessThan(40);
    } finally {
      await client.query('reset statement_timeout');
      client.release();
    }
    const { rows } = await desk.root.query<{ versions: number; wrong: number }>(
      `select count(*)::int as versions, count(*) filter (where new_values ->> 'name' <> (old_values ->> 'name') || '.')::int as wrong
         from "AuditLog" where table_name = 'Instrument' and action = 'UPDATE' and row_key like 'COST%'`,
    );
    expect(rows).toEqual([{ versions: 8 + 600 + 6_000, wrong: 0 }]);
  });

  test('has no rows of rolled back changes', async () => {
    const count = async (): Promise<number> =>
      (await desk.root.query('select count(*)::int as rows from "AuditLog"')).rows[0].rows;
    const before = await count();
    const client = await desk.root.connect();
    await client.query('begin');
    await client.query(`update "Instrument" set name = 'never' where symbol = 'BTCUSD'`);
    await client.query('rollback');
    client.release();
    expect(await count()).toBe(before);
  });

  test.each(['AuditLog', 'OrderEvent', 'Trade', 'LedgerEntry'])(
    '%s is append-only, even for the superuser',
    async (table) => {
      for (const statement of [`delete from "${table}"`, `truncate "${table}"`]) {
        await expect(desk.root.query(statement)).rejects.toMatchObject({ code: 'TR403', detail: 'APPEND_ONLY' });
      }
    },
  );
});

describe('cash', () => {
  const ledgerOf = async (portfolioId: string): Promise<unknown[]> =>
    (
      await desk.root.query(
        `select account, amount::text, kind from "LedgerEntry" where portfolio_id = $1 order by recorded_at, transaction_id, line`,
        [portfolioId],
      )
    ).rows;

  test('of a new portfolio is booked as a deposit', async () => {
    const made = await createPortfolio(alice.pool, {
      name: 'second',
      cash: new Decimal('2500.5'),
      description: 'for the afternoon',
    });
    expect(made).toMatchObject({ ok: true, value: { name: 'second', currency: 'USD' } });
    expect(await ledgerOf(made.ok ? made.value.id : '')).toEqual([
      { account: 'CASH', amount: '2500.50000000', kind: 'DEPOSIT' },
      { account: 'CAPITAL', amount: '-2500.50000000', kind: 'DEPOSIT' },
    ]);
  });

  test('is moved in double entry', async () => {
    const person = await desk.person({ cash: '100' });
    await moveCash(person.pool, { portfolioId: person.portfolioId, amount: new Decimal('50') });
    const left = await moveCash(person.pool, { portfolioId: person.portfolioId, amount: new Decimal('-120.00000001') });
    expect(left.ok && left.value.cash.toFixed()).toBe('29.99999999');
    expect(await ledgerOf(person.portfolioId)).toEqual([
      { account: 'CASH', amount: '100.00000000', kind: 'DEPOSIT' },
      { account: 'CAPITAL', amount: '-100.00000000', kind: 'DEPOSIT' },
      { account: 'CASH', amount: '50.00000000', kind: 'DEPOSIT' },
      { account: 'CAPITAL', amount: '-50.00000000', kind: 'DEPOSIT' },
      { account: 'CASH', amount: '-120.00000001', kind: 'WITHDRAWAL' },
      { account: 'CAPITAL', amount: '120.00000001', kind: 'WITHDRAWAL' },
    ]);
  });

  test('that positions or open orders reserve cannot be withdrawn', async () => {
    const person = await desk.person();
    await placeOrder(
      person.pool,
      marketBuy(person, { type: 'LIMIT', limitPrice: new Decimal('6000'), quantity: new Decimal('1') }),
    );
    const tooMuch = await moveCash(person.pool, { portfolioId: person.portfolioId, amount: new Decimal('-5000') });
    expect(tooMuch).toMatchObject({ ok: false, error: { code: 'INSUFFICIENT_BUYING_POWER', kind: 'denied' } });
  });

  test('withdrawn by twenty concurrent calls never falls below zero', async () => {
    const person = await desk.person({ cash: '1000' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        moveCash(person.pool, { portfolioId: person.portfolioId, amount: new Decimal('-300') }),
      ),
    );
    expect(answers.filter((answer) => answer.ok)).toHaveLength(3);
    const { rows } = await desk.root.query('select cash_balance_usd::text as cash from "Portfolio" where id = $1', [
      person.portfolioId,
    ]);
    expect(rows).toEqual([{ cash: '100.00000000' }]);
  });

  test.each([
    ['NaN', 'TR422'],
    ['Infinity', 'TR422'],
    ['0', 'TR422'],
    ['0.000000001', 'TR422'],
    ['1e16', 'TR403'],
  ])('does not move by %s', async (amount, code) => {
    await expect(
      alice.pool.query('select move_cash($1, $2::numeric)', [alice.portfolioId, amount]),
    ).rejects.toMatchObject({ code });
  });

  test.each([
    ['', '1', 'BAD_NAME'],
    ['tab\there', '1', 'BAD_NAME'],
    ['main', '1', 'DUPLICATE_NAME'],
    ['fine', 'NaN', 'BAD_QUANTITY'],
    ['fine', '-1', 'BAD_QUANTITY'],
    ['fine', '0.000000001', 'BAD_QUANTITY'],
  ])('does not open a portfolio named "%s" with %s', async (name, cash, code) => {
    await expect(alice.pool.query('select create_portfolio($1, $2::numeric)', [name, cash])).rejects.toMatchObject({
      detail: code,
    });
  });
});
