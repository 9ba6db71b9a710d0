/** A function that depends on committed rows of other sessions refuses a transaction that does not see them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PoolClient } from 'pg';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let trader: Person;
let admin: Person;

beforeAll(async () => {
  desk = await openSqlDesk();
  trader = await desk.person();
  admin = await desk.person({ role: 'traderai_admin' });
  await desk.instrument('BTCUSD', { tick_size: '0.01', lot_size: '0.0001' });
});
afterAll(() => desk.close());

const LEVELS = ['repeatable read', 'serializable'] as const;

const refusal = (level: string) => ({
  code: 'TR409',
  detail: 'ISOLATION_LEVEL',
  message: `the transaction does not see rows committed by other sessions: its isolation level is ${level}`,
  hint: 'Use read committed.',
});

/** Begins a transaction at the level, takes a snapshot, does the work and rolls back. */
async function within<Value>(
  { pool }: Pick<Person, 'pool'>,
  level: string,
  work: (client: PoolClient) => Promise<Value>,
): Promise<Value> {
  const client = await pool.connect();
  try {
    await client.query(`begin isolation level ${level}`);
    await client.query('select 1 from "Instrument"');
    return await work(client);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

interface Routine {
  readonly call: string;
}

/**
 * Every function and procedure that a login may execute and that, by itself or through others, writes a table or denies
 * an order; called with only nulls. From the catalog, so that a new one is among them.
 */
async function judgingRoutines(): Promise<Routine[]> {
  const { rows } = await desk.root.query<Routine>(
    `with recursive routine as (
       select p.oid, p.proname, p.prokind, p.prosrc, p.proargtypes from pg_proc p
        where p.pronamespace = 'public'::regnamespace and p.prorettype <> 'trigger'::regtype
     ), judging as (
       select r.oid, r.proname from routine r
        where r.prosrc ~* '(insert into|update|delete from|lock table|alter|attach|analyze) +(only +)?(public|archive|%)'
           or r.prosrc ~ 'public[.]denial[(]|for (no key )?update|pg_(try_)?advisory|pg_terminate|set_config'
       union
       select r.oid, r.proname from routine r join judging j on r.prosrc ~ ('public[.]' || j.proname || '[(]')
     )
     select format('%s %I(%s)', case r.prokind when 'p' then 'call' else 'select' end, r.proname,
              (select string_agg(format('null::%s', format_type(a.type, null)), ', ' order by a.place) from unnest(r.proargtypes) with ordinality as a (type, place))) as call
       from routine r
      where r.oid in (select j.oid from judging j)
        and exists (select from pg_roles l where l.rolname ~ '^traderai_(viewer|analyst|trader|agent|risk|engine|admin|importer)$' and has_function_privilege(l.oid, r.oid, 'execute'))
      order by 1`,
  );
  return rows;
}

describe.each(LEVELS)('%s', (level) => {
  test('is refused by every function that a login may execute and that judges or writes, before any other check', async () => {
    const routines = await judgingRoutines();
    expect(routines.length).toBeGreaterThan(60);
    for (const known of [
      'place_order',
      'check_order',
      'judge_requests',
      'cancel_order',
      'move_cash',
      'grant_portfolio',
      'revoke_api_key',
    ])
      expect(
        routines.some(({ call }) => call.includes(` ${known}(`)),
        known,
      ).toBe(true);
    const accepting: string[] = [];
    for (const { call } of routines) {
      await within({ pool: desk.root }, level, async (client) => {
        const error = await client.query(call).then(
          () => null,
          (thrown: unknown) => thrown as { readonly detail?: string; readonly message: string },
        );
        if (error?.detail !== 'ISOLATION_LEVEL') accepting.push(`${call}: ${error?.message ?? 'no error'}`);
      });
    }
    expect(accepting).toEqual([]);
  });

  test('is refused by every table that a login may write directly', async () => {
    for (const statement of [
      `insert into "Instrument" (symbol, name) values ('NEW', 'NEW')`,
      `update "Instrument" set name = 'x'`,
      `update "MarketData" set volume = 1`,
    ]) {
      await expect(
        within(admin, level, (client) => client.query(statement)),
        statement,
      ).rejects.toMatchObject(refusal(level));
    }
  });

  test('does not check an order against old prices', async () => {
    await desk.quote('BTCUSD', '100', '100', '100');
    await within(trader, level, async (client) => {
      await desk.quote('BTCUSD', '10000', '10000', '10000');
      await expect(
        client.query(`select place_order($1, 'old', 'BTCUSD', 'SELL', 'LIMIT', 40, 100)`, [trader.portfolioId]),
      ).rejects.toMatchObject(refusal(level));
    });
  });

  test('does not move deposits beyond the bound of their owner', async () => {
    const owner = await desk.person({ cash: '0' });
    const portfolios = await Promise.all(
      Array.from({ length: 11 }, async (_, n) => {
        const { rows } = await owner.pool.query<{ id: string }>(`select id from create_portfolio('p${n}', 0)`);
        return rows[0]!.id;
      }),
    );
    const clients = await Promise.all(portfolios.map(() => owner.pool.connect()));
    const answers = [];
    for (const client of clients) await client.query(`begin isolation level ${level}; select 1 from "Portfolio"`);
    for (const [n, client] of clients.entries()) {
      // Split into largest deposits, up to the bound of one portfolio.
      answers.push(
        await client.query(`select move_cash('${portfolios[n]!}', 1e13) from generate_series(1, 10)`).then(
          () => client.query('commit'),
          (error: unknown) => error,
        ),
      );
      await client.query('rollback');
      client.release();
    }
    expect(answers).toEqual(answers.map(() => expect.objectContaining(refusal(level))));
    const { rows } = await desk.root.query<{ cash: string }>(
      'select sum(cash_balance_usd)::text as cash from "Portfolio" where user_id = $1',
      [owner.userId],
    );
    expect(rows[0]!.cash).toBe('0.00000000');
  });

  test('does not change a desk that is read-only since then', async () => {
    try {
      await within(trader, level, async (client) => {
        await admin.pool.query(`select set_read_only('moving house')`);
        await expect(
          client.query(`select place_order($1, 'late', 'BTCUSD', 'BUY', 'LIMIT', 1, 1)`, [trader.portfolioId]),
        ).rejects.toMatchObject(refusal(level));
      });
    } finally {
      await admin.pool.query('select set_read_only(null)');
    }
  });

  test('can still read', async () => {
    const { rows } = await within(trader, level, (client) =>
      client.query<{ cash: string }>('select trim_scale(cash)::text as cash from portfolio_value($1)', [
        trader.portfolioId,
      ]),
    );
    expect(rows).toEqual([{ cash: '10000' }]);
  });
});
