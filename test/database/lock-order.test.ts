/**
 * Portfolio before order before position: transactions beside a leading engine wait for each other, and never in a
 * circle.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { waiters } from '../support/locking-session.ts';
import { draw, storm } from '../support/random-transactions.ts';
import type { Call, StormOutcome, Trader } from '../support/random-transactions.ts';
import { openSqlDesk } from '../support/sql-desk.ts';
import type { SqlDesk } from '../support/sql-desk.ts';

const SYMBOLS = ['AAA', 'BBB'];
const STORM_MS = 2_000;

let desk: SqlDesk;
let traders: Trader[];
let admin: Trader;

beforeAll(async () => {
  desk = await openSqlDesk();
  for (const symbol of SYMBOLS) {
    await desk.instrument(symbol, { commission_rate: '0', slippage_rate: '0' });
    await desk.quote(symbol, '99', '100', '100');
  }
  traders = await Promise.all(
    Array.from({ length: 3 }, async () => {
      const person = await desk.person({ cash: '100000' });
      const more = await person.pool.query<{ id: string }>(`select id from create_portfolio('second', 100000)`);
      return { person, portfolioIds: [person.portfolioId, more.rows[0]!.id] };
    }),
  );
  admin = {
    person: await desk.person({ role: 'traderai_admin' }),
    portfolioIds: traders.flatMap((one) => one.portfolioIds),
  };
  for (const { person, portfolioIds } of traders)
    await person.pool.query('select grant_portfolio(id, $2) from unnest($1::uuid[]) id', [
      portfolioIds,
      admin.person.login,
    ]);
});
afterAll(() => desk.close());

/** Calls about one portfolio. */
const onPortfolio =
  (chosen: (trader: Trader) => string) =>
  (kind: 'market' | 'limit' | 'cancel' | 'cash' | 'deposit'): Call =>
  (client, trader) => {
    const portfolio = chosen(trader);
    switch (kind) {
      case 'market':
      case 'limit':
        return client.query(`select place_order($1, $2, $3, $4::"OrderSide", $5::"OrderType", $6, $7)`, [
          portfolio,
          randomUUID(),
          draw(SYMBOLS),
          draw(['BUY', 'SELL']),
          kind.toUpperCase(),
          draw([1, 5, 20]),
          kind === 'limit' ? draw([90, 99, 100, 110]) : null,
        ]);
      case 'cancel':
        return client.query(
          `select cancel_order(id) from (select id from "Order" where portfolio_id = $1 and is_open(status) order by random() limit 2) o`,
          [portfolio],
        );
      case 'cash':
        return client.query('select move_cash($1, $2)', [portfolio, draw([-100, 100, 250])]);
      case 'deposit':
        return client.query('select move_cash($1, 100)', [portfolio]);
    }
  };

const KINDS = ['market', 'limit', 'cancel', 'cash'] as const;

/** Calls that lock no portfolio of the engine's batches. */
const OTHERS: readonly Call[] = [
  (client) =>
    client.query(`select create_alert_rule($1, 'LAST', $2::"AlertOperator", $3)`, [
      draw(SYMBOLS),
      draw(['ABOVE', 'BELOW']),
      draw([95, 100, 103]),
    ]),
  (client) =>
    client.query('select delete_alert_rule(id) from (select id from "AlertRule" order by random() limit 1) r'),
  (client) => client.query('select acknowledge_alert(id) from (select id from "Alert" order by random() limit 3) a'),
  (client) => client.query(`select close_session(open_session('host', 'terminal'))`),
  (client, { portfolioIds }) =>
    client.query(
      'select touch_session(id, $1) from (select id from "Session" where ended_at is null order by random() limit 1) s',
      [portfolioIds[0]],
    ),
  (client, { portfolioIds }) =>
    client.query(`select check_order($1, $2, 'BUY', 'MARKET', 1)`, [draw(portfolioIds), draw(SYMBOLS)]),
];
const FOR_ADMINISTRATORS: readonly Call[] = [
  (client) => client.query('select take_portfolio_snapshots()'),
  (client) => client.query('select seal_audit(500)'),
  (client, { portfolioIds }) => client.query('select resume_portfolio($1)', [draw(portfolioIds)]),
];

/**
 * The engine may end a session that keeps a row for more than 200 ms, as on a loaded machine: it says so, and nothing
 * of the transaction stays.
 */
function expectToldEndings({ endedSessions, reports }: StormOutcome): void {
  expect(endedSessions).toBeLessThanOrEqual(reports.filter(({ kind }) => kind === 'session-ended').length);
}

async function laws(): Promise<string[]> {
  const client = await desk.root.connect();
  try {
    return (await verifyDesk(client)).checks.filter(({ ok }) => !ok).map(({ name }) => name);
  } finally {
    client.release();
  }
}

test('functions that are called one a transaction never deadlock', async () => {
  const anywhere = onPortfolio(({ portfolioIds }) => draw(portfolioIds));
  const outcome = await storm(desk, SYMBOLS, {
    traders: [...traders, admin],
    workers: 8,
    ms: STORM_MS,
    calls: () => [draw([...KINDS.map(anywhere), ...OTHERS, ...FOR_ADMINISTRATORS])],
  });
  expect([outcome.deadlocks, outcome.failures.filter((text) => !text.startsWith('42501'))]).toEqual([0, []]);
  expect(outcome.transactions).toBeGreaterThan(20);
  expectToldEndings(outcome);
  expect(outcome.reports.filter(({ kind }) => kind === 'trouble')).toEqual([]);
  expect(await laws()).toEqual([]);
});

test('transactions of several calls in one portfolio never deadlock', async () => {
  const outcome = await storm(desk, SYMBOLS, {
    traders,
    workers: 6,
    ms: STORM_MS,
    calls: () => {
      const place = draw([0, 1]);
      const here = onPortfolio(({ portfolioIds }) => portfolioIds[place]!);
      return Array.from({ length: draw([2, 3, 4]) }, () => here(draw(KINDS)));
    },
  });
  expect([outcome.deadlocks, outcome.failures]).toEqual([0, []]);
  expectToldEndings(outcome);
  expect(outcome.reports.filter(({ kind }) => kind === 'trouble')).toEqual([]);
  expect(await laws()).toEqual([]);
});

test.each([
  ['a user', () => [traders[0]!, traders[0]!]],
  ['an administrator', () => [admin, admin]],
  ['an administrator and the owner', () => [admin, traders[0]!]],
] as const)('orders and deposits of %s in two portfolios, in opposite orders, never deadlock', async (_, both) => {
  const [one, other] = await Promise.all(
    both().map(async ({ person, portfolioIds }, place) => ({
      client: await person.pool.connect(),
      trader: { person, portfolioIds: [portfolioIds[place]!] },
    })),
  );
  const inPortfolio = onPortfolio(({ portfolioIds }) => portfolioIds[0]!);
  const [order, deposit] = [inPortfolio('limit'), inPortfolio('deposit')];
  try {
    await one!.client.query('begin');
    await order(one!.client, one!.trader);
    await other!.client.query('begin');
    const rest = (async () => {
      await deposit(other!.client, other!.trader);
      await order(other!.client, other!.trader);
      await other!.client.query('commit');
    })();
    await waiters(desk.root, 1);
    await Promise.all([deposit(one!.client, one!.trader).then(() => one!.client.query('commit')), rest]);
  } finally {
    for (const { client } of [one!, other!]) client.release(true);
  }
});

test('a login that locks its portfolios in opposite orders holds the engine up for no longer than a retry', async () => {
  const anywhere = onPortfolio(({ portfolioIds }) => draw(portfolioIds));
  const outcome = await storm(desk, SYMBOLS, {
    traders,
    workers: 6,
    ms: STORM_MS,
    calls: () => Array.from({ length: 3 }, () => anywhere(draw(KINDS))),
  });
  expect(outcome.failures.filter((text) => !text.startsWith('40P01'))).toEqual([]);
  expectToldEndings(outcome);
  expect(outcome.longestSilenceMs).toBeLessThan(5_000);
  expect(await laws()).toEqual([]);
});
