/**
 * Storms of transactions beside a leading engine: portfolio before order before position, so they wait for each other,
 * and never in a circle.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { scramVerifier } from '../../src/server/bootstrap/scram.ts';
import { draw, storm } from '../support/random-transactions.ts';
import type { Call, StormOutcome, Trader } from '../support/random-transactions.ts';
import type { SqlDesk } from '../support/sql-desk.ts';
import { SYMBOLS, openCast } from '../support/trading-cast.ts';
import type { Cast } from '../support/trading-cast.ts';

interface Length {
  readonly stormMs: number;
  /** There are more kinds of locks to draw. */
  readonly allLocksMs: number;
}

/** Also on a machine that is slow. */
const LEAST_TRANSACTIONS = 40;
/** Five times what the engine needs beside such a login on an idle machine. */
const LONGEST_SILENCE_MS = 10_000;

let cast: Cast;
let desk: SqlDesk;
let allTraders: readonly Trader[];

/** Calls about one portfolio. */
const onPortfolio =
  (chosen: (trader: Trader) => string) =>
  (kind: 'market' | 'limit' | 'replace' | 'cancel' | 'cash'): Call =>
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
      case 'replace':
        return client.query(
          `select replace_order(id, $2, $3)
             from (select id from "Order" where portfolio_id = $1 and type = 'LIMIT' and is_working(status) order by random() limit 2) o`,
          [portfolio, draw([1, 5, 20]), draw([90, 99, 100, 110])],
        );
      case 'cancel':
        return client.query(
          `select cancel_order(id) from (select id from "Order" where portfolio_id = $1 and is_open(status) order by random() limit 2) o`,
          [portfolio],
        );
      case 'cash':
        return client.query('select move_cash($1, $2)', [portfolio, draw([-100, 100, 250])]);
    }
  };

const KINDS = ['market', 'limit', 'replace', 'cancel', 'cash'] as const;

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
  (client) => client.query('select set_instrument_active($1, true)', [draw(SYMBOLS)]),
  (client) =>
    client.query('select set_person_limits(id, 1000) from (select id from "User" order by random() limit 1) u'),
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

/** Every lock that a login can take with the desk's functions, by calls in any order. */
const WITH_LOCKS_OF_THEIR_OWN: readonly Call[] = [
  (client) => client.query(`select create_portfolio('storm-' || gen_random_uuid(), 1000)`),
  (client) => client.query(`select create_portfolio('storm-' || trunc(random() * 1000)::text, 0)`),
  (client, { portfolioIds }) =>
    client.query('select grant_portfolio($1, $2)', [draw(portfolioIds), draw(allTraders).person.login]),
  (client, { portfolioIds }) =>
    client.query('select revoke_portfolio_grant($1, $2)', [draw(portfolioIds), draw(allTraders).person.login]),
  (client) => client.query(`select publish_signal('one', $1, 'LONG', 0.5, 3600)`, [draw(SYMBOLS)]),
  (client) => client.query(`select publish_signal(gen_random_uuid()::text, $1, 'LONG', 0.5, 3600)`, [draw(SYMBOLS)]),
  (client, { portfolioIds }) =>
    client.query(`select propose_order($1, gen_random_uuid()::text, $2, $3, 'LIMIT', 1, 95, 'GTC')`, [
      draw(portfolioIds),
      draw(SYMBOLS),
      draw(['BUY', 'SELL']),
    ]),
  (client) =>
    client.query(
      `select approve_order(id, hash) from (select id, hash from read_proposals() where may_decide order by random() limit 1) p`,
    ),
  (client) =>
    client.query(
      `select withdraw_proposal(id) from (select id from read_proposals() where is_own order by random() limit 1) p`,
    ),
  (client, { portfolioIds }) =>
    client.query(`select place_order($1, gen_random_uuid()::text, $2, $3, 'MARKET', 1, null, 'DAY', true)`, [
      draw(portfolioIds),
      draw(SYMBOLS),
      draw(['BUY', 'SELL']),
    ]),
  (client) =>
    client.query(
      `select create_api_key(substr(md5(random()::text), 1, 12), '{viewer}', gen_random_uuid()::text, $1, connection_limit => 1)`,
      [scramVerifier('a secret', randomBytes(16))],
    ),
  (client) => client.query(`select set_trading_hours($1, null)`, [draw(SYMBOLS)]),
  (client) => client.query(`select set_max_quote_age(15)`),
];

/** An administrator that revokes keys and ends sessions, one after the other. */
async function closeKeysAndSessions(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { rows } = await desk.root.query<{ id: string }>(
      `select id from "ApiKey" where revoked_at is null and name <> 'program' order by random() limit 1`,
    );
    for (const { id } of rows) await cast.admin.person.pool.query('call revoke_api_key($1)', [id]);
    await cast.admin.person.pool.query('call end_sessions_of($1)', [cast.traders[2]!.person.login]);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

export function testLockOrder({ stormMs, allLocksMs }: Length): void {
  beforeAll(async () => {
    cast = await openCast();
    desk = cast.desk;
    allTraders = [...cast.traders, cast.grantee, cast.program, cast.admin, cast.risk];
  });
  afterAll(() => cast.close());

  test('functions that are called one a transaction never deadlock', async () => {
    const anywhere = onPortfolio(({ portfolioIds }) => draw(portfolioIds));
    const outcome = await storm(desk, SYMBOLS, {
      traders: [...cast.traders, cast.admin],
      workers: 8,
      ms: stormMs,
      leastTransactions: LEAST_TRANSACTIONS,
      calls: () => [draw([...KINDS.map(anywhere), ...OTHERS, ...FOR_ADMINISTRATORS])],
    });
    expect([outcome.deadlocks, outcome.failures]).toEqual([0, []]);
    expect(outcome.transactions).toBeGreaterThan(20);
    expectToldEndings(outcome);
    expect(outcome.reports.filter(({ kind }) => kind === 'trouble')).toEqual([]);
    expect(await laws()).toEqual([]);
  });

  test('transactions of several calls in one portfolio never deadlock', async () => {
    const outcome = await storm(desk, SYMBOLS, {
      traders: cast.traders,
      workers: 6,
      ms: stormMs,
      leastTransactions: LEAST_TRANSACTIONS,
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

  test('transactions over several portfolios and all other locks, in any order, never deadlock', async () => {
    const anywhere = onPortfolio(({ portfolioIds }) => draw(portfolioIds));
    const stop = new AbortController();
    const closings = closeKeysAndSessions(stop.signal);
    const outcome = await storm(desk, SYMBOLS, {
      traders: allTraders,
      workers: 9,
      ms: allLocksMs,
      leastTransactions: LEAST_TRANSACTIONS,
      calls: () =>
        Array.from({ length: draw([2, 3, 4]) }, () =>
          draw(
            [...KINDS, ...KINDS, ...KINDS].map(anywhere).concat(OTHERS, FOR_ADMINISTRATORS, WITH_LOCKS_OF_THEIR_OWN),
          ),
        ),
    });
    stop.abort();
    await closings;
    expect([outcome.deadlocks, outcome.failures]).toEqual([0, []]);
    expect(outcome.reports.filter(({ kind }) => kind === 'trouble')).toEqual([]);
    expect(outcome.transactions).toBeGreaterThan(20);
    expect(await laws()).toEqual([]);
  });

  test('a login that locks its portfolios in opposite orders does not deadlock, and hardly delays the engine', async () => {
    const anywhere = onPortfolio(({ portfolioIds }) => draw(portfolioIds));
    const outcome = await storm(desk, SYMBOLS, {
      traders: cast.traders,
      workers: 6,
      ms: stormMs,
      leastTransactions: LEAST_TRANSACTIONS,
      calls: () => Array.from({ length: 3 }, () => anywhere(draw(KINDS))),
    });
    expect([outcome.deadlocks, outcome.failures]).toEqual([0, []]);
    expect(outcome.refusedLocks).toBeGreaterThan(0);
    expectToldEndings(outcome);
    expect(outcome.reports.filter(({ kind }) => kind === 'trouble')).toEqual([]);
    expect(outcome.longestSilenceMs).toBeLessThan(LONGEST_SILENCE_MS);
    expect(await laws()).toEqual([]);
  });
}
