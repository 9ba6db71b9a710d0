/**
 * The retry policy: which failures are repeated, how often and how late, and that every writer gets through what a real
 * server does to it.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAlertRule } from '../../src/database/actions/alerts.ts';
import { cancelOrders } from '../../src/database/actions/cancel-order.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { moveCash } from '../../src/database/actions/portfolios.ts';
import { connectionConfig, openPool } from '../../src/database/connection.ts';
import {
  ANSWER_WITHIN_MS,
  CHANGE,
  IDEMPOTENT_CHANGE,
  IMPORT,
  JOB,
  MAINTENANCE,
  ON_ONE_CONNECTION,
  RECONNECT,
  delayMs,
  jitteredMs,
  troubleOf,
  withRetries,
} from '../../src/database/retry.ts';
import type { RetryPolicy, Waiting } from '../../src/database/retry.ts';
import { inMaintenanceTransaction } from '../../src/database/transaction.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { runJob } from '../../src/maintenance/jobs/run-job.ts';
import type { Login } from '../support/desk.ts';
import { openDoor } from '../support/door.ts';
import { countDeadlocks, lockOrders } from '../support/locking-session.ts';
import { openLossyServer } from '../support/lossy-server.ts';
import { marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Person, SqlDesk } from '../support/sql-desk.ts';

const failure = (code: string, message = 'failed', more: object = {}): Error =>
  Object.assign(new Error(message), { code, ...more });

const DEADLOCK = failure('40P01', 'deadlock detected');
const REFUSED = failure('ECONNREFUSED', 'connect ECONNREFUSED', { syscall: 'connect' });
const LOST = failure('', 'Connection terminated unexpectedly');
const DENIED = failure('TR403', 'denied');

test.each([
  [failure('40001'), 'rolled-back'],
  [DEADLOCK, 'rolled-back'],
  [failure('XX000', 'tuple concurrently updated'), 'rolled-back'],
  [failure('XX000', 'cache lookup failed'), null],
  [REFUSED, 'never-sent'],
  [failure('57P03', 'the database system is starting up'), 'never-sent'],
  [LOST, 'unanswered'],
  [failure('25P03', 'terminating connection due to idle-in-transaction timeout'), 'unanswered'],
  [failure('57P05', 'terminating connection due to idle-session timeout'), 'unanswered'],
  [failure('57P01', 'terminating connection due to administrator command'), 'unanswered'],
  [failure('08006'), 'unanswered'],
  [failure('55P03', 'canceling statement due to lock timeout'), null],
  [failure('57014', 'canceling statement due to statement timeout'), null],
  [failure('23505', 'duplicate key'), null],
  [DENIED, null],
  [new TypeError('a bug'), null],
])('%s is %s', (error, trouble) => {
  expect(troubleOf(error)).toBe(trouble);
});

test('delays grow by the factor up to the longest', () => {
  expect([0, 1, 2, 5, 6, 60].map((failures) => delayMs(RECONNECT, failures))).toEqual([
    100, 200, 400, 3_200, 5_000, 5_000,
  ]);
});

test('jitter takes up to half of a delay away and adds nothing', () => {
  expect([0, 0.5, 0.999_999].map((chance) => jitteredMs(1_000, () => chance))).toEqual([500, 750, 1_000]);
});

/** Throws the failures one after the other, then succeeds. */
async function run(
  policy: RetryPolicy,
  failures: readonly Error[],
  { attemptMs = 0 }: { readonly attemptMs?: number } = {},
): Promise<{ readonly answer: unknown; readonly attempts: number; readonly delays: readonly number[] }> {
  let now = 0;
  let attempts = 0;
  const delays: number[] = [];
  const waiting: Waiting = {
    nowMs: () => now,
    sleep: async (milliseconds) => {
      delays.push(milliseconds);
      now += milliseconds;
    },
    chance: () => 1,
  };
  const work = async (attempt: number): Promise<string> => {
    attempts = attempt;
    now += attemptMs;
    const thrown = failures[attempt - 1];
    if (thrown !== undefined) throw thrown;
    return 'done';
  };
  const answer: unknown = await withRetries(policy, work, waiting).catch((error: unknown) => error);
  return { answer, attempts, delays };
}

describe('a change', () => {
  test.each<[string, RetryPolicy, readonly Error[], unknown, number]>([
    ['is repeated after a deadlock', CHANGE, [DEADLOCK], 'done', 2],
    ['is repeated when it was never sent', CHANGE, [REFUSED, REFUSED], 'done', 3],
    ['is not repeated when its answer was lost', CHANGE, [LOST], LOST, 1],
    ['is not repeated when the desk denied it', CHANGE, [DENIED], DENIED, 1],
    ['ends with its failure after four attempts', CHANGE, Array(9).fill(DEADLOCK), DEADLOCK, 4],
    ['that is idempotent is repeated when its answer was lost', IDEMPOTENT_CHANGE, [LOST], 'done', 2],
    ['stays unknown when the repetition is denied', IDEMPOTENT_CHANGE, [LOST, DENIED], LOST, 2],
    ['stays unknown when the server does not come back', IDEMPOTENT_CHANGE, [LOST, ...Array(9).fill(REFUSED)], LOST, 4],
    ['on one connection is not repeated when that is lost', ON_ONE_CONNECTION, [REFUSED], REFUSED, 1],
    ['of an import is repeated after a duplicate key', IMPORT, [failure('23505')], 'done', 2],
    ['of a job is repeated after a lost connection', JOB, [LOST], 'done', 2],
    [
      'of a migration is repeated when the deadlock was given other words',
      MAINTENANCE,
      [new Error('migration failed', { cause: DEADLOCK })],
      'done',
      2,
    ],
  ])('%s', async (_, policy, failures, answer, attempts) => {
    expect(await run(policy, failures)).toMatchObject({ answer, attempts });
  });

  test('waits longer each time, and never begins an attempt that the console would not await', async () => {
    expect(await run(CHANGE, Array(9).fill(DEADLOCK))).toMatchObject({ delays: [100, 300, 900] });
    expect(await run(CHANGE, Array(9).fill(DEADLOCK), { attemptMs: 1_500 })).toMatchObject({ attempts: 2 });
    expect(await run(CHANGE, Array(9).fill(DEADLOCK), { attemptMs: 10_000 })).toMatchObject({ attempts: 1 });
  });
});

describe('on a real server', () => {
  let desk: SqlDesk;
  let trader: Person;
  beforeAll(async () => {
    desk = await openSqlDesk();
    await desk.instrument('BTCUSD', { tick_size: '0.01', lot_size: '0.0001' });
    await desk.quote('BTCUSD', '6399', '6401', '6400');
    trader = await desk.person();
    await desk.root.query(`alter role ${trader.login} set deadlock_timeout = '50ms'`);
    // Fails the first orders with a note that names how; a sequence counts on when its transaction is rolled back.
    await desk.root.query(`
      create sequence public.failures;
      create function public.fail_first() returns trigger language plpgsql security definer as $$
      begin
        if nextval('public.failures') > 1 then return new; end if;
        if new.note = 'serialization' then raise exception 'could not serialize access' using errcode = '40001'; end if;
        perform pg_terminate_backend(pg_backend_pid());
        perform pg_sleep(60);
        return new;
      end $$;
      create trigger fail_first before insert on "Order" for each row when (new.note in ('serialization', 'ended')) execute function fail_first()`);
  });
  beforeEach(() => desk.root.query('alter sequence public.failures restart'));
  afterAll(() => desk.close());

  const ordersOf = async (clientOrderId: string): Promise<number> =>
    (await desk.root.query(`select from "Order" where client_order_id = $1`, [clientOrderId])).rowCount!;

  test('cancels that deadlock with another session are sent again', async () => {
    const ids: string[] = [];
    for (let number = 0; number < 3; number += 1) {
      const placed = await placeOrder(trader.pool, marketBuy(trader));
      ids.push(placed.ok ? placed.value.id : '');
    }
    const other = await lockOrders(desk.root, ids.toSorted() as [string, string, string]);
    const canceled = cancelOrders(trader.pool, ids);
    await other.deadlock();
    expect(await canceled).toMatchObject({ ok: true, value: Array(3).fill({ status: 'PENDING_CANCEL' }) });
    expect(await countDeadlocks(desk.root)).toBeGreaterThan(0);
  });

  test.each([
    ['a serialization failure', 'serialization'],
    ['the end of its session while it works', 'ended'],
  ])('an order that meets %s is sent again and placed once', async (_, note) => {
    const clientOrderId = randomUUID();
    expect(await placeOrder(trader.pool, marketBuy(trader, { clientOrderId, note }))).toMatchObject({
      ok: true,
      value: { status: 'PENDING_NEW' },
    });
    expect(await ordersOf(clientOrderId)).toBe(1);
  });

  test('an order that finds its server gone is placed once when the server is back within a moment', async () => {
    const door = await openDoor(desk.configOf(trader.login) as Login);
    const pool = openPool(door.through(desk.configOf(trader.login) as Login), { application: 'gone', max: 1 });
    try {
      await pool.query('select 1');
      door.shut();
      setTimeout(() => door.open(), 20);
      const clientOrderId = randomUUID();
      expect(await placeOrder(pool, marketBuy(trader, { clientOrderId }))).toMatchObject({ ok: true });
      expect(await ordersOf(clientOrderId)).toBe(1);
    } finally {
      await pool.end();
      await door.close();
    }
  });

  test('an order that was placed before its connection broke is answered and stays one', async () => {
    const { host, port, ...login } = desk.configOf(trader.login);
    const lossy = await openLossyServer(`${host}/.s.PGSQL.${port}`, 'place_order(');
    const pool = openPool(
      { ...login, host: '127.0.0.1', port: lossy.port },
      {
        application: 'lossy',
        max: 1,
      },
    );
    try {
      const clientOrderId = randomUUID();
      expect(await placeOrder(pool, marketBuy(trader, { clientOrderId }))).toMatchObject({ ok: true });
      expect(await ordersOf(clientOrderId)).toBe(1);
    } finally {
      await pool.end();
      await lossy.close();
    }
  });

  test('a deposit whose answer is lost is not sent again', async () => {
    const { host, port, ...login } = desk.configOf(trader.login);
    const admin = await desk.person({ role: 'traderai_admin', cash: '100' });
    const lossy = await openLossyServer(`${host}/.s.PGSQL.${port}`, 'move_cash(');
    const pool = openPool(
      { ...login, user: admin.login, host: '127.0.0.1', port: lossy.port },
      {
        application: 'lossy',
        max: 1,
      },
    );
    try {
      const answer = await moveCash(pool, { portfolioId: admin.portfolioId, amount: new Decimal(5) });
      expect(answer).toMatchObject({ ok: false, error: { code: 'OUTCOME_UNKNOWN' } });
      const { rows } = await desk.root.query(`select cash_balance_usd::text as cash from "Portfolio" where id = $1`, [
        admin.portfolioId,
      ]);
      expect(Number((rows as { cash: string }[])[0]!.cash)).toBe(105);
    } finally {
      await pool.end();
      await lossy.close();
    }
  });

  test('a statement that fails in a transaction of the caller reports that failure and is not repeated', async () => {
    const client = await trader.pool.connect();
    try {
      await client.query('begin');
      const note = 'serialization';
      expect(await placeOrder(client, marketBuy(trader, { note }))).toMatchObject({
        ok: false,
        error: { code: 'NOT_DONE', message: 'could not serialize access: nothing was changed' },
      });
      await client.query('rollback');
      // Outside of a transaction the same connection repeats it.
      await desk.root.query('alter sequence public.failures restart');
      expect(await placeOrder(client, marketBuy(trader, { note }))).toMatchObject({ ok: true });
    } finally {
      client.release();
    }
  });

  test('a login whose transactions are serializable gets the advice to use read committed, at once', async () => {
    const strict = await desk.person();
    await desk.root.query(`alter role ${strict.login} set default_transaction_isolation = 'serializable'`);
    expect(await placeOrder(strict.pool, marketBuy(strict))).toMatchObject({
      ok: false,
      error: { code: 'ISOLATION_LEVEL', hint: 'Use read committed.' },
    });
  });

  test('a maintenance transaction of a serializable role that another session overtook is done again', async () => {
    const strict = `strict_${randomUUID().slice(0, 8)}`;
    await desk.root.query(`create role ${strict} superuser login password 'only-for-tests'`);
    await desk.root.query(`alter role ${strict} set default_transaction_isolation = 'serializable'`);
    await desk.root.query('create table public.counter as select 0 as n');
    const client = new Client({ ...connectionConfig(desk.config, 'strict'), user: strict, password: 'only-for-tests' });
    await client.connect();
    try {
      let attempts = 0;
      await inMaintenanceTransaction(client, async () => {
        attempts += 1;
        await client.query('select n from counter');
        if (attempts === 1) await desk.root.query('update counter set n = n + 10');
        await client.query('update counter set n = n + 1');
      });
      const { rows } = await desk.root.query('select n from counter');
      expect([attempts, rows]).toEqual([2, [{ n: 11 }]]);
    } finally {
      await client.end();
      await desk.root.query(`drop role ${strict}`);
    }
  });

  test('a job whose connection is ended runs again to its end', async () => {
    const pool = openPool(desk.config, { application: 'job', max: 1 });
    let runs = 0;
    try {
      const report = await runJob(
        pool,
        {
          name: 'seal-audit',
          summary: 'ends its own session once',
          everyMs: null,
          async run(connection) {
            runs += 1;
            if (runs === 1) await connection.query('select pg_terminate_backend(pg_backend_pid()), pg_sleep(60)');
            return { rows: runs, message: 'done' };
          },
        },
        { now: 0 },
      );
      expect(report).toMatchObject({ outcome: 'DONE', rows: 2 });
    } finally {
      await pool.end();
    }
  });

  test('a job whose connection breaks between two statements runs again to its end', async () => {
    const door = await openDoor(desk.config as Login);
    const pool = openPool(door.through(desk.config as Login), { application: 'job', max: 1 });
    let runs = 0;
    try {
      const report = await runJob(
        pool,
        {
          name: 'seal-audit',
          summary: 'loses its connection once',
          everyMs: null,
          async run(connection) {
            runs += 1;
            if (runs === 1) {
              door.shut();
              setTimeout(() => door.open(), 20);
              await sleep(100);
            }
            await connection.query('select 1');
            return { rows: runs, message: 'done' };
          },
        },
        { now: 0 },
      );
      expect(report).toMatchObject({ outcome: 'DONE', rows: 2 });
    } finally {
      await pool.end();
      await door.close();
    }
  });

  test('an order whose second connection comes after the time of an answer is not sent on it', async () => {
    const pool = openPool(desk.configOf(trader.login), { application: 'late', max: 1 });
    try {
      const clientOrderId = randomUUID();
      const placed = placeOrder(pool, marketBuy(trader, { clientOrderId, note: 'serialization' }));
      // The only connection of the pool is taken once the first attempt has failed and given it back.
      const taken = await pool.connect();
      await sleep(ANSWER_WITHIN_MS + 100);
      taken.release();
      expect(await placed).toMatchObject({ ok: false, error: { code: 'NOT_DONE' } });
      expect((await desk.root.query('select last_value::int as attempts from public.failures')).rows).toEqual([
        { attempts: 1 },
      ]);
      expect(await ordersOf(clientOrderId)).toBe(0);
    } finally {
      await pool.end();
    }
  });

  test('an alert rule whose transaction deadlocks is made once', async () => {
    await desk.root.query(`
      create function public.fail_rule() returns trigger language plpgsql security definer as $$
      begin
        if nextval('public.failures') = 1 then raise exception 'deadlock detected' using errcode = '40P01'; end if;
        return new;
      end $$;
      create trigger fail_rule before insert on "AlertRule" for each row execute function fail_rule()`);
    const terms = { symbol: 'BTCUSD', field: 'LAST', operator: 'ABOVE', severity: 'HIGH' } as const;
    expect(await createAlertRule(trader.pool, { ...terms, threshold: new Decimal(7_000) })).toMatchObject({ ok: true });
    expect((await desk.root.query('select from "AlertRule"')).rowCount).toBe(1);
  });
});
