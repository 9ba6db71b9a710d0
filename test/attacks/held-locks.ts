/**
 * Locks that a login keeps in an open transaction and that another login needs. Each waits on a desk of its own users,
 * so that all are tried at once.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientConfig } from 'pg';
import { scramVerifier } from '../../src/server/bootstrap/scram.ts';
import type { Person } from './attack.ts';
import { connected, makeLogin, makePerson } from './logins.ts';

interface Parties {
  readonly mallory: Person;
  readonly victim: Person;
  /** A portfolio of the victim that is granted to the attacker, besides the victim's first one. */
  readonly grantedId: string;
  /** An open order in the granted portfolio, and an alert of the victim. */
  readonly orderId: string;
  readonly alertId: string;
}

type Statement = (parties: Parties) => string;
type Login = 'mallory' | 'victim' | 'risk' | 'admin' | 'other admin' | 'superuser';

export interface HeldLock {
  readonly name: string;
  readonly by: Login;
  /** Stays in an open transaction. */
  readonly hold: Statement;
  /** Sent again and again meanwhile, so that the transaction is never idle for long. */
  readonly busyWith?: string;
  readonly needs: Statement;
  readonly needed: Login;
  readonly outcome: 'ended' | 'stays';
}

const verifier = scramVerifier('only for attacks', randomBytes(16));
const name = (): string => `k${randomBytes(6).toString('hex')}`;
export const createKey: Statement = () =>
  `select create_api_key('${name()}', '{viewer}', '${name()}', '${verifier}', null, 1)`;
const createUser: Statement = () => {
  const login = name();
  return `select create_user_login('${login}', '${login}@attack.test', 'viewer', '${verifier}')`;
};
const orderIn = (portfolioId: string): string =>
  `select place_order('${portfolioId}', '${name()}', 'BTCUSD', 'BUY', 'LIMIT', 0.001, 100)`;
const orderOfGrantee: Statement = ({ grantedId }) => orderIn(grantedId);
const ended = { by: 'mallory', needed: 'victim', outcome: 'ended' } as const;

export const HELD_LOCKS: readonly HeldLock[] = [
  { ...ended, name: 'a key that is not committed, and another user’s key', hold: createKey, needs: createKey },
  {
    ...ended,
    name: 'a key that is not committed, and a new user',
    hold: createKey,
    needs: createUser,
    needed: 'other admin',
  },
  {
    ...ended,
    name: 'an order of a grantee, and the owner’s order',
    hold: orderOfGrantee,
    needs: orderOfGrantee,
  },
  { ...ended, name: 'an order of a grantee, and a deposit there', hold: orderOfGrantee, needs: cashOf },
  {
    ...ended,
    name: 'a transaction of a grantee that is never idle for long',
    hold: orderOfGrantee,
    busyWith: 'select 1',
    needs: orderOfGrantee,
  },
  {
    ...ended,
    name: 'a statement of a grantee that sleeps',
    hold: orderOfGrantee,
    busyWith: 'select pg_sleep(30)',
    needs: orderOfGrantee,
  },
  {
    ...ended,
    name: 'a cancel of a grantee, and the cancel of the owner',
    hold: ({ orderId }) => `select cancel_order('${orderId}')`,
    needs: ({ orderId }) => `select cancel_order('${orderId}')`,
  },
  {
    ...ended,
    name: 'a cancel of the risk login, and the owner’s order',
    by: 'risk',
    hold: ({ orderId }) => `select cancel_order('${orderId}')`,
    needs: orderOfGrantee,
  },
  {
    ...ended,
    name: 'an acknowledgement of an administrator, and that of the owner',
    by: 'admin',
    hold: ({ alertId }) => `select acknowledge_alert('${alertId}')`,
    needs: ({ alertId }) => `select acknowledge_alert('${alertId}')`,
  },
  {
    ...ended,
    name: 'a grant that is not committed, and its revocation by an administrator',
    by: 'victim',
    hold: ({ grantedId, mallory }) => `select grant_portfolio('${grantedId}', '${mallory.login}')`,
    needs: ({ grantedId, mallory }) => `select revoke_portfolio_grant('${grantedId}', '${mallory.login}')`,
    needed: 'other admin',
  },
  {
    ...ended,
    name: 'tables that are read, and a change of the schema',
    hold: () => 'select count(*) from "Halt"',
    needs: () => 'lock table "Halt" in access exclusive mode',
    needed: 'superuser',
  },
  {
    ...ended,
    name: 'limits that an administrator changes, and those of another administrator',
    by: 'admin',
    hold: ({ victim }) => `select set_person_limits('${victim.userId}', connections => 4)`,
    needs: ({ victim }) => `select set_person_limits('${victim.userId}', 10)`,
    needed: 'other admin',
  },
  {
    ...ended,
    name: 'a transaction of the superuser, which is never ended',
    by: 'superuser',
    hold: ({ alertId }) => `select from "Alert" where id = '${alertId}' for update`,
    needs: ({ alertId }) => `select acknowledge_alert('${alertId}')`,
    outcome: 'stays',
  },
];

function cashOf({ grantedId }: Parties): string {
  return `select move_cash('${grantedId}', 1)`;
}

export interface LockOutcome {
  readonly name: string;
  /** How long the other login waited. */
  readonly waitedMs: number;
  /** SQLSTATE of the other login's statement; null when it succeeded. */
  readonly refused: string | null;
  readonly holder: HeldLock['outcome'];
}

/** Three times the second on an idle machine. Without a bound the locks are kept for a minute. */
export const LONGEST_MS = 3_000;
const GIVEN_UP_AFTER_MS = 5_000;
/** A session that is never ended is awaited only for so long. */
const STAYS_FOR_MS = 1_500;

export async function tryHeldLocks(
  superuser: ClientConfig,
  locks: readonly HeldLock[] = HELD_LOCKS,
): Promise<LockOutcome[]> {
  const root = await connected(superuser);
  const tag = randomBytes(4).toString('hex');
  const shared = {
    superuser,
    risk: await makeLogin(root, superuser, { login: `risk_${tag}`, scope: 'risk' }),
    admin: await makeLogin(root, superuser, { login: `admin_${tag}`, scope: 'admin' }),
    'other admin': await makeLogin(root, superuser, { login: `other_${tag}`, scope: 'admin' }),
  };
  await root.query('select set_person_limits(id, connections => 10) from "User" where login = any ($1)', [
    [shared.risk, shared.admin, shared['other admin']].map(({ user }) => user),
  ]);
  await root.end();
  const parties = await Promise.all(locks.map((_, number) => makeParties(superuser, `${tag}_${number}`)));
  return Promise.all(
    locks.map((lock, number) => {
      const { mallory, victim } = parties[number]!;
      return attack(lock, parties[number]!, { ...shared, mallory: mallory.config, victim: victim.config });
    }),
  );
}

async function makeParties(superuser: ClientConfig, tag: string): Promise<Parties> {
  const root = await connected(superuser);
  const mallory = await makePerson(root, superuser, { login: `mallory_${tag}`, cash: 10_000 });
  const victim = await makePerson(root, superuser, { login: `victim_${tag}`, cash: 10_000 });
  const client = await connected(victim.config);
  const one = async (statement: string): Promise<string> => (await client.query<{ id: string }>(statement)).rows[0]!.id;
  const grantedId = await one(`select id from create_portfolio('granted', 10000)`);
  await client.query('select grant_portfolio($1, $2)', [grantedId, mallory.login]);
  const orderId = await one(`select id from (${orderIn(grantedId).replace('select', 'select * from')}) o`);
  await client.end();
  const alert = await root.query<{ id: string }>(
    `insert into "Alert" (type, severity, title, message, user_id) values ('SYSTEM_ERROR', 'HIGH', 'held', 'held', $1) returning id`,
    [victim.userId],
  );
  await root.end();
  return { mallory, victim, grantedId, orderId, alertId: alert.rows[0]!.id };
}

async function attack(
  { name: lockName, by, hold, busyWith, needs, needed, outcome }: HeldLock,
  parties: Parties,
  logins: Readonly<Record<Login, ClientConfig>>,
): Promise<LockOutcome> {
  const holder = await connected(logins[by]);
  const waiter = await connected(logins[needed]);
  const over = new AbortController();
  await holder.query('begin');
  await holder.query('set idle_in_transaction_session_timeout = 0; set lock_timeout = 0');
  await holder.query(hold(parties));
  const busy = keepBusy(holder, busyWith, over.signal);
  await waiter.query(`begin; set lock_timeout = ${outcome === 'stays' ? STAYS_FOR_MS : GIVEN_UP_AFTER_MS}`);
  const startedAt = performance.now();
  const refused = await waiter.query(needs(parties)).then(
    () => null,
    ({ code }: { readonly code?: string }) => code ?? 'no code',
  );
  const waitedMs = Math.round(performance.now() - startedAt);
  over.abort();
  const lives =
    outcome === 'stays' || refused !== null ? holder.query('rollback') : busy.then(() => holder.query('select'));
  const found = await lives.then(
    () => 'stays' as const,
    () => 'ended' as const,
  );
  await Promise.all([holder, waiter].map((client) => client.end().catch(() => undefined)));
  return { name: lockName, waitedMs, refused, holder: found };
}

async function keepBusy(client: Client, statement: string | undefined, signal: AbortSignal): Promise<void> {
  for (; statement !== undefined && !signal.aborted; await sleep(5))
    if ((await client.query(statement).catch(() => null)) === null) return;
}
