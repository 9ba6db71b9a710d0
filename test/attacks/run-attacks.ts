/**
 * Every attack on one desk: on a new one, a migrated one, a restored one. `runAttacks` needs only a superuser's
 * connection: it creates a victim and an attacker, attacks, and returns the outcomes, the changes of the victim, and
 * the broken laws of the desk.
 */
import { randomBytes } from 'node:crypto';
import type { Client, ClientConfig, QueryResult } from 'pg';
import { scramVerifier } from '../../src/server/bootstrap/scram.ts';
import { verifyDesk } from '../../src/maintenance/verify.ts';
import type { Attack, Person, Scene } from './attack.ts';
import { connected, makeKey, makeLogin, makePerson } from './logins.ts';
import { ON_BOUNDS } from './on-bounds.ts';
import { ON_BOOKS } from './on-books.ts';
import { ON_CONDITIONS } from './on-conditions.ts';
import { ON_KEYS } from './on-keys.ts';
import { FEW_ORDERS, FEW_RULES, ON_LIMITS } from './on-limits.ts';
import { ON_LOCKS } from './on-locks.ts';
import { ON_PROPOSALS } from './on-proposals.ts';
import { ON_ROWS } from './on-rows.ts';
import { ON_SCHEMA } from './on-schema.ts';
import { ON_SERVER } from './on-server.ts';
import { ON_SIGNALS } from './on-signals.ts';
import { ON_REPLACES } from './on-replaces.ts';
import { ON_LINKS } from './on-links.ts';
import { ON_TRIGGERS } from './on-triggers.ts';
import { ON_VERDICTS } from './on-verdicts.ts';

export const ATTACKS: readonly Attack[] = [
  ...ON_ROWS,
  ...ON_BOOKS,
  ...ON_SIGNALS,
  ...ON_KEYS,
  ...ON_PROPOSALS,
  ...ON_SCHEMA,
  ...ON_SERVER,
  ...ON_REPLACES,
  ...ON_TRIGGERS,
  ...ON_LINKS,
  ...ON_CONDITIONS,
  ...ON_VERDICTS,
  ...ON_LIMITS,
  ...ON_BOUNDS,
  ...ON_LOCKS,
];

interface AttackOutcome {
  readonly name: string;
  readonly statement: string;
  /** Null when the attack failed. */
  readonly harm: string | null;
}

export interface AttackReport {
  readonly outcomes: readonly AttackOutcome[];
  /** The changes of the victim's rows; null without changes. */
  readonly changed: string | null;
  /** Names of broken laws. */
  readonly broken: readonly string[];
}

/** `superuser` must connect in a way that also accepts logins with a password. */
export async function runAttacks(superuser: ClientConfig, attacks: readonly Attack[] = ATTACKS): Promise<AttackReport> {
  const root = await connected(superuser);
  const stage = await setTheScene(root, superuser);
  const sessions: Sessions = new Map([['ended', stage.ended]]);
  try {
    const before = await belongings(root, stage.scene);
    const outcomes: AttackOutcome[] = [];
    for (const attack of attacks) outcomes.push(await run(attack, stage.scene, sessions));
    const after = await belongings(root, stage.scene);
    const { checks } = await verifyDesk(root);
    return {
      outcomes,
      changed: before === after ? null : `before: ${before}\nafter: ${after}`,
      broken: checks.filter(({ ok }) => !ok).map(({ name }) => name),
    };
  } finally {
    for (const client of [...sessions.values(), stage.victim]) await client.end().catch(() => undefined);
    // The portfolios stay; the logins are disabled.
    const { mallory, victim, agent, viewer, narrow, far, ended, risk, admin } = stage.scene;
    for (const login of [
      mallory.login,
      victim.login,
      ...[agent, viewer, narrow, far, ended, risk, admin].map(({ user }) => user),
    ])
      await root.query(`alter role ${login} nologin`);
    await root.end();
  }
}

const CASH = 10_000;
const LONGEST_ATTACK_MS = 20_000;
/** An error that repeats megabytes of input would be an attack on the log. */
const LONGEST_ANSWER = 2_000;

/** One session for each login: its caches are filled once. */
type Sessions = Map<Attack[3], Client>;

async function run([name, wanted, expected, by]: Attack, scene: Scene, sessions: Sessions): Promise<AttackOutcome> {
  const statement = typeof wanted === 'string' ? wanted : wanted(scene);
  const client =
    sessions.get(by) ??
    (await connected({
      ...(by === undefined ? scene.mallory.config : scene[by]),
      query_timeout: LONGEST_ATTACK_MS,
    }));
  sessions.set(by, client);
  try {
    const results = (await client.query(statement)) as QueryResult | QueryResult[];
    if (typeof expected !== 'function') return { name, statement, harm: `it was not refused with ${String(expected)}` };
    const last = Array.isArray(results)
      ? results.filter(({ command }) => ['SELECT', 'FETCH', 'EXECUTE', 'EXPLAIN'].includes(command)).at(-1)
      : results;
    return { name, statement, harm: expected((last?.rows ?? []) as Record<string, unknown>[], scene) };
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message: string };
    const refused =
      typeof expected !== 'function' && [expected].flat().includes(code ?? '') && message.length < LONGEST_ANSWER;
    return { name, statement, harm: refused ? null : `${code ?? 'no code'}: ${message.slice(0, 300)}` };
  } finally {
    if (!(await isLikeNew(client))) {
      sessions.delete(by);
      await client.end().catch(() => undefined);
    }
  }
}

/** Leaves nothing of an attack in its session; false when the attack ended the session or is still running in it. */
async function isLikeNew(client: Client): Promise<boolean> {
  try {
    await client.query('rollback');
    await client.query('discard all');
    return true;
  } catch {
    return false;
  }
}

interface Stage {
  readonly scene: Scene;
  /** The victim's own connection, which must survive. */
  readonly victim: Client;
  /** The connection of the key that ended, which cannot connect again. */
  readonly ended: Client;
}

async function setTheScene(root: Client, superuser: ClientConfig): Promise<Stage> {
  const tag = randomBytes(5).toString('hex');
  const symbol = `ATTACK${tag.toUpperCase()}`;
  await root.query(`insert into "Instrument" (symbol, name) values ($1, $1)`, [symbol]);
  await root.query(`insert into "Quote" (symbol, bid, ask, last, quoted_at) values ($1, 5999, 6001, 6000, now())`, [
    symbol,
  ]);
  await root.query(`select ensure_month_partitions('Trade', '2018-11-01', '2018-11-01')`);
  const mallory = await makePerson(root, superuser, { login: `mallory_${tag}`, cash: CASH });
  // Reached at once.
  await root.query('select set_person_limits($1, $2, $3)', [mallory.userId, FEW_ORDERS, FEW_RULES]);
  const person = await makePerson(root, superuser, { login: `victim_${tag}`, cash: CASH });
  const second = await makeSecondPortfolio(mallory, symbol);
  const victim = await connected(person.config);
  const one = async (statement: string, values: unknown[]): Promise<string> => {
    const { rows } = await victim.query<{ id: string }>(statement, values);
    return rows[0]!.id;
  };
  const clientOrderId = `secret-${tag}`;
  const clientSignalId = `signal-${tag}`;
  const far = await makeKey(mallory, 'trader', { addresses: ['203.0.113.0/24'] });
  await letConnect(root, far.user!);
  const admin = await makeLogin(root, superuser, { login: `admin_${tag}`, scope: 'admin' });
  const ended = await makeKey({ config: admin }, ['admin', 'engine']);
  const endedSession = await connected(ended);
  const risk = await makeLogin(root, superuser, { login: `risk_${tag}`, scope: 'risk' });
  const scene: Scene = {
    mallory,
    agent: await makeKey(mallory, 'agent'),
    viewer: await makeKey(mallory, 'viewer'),
    narrow: await makeKey(mallory, 'trader', {
      portfolio_ids: [mallory.portfolioId],
      symbols: [symbol],
      largest_order: 100,
    }),
    far,
    ended,
    risk,
    admin,
    ...second,
    victim: person,
    symbol,
    clientOrderId,
    clientSignalId,
    orderId: await one(`select id from place_order($1, $2, $3, 'BUY', 'LIMIT', 0.5, 5990)`, [
      person.portfolioId,
      clientOrderId,
      symbol,
    ]),
    alertRuleId: await one(`select id from create_alert_rule($1, 'LAST', 'ABOVE', 7000)`, [symbol]),
    orphanAlertId: await orphanAlert(root, one, symbol),
    alertId: await alertOf(root, mallory.userId),
    sessionId: await one(`select open_session('host', 'terminal') as id`, []),
    keyId: await one(`select id from create_api_key($1, '{viewer}', 'key', $2)`, [
      `k${tag}`,
      scramVerifier(tag, randomBytes(16)),
    ]),
    ...(await makeProposals({ victim: person, mallory, risk }, symbol)),
    victimProcessId: (victim as unknown as { readonly processID: number }).processID,
  };
  const program = await connected(await makeKey(person, 'agent'));
  await program.query(`select publish_signal($1, $2, 'SHORT', 0.9, 3600)`, [clientSignalId, symbol]);
  await program.end();
  await root.query(`alter role ${ended.user!} valid until '2000-01-01'`);
  await root.query(`update "ApiKey" set expires_at = clock_timestamp() where role_name = $1`, [ended.user]);
  return { scene, victim, ended: endedSession };
}

async function alertOf(root: Client, userId: string): Promise<string> {
  const { rows } = await root.query<{ id: string }>(
    `insert into "Alert" (type, severity, title, message, user_id) values ('LOGIN', 'HIGH', 'login', 'login', $1) returning id`,
    [userId],
  );
  return rows[0]!.id;
}

/** From Postgres 17 on the server refuses the login of a key at another address; before, only functions and rows do. */
async function letConnect(root: Client, login: string): Promise<void> {
  const { rows } = await root.query<{ version: number }>(
    `select current_setting('server_version_num')::integer as version`,
  );
  if (rows[0]!.version >= 170_000) await root.query(`alter role ${login} set event_triggers = off`);
}

/** The engine has fired an alert of the victim's rule, and the victim has deleted the rule. */
async function orphanAlert(
  root: Client,
  one: (statement: string, values: unknown[]) => Promise<string>,
  symbol: string,
): Promise<string> {
  const ruleId = await one(`select id from create_alert_rule($1, 'LAST', 'ABOVE', 6500)`, [symbol]);
  const { rows } = await root.query<{ id: string }>(
    `insert into "Alert" (type, severity, symbol, title, message, rule_id) values ('PRICE_THRESHOLD', 'HIGH', $1, 'above', 'above', $2) returning id`,
    [symbol, ruleId],
  );
  await one('select delete_alert_rule($1)::text as id', [ruleId]);
  return rows[0]!.id;
}

async function makeProposals(
  { victim, mallory, risk }: { readonly victim: Person; readonly mallory: Person; readonly risk: ClientConfig },
  symbol: string,
): Promise<Pick<Scene, 'proposalId' | 'proposalHash' | 'approvedId' | 'approvedHash'>> {
  const propose = async ({ config, portfolioId }: Person): Promise<{ readonly id: string; readonly hash: string }> => {
    const client = await connected(config);
    const { rows } = await client.query<{ id: string; hash: string }>(
      `select id, hash from propose_order($1, 'proposed', $2, 'BUY', 'LIMIT', 0.001, 5990, 'GTC', expires_in_seconds => 3600)`,
      [portfolioId, symbol],
    );
    await client.end();
    return rows[0]!;
  };
  const [pending, approved] = [await propose(victim), await propose(mallory)];
  const approver = await connected(risk);
  await approver.query('select approve_order($1, $2)', [approved.id, approved.hash]);
  await approver.end();
  return {
    proposalId: pending.id,
    proposalHash: pending.hash,
    approvedId: approved.id,
    approvedHash: approved.hash,
  };
}

async function makeSecondPortfolio(
  { config }: Person,
  symbol: string,
): Promise<Pick<Scene, 'secondPortfolioId' | 'secondOrderId'>> {
  const client = await connected(config);
  const portfolio = await client.query<{ id: string }>(`select id from create_portfolio('second', 10000)`);
  const secondPortfolioId = portfolio.rows[0]!.id;
  const order = await client.query<{ id: string }>(
    `select id from place_order($1, 'second', $2, 'BUY', 'LIMIT', 0.001, 5990, 'GTC')`,
    [secondPortfolioId, symbol],
  );
  await client.end();
  return { secondPortfolioId, secondOrderId: order.rows[0]!.id };
}

/** All rows of the victim as text. */
async function belongings(root: Client, { victim, keyId }: Scene): Promise<string> {
  const { rows } = await root.query<{ all: string }>(
    `select json_build_object(
       'user', (select to_jsonb(u) - 'last_login_at' from "User" u where u.id = $1),
       'portfolio', (select to_jsonb(p) from "Portfolio" p where p.id = $2),
       'orders', (select jsonb_agg(to_jsonb(o) order by o.number) from "Order" o where o.portfolio_id = $2),
       'ledger', (select jsonb_agg(to_jsonb(l) order by l.transaction_id, l.line) from "LedgerEntry" l where l.portfolio_id = $2),
       'rules', (select jsonb_agg(to_jsonb(r) order by r.number) from "AlertRule" r where r.user_id = $1),
       'signals', (select jsonb_agg(to_jsonb(s) order by s.number) from "Signal" s where s.user_id = $1),
       'proposals', (select jsonb_agg(to_jsonb(p)) from "Proposal" p where p.portfolio_id = $2),
       'key', (select to_jsonb(k) from "ApiKey" k where k.id = $3),
       'sessions', (select jsonb_agg(to_jsonb(s)) from "Session" s where s.user_id = $1),
       'backends', (select count(*) from pg_stat_activity where usename = $4),
       'rights', (select jsonb_agg(jsonb_build_array(rolname, rolsuper, rolcanlogin, rolvaliduntil)) from pg_roles where rolname in ($4, 'traderai_owner')),
       'functions', (select md5(string_agg(prosrc || proowner || proacl::text, ',' order by oid)) from pg_proc where pronamespace = 'public'::regnamespace),
       'tables', (select md5(string_agg(relname || relowner || relacl::text || relrowsecurity || relforcerowsecurity || relhastriggers, ',' order by oid))
                    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')))::text as "all"`,
    [victim.userId, victim.portfolioId, keyId, victim.login],
  );
  return rows[0]!.all;
}
