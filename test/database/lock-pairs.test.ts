/**
 * Two sessions that use several portfolios: they wait for each other in the order of ids only, and never in a circle.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { placeOrder } from '../../src/database/actions/place-order.ts';
import { scramVerifier } from '../../src/server/bootstrap/scram.ts';
import { waiters } from '../support/locking-session.ts';
import type { Call, Trader } from '../support/random-transactions.ts';
import { marketBuy } from '../support/sql-desk.ts';
import type { SqlDesk } from '../support/sql-desk.ts';
import { openCast } from '../support/trading-cast.ts';
import type { Cast } from '../support/trading-cast.ts';

let cast: Cast;
let desk: SqlDesk;
/** By portfolio, an open order. */
const resting = new Map<string, string>();

beforeAll(async () => {
  cast = await openCast();
  desk = cast.desk;
  const { person, portfolioIds } = cast.traders[0]!;
  for (const portfolio of portfolioIds) {
    const { rows } = await person.pool.query<{ id: string }>(
      `select id from place_order($1, 'resting', 'AAA', 'BUY', 'LIMIT', 1, 90)`,
      [portfolio],
    );
    resting.set(portfolio, rows[0]!.id);
  }
});
afterAll(() => cast.close());

/** By id: in this order a transaction may wait for them. */
const inOrder = ({ portfolioIds }: Trader): readonly string[] => [...portfolioIds].sort();

const limitOrder = (client: Pick<PoolClient, 'query'>, portfolio: string): Promise<unknown> =>
  client.query(`select place_order($1, $2, 'AAA', 'BUY', 'LIMIT', 1, 90)`, [portfolio, randomUUID()]);
const deposit = (client: Pick<PoolClient, 'query'>, portfolio: string): Promise<unknown> =>
  client.query('select move_cash($1, 1)', [portfolio]);

/** Two sessions with an open transaction each, which are rolled back at the end. */
async function twoSessions(
  [one, other]: readonly [Trader, Trader],
  work: (one: PoolClient, other: PoolClient) => Promise<void>,
): Promise<void> {
  const clients = [await one.person.pool.connect(), await other.person.pool.connect()] as const;
  try {
    for (const client of clients) await client.query('begin');
    await work(...clients);
  } finally {
    for (const client of clients) {
      await client.query('rollback');
      client.release();
    }
  }
}

const OUT_OF_ORDER = {
  code: '40001',
  detail: 'LOCK_ORDER',
  hint: expect.stringContaining('send the whole transaction again') as string,
};

const PAIRS: readonly (readonly [string, () => readonly [Trader, Trader]])[] = [
  ['a user', () => [cast.traders[0]!, cast.traders[0]!]],
  ['an administrator', () => [cast.admin, cast.admin]],
  ['an administrator and the owner', () => [cast.admin, cast.traders[0]!]],
  ['a user with a grant and the owner', () => [cast.grantee, cast.traders[0]!]],
  ['a key and the owner', () => [cast.program, cast.traders[0]!]],
];

describe.each(PAIRS)('two sessions of %s that use two portfolios', (_, both) => {
  const portfolios = (): readonly string[] => inOrder(cast.traders[0]!);

  test.each([
    ['orders', limitOrder, limitOrder],
    ['a cancel after an order', limitOrder, cancelOne],
    ['a deposit after an order', limitOrder, deposit],
  ] as const)(
    'wait in the order of ids, and out of order the second is refused at once: %s',
    async (name, first, next) => {
      if (both()[0] === cast.grantee && name.includes('deposit')) return;
      await twoSessions(both(), async (one, other) => {
        const [low, high] = portfolios();
        await first(one, low!);
        await first(other, high!);
        const waiting = next(one, high!);
        await waiters(desk.root, 1);
        await expect(next(other, low!)).rejects.toMatchObject(OUT_OF_ORDER);
        await other.query('rollback');
        await waiting;
      });
    },
  );

  test('get a portfolio with a lower id that is free', async () => {
    await twoSessions(both(), async (one) => {
      const [low, high] = portfolios();
      await limitOrder(one, high!);
      await limitOrder(one, low!);
      await limitOrder(one, high!);
    });
  });
});

/** Of an open order of a portfolio. */
async function cancelOne(client: Pick<PoolClient, 'query'>, portfolio: string): Promise<unknown> {
  return client.query('select cancel_order($1)', [resting.get(portfolio)]);
}

describe('a transaction that holds a lock of a later place', () => {
  const LATER: readonly (readonly [string, Call])[] = [
    ['a deposit', (client, { portfolioIds }) => deposit(client, [...portfolioIds].sort()[0]!)],
    ['a new portfolio', (client) => client.query(`select create_portfolio('later-' || gen_random_uuid())`)],
    [
      'a grant',
      (client, { portfolioIds }) =>
        client.query('select grant_portfolio($1, $2)', [portfolioIds[0], cast.traders[1]!.person.login]),
    ],
    ['an alert rule', (client) => client.query(`select create_alert_rule('AAA', 'LAST', 'ABOVE', 5)`)],
    [
      'an alert',
      async (client, { person }) => {
        const { rows } = await desk.root.query<{ id: string }>(
          `insert into "Alert" (type, severity, title, message, source, user_id) values ('PRICE_THRESHOLD', 'LOW', 'x', 'x', 'test', $1) returning id`,
          [person.userId],
        );
        return client.query('select acknowledge_alert($1)', [rows[0]!.id]);
      },
    ],
    [
      'a session',
      async (client, { person }) => {
        const { rows } = await person.pool.query<{ id: string }>(`select open_session('host', 'terminal') as id`);
        return client.query('select touch_session($1)', [rows[0]!.id]);
      },
    ],
    [
      'a key',
      (client) =>
        client.query(`select create_api_key($1, '{viewer}', gen_random_uuid()::text, $2, connection_limit => 1)`, [
          randomBytes(6).toString('hex'),
          scramVerifier('a secret', randomBytes(16)),
        ]),
    ],
  ];

  test.each(LATER)('is refused a locked portfolio, and gets a free one: %s', async (_, call) => {
    const trader = cast.traders[0]!;
    const high = inOrder(trader)[1]!;
    await twoSessions([trader, trader], async (one, other) => {
      await call(one, trader);
      await one.query('savepoint free');
      await limitOrder(one, high);
      await one.query('rollback to savepoint free');
      await limitOrder(other, high);
      await expect(limitOrder(one, high)).rejects.toMatchObject(OUT_OF_ORDER);
    });
  });
});

test.each([
  [
    'an alert',
    `insert into "Alert" (type, severity, title, message, source, user_id) values ('PRICE_THRESHOLD', 'LOW', 'x', 'x', 'test', $1) returning id`,
    'select acknowledge_alert($1)',
    null,
  ],
  [
    'a rule',
    `insert into "AlertRule" (user_id, symbol, field, operator, threshold) values ($1, 'AAA', 'LAST', 'ABOVE', 7) returning id`,
    'select delete_alert_rule($1)',
    { detail: 'ALERT_NOT_FOUND' },
  ],
])(
  'a change of %s waits for the session that changes it, so that it can be ended',
  async (_, made, change, refusal) => {
    const trader = cast.traders[0]!;
    const { rows } = await desk.root.query<{ id: string }>(made, [trader.person.userId]);
    await twoSessions([trader, cast.admin], async (one, other) => {
      await one.query(change, [rows[0]!.id]);
      const second = other.query(change, [rows[0]!.id]).then(
        () => null,
        (error: { readonly detail?: string }) => ({ detail: error.detail }),
      );
      await waiters(desk.root, 1);
      await one.query('commit');
      expect(await second).toEqual(refusal);
    });
  },
);

test('administrators who change instruments, settings and limits in opposite orders never deadlock', async () => {
  const [tom, eve] = cast.traders.map(({ person }) => person.userId);
  const changes: readonly ((client: PoolClient) => Promise<unknown>)[] = [
    (client) => client.query(`select set_instrument_active('AAA', true)`),
    (client) => client.query(`select set_matching_rules('AAA', 'REJECT')`),
    (client) => client.query('select set_max_quote_age(15)'),
    (client) => client.query('select set_person_limits($1, 1000)', [tom]),
    (client) => client.query('select set_person_limits($1, 1000)', [eve]),
    (client) => deposit(client, cast.traders[0]!.portfolioIds[0]!),
  ];
  for (const first of changes)
    for (const second of changes) {
      if (first === second) continue;
      await twoSessions([cast.admin, cast.admin], async (one, other) => {
        for (const client of [one, other]) await client.query(`set local lock_timeout = '5s'`);
        const outcomeOf = (change: Promise<unknown>): Promise<string | undefined> =>
          change.then(
            () => 'done',
            (error: { readonly code?: string }) => error.code,
          );
        await first(one);
        // Changes that share one lock wait for each other already here.
        void outcomeOf(second(other));
        const [crossing, returning] = [outcomeOf(second(one)), outcomeOf(first(other))];
        const crossed = await crossing;
        await one.query('rollback');
        const outcomes = [crossed, await returning];
        expect(outcomes).not.toContain('40P01');
        expect(outcomes).not.toContain('55P03');
      });
    }
});

test('an order or deposit of another login in one portfolio delays no order of its owner in the others', async () => {
  const owner = cast.traders[0]!;
  const [low, high] = inOrder(owner);
  for (const [trader, hold] of [
    [cast.grantee, limitOrder],
    [cast.admin, limitOrder],
    [cast.admin, deposit],
  ] as const)
    await twoSessions([trader, owner], async (one, other) => {
      await hold(one, low!);
      await other.query(`set local lock_timeout = '2s'`);
      await limitOrder(other, high!);
      await other.query(`select create_alert_rule('AAA', 'LAST', 'ABOVE', 5)`);
    });
});

test('an action inside a transaction of its caller reports the refusal with its own code', async () => {
  const owner = cast.traders[0]!;
  const [low, high] = inOrder(owner);
  await twoSessions([owner, owner], async (one, other) => {
    await limitOrder(one, low!);
    await limitOrder(other, high!);
    const request = marketBuy({ ...owner.person, portfolioId: low! }, { symbol: 'AAA' });
    expect(await placeOrder(other, request)).toMatchObject({
      ok: false,
      error: { code: 'LOCK_ORDER', kind: 'unavailable', hint: OUT_OF_ORDER.hint },
    });
  });
});

test('the engine takes the portfolios of several bookings in the order of ids', async () => {
  const engine = await desk.engine();
  const owner = cast.traders[0]!;
  const [low, high] = inOrder(owner);
  const client = await owner.person.pool.connect();
  try {
    await client.query('begin');
    await cancelOne(client, low!);
    const held = engine.pool.query('select engine_hold($1, $2)', [engine.epoch, [high, low]]);
    await waiters(desk.root, 1);
    await client.query(`set local lock_timeout = '2s'`);
    await cancelOne(client, high!);
    await client.query('rollback');
    await held;
  } finally {
    client.release();
  }
});

test('the engine takes all portfolios of its marks in the order of ids', async () => {
  const engine = await desk.engine();
  const owner = cast.traders[1]!;
  const [low, high] = inOrder(owner);
  await desk.instrument('MARKED');
  await desk.quote('MARKED', '10', '11', '10');
  await desk.root.query(
    `insert into "Position" (portfolio_id, symbol, quantity, cost) values ($1, 'MARKED', 1, 1) on conflict do nothing`,
    [high],
  );
  // The engine booked for it: its buying power is back above zero, although no mark of its own changed.
  await desk.root.query(`update "Portfolio" set buying_power_negative_at = now() where id = $1`, [low]);
  const client = await owner.person.pool.connect();
  try {
    await client.query('begin');
    await deposit(client, low!);
    const marked = engine.pool.query(`select * from book_marks($1, '{MARKED}', $2)`, [engine.epoch, [low]]);
    await waiters(desk.root, 1);
    await client.query(`set local lock_timeout = '2s'`);
    await limitOrder(client, high!);
    await client.query('commit');
    expect((await marked).rows).toEqual([]);
  } finally {
    client.release(true);
  }
});
