/**
 * A trader keeps rows that the engine needs, in transactions that stay open, while a bystander trades in a moving
 * market. Each hold is prepared while the engine is stopped, so that the engine's next booking needs the row for
 * certain.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientConfig } from 'pg';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import { connected } from './logins.ts';
import { SYMBOL, fillMs, openStage } from './stage.ts';
import type { Stage } from './stage.ts';

interface Held {
  readonly name: string;
  /** Number of connections that keep or wait for the row. */
  readonly sessions: number;
  /** Runs first, with its own commit. Returns the id for `hold`. */
  readonly prepare?: string;
  /** Runs in each session's open transaction. `$1` is the portfolio, `$2` the prepared id. */
  readonly hold: string;
}

/** More than a trader has by default. */
const CONNECTIONS = 40;
const cash = 'select move_cash($1, 1), $2::text';

const HOLDS: readonly Held[] = [
  { name: 'a deposit that is not committed', sessions: 1, hold: cash },
  {
    name: 'an order that is not committed',
    sessions: 1,
    hold: `select place_order($1, 'held-' || pg_backend_pid() || coalesce($2::text, ''), '${SYMBOL}', 'BUY', 'MARKET', 0.001)`,
  },
  {
    name: 'a cancel of an order that the engine is about to accept',
    sessions: 1,
    prepare: `select id from place_order($1, 'prepared-' || pg_backend_pid(), '${SYMBOL}', 'BUY', 'MARKET', 0.001)`,
    hold: 'select cancel_order($2::uuid), $1::uuid',
  },
  {
    name: 'a deletion of an alert rule that fires',
    sessions: 1,
    prepare: `select id, $1::uuid from create_alert_rule('${SYMBOL}', 'LAST', 'ABOVE', 1)`,
    hold: 'select delete_alert_rule($2::uuid), $1::uuid',
  },
  {
    name: 'a withdrawal of a proposal that is not committed',
    sessions: 1,
    prepare: `select id from propose_order($1, 'proposed-' || pg_backend_pid(), '${SYMBOL}', 'BUY', 'MARKET', 0.001, expires_in_seconds => 10)`,
    hold: 'select withdraw_proposal($2::uuid), $1::uuid',
  },
  { name: '25 sessions of one login that queue for one row', sessions: 25, hold: cash },
];

interface HeldOutcome {
  readonly name: string;
  /** From the bystander's market order to its fill. */
  readonly slowestFillMs: number;
  /** The longest wait of the booking connection for a lock. */
  readonly engineWaitedMs: number;
  /** Sessions of the attacker that are still connected. */
  readonly alive: number;
}

export interface HeldReport {
  readonly outcomes: readonly HeldOutcome[];
  readonly brokenLaws: readonly string[];
}

export async function runHeldRows(superuser: ClientConfig, holds: readonly Held[] = HOLDS): Promise<HeldReport> {
  const stage = await openStage(superuser);
  try {
    await stage.root.query('select set_person_limits($1, connections => $2)', [stage.mallory.userId, CONNECTIONS]);
    const outcomes: HeldOutcome[] = [];
    for (const held of holds) outcomes.push(await attack(stage, held));
    const { checks } = await verifyDesk(stage.root);
    return { outcomes, brokenLaws: checks.filter(({ ok }) => !ok).map(({ name }) => name) };
  } finally {
    await stage.close();
  }
}

const WATCHED_MS = 1_500;

async function attack({ root, engine, mallory, bystander }: Stage, held: Held): Promise<HeldOutcome> {
  const client = await connected(bystander.config);
  // Warm, and the attacker has a position: its portfolio is valued at every mark.
  await fillMs(client, bystander);
  engine.process.kill('SIGSTOP');
  const preparing = await connected(mallory.config);
  const prepared =
    held.prepare === undefined
      ? null
      : (await preparing.query<{ id: string }>(held.prepare, [mallory.portfolioId])).rows[0]!.id;
  await preparing.end();
  const sessions: Client[] = [];
  for (let number = 0; number < held.sessions; number += 1) {
    const session = await connected(mallory.config);
    await session.query('set idle_in_transaction_session_timeout = 0; set lock_timeout = 0; begin');
    const holding = session.query(held.hold, [mallory.portfolioId, prepared]);
    if (number === 0) await holding;
    else holding.catch(() => undefined);
    sessions.push(session);
  }
  const waits = watchWaits(root);
  engine.process.kill('SIGCONT');
  let slowestFillMs = 0;
  for (const end = performance.now() + WATCHED_MS; performance.now() < end;)
    slowestFillMs = Math.max(slowestFillMs, await fillMs(client, bystander));
  const alive = await Promise.all(
    sessions.map((session) =>
      session.query('select 1').then(
        () => 1,
        () => 0,
      ),
    ),
  );
  await Promise.all([client, ...sessions].map((one) => one.end().catch(() => undefined)));
  return {
    name: held.name,
    slowestFillMs: Math.round(slowestFillMs),
    engineWaitedMs: Math.round((await waits.stop()).longestMs),
    alive: alive.filter((one) => one === 1).length,
  };
}

interface Waits {
  /** The longest wait of the booking connection for a lock. */
  readonly longestMs: number;
}

/** Looks every few milliseconds whether the booking connection waits for a lock. */
function watchWaits(root: Client): { readonly stop: () => Promise<Waits> } {
  let watching = true;
  const watched = (async () => {
    let longestMs = 0;
    for (; watching; await sleep(5)) {
      const { rows } = await root.query<{ ms: number | null }>(
        `select max(extract(epoch from clock_timestamp() - k.waitstart) * 1000)::float8 as ms
           from pg_locks k join pg_stat_activity a on a.pid = k.pid
          where not k.granted and a.application_name = 'traderai engine' and a.datname = current_database()`,
      );
      longestMs = Math.max(longestMs, rows[0]!.ms ?? 0);
    }
    return { longestMs };
  })();
  return {
    stop: () => {
      watching = false;
      return watched;
    },
  };
}
