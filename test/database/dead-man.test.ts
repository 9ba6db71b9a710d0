/** The dead man of a session: it cancels the orders that the session chose, once, and those of no other user. */
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { grantPortfolio } from '../../src/database/actions/grants.ts';
import { placeLinked } from '../../src/database/actions/place-linked.ts';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import {
  cancelVanishedOrders,
  closeSession,
  endAbusiveSessions,
  endSession,
  loseSession,
  openSession,
  readSessions,
  touchSession,
} from '../../src/database/actions/sessions.ts';
import type { DeadMan } from '../../src/domain/dead-man.ts';
import { Decimal } from '../../src/domain/decimal.ts';
import { acceptAndFill, marketBuy, openSqlDesk } from '../support/sql-desk.ts';
import type { Engine, Person, SqlDesk } from '../support/sql-desk.ts';

let desk: SqlDesk;
let engine: Engine;
let admin: Person;
let ann: Person;
const clients: Client[] = [];

beforeAll(async () => {
  desk = await openSqlDesk();
  engine = await desk.engine();
  await desk.instrument('BTCUSD');
  await desk.quote('BTCUSD', '99', '100', '100');
  admin = await desk.person({ role: 'traderai_admin' });
  // A server that has just started waits for its consoles.
  await desk.root.query(
    `select pg_sleep(greatest(0, extract(epoch from pg_postmaster_start_time() + interval '11 seconds' - clock_timestamp())))`,
  );
}, 40_000);
beforeEach(async () => {
  ann = await desk.person();
});
afterEach(() =>
  desk.root.query(
    `update "Session" set ended_at = coalesce(ended_at, clock_timestamp()), armed_portfolio_id = null, armed_at = null,
       cancels_done_at = case when fired_at is not null then clock_timestamp() end`,
  ),
);
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  await desk.close();
});

interface Console {
  readonly client: Client;
  readonly id: string;
}

async function consoleOf(person: Person, deadMan: DeadMan, armedOn: string | null = person.portfolioId) {
  const client = new Client(desk.configOf(person.login));
  clients.push(client);
  client.on('error', () => undefined);
  await client.connect();
  const opened = await openSession(client, { host: 'desk-7', terminal: '80x24' });
  if (!opened.ok) throw new Error(opened.error.message);
  expect(await touchSession(client, opened.value, armedOn, deadMan)).toEqual({ ok: true, value: true });
  return { client, id: opened.value };
}

/** A resting buy of one unit; over another connection than the heartbeat, as a console does. */
async function order(
  person: Person,
  session: string | null,
  change: Parameters<typeof marketBuy>[1] = {},
): Promise<string> {
  const placed = await placeOrder(
    person.pool,
    marketBuy(person, { type: 'LIMIT', limitPrice: new Decimal(98), timeInForce: 'GTC', ...change }),
    session,
  );
  if (!placed.ok) throw new Error(placed.error.message);
  expect(placed.value.denial).toBeNull();
  return placed.value.id;
}

async function vanish({ client, id }: Console, secondsAgo = 8): Promise<void> {
  await client.end();
  await silent(id, secondsAgo);
}

/** As if the heartbeats had ended; orders that were placed meanwhile are as old as they are. */
async function silent(id: string, secondsAgo = 8): Promise<void> {
  await desk.root.query(
    `update "Session" set started_at = now() - interval '1 hour', last_seen_at = clock_timestamp() - make_interval(secs => $2) where id = $1`,
    [id, secondsAgo],
  );
  await desk.root.query(`update "Order" set placed_at = placed_at - interval '10 seconds' where session_id = $1`, [id]);
}

async function older(orderId: string, seconds: number): Promise<void> {
  await desk.root.query(`update "Order" set placed_at = placed_at - make_interval(secs => $2) where id = $1`, [
    orderId,
    seconds,
  ]);
}

async function look(): Promise<number> {
  await endAbusiveSessions(engine.pool);
  const canceled = await cancelVanishedOrders(engine.pool);
  if (!canceled.ok) throw new Error(canceled.error.message);
  return canceled.value;
}

async function statusOf(...ids: readonly string[]): Promise<string[]> {
  const { rows } = await desk.root.query<{ status: string }>(
    'select o.status from unnest($1::uuid[]) with ordinality u (id, turn) join "Order" o on o.id = u.id order by u.turn',
    [ids],
  );
  return rows.map(({ status }) => status);
}

async function alertsOf(person: Person): Promise<readonly string[]> {
  const { rows } = await person.pool.query<{ message: string }>(
    `select message from "Alert" where title = 'A vanished session cancels its orders' order by created_at`,
  );
  return rows.map(({ message }) => message);
}

describe('a session that vanishes while it is armed', () => {
  test('cancels the orders that it placed, and no reduce-only order', async () => {
    const [one, other] = [await consoleOf(ann, 'session'), await consoleOf(ann, 'session')];
    const bought = await order(ann, one.id, { type: 'MARKET', limitPrice: null, timeInForce: 'DAY' });
    await engine.book(
      acceptAndFill({ orderId: bought, portfolioId: ann.portfolioId, symbol: 'BTCUSD', quantity: '0.1', price: '100' }),
    );
    const own = [await order(ann, one.id), await order(ann, one.id)];
    const stop = await order(ann, one.id, {
      side: 'SELL',
      type: 'STOP',
      limitPrice: null,
      stopPrice: new Decimal(90),
      reduceOnly: true,
    });
    const others = [await order(ann, other.id), await order(ann, null)];
    await vanish(one);
    expect(await look()).toBe(2);
    expect(await statusOf(...own)).toEqual(['PENDING_CANCEL', 'PENDING_CANCEL']);
    expect(await statusOf(stop, ...others)).toEqual(['PENDING_NEW', 'PENDING_NEW', 'PENDING_NEW']);
    const { rows } = await desk.root.query(
      `select type, reason from "OrderEvent" where order_id = $1 order by sequence desc limit 1`,
      [own[0]],
    );
    expect(rows).toEqual([{ type: 'PENDING_CANCEL', reason: 'DEAD_MAN' }]);
    expect(await alertsOf(ann)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^Dead man .session.: 2 open orders are canceled in portfolio main, because .* of ${ann.login} on desk-7 vanished at`,
        ),
      ),
    ]);
    expect(await alertsOf(admin)).toContain((await alertsOf(ann))[0]);
    expect(await look()).toBe(0);
  });

  test('cancels every open order of its user in the armed portfolio', async () => {
    const one = await consoleOf(ann, 'portfolio');
    const made = await ann.pool.query<{ id: string }>(`select id from create_portfolio('second', 1000)`);
    const kept = await order(ann, one.id, { portfolioId: made.rows[0]!.id });
    const orders = [await order(ann, one.id), await order(ann, null)];
    for (const id of orders) await older(id, 10);
    await vanish(one);
    // From another console, after the seven seconds.
    const later = await order(ann, null);
    expect(await look()).toBe(2);
    expect(await statusOf(...orders, kept, later)).toEqual([
      'PENDING_CANCEL',
      'PENDING_CANCEL',
      'PENDING_NEW',
      'PENDING_NEW',
    ]);
  });

  test.each<[string, DeadMan, (one: Console) => Promise<unknown>]>([
    ['with the dead man off', 'off', (one) => vanish(one)],
    ['that is heard again in time', 'session', (one) => silent(one.id, 6)],
    ['that was disarmed', 'session', async (one) => (await touchSession(one.client, one.id, null), await vanish(one))],
    ['whose user quits', 'session', (one) => closeSession(one.client, one.id, 'closed')],
    ['that an administrator ends', 'session', (one) => endSession(admin.pool, one.id)],
  ])('not one %s', async (_, deadMan, leave) => {
    const one = await consoleOf(ann, deadMan);
    const id = await order(ann, one.id);
    await leave(one);
    expect(await look()).toBe(0);
    expect(await statusOf(id)).toEqual(['PENDING_NEW']);
  });

  test('whose terminal was lost cancels at once', async () => {
    const one = await consoleOf(ann, 'session');
    const id = await order(ann, one.id);
    expect(await loseSession(ann.pool, one.id)).toMatchObject({ ok: true });
    expect(await look()).toBe(1);
    expect(await statusOf(id)).toEqual(['PENDING_CANCEL']);
  });

  test('cancels linked orders', async () => {
    const one = await consoleOf(ann, 'session');
    const buy = (): ReturnType<typeof marketBuy> =>
      marketBuy(ann, { type: 'LIMIT', limitPrice: new Decimal(97), timeInForce: 'GTC' });
    const linked = await placeLinked(ann.pool, { link: 'then', first: buy(), second: buy() }, one.id);
    if (!linked.ok) throw new Error(linked.error.message);
    await vanish(one);
    expect(await look()).toBe(2);
  });
});

test('a session that was silent and returns cancels too when no engine noticed, and is armed again afterwards', async () => {
  const one = await consoleOf(ann, 'session');
  const id = await order(ann, one.id);
  await silent(one.id);
  await touchSession(one.client, one.id, ann.portfolioId, 'session');
  const armed = async (): Promise<unknown> => {
    const sessions = await readSessions(ann.pool);
    return sessions.ok ? sessions.value.map(({ armedOn, deadMan }) => [armedOn, deadMan]) : sessions;
  };
  expect(await armed()).toEqual([[null, null]]);
  const later = await order(ann, one.id);
  expect(await look()).toBe(1);
  expect(await statusOf(id, later)).toEqual(['PENDING_CANCEL', 'PENDING_NEW']);
  await desk.root.query(`update "Session" set fired_at = fired_at - interval '6 seconds' where id = $1`, [one.id]);
  expect(await look()).toBe(0);
  await touchSession(one.client, one.id, ann.portfolioId, 'session');
  expect(await armed()).toEqual([['main', 'session']]);
});

test('a portfolio that a session holds waits for its turn, without the engine', async () => {
  const one = await consoleOf(ann, 'session');
  const id = await order(ann, one.id);
  await vanish(one);
  const held = await order(ann, null);
  const holder = await ann.pool.connect();
  try {
    await holder.query('begin');
    await holder.query('select cancel_order($1)', [held]);
    const startedAt = performance.now();
    expect(await look()).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  } finally {
    await holder.query('rollback');
    holder.release();
  }
  expect(await look()).toBe(1);
  expect(await statusOf(id, held)).toEqual(['PENDING_CANCEL', 'PENDING_NEW']);
});

describe('no login reaches the orders of another one', () => {
  test('by naming its session, by touching, losing or closing it', async () => {
    const mallory = await desk.person();
    const one = await consoleOf(ann, 'session');
    const id = await order(ann, one.id);
    const other = await order(mallory, one.id);
    const { rows } = await desk.root.query('select session_id from "Order" where id = $1', [other]);
    expect(rows).toEqual([{ session_id: null }]);
    expect(await touchSession(mallory.pool, one.id, null, 'portfolio')).toEqual({ ok: true, value: false });
    await loseSession(mallory.pool, one.id);
    expect(await look()).toBe(0);
    expect(await statusOf(id, other)).toEqual(['PENDING_NEW', 'PENDING_NEW']);
    await expect(mallory.pool.query('select cancel_vanished_orders()')).rejects.toMatchObject({ code: '42501' });
  });

  test('a key cancels what its own session placed, never all orders of its user', async () => {
    const one = await consoleOf(ann, 'session');
    await desk.root.query(
      `insert into "ApiKey" (user_id, name, prefix, role_name, scopes) values ($1, 'bot', 'bot0000000', 'key_bot0000000', '{trader}')`,
      [ann.userId],
    );
    await desk.root.query(
      `update "Session" set api_key_id = (select id from "ApiKey" where user_id = $2) where id = $1`,
      [one.id, ann.userId],
    );
    await touchSession(one.client, one.id, ann.portfolioId, 'portfolio');
    const { rows } = await desk.root.query('select dead_man from "Session" where id = $1', [one.id]);
    expect(rows).toEqual([{ dead_man: 'SESSION' }]);
  });

  test('a setting that is no session changes nothing', async () => {
    for (const text of ['x', "'; drop", '0192b2a4-7d1c-7a6e-9d2f-1c2d3e4f5a6b']) await order(ann, text);
  });

  test('in a portfolio of another user, only the own orders are canceled, and its owner is alerted', async () => {
    const grantee = await desk.person();
    const granted = await grantPortfolio(ann.pool, {
      portfolioId: ann.portfolioId,
      username: grantee.login,
      expiresAt: null,
    });
    expect(granted).toMatchObject({ ok: true });
    const one = await consoleOf(grantee, 'portfolio', ann.portfolioId);
    const theirs = await order(grantee, one.id, { portfolioId: ann.portfolioId });
    const own = await order(ann, null);
    await older(own, 10);
    await vanish(one);
    expect(await look()).toBe(1);
    expect(await statusOf(theirs, own)).toEqual(['PENDING_CANCEL', 'PENDING_NEW']);
    expect(await alertsOf(ann)).toHaveLength(1);
    expect(await alertsOf(grantee)).toHaveLength(1);
  });

  test('thousands of vanished sessions cost the engine little, and raise one alert for each order at most', async () => {
    const one = await consoleOf(ann, 'portfolio');
    const orders = [await order(ann, one.id), await order(ann, one.id)];
    await desk.root.query(
      `insert into "Session" (user_id, login, started_at, last_seen_at, armed_portfolio_id, armed_at, dead_man, backend_pid, backend_started_at)
       select $1, $2, now() - interval '1 hour', now() - interval '8 seconds', $3, now() - interval '1 hour', 'PORTFOLIO', 1, now() - interval '1 hour' from generate_series(1, 5000)`,
      [ann.userId, ann.login, ann.portfolioId],
    );
    await vanish(one);
    const startedAt = performance.now();
    expect(await look()).toBe(2);
    const firstMs = performance.now() - startedAt;
    const againAt = performance.now();
    expect(await look()).toBe(0);
    expect(performance.now() - againAt).toBeLessThan(1_000);
    expect(firstMs).toBeLessThan(5_000);
    expect(await statusOf(...orders)).toEqual(['PENDING_CANCEL', 'PENDING_CANCEL']);
    expect((await alertsOf(ann)).length).toBeLessThanOrEqual(2);
  });
});

test('every viewer sees the users that are on, since when and whether they are armed, and nothing else', async () => {
  const viewer = await desk.person({ role: 'traderai_viewer' });
  const [armed, calm] = [await desk.person(), await desk.person()];
  const [one, other] = [await consoleOf(armed, 'session'), await consoleOf(calm, 'off', null)];
  const of = async (): Promise<unknown> => {
    const { rows } = await viewer.pool.query<{ username: string; armed: boolean }>('select * from presence()');
    return rows
      .filter(({ username }) => [armed.login, calm.login].includes(username))
      .map(({ username, armed: isArmed }) => [username === armed.login ? 'armed' : 'calm', isArmed])
      .sort();
  };
  expect(await of()).toEqual([
    ['armed', true],
    ['calm', false],
  ]);
  const { fields } = await viewer.pool.query('select * from presence()');
  expect(fields.map(({ name }) => name)).toEqual(['username', 'since', 'armed']);
  await silent(one.id);
  await closeSession(other.client, other.id, 'closed');
  expect(await of()).toEqual([]);
});
