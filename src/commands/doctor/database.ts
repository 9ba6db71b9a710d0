/** Checks of the database: version, speed, clock, schema, rights and settings. */
import type { Client } from 'pg';
import { noUser, noSchema, outdated } from '../../server/bootstrap/standing.ts';
import type { Standing } from '../../server/bootstrap/standing.ts';
import { shownUrl } from '../../database/database-url.ts';
import { versionRemedy } from '../../database/server-version.ts';
import { milliseconds } from '../../text/durations.ts';
import type { Context } from '../command.ts';
import { failure, fine, warning } from './check.ts';
import type { Check } from './check.ts';

const ROUND_TRIPS = 9;
/** Every key press waits for one round trip. */
const SLOW_ROUND_TRIP_MS = 50;
/** Sessions, previews and leases are judged by the desk's clock. */
const NOTICED_SKEW_MS = 1_000;
const HARMFUL_SKEW_MS = 30_000;

export async function examineServer(client: Client, { target }: Context): Promise<Check> {
  const { rows } = await client.query<{ version: string; number: string; replica: boolean }>(
    `select current_setting('server_version') as version, current_setting('server_version_num') as number, pg_is_in_recovery() as replica`,
  );
  const { version, number, replica } = rows[0]!;
  const to = target();
  const detail = `Postgres ${version}, ${to.kind === 'url' ? shownUrl(to.url) : 'embedded'}`;
  const remedy = versionRemedy(Number(number));
  if (remedy !== null) return failure('database', `${detail}: not a supported version`, remedy);
  if (replica) return warning('database', `${detail}: a read-only replica`, 'Name the primary to trade.');
  return fine('database', detail);
}

export async function examineRoundTrip(client: Client, nowMs: () => number): Promise<Check> {
  const times: number[] = [];
  for (let count = 0; count < ROUND_TRIPS; count += 1) {
    const begun = nowMs();
    await client.query('select 1');
    times.push(nowMs() - begun);
  }
  const [median, slowest] = [times.sort((one, other) => one - other)[Math.floor(ROUND_TRIPS / 2)]!, times.at(-1)!];
  const detail = `${milliseconds(median)} median, ${milliseconds(slowest)} at worst, of ${ROUND_TRIPS}`;
  return median > SLOW_ROUND_TRIP_MS
    ? warning('round trip', detail, 'The console will be slow: run it closer to the database, for example over ssh.')
    : fine('round trip', detail);
}

/** Subtracts half of the round trip for the way back. */
export async function examineClock(client: Client, { clock }: Context): Promise<Check> {
  const before = clock.now();
  const { rows } = await client.query<{ now: string }>(
    `select (extract(epoch from clock_timestamp()) * 1000)::text as now`,
  );
  const skew = Number(rows[0]!.now) - (before + clock.now()) / 2;
  const detail = `this machine is ${milliseconds(Math.abs(skew))} ${skew > 0 ? 'behind' : 'ahead of'} the database`;
  const remedy = 'Set both clocks with NTP: the ages of quotes and previews depend on them.';
  if (Math.abs(skew) > HARMFUL_SKEW_MS) return failure('clock', detail, remedy);
  return Math.abs(skew) > NOTICED_SKEW_MS ? warning('clock', detail, remedy) : fine('clock', detail);
}

/** The next command brings an embedded database up to date, so an old schema is only a warning there. */
export function examineSchema(standing: Standing, { target }: Context): Check {
  if (target().kind === 'embedded' && standing.schema === 'outdated')
    return warning(
      'schema',
      outdated(standing).message,
      'The next command brings it up to date. To do it now: traderai db migrate',
    );
  switch (standing.schema) {
    case 'current':
      return fine('schema', 'the schema of this version');
    case 'closed':
      return failure(
        'schema',
        'this login may not read it',
        'Ask an administrator of the desk for a login of your own.',
      );
    default: {
      const { message, hint } = standing.schema === 'missing' ? noSchema() : outdated(standing);
      return failure('schema', message, hint ?? 'traderai db migrate');
    }
  }
}

export async function examineRights(client: Client, standing: Standing): Promise<Check> {
  const { rows } = await client.query<{ login: string; roles: string[] }>(
    `select session_user as login, array(select s.role from unnest(array['traderai_admin', 'traderai_agent', 'traderai_analyst', 'traderai_engine', 'traderai_importer',
               'traderai_risk', 'traderai_trader', 'traderai_viewer']) s (role) where pg_has_role(to_regrole(s.role), 'member')) as roles`,
  );
  const { login, roles } = rows[0]!;
  const detail = `login ${login}: ${roles.length === 0 ? 'no role of the desk' : roles.map((role) => role.replace('traderai_', '')).join(', ')}`;
  if (standing.superuser)
    return warning(
      'rights',
      `login ${login} is a superuser of the server`,
      'For daily use connect as a user of the desk: no rule stops a mistake of a superuser.',
    );
  if (standing.userId === null && !standing.engine)
    return failure('rights', `${detail}; it belongs to no active user`, noUser().hint ?? '');
  return fine('rights', detail);
}

/**
 * A prepared transaction keeps its locks after its session has ended, so the engine's reaper finds no session to end.
 */
export async function examinePrepared(client: Client): Promise<Check> {
  const { rows } = await client.query<{ most: number; left: string | null; count: number }>(
    `select current_setting('max_prepared_transactions')::int as most, count(*)::int as count,
            (array_agg(format('rollback prepared %L', gid) order by prepared))[1] as left
       from pg_catalog.pg_prepared_xacts where database = current_database()`,
  );
  const { most, left, count } = rows[0]!;
  const name = 'prepared transactions';
  if (most === 0) return fine(name, 'disabled');
  const remedy = 'Set max_prepared_transactions to 0 and restart the server, unless another database on it needs them.';
  if (left === null)
    return warning(name, `${most} are allowed: a forgotten one keeps its locks and never ends`, remedy);
  return warning(
    name,
    `${count} of ${most} ${count === 1 ? 'keeps its' : 'keep their'} locks until ${count === 1 ? 'it is' : 'they are'} ended by hand`,
    `End it, as its owner or as a superuser, with: ${left}; ${remedy}`,
  );
}

/** A program that sends no password keeps one of the server's connections until this time has passed. It needs no login. */
const LONGEST_UNFINISHED_LOGIN_S = 20;

export async function examineUnfinishedLogins(client: Client): Promise<Check> {
  const { rows } = await client.query<{ seconds: number }>(
    `select extract(epoch from current_setting('authentication_timeout')::interval)::int as seconds`,
  );
  const { seconds } = rows[0]!;
  const name = 'unfinished logins';
  if (seconds <= LONGEST_UNFINISHED_LOGIN_S) return fine(name, `ended after ${seconds} s`);
  return warning(
    name,
    `a program that sends no password keeps a connection of the server for ${seconds} s`,
    `Set authentication_timeout to ${LONGEST_UNFINISHED_LOGIN_S}s or less, and let only machines of the desk reach the port.`,
  );
}

/** SQL functions that judge orders refuse every other level, because its snapshot may be older than a price. */
export async function examineIsolation(client: Client): Promise<Check> {
  const { rows } = await client.query<{ level: string; login: string }>(
    `select current_setting('default_transaction_isolation') as level, session_user as login`,
  );
  const { level, login } = rows[0]!;
  const name = 'isolation level';
  if (level === 'read committed') return fine(name, 'transactions are read committed by default');
  return failure(
    name,
    `transactions are ${level} by default: the desk refuses orders and bookings`,
    `Set it for this login, then connect again: alter role ${login} set default_transaction_isolation = 'read committed'`,
  );
}
