import { randomBytes } from 'node:crypto';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAlertRule } from '../../src/database/actions/alerts.ts';
import { checkOrder } from '../../src/database/actions/check-order.ts';
import { grantPortfolio } from '../../src/database/actions/grants.ts';
import { createKey, revokeKey } from '../../src/database/actions/keys.ts';
import type { ChangedKey } from '../../src/database/actions/keys.ts';
import { readPersonLimits, setPersonLimits } from '../../src/database/actions/person-limits.ts';
import type { LimitChange } from '../../src/database/actions/person-limits.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { createUser } from '../../src/database/actions/users.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { scramVerifier } from '../../src/server/bootstrap/scram.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let admin: Person;
let engine: Engine;

beforeAll(async () => {
  desk = await openSqlDesk();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '6399.99', '6400.01', '6400');
  admin = await desk.person({ role: 'traderai_admin' });
  engine = await desk.engine();
});
afterAll(() => desk.close());

async function limit(person: Person | null, change: Partial<LimitChange>): Promise<void> {
  const all = { userId: person?.userId ?? null, openOrders: null, alertRules: null, connections: null, ...change };
  const set = await setPersonLimits(admin.pool, all);
  if (!set.ok) throw new Error(set.error.message);
}

const resting = (person: Person, portfolioId = person.portfolioId) =>
  marketBuy(person, {
    portfolioId,
    type: 'LIMIT',
    quantity: new Decimal('0.001'),
    limitPrice: new Decimal('6000'),
    timeInForce: 'GTC',
  });

async function connectionLimits(...logins: string[]): Promise<Record<string, number>> {
  const { rows } = await desk.root.query<{ rolname: string; rolconnlimit: number }>(
    'select rolname, rolconnlimit from pg_roles where rolname = any ($1)',
    [logins],
  );
  return Object.fromEntries(rows.map(({ rolname, rolconnlimit }) => [rolname, rolconnlimit]));
}

async function keyOf(person: Person, connectionLimit: number): Promise<ChangedKey> {
  const made = await createKey(person.pool, {
    name: randomBytes(5).toString('hex'),
    prefix: randomBytes(5).toString('hex'),
    scopes: ['trader'],
    verifier: scramVerifier('a secret', randomBytes(16)),
    expiresAt: null,
    connectionLimit,
  });
  if (!made.ok) throw new Error(`${made.error.code}: ${made.error.message}`);
  return made.value;
}

/** Of pending orders, those that the engine accepts; the others are denied with the limit. */
async function accepted(ids: readonly string[]): Promise<string[]> {
  const { rows } = await engine.pool.query<{ id: string; code: string | null }>(
    `select order_id as id, denial -> 'denial' ->> 'code' as code from judge_requests($1)`,
    [ids],
  );
  expect(rows).toHaveLength(ids.length);
  const left = rows.filter(({ code }) => code === null).map(({ id }) => id);
  expect(new Set(rows.flatMap(({ code }) => code ?? []))).toEqual(
    new Set(left.length === ids.length ? [] : ['OPEN_ORDERS_LIMIT']),
  );
  return left;
}

describe('open orders', () => {
  test('beyond the limit are denied with limit, use and headroom, in the preview too; a canceled order makes room', async () => {
    const alice = await desk.person();
    await limit(alice, { openOrders: 2 });
    const first = await placeOrder(alice.pool, resting(alice));
    await placeOrder(alice.pool, resting(alice));
    const denial = { code: 'OPEN_ORDERS_LIMIT', limit: '2', value: '2', headroom: '0' };
    expect(await placeOrder(alice.pool, resting(alice))).toMatchObject({ value: { status: 'DENIED', denial } });
    expect(await checkOrder(alice.pool, resting(alice))).toMatchObject({ value: { denial: { code: denial.code } } });
    await desk.root.query(`update "Order" set status = 'CANCELED', closed_at = now() where id = $1`, [
      first.ok ? first.value.id : '',
    ]);
    expect(await placeOrder(alice.pool, resting(alice))).toMatchObject({ value: { status: 'PENDING_NEW' } });
  });

  test('of all portfolios, logins and keys of a user count together; of those that are placed at once the engine accepts no more', async () => {
    const bob = await desk.person();
    const { rows } = await bob.pool.query<{ id: string }>(`select id from create_portfolio('second', 10000)`);
    await limit(bob, { openOrders: 10, connections: 60 });
    const key = await keyOf(bob, 20);
    const program = new (bob.pool.constructor as new (config: object) => Person['pool'])({
      ...desk.config,
      user: key.login,
      password: 'a secret',
      max: 10,
    });
    const placed = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        placeOrder(index % 2 === 0 ? bob.pool : program, resting(bob, index % 4 < 2 ? bob.portfolioId : rows[0]!.id)),
      ),
    );
    await program.end();
    const statuses = placed.map((answer) => (answer.ok ? answer.value.status : answer.error.code));
    const pending = placed.flatMap((answer) =>
      answer.ok && answer.value.status === 'PENDING_NEW' ? answer.value.id : [],
    );
    // A few more: orders of one moment in two portfolios do not see each other.
    expect(pending.length).toBeGreaterThanOrEqual(10);
    expect(pending.length).toBeLessThan(40);
    expect(statuses.filter((status) => status === 'DENIED')).toHaveLength(40 - pending.length);
    expect(await accepted(pending)).toHaveLength(10);
  });

  test("in a portfolio of one's own and in a granted one count together when the engine accepts them", async () => {
    const [alice, bob] = [await desk.person(), await desk.person()];
    await limit(bob, { openOrders: 1 });
    const granted = await grantPortfolio(alice.pool, {
      portfolioId: alice.portfolioId,
      username: bob.login,
      expiresAt: null,
    });
    if (!granted.ok) throw new Error(granted.error.message);
    const first = await bob.pool.connect();
    await first.query('begin');
    const { rows } = await first.query<{ id: string }>(
      `select id from place_order($1, 'own', 'BTCUSD', 'BUY', 'LIMIT', 0.001, 6000)`,
      [bob.portfolioId],
    );
    const second = await placeOrder(bob.pool, resting(bob, alice.portfolioId));
    await first.query('commit');
    first.release();
    if (!second.ok) throw new Error(second.error.message);
    expect(second.value.status).toBe('PENDING_NEW');
    expect(await accepted([rows[0]!.id, second.value.id])).toHaveLength(1);
  });

  test('at the limit still allow orders that close a position', async () => {
    const carol = await desk.person();
    await limit(carol, { openOrders: 0 });
    expect(await placeOrder(carol.pool, { ...marketBuy(carol), reduceOnly: true })).toMatchObject({
      value: { denial: { code: 'REDUCE_ONLY_NO_POSITION' } },
    });
  });

  test('that only reduce count apart, with a limit of their own', async () => {
    const erin = await desk.person();
    await desk.root.query(
      `insert into "Position" (portfolio_id, symbol, quantity, cost) values ($1, 'BTCUSD', 1, 6400)`,
      [erin.portfolioId],
    );
    await limit(erin, { openOrders: 20 });
    const placed = async (terms: object): Promise<string[]> => {
      const answers = [];
      for (let index = 0; index < 21; index += 1)
        answers.push(await placeOrder(erin.pool, { ...resting(erin), ...terms }));
      return answers.map((answer) => (answer.ok ? (answer.value.denial?.code ?? 'OPEN') : answer.error.code));
    };
    const upToTheLimit = [...Array<string>(20).fill('OPEN'), 'OPEN_ORDERS_LIMIT'];
    expect(await placed({})).toEqual(upToTheLimit);
    expect(await placed({ side: 'SELL', limitPrice: new Decimal(6500), reduceOnly: true })).toEqual(upToTheLimit);
  });

  test('have a default limit that administrators change', async () => {
    const dora = await desk.person();
    const before = await readPersonLimits(dora.pool);
    expect(before).toMatchObject({
      value: [
        { username: null, openOrders: 1000, alertRules: 500, connections: 12 },
        { username: dora.login, openOrders: 1000, usedOpenOrders: 0, defaults: true },
      ],
    });
    await limit(null, { openOrders: 0 });
    expect(await placeOrder(dora.pool, resting(dora))).toMatchObject({
      value: { denial: { code: 'OPEN_ORDERS_LIMIT' } },
    });
    await limit(null, { openOrders: 1000 });
    expect(
      await setPersonLimits(dora.pool, { userId: null, openOrders: 5, alertRules: null, connections: null }),
    ).toMatchObject({ ok: false, error: { code: 'NOT_PERMITTED' } });
    const { rows } = await desk.root.query(
      `select login, new_values ->> 'max_open_orders' as orders from "AuditLog" where table_name = 'PersonLimit' and new_values ->> 'user_id' is null order by sequence desc limit 1`,
    );
    expect(rows).toEqual([{ login: admin.login, orders: '1000' }]);
  });

  test('are counted in an index of open orders alone', async () => {
    const client = await desk.root.connect();
    await client.query('set enable_seqscan = off');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain select from "Order" o where o.user_id = '${admin.userId}' and o.reduce_only = false and is_open(o.status) limit 1000`,
    );
    client.release(true);
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('Order_open_of_user');
  });
});

test('alert rules beyond the limit are refused, also those that are created at once', async () => {
  const alice = await desk.person();
  await limit(alice, { alertRules: 5 });
  const made = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      createAlertRule(alice.pool, {
        symbol: 'BTCUSD',
        field: 'LAST',
        operator: 'ABOVE',
        threshold: new Decimal(7000 + index),
        severity: 'MEDIUM',
      }),
    ),
  );
  expect(made.filter(({ ok }) => ok)).toHaveLength(5);
  expect(made.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'ALERT_RULES_LIMIT', kind: 'denied' } });
});

test('a user has at most 100 portfolios', async () => {
  const alice = await desk.person();
  await alice.pool.query(`select create_portfolio('p' || n, 0) from generate_series(1, 99) n`);
  await expect(alice.pool.query(`select create_portfolio('one more', 0)`)).rejects.toMatchObject({
    code: 'TR403',
    detail: 'PORTFOLIOS_LIMIT',
    hint: expect.stringContaining('traderai portfolio list'),
  });
});

describe('connections', () => {
  test('of a login and its keys sum to the share of the user, when a key is created, is revoked, and when the share changes', async () => {
    const alice = await desk.person();
    const first = await keyOf(alice, 4);
    const second = await keyOf(alice, 3);
    expect(await connectionLimits(alice.login, first.login, second.login)).toEqual({
      [alice.login]: 5,
      [first.login]: 4,
      [second.login]: 3,
    });
    await limit(alice, { connections: 20 });
    expect(await connectionLimits(alice.login)).toEqual({ [alice.login]: 13 });
    await revokeKey(alice.pool, first.id);
    expect(await connectionLimits(alice.login, second.login)).toEqual({ [alice.login]: 17, [second.login]: 3 });
  });

  test('that do not fit are refused with what is free', async () => {
    const bob = await desk.person();
    await keyOf(bob, 7);
    await expect(keyOf(bob, 3)).rejects.toThrow(
      'KEYS_TAKE_CONNECTIONS: connections: your keys have 7 of your 12, and your login keeps at least 3: 2 are free, the key asks 3',
    );
    const lowered = await setPersonLimits(admin.pool, {
      userId: bob.userId,
      openOrders: null,
      alertRules: null,
      connections: 9,
    });
    expect(lowered).toMatchObject({ ok: false, error: { code: 'KEYS_TAKE_CONNECTIONS', hint: /at least 10/ } });
  });

  test('are shared without waiting for a login that holds its role; the engine shares the rest later', async () => {
    const [mallory, bob] = [await desk.person(), await desk.person()];
    const engine = await desk.engine();
    await limit(null, { connections: 13 });
    const holding = await mallory.pool.connect();
    try {
      await holding.query(`begin; alter role current_user password 'x'`);
      for (const change of [() => limit(null, { connections: 12 }), () => limit(mallory, { connections: 8 })]) {
        const begun = performance.now();
        await change();
        expect(performance.now() - begun).toBeLessThan(10_000);
      }
      expect(await connectionLimits(bob.login, mallory.login)).toEqual({ [bob.login]: 12, [mallory.login]: 13 });
      const begun = performance.now();
      await engine.pool.query('select from end_abusive_sessions()');
      expect(performance.now() - begun).toBeLessThan(10_000);
    } finally {
      await holding.query('rollback');
      holding.release();
    }
    await engine.pool.query('select from end_abusive_sessions()');
    expect(await connectionLimits(bob.login, mallory.login)).toEqual({ [bob.login]: 12, [mallory.login]: 8 });
  });

  test('of a login that the superuser freed of a limit, or took from the desk, are left as they are', async () => {
    const [free, taken] = [await desk.person(), await desk.person()];
    const engine = await desk.engine();
    await desk.root.query(`alter role ${free.login} connection limit -1`);
    await desk.root.query(`alter role ${taken.login} connection limit 5 createdb`);
    await engine.pool.query('select from end_abusive_sessions()');
    expect(await connectionLimits(free.login, taken.login)).toEqual({ [free.login]: -1, [taken.login]: 5 });
  });

  test('created at once by one user do not pass its share', async () => {
    const carol = await desk.person();
    const made = await Promise.allSettled(Array.from({ length: 6 }, () => keyOf(carol, 3)));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(await connectionLimits(carol.login)).toEqual({ [carol.login]: 3 });
  });

  test.each([
    [
      'users or their connections',
      (user: string) => `select create_user_login('${user}', '${user}@desk.test', 'viewer', $1)`,
    ],
    ['the limits of users', () => 'select set_person_limits(null, 1000) where $1::text is not null'],
  ] as const)(
    'a change of %s beside an open one of another administrator is refused soon, with its session',
    async (what, statement) => {
      const [first, second] = [
        await desk.person({ role: 'traderai_admin' }),
        await desk.person({ role: 'traderai_admin' }),
      ];
      const verifier = scramVerifier('a secret', randomBytes(16));
      const change = (client: Pick<PoolClient, 'query'>): Promise<unknown> =>
        client.query(statement(`u${randomBytes(5).toString('hex')}`), [verifier]);
      const client = await first.pool.connect();
      try {
        await client.query('begin');
        await change(client);
        const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
        await expect(change(second.pool)).rejects.toMatchObject({
          code: 'TR409',
          detail: 'BUSY',
          message: expect.stringContaining(
            `login ${first.login} changes ${what} in an open transaction (process ${rows[0]!.pid}, open for`,
          ) as string,
          hint: expect.stringContaining(`traderai session end ${first.login}`) as string,
        });
      } finally {
        await client.query('rollback');
        client.release();
      }
      const again = await second.pool.connect();
      try {
        await again.query('begin');
        await change(again);
      } finally {
        await again.query('rollback');
        again.release();
      }
    },
  );

  test('of all users together leave room for engines and administrators', async () => {
    const { rows } = await desk.root.query<{ capacity: number }>('select connection_capacity() as capacity');
    const most = await desk.root.query<{ n: number }>(`select current_setting('max_connections')::int - 23 as n`);
    expect(rows[0]!.capacity).toBe(most.rows[0]!.n);
    const change = { userId: admin.userId, openOrders: null, alertRules: null, connections: rows[0]!.capacity };
    expect(await setPersonLimits(admin.pool, change)).toMatchObject({
      ok: false,
      error: { code: 'NO_CONNECTION_ROOM', kind: 'conflict' },
    });
    await limit(null, { connections: 13 });
    await limit(null, { connections: 12 });
    const everything = { userId: null, openOrders: null, alertRules: null, connections: 300 };
    expect(await setPersonLimits(admin.pool, everything)).toMatchObject({ error: { code: 'NO_CONNECTION_ROOM' } });
    await desk.root.query(`update "PersonLimit" set max_connections = 470 where user_id is null`);
    const username = `n${randomBytes(6).toString('hex')}`;
    const user = {
      username,
      email: `${username}@desk.test`,
      scope: 'trader',
      verifier: scramVerifier('a', randomBytes(16)),
      expiresAt: null,
    } as const;
    expect(await createUser(admin.pool, user)).toMatchObject({ ok: false, error: { code: 'NO_CONNECTION_ROOM' } });
    await desk.root.query(`update "PersonLimit" set max_connections = 12 where user_id is null`);
  });
});
