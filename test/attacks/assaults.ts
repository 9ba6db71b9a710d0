/** Attacks on the time of other logins, each for a few seconds beside a bystander who trades. */
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { scramVerifier } from '../../src/server/bootstrap/scram.ts';
import { everywhere, inTurn, reconnecting, refusedWith } from './assault.ts';
import type { Assault, Round } from './assault.ts';
import { connected } from './logins.ts';
import { SYMBOL } from './stage.ts';

const HELD_MS = 1_000;
const MORE_CONNECTIONS = 40;

/** Less than the engine waits for one session. */
const HELD_IN_TURN_MS = 150;

/** Longer than an assault lasts. */
const HELD_ON_MS = 60_000;

/** Keeps what the statement locks until its session is ended, at most for this time. `$1` is the portfolio. */
const holding =
  (statement: string, heldMs = HELD_MS): Round =>
  async (client, { stage, signal }) => {
    await client.query('set idle_in_transaction_session_timeout = 0; set lock_timeout = 0; begin');
    await client.query(statement, statement.includes('$1') ? [stage.mallory.portfolioId] : []);
    await sleep(heldMs, undefined, { signal }).catch(() => undefined);
    await client.query('rollback');
  };

const order = (side: string, rest: string): string =>
  `select status, id from place_order($1, 'a-' || new_id(), '${SYMBOL}', '${side}', ${rest})`;

const resting = order('BUY', `'LIMIT', 0.001, 100`);
const market = order('BUY', `'MARKET', 0.001`);

const HOLD_OF_SESSION = holding(`select touch_session(open_session('host', 'terminal'))`);

const HOLDS: readonly Round[] = [
  holding('select move_cash($1, 1)'),
  holding(market),
  async (client, assailant) => {
    const { rows } = await client.query<{ id: string }>(resting, [assailant.stage.mallory.portfolioId]);
    await holding(`select cancel_order('${rows[0]!.id}')`)(client, assailant);
  },
  async (client, assailant) => {
    const { rows } = await client.query<{ id: string }>(
      `select id from create_alert_rule('${SYMBOL}', 'LAST', 'ABOVE', 1)`,
    );
    await holding(`select delete_alert_rule('${rows[0]!.id}')`)(client, assailant);
  },
  holding(`select create_alert_rule('${SYMBOL}', 'LAST', 'ABOVE', 1)`),
  holding(`select acknowledge_alert(id) from "Alert" limit 5`),
  HOLD_OF_SESSION,
  holding(`select create_portfolio('p' || new_id(), 1)`),
  holding(`select count(*) from "Order", "Trade", "Quote", "Portfolio", "FeedCursor" where false`),
];

/** A resting order; at the limit of open orders, a cancel of many. */
const restOrCancel: Round = async (client, { stage }) => {
  const { rows } = await client.query<{ status: string }>(resting, [stage.mallory.portfolioId]);
  if (rows[0]!.status !== 'DENIED') return;
  const open = await client.query<{ id: string }>(
    `select id from "Order" where portfolio_id = $1 and status = 'NEW' order by random() limit 300`,
    [stage.mallory.portfolioId],
  );
  for (const { id } of open.rows) await client.query('select cancel_order($1)', [id]);
};

/** Orders just below the market: its next moves fill them together. */
const nearTheMarket: Round = async (client, { stage }) => {
  const { rows } = await client.query<{ price: string }>(
    `select (q.last - 2 * i.tick_size)::text as price from "Quote" q join "Instrument" i using (symbol) where q.symbol = '${SYMBOL}'`,
  );
  for (let count = 0; count < 3; count += 1)
    await client.query(order('BUY', `'LIMIT', 0.001, ${rows[0]!.price}`), [stage.mallory.portfolioId]);
};

/** Rules that the next quote fires; the fired ones make room for more. */
const firingRules: Round = async (client) => {
  await client.query(`select delete_alert_rule(id) from (select id from "AlertRule" order by random() limit 40) r`);
  await client.query(
    `select create_alert_rule('${SYMBOL}', 'LAST', 'ABOVE', 1, 'CRITICAL') from generate_series(1, 20)`,
  );
};

/** The portfolios of one login in the opposite order of the engine. */
const crossed: Round = async (client, { stage: { mallory }, signal }) => {
  const { rows } = await client.query<{ id: string }>('select id from "Portfolio" order by id desc limit 2');
  for (const { id } of rows) await client.query(market, [id]);
  await client.query('begin');
  await client.query('select move_cash($1, 1)', [rows[0]!.id]);
  await sleep(50, undefined, { signal }).catch(() => undefined);
  await client.query('select move_cash($1, 1)', [rows[1]?.id ?? mallory.portfolioId]);
  await client.query('rollback');
};

const verifier = scramVerifier('only for attacks', randomBytes(16));

const keyHeld: Round = (client, assailant) =>
  holding(
    `select create_api_key('k${randomBytes(6).toString('hex')}', '{trader}', new_id()::text, '${verifier}', null, 1)`,
    HELD_ON_MS,
  )(client, assailant);

const CHANNELS = ['engine', 'instrument', 'desk', 'order', 'quote', 'position'];

const notify: Round = (client) =>
  client.query(
    Array.from(
      { length: 200 },
      (_, number) => `notify traderai_${CHANNELS[number % CHANNELS.length]}, '${randomUUID()}'`,
    ).join(';'),
  );

const ALL_DEBUG = `set debug_print_parse = on; set debug_print_rewritten = on; set debug_print_plan = on; set client_min_messages = 'error'`;

export const ASSAULTS: readonly Assault[] = [
  { name: 'rows held by nine functions in open transactions', scope: 'trader', run: inTurn(HOLDS) },
  {
    name: '40 sessions of one user that hold one portfolio',
    scope: 'trader',
    async run(assailant) {
      const { stage, seats } = assailant;
      const limited = 'select set_person_limits($1, connections => $2)';
      await stage.root.query(limited, [stage.mallory.userId, MORE_CONNECTIONS]);
      const own = seats.filter(({ user }) => user === stage.mallory.config.user);
      const more = Array<(typeof seats)[number]>(MORE_CONNECTIONS - seats.length).fill(own[0]!);
      await everywhere(HOLDS[0]!)({ ...assailant, seats: [...seats, ...more] });
      await stage.root.query(limited, [stage.mallory.userId, seats.length]);
    },
  },
  {
    name: 'rows held in turn, each for less time than the engine waits',
    scope: 'trader',
    run: everywhere(holding('select move_cash($1, 1)', HELD_IN_TURN_MS)),
  },
  {
    name: 'open transactions of a user with a grant in the portfolio of the bystander',
    scope: 'trader',
    async run(assailant) {
      const { bystander, mallory } = assailant.stage;
      const client = await connected(bystander.config);
      await client.query('select grant_portfolio($1, $2)', [bystander.portfolioId, mallory.login]);
      await client.end();
      await everywhere(
        holding(
          `select place_order('${bystander.portfolioId}', 'g-' || new_id(), '${SYMBOL}', 'BUY', 'LIMIT', 0.001, 100)`,
          HELD_ON_MS,
        ),
      )(assailant);
    },
  },
  {
    name: 'open transactions that created a key, while an administrator creates a user',
    scope: 'trader',
    async run(assailant) {
      const { stage, seats, tally, signal } = assailant;
      const own = seats.filter(({ user }) => user === stage.mallory.config.user);
      const holders = everywhere(keyHeld)({ ...assailant, seats: own });
      await sleep(HELD_MS, undefined, { signal });
      const begunAt = performance.now();
      await stage.newTrader('newcomer');
      tally.closedMs = performance.now() - begunAt;
      await holders;
    },
  },
  {
    name: 'a storm of resting orders up to the limit, and their cancels',
    scope: 'trader',
    run: everywhere(restOrCancel),
  },
  { name: 'orders that fill together', scope: 'trader', run: everywhere(nearTheMarket) },
  {
    name: 'market orders without a pause',
    scope: 'trader',
    run: everywhere((client, { stage }) => client.query(market, [stage.mallory.portfolioId])),
  },
  { name: 'alert rules that fire together', scope: 'trader', run: everywhere(firingRules) },
  {
    name: 'two portfolios locked against the order of the engine',
    scope: 'trader',
    async run(assailant) {
      const client = await connected(assailant.stage.mallory.config);
      await client.query(`select create_portfolio('other' || n, 1000000) from generate_series(1, 2) n`);
      await client.end();
      await everywhere(crossed)(assailant);
    },
  },
  {
    name: 'a session touched in open transactions, while an administrator disables the login',
    scope: 'viewer',
    async run(assailant) {
      const { stage, tally, signal } = assailant;
      const leaver = await stage.newTrader('leaver');
      const holders = everywhere(HOLD_OF_SESSION)({
        ...assailant,
        seats: Array<typeof leaver.config>(assailant.seats.length).fill(leaver.config),
      });
      await sleep(HELD_MS, undefined, { signal });
      const begunAt = performance.now();
      await stage.root.query('call disable_user($1)', [leaver.userId]);
      tally.closedMs = performance.now() - begunAt;
      await holders;
    },
  },
  {
    name: 'denied orders in a prepared loop',
    scope: 'trader',
    run: everywhere((client, { stage }) =>
      client.query({ name: 'denied', text: order('BUY', `'MARKET', 10000000`), values: [stage.mallory.portfolioId] }),
    ),
  },
  {
    name: 'orders and cancels in repeatable read',
    scope: 'trader',
    run: everywhere(async (client, assailant) => {
      await client.query('begin isolation level repeatable read');
      await client.query('select count(*) from "Order"');
      await refusedWith('TR409', () => client.query(market, [assailant.stage.mallory.portfolioId]))(client, assailant);
      await client.query('rollback');
    }),
  },
  { name: 'connections and disconnections without a pause', scope: 'viewer', run: reconnecting },
  {
    name: 'sorts with temporary files',
    scope: 'viewer',
    run: everywhere((client) =>
      client.query(
        `set work_mem = '64kB'; select count(*) from (select md5(n::text) as text from generate_series(1, 100000) n order by 1) sorted`,
      ),
    ),
  },
  {
    name: 'joins that use all processors and much memory',
    scope: 'viewer',
    run: everywhere((client) =>
      client.query(
        `set work_mem = '256MB'; select count(distinct a.n::text || b.n) from generate_series(1, 300) a (n), generate_series(1, 300) b (n)`,
      ),
    ),
  },
  { name: 'notifications on all channels', scope: 'viewer', run: everywhere(notify) },
  {
    name: 'a flood of the server log by debugging settings',
    scope: 'viewer',
    run: everywhere((client) => client.query(`${ALL_DEBUG}; select * from portfolio_realtime_mine, "Order" limit 1`)),
  },
  {
    name: 'explain and scans of the catalog',
    scope: 'viewer',
    run: everywhere((client) =>
      client.query(
        `explain analyze select * from "Order" o join "OrderEvent" e on e.order_id = o.id; select count(*) from (select from pg_attribute limit 1000) a, pg_class c; select count(*) from pg_locks`,
      ),
    ),
  },
];
